// Participants with their account in the asset: balance, cover, limits, reservations and blocks; and what staff may set.
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { all } from '../api'
import { assetCode } from '../assets'
import { t, word, spoken } from '../i18n'
import { compare, group } from '../money'
import { byText } from '../order'
import { Amount, Badge, Empty, Page, Panel } from '../page'
import { useResource } from '../resource'
import { href, parameter, setParameters } from '../router'
import { Table } from '../table'
import { AccountActions, LimitRemover, ParticipantActions } from './participant_actions'

export interface Participant {
  id: string
  kind: string
  suspended: boolean
  debit_blocked: boolean
  credit_blocked: boolean
  closed: boolean
}

export interface Account {
  account: number
  participant: string
  asset: string
  kind: string
  balance: string
  cover: string | null
  credit_line: string | null
  opening_balance: string
  reserved_urgent: string
  reserved_highly_urgent: string
  projected: string
  net_debit_cap: string | null
  queued: number
  queued_out: string
  debit_blocked: boolean
  credit_blocked: boolean
  closed: boolean
}

export interface Limit {
  account: number
  participant: string
  asset: string
  kind: 'bilateral' | 'multilateral'
  counterparty?: string
  amount: string
  outflow: string
  room: string
}

interface Row {
  id: string
  participant: Participant
  account?: Account
}

async function readRows(asset: string, signal: AbortSignal): Promise<Row[]> {
  const [participants, accounts] = await Promise.all([all<Participant>('/v1/participants', {}, signal), all<Account>('/v1/accounts', { asset }, signal)])
  const of = new Map(accounts.map((a) => [a.participant, a]))
  return participants.map((participant) => ({ id: participant.id, participant, account: of.get(participant.id) }))
}

const byId = (a: Row, b: Row) => byText(a.id, b.id)
const by = (pick: (a: Account) => string | null) => (a: Row, b: Row) => compare((a.account && pick(a.account)) ?? '0', (b.account && pick(b.account)) ?? '0')
const byBalance = by((a) => a.balance)
const byCover = by((a) => a.cover)

function Marks({ row }: { row: Row }) {
  const { participant, account } = row
  const marks = [
    participant.suspended && 'suspended', participant.debit_blocked && 'all_debit_blocked', participant.credit_blocked && 'all_credit_blocked',
    account?.debit_blocked && 'debit_blocked', account?.credit_blocked && 'credit_blocked', (participant.closed || account?.closed) && 'closed',
    account?.kind === 'issuer' && 'issuer', !account && 'no_account',
  ].filter((mark) => typeof mark === 'string')
  return <>{marks.map((mark) => <span key={mark} class={`badge ${['issuer', 'no_account'].includes(mark) ? 'plain' : 'bad'}`}>{word('participants', mark)}</span>)}</>
}

function List({ rows, chosen }: { rows: Row[]; chosen?: string }) {
  const columns = useMemo(() => {
    const amount = (key: string, head: string, pick: (a: Account) => string | null, order?: (a: Row, b: Row) => number) => (
      { key, head, right: true, width: 'minmax(7rem, 1fr)', compare: order, cell: (row: Row) => <Amount value={row.account && pick(row.account)} /> }
    )
    return [
      { key: 'id', head: t('common.participant'), width: 'minmax(9rem, 1.5fr)', compare: byId, cell: (row: Row) => <>{row.id} <Marks row={row} /></> },
      amount('balance', t('field.balance'), (a) => a.balance, byBalance),
      amount('cover', t('field.cover'), (a) => a.cover, byCover),
      amount('line', t('field.credit_line'), (a) => a.credit_line),
      amount('cap', t('participants.cap'), (a) => a.net_debit_cap),
      { key: 'kind', head: t('field.kind'), width: 'minmax(7rem, 0.5fr)', cell: (row: Row) => word('participants', row.participant.kind) },
    ]
  }, [spoken.value])
  return (
    <Table columns={columns} rows={rows} rowKey={(row) => row.id} label={t('participants.title')} testid="table-participants" selected={chosen}
      text={(row) => `${row.id} ${row.participant.kind}`} onSelect={(row) => setParameters({ participant: row.id })} />
  )
}

function Pairs({ rows }: { rows: [string, ComponentChildren][] }) {
  return <dl class="pairs">{rows.map(([name, value]) => [<dt key={`${name}-dt`}>{name}</dt>, <dd key={`${name}-dd`}>{value}</dd>])}</dl>
}

function AccountFacts({ account }: { account: Account }) {
  return (
    <Pairs rows={[
      [t('participants.account'), `#${account.account}`],
      [t('field.balance'), <Amount value={account.balance} />],
      [t('participants.opening'), <Amount value={account.opening_balance} />],
      [t('field.cover'), <Amount value={account.cover} />],
      [t('field.credit_line'), <Amount value={account.credit_line} />],
      [t('participants.reserved_urgent'), <Amount value={account.reserved_urgent} />],
      [t('participants.reserved_highly_urgent'), <Amount value={account.reserved_highly_urgent} />],
      [t('participants.projected'), <Amount value={account.projected} />],
      [t('participants.cap'), <Amount value={account.net_debit_cap} />],
      [t('participants.queued'), <a href={href('queue', { filter: account.participant })}>{account.queued} · {group(account.queued_out)}</a>],
    ]} />
  )
}

function Limits({ limits }: { limits: Limit[] }) {
  if (limits.length === 0) return <Empty>{t('participants.no_limits')}</Empty>
  return (
    <table class="plain-table" data-testid="table-limits">
      <thead><tr><th>{t('participants.towards')}</th><th class="right">{t('participants.limit')}<div class="muted">{t('participants.room')}</div></th><td /></tr></thead>
      <tbody>
        {limits.map((limit) => (
          <tr key={limit.counterparty ?? ''}>
            <th scope="row">{limit.counterparty ?? t('participants.multilateral')}</th>
            <td class="right num">{group(limit.amount)}<div class="muted">{group(limit.room)}</div></td>
            <td class="right"><LimitRemover limit={limit} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Detail({ row, limits, participants }: { row: Row; limits: Limit[]; participants: string[] }) {
  return (
    <Panel class="aside" title={row.id} testid="participant-detail" tools={<span class="actions"><Badge value={row.participant.suspended ? 'suspended' : row.participant.kind} section="participants" /></span>}>
      <ParticipantActions participant={row.participant} />
      {row.account ? (
        <>
          <h2>{t('participants.account_in', { asset: row.account.asset })}</h2>
          <AccountFacts account={row.account} />
          <AccountActions account={row.account} participants={participants} />
          <h2>{t('participants.limits')}</h2>
          <Limits limits={limits} />
        </>
      ) : <Empty>{t('participants.no_account_in', { asset: assetCode.value })}</Empty>}
    </Panel>
  )
}

export default function Participants() {
  const code = assetCode.value
  const read = useResource((signal) => readRows(code, signal), [code], { topics: ['names', 'accounts', 'limits'] })
  const rows = read.data ?? []
  const chosen = rows.find((row) => row.id === parameter('participant')) ?? rows.find((row) => row.account?.kind === 'settlement') ?? rows[0]
  const limits = useResource((signal) => (chosen ? all<Limit>('/v1/limits', { participant: chosen.id, asset: code }, signal) : undefined), [chosen?.id, code], { topics: ['limits', 'accounts'] })
  const ids = useMemo(() => rows.filter((row) => row.account?.kind === 'settlement').map((row) => row.id), [rows])
  return (
    <Page name="participants" title={t('participants.title')} ready={read.data !== undefined && (!chosen || limits.data !== undefined)} error={read.error ?? limits.error} fill>
      <div class={chosen ? 'split' : 'table-box'}>
        <Panel class="fill"><List rows={rows} chosen={chosen?.id} /></Panel>
        {chosen && <Detail row={chosen} limits={limits.data ?? []} participants={ids} />}
      </div>
    </Page>
  )
}
