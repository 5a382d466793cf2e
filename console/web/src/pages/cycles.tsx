// Net cycles of an asset: when they ran, their net positions, who owes whom, and what is done with them.
import { useMemo } from 'preact/hooks'
import { all, get } from '../api'
import { assetCode } from '../assets'
import { count, t, spoken } from '../i18n'
import { version } from '../live'
import { Amount, Badge, Empty, Figure, Page, Panel } from '../page'
import { group } from '../money'
import { useResource } from '../resource'
import { parameter, setParameters } from '../router'
import { Table } from '../table'
import { clock, dateTime, minute } from '../time'
import { CycleActions, openCycle } from './cycle_actions'
import { CycleMatrix } from './cycle_matrix'
import { timeOf } from './event_times'
import './cycles.css'

export interface CycleRow {
  cycle: number
  asset: string
  state: 'open' | 'closed' | 'settled' | 'aborted'
  pending: boolean
  survivors_paid: boolean
  opened_seq: number
  final_seq?: number
  orders: number
  accounts: number
  gross: string
}

export interface CyclePosition {
  account: number
  participant: string
  sent: string
  received: string
  net: string
  unwound: boolean
}

export interface Cycle extends CycleRow {
  net: string
  netting_ratio: string | null
}

export interface Pair {
  debtor: string
  creditor: string
  sum: string
  orders: number
}

/** A cycle on the time line, with when it opened and ended as far as that is known. */
interface Timed extends CycleRow {
  from?: string
  until?: string
}

const timed = 60 // newest cycles whose times are asked for

async function readCycles(asset: string, signal: AbortSignal): Promise<Timed[]> {
  const rows = await all<CycleRow>('/v1/cycles', { asset }, signal)
  rows.reverse()
  return Promise.all(rows.map(async (row, i) => {
    if (i >= timed) return row
    const [from, until] = await Promise.all([timeOf(row.opened_seq), row.final_seq ? timeOf(row.final_seq) : undefined])
    return { ...row, from, until }
  }))
}

export function stateOf(row: CycleRow): string {
  return row.state === 'closed' && row.pending ? 'pending' : row.state
}

// Bar is the cycle between the first opening shown and the last moment known.
function Bar({ row, first, last }: { row: Timed; first: number; last: number }) {
  if (!row.from) return null
  const span = Math.max(1, last - first)
  const from = (Date.parse(row.from) - first) / span
  const until = row.until ? (Date.parse(row.until) - first) / span : 1
  const label = `${clock(row.from)} – ${row.until ? clock(row.until) : '…'}`
  return (
    <span class="cycle-line" title={label}>
      <span class={`cycle-bar ${stateOf(row)}`} style={{ left: `${from * 100}%`, width: `${Math.max(0.8, (until - from) * 100)}%` }} />
    </span>
  )
}

function span(rows: Timed[]): [number, number] {
  const times = rows.flatMap((row) => [row.from, row.until]).filter((x) => x !== undefined).map((x) => Date.parse(x))
  return times.length ? [Math.min(...times), Math.max(...times, Math.min(...times) + 60_000)] : [0, 0]
}

const ticks = 3 // of the axis, and one more at its end
const day = 86_400_000 // ms

// Axis is the head of the time line: times at equal steps, with seconds where the whole is short, as dates where it is long.
function Axis({ first, last }: { first: number; last: number }) {
  const name = (ms: number) => {
    const time = new Date(ms).toISOString()
    return last - first > day ? dateTime(time).slice(5, 16) : last - first > 600_000 ? minute(time) : clock(time)
  }
  return (
    <span class="cycle-axis-box">
      <span class="cycle-axis num" data-testid="cycle-axis">
        {Array.from({ length: ticks }, (_, i) => <span key={i}>{name(first + ((last - first) * i) / ticks)}</span>)}
        <span class="cycle-axis-end">{name(last)}</span>
      </span>
    </span>
  )
}

const byCycle = (a: Timed, b: Timed) => a.cycle - b.cycle

function List({ rows, chosen }: { rows: Timed[]; chosen?: number }) {
  const [first, last] = span(rows)
  const columns = useMemo(() => [
    { key: 'cycle', head: t('cycles.number'), right: true, width: '4.5rem', compare: byCycle, cell: (row: Timed) => row.cycle },
    { key: 'state', head: t('field.status'), width: '8rem', cell: (row: Timed) => <Badge value={stateOf(row)} /> },
    { key: 'opened', head: t('cycles.opened'), width: '6.5rem', cell: (row: Timed) => <span class="num" title={row.from}>{clock(row.from)}</span> },
    { key: 'ended', head: t('cycles.ended'), width: '6.5rem', cell: (row: Timed) => <span class="num" title={row.until}>{clock(row.until)}</span> },
    { key: 'orders', head: t('field.orders'), right: true, width: '4rem', cell: (row: Timed) => count(row.orders) },
    { key: 'gross', head: t('cycles.gross'), right: true, width: '7rem', cell: (row: Timed) => <Amount value={row.gross} /> },
    { key: 'line', head: first ? <Axis first={first} last={last} /> : t('cycles.timeline'), hint: t('cycles.timeline'), width: 'minmax(13rem, 1fr)', cell: (row: Timed) => <Bar row={row} first={first} last={last} /> },
  ], [spoken.value, first, last])
  return (
    <Table columns={columns} rows={rows} rowKey={(row) => row.cycle} label={t('cycles.title')} testid="table-cycles" selected={chosen} maxRows={7}
      onSelect={(row) => setParameters({ cycle: String(row.cycle) })} empty={t('cycles.none')} />
  )
}

// Positions are bars to both sides of a middle line: paid to the left, received to the right.
function Positions({ rows }: { rows: CyclePosition[] }) {
  const most = Math.max(1, ...rows.map((row) => Math.abs(Number(row.net))))
  const sorted = useMemo(() => [...rows].sort((a, b) => Number(a.net) - Number(b.net)), [rows])
  return (
    <table class="plain-table" data-testid="table-positions">
      <thead>
        <tr><th>{t('common.participant')}</th><th class="right">{t('cycles.sent')}</th><th class="right">{t('field.received')}</th><th class="right">{t('field.net')}</th><th class="cycle-net-head" aria-hidden="true" /></tr>
      </thead>
      <tbody>
        {sorted.map((row) => (
          <tr key={row.account} class={row.unwound ? 'muted' : ''}>
            <th scope="row">{row.participant}{row.unwound && ` (${t('cycles.unwound')})`}</th>
            <td class="right num">{group(row.sent)}</td>
            <td class="right num">{group(row.received)}</td>
            <td class="right"><Amount value={row.net} /></td>
            <td aria-hidden="true">
              <span class="cycle-net">
                <span class={Number(row.net) < 0 ? 'down' : 'up'} style={{ width: `${(Math.abs(Number(row.net)) / most) * 50}%` }} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface Whole {
  cycle: Cycle
  positions: CyclePosition[]
  pairs: Pair[]
}

async function readCycle(number: number, signal: AbortSignal): Promise<Whole> {
  const path = `/v1/cycles/${number}`
  const [cycle, positions, pairs] = await Promise.all([
    get<Cycle>(path, {}, signal), all<CyclePosition>(`${path}/positions`, {}, signal), all<Pair>(`${path}/matrix`, {}, signal),
  ])
  return { cycle, positions, pairs }
}

function Detail({ number, whole }: { number: number; whole?: Whole }) {
  if (!whole) return null
  const { cycle, positions, pairs } = whole
  const ratio = cycle.netting_ratio === null ? '–' : `${(Number(cycle.netting_ratio) * 100).toFixed(1)} %`
  return (
    <>
      <Panel title={t('cycles.cycle', { n: number })} testid="cycle-detail" tools={<CycleActions cycle={cycle} positions={positions} />}>
        <dl class="figures">
          <Figure name={t('field.status')}><Badge value={stateOf(cycle)} /></Figure>
          <Figure name={t('field.orders')}>{count(cycle.orders)}</Figure>
          <Figure name={t('cycles.accounts')}>{count(cycle.accounts)}</Figure>
          <Figure name={t('cycles.gross')}>{group(cycle.gross)}</Figure>
          <Figure name={t('field.net')} hint={t('cycles.net_hint')}>{group(cycle.net)}</Figure>
          <Figure name={t('cycles.ratio')} hint={t('cycles.ratio_hint')}>{ratio}</Figure>
        </dl>
        {cycle.pending && <p class="note warn">{t('cycles.pending_note')}</p>}
        {cycle.survivors_paid && <p class="note">{t('cycles.survivors_note')}</p>}
      </Panel>
      <div class="columns wide">
        <Panel title={t('cycles.positions')}>{positions.length ? <div class="cycle-positions"><Positions rows={positions} /></div> : <Empty>{t('cycles.no_orders')}</Empty>}</Panel>
        <Panel title={t('cycles.matrix')}>{pairs.length ? <CycleMatrix pairs={pairs} /> : <Empty>{t('cycles.no_orders')}</Empty>}</Panel>
      </div>
    </>
  )
}

export default function Cycles() {
  const code = assetCode.value
  version('cycles')
  const list = useResource((signal) => readCycles(code, signal), [code], { topics: ['cycles'] })
  const rows = list.data ?? []
  const asked = Number(parameter('cycle'))
  const chosen = rows.find((row) => row.cycle === asked)?.cycle ?? rows[0]?.cycle
  const one = useResource((signal) => (chosen ? readCycle(chosen, signal) : undefined), [chosen], { topics: ['cycles', 'accounts'] })
  const ready = list.data !== undefined && (chosen === undefined || one.data !== undefined)
  return (
    <Page name="cycles" title={t('cycles.title')} ready={ready} error={list.error ?? one.error}
      tools={<button data-testid="action-open-cycle" onClick={() => openCycle(code)}>{t('cycles.open')}</button>}>
      <Panel><List rows={rows} chosen={chosen} /></Panel>
      {chosen !== undefined && <Detail number={chosen} whole={one.data} />}
    </Page>
  )
}
