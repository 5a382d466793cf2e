// Liquidity: each participant's balance and cover in the asset, what of it is reserved or limited, and how its day went.
import { useMemo } from 'preact/hooks'
import { all } from '../api'
import { assetCode } from '../assets'
import { t, spoken } from '../i18n'
import { compare, group, isNegative } from '../money'
import { byText } from '../order'
import { Amount, Empty, Page, Panel } from '../page'
import { useResource } from '../resource'
import { parameter, setParameters } from '../router'
import { type Column, Table } from '../table'
import { Participant } from './liquidity_participant'
import './liquidity.css'

interface AccountRow {
  account: number
  participant: string
  kind: 'settlement' | 'issuer'
  balance: string
  cover: string | null
  credit_line: string | null
  reserved_urgent: string
  reserved_highly_urgent: string
  queued: number
  queued_out: string
  debit_blocked: boolean
  credit_blocked: boolean
  closed: boolean
  suspended: boolean
  participant_debit_blocked: boolean
  participant_credit_blocked: boolean
}

interface PositionRow {
  account: number
  position: string
  queued_in: string
  all_queued: string | null
}

/** An account with its position. */
export type LiquidityRow = AccountRow & PositionRow

const mostAccounts = 10000

async function read(asset: string, signal: AbortSignal): Promise<LiquidityRow[]> {
  let seen = 0
  const enough = (rows: unknown[]) => (seen += rows.length) < 2 * mostAccounts
  const [accounts, positions] = await Promise.all([
    all<AccountRow>('/v1/accounts', { asset }, signal, enough),
    all<PositionRow>('/v1/positions', { asset }, signal, enough),
  ])
  const of = new Map(positions.map((p) => [p.account, p]))
  return accounts.flatMap((a) => {
    const p = of.get(a.account)
    return p ? [{ ...a, position: p.position, queued_in: p.queued_in, all_queued: p.all_queued }] : []
  })
}

// Null, of the issuer, who has no floor, comes last.
function byAmount(of: (row: LiquidityRow) => string | null) {
  return (a: LiquidityRow, b: LiquidityRow) => {
    const left = of(a)
    const right = of(b)
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    return compare(left, right)
  }
}

const by = {
  participant: (a: LiquidityRow, b: LiquidityRow) => byText(a.participant, b.participant) || a.account - b.account,
  balance: byAmount((r) => r.balance),
  cover: byAmount((r) => r.cover),
  reserved: byAmount((r) => r.reserved_urgent),
  position: byAmount((r) => r.position),
  out: byAmount((r) => r.queued_out),
  in: byAmount((r) => r.queued_in),
  after: byAmount((r) => r.all_queued),
}

function Marks({ row }: { row: LiquidityRow }) {
  const marks = [
    row.kind === 'issuer' && t('liquidity.issuer'), row.suspended && t('liquidity.suspended'), row.closed && t('participants.closed'),
    (row.debit_blocked || row.participant_debit_blocked) && t('liquidity.debit_blocked'),
    (row.credit_blocked || row.participant_credit_blocked) && t('liquidity.credit_blocked'),
  ].filter(Boolean)
  return marks.length ? <span class="badge">{marks.join(', ')}</span> : null
}

function columns(): Column<LiquidityRow>[] {
  const amount = (key: keyof typeof by, head: string, of: (r: LiquidityRow) => string | null, hint?: string): Column<LiquidityRow> => ({
    key, head, hint, cell: (r) => <Amount value={of(r)} />, compare: by[key], right: true, width: 'minmax(8rem, 1fr)',
  })
  return [
    { key: 'participant', head: t('common.participant'), cell: (r) => <>{r.participant} <Marks row={r} /></>, compare: by.participant, width: 'minmax(7.8rem, 1.2fr)' },
    amount('balance', t('field.balance'), (r) => r.balance),
    amount('cover', t('field.cover'), (r) => r.cover, t('liquidity.cover_hint')),
    amount('reserved', t('liquidity.reserved'), (r) => r.reserved_urgent, t('liquidity.reserved_hint')),
    amount('position', t('field.position'), (r) => r.position, t('liquidity.position_hint')),
    amount('out', t('liquidity.queued_out'), (r) => r.queued_out),
    amount('in', t('liquidity.queued_in'), (r) => r.queued_in),
    amount('after', t('liquidity.all_queued'), (r) => r.all_queued, t('liquidity.all_queued_hint')),
  ]
}

const textOf = (r: LiquidityRow) => `${r.participant} ${r.kind}`
const keyOf = (r: LiquidityRow) => r.account
const toneOf = (r: LiquidityRow) => (r.kind === 'issuer' || r.closed ? 'faint' : r.all_queued !== null && isNegative(r.all_queued) ? 'short' : undefined)

export default function Liquidity() {
  const code = assetCode.value
  const r = useResource((signal) => (code ? read(code, signal) : undefined), [code], { topics: ['accounts', 'queue', 'limits', 'names'] })
  const cols = useMemo(columns, [spoken.value])
  const rows = r.data ?? []
  const wanted = parameter('participant')
  const chosen = rows.find((row) => row.participant === wanted) ?? (wanted ? undefined : firstShort(rows))
  if (!code) return <Page name="liquidity" title={t('liquidity.title')} ready={true}><Empty>{t('common.no_assets')}</Empty></Page>
  return (
    <Page name="liquidity" title={t('liquidity.title')} ready={r.data !== undefined} fill error={r.error}
      tools={rows.length >= mostAccounts ? <span class="muted">{t('liquidity.cut', { n: group(String(mostAccounts)) })}</span> : undefined}>
      <Panel class="fill liquidity-list">
        <Table columns={cols} rows={rows} rowKey={keyOf} label={t('liquidity.title')} testid="table-liquidity" text={textOf} rowClass={toneOf}
          filter={parameter('filter')} onFilter={(filter) => setParameters({ filter })} selected={chosen?.account} onSelect={(row) => setParameters({ participant: row.participant })} />
      </Panel>
      {chosen && <Participant key={`${code}/${chosen.participant}`} asset={code} row={chosen} />}
    </Page>
  )
}

// firstShort is who needs a look first: the one that lacks most if all that is queued settled, else the first bank.
function firstShort(rows: LiquidityRow[]): LiquidityRow | undefined {
  const banks = rows.filter((r) => r.all_queued !== null)
  return banks.length ? banks.reduce((least, r) => (compare(r.all_queued!, least.all_queued!) < 0 ? r : least)) : undefined
}
