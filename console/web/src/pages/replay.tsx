// The past: positions and queues as they stood after any sequence, made anew from snapshot and log.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { get } from '../api'
import { assetCode } from '../assets'
import { Entry, readAmount, wrongly } from '../entry'
import { count, has, type Key, t, word, spoken } from '../i18n'
import { compare, draw } from '../money'
import { byText } from '../order'
import type { Payment } from '../order_row'
import { Amount, Badge, ErrorNote, Figure, Page, Panel, Select, Time } from '../page'
import { useResource } from '../resource'
import { parameter, setParameters } from '../router'
import { Table } from '../table'
import { clock, dateTime } from '../time'
import './replay.css'

interface Mark {
  seq: number
  time: string
  what: string
}

interface Bounds {
  first_seq: number
  last_seq: number
  marks: Mark[]
}

interface Position {
  account: number
  participant: string
  asset: string
  balance: string
  received: string
  sent: string
  queued_out: string
  queued_in: string
}

type Waiting = Pick<Payment, 'id' | 'debtor' | 'creditor' | 'asset' | 'amount' | 'priority' | 'status' | 'since'>

interface Past {
  seq: number
  time: string
  hash: string
  positions: Position[]
  queue: Waiting[]
  truncated: boolean
}

const settleMs = 200 // the slider must rest that long before the past is asked for

const byParticipant = (a: Position, b: Position) => byText(a.participant, b.participant) || a.account - b.account
const byBalance = (a: Position, b: Position) => compare(a.balance, b.balance)
const byAmount = (a: Waiting, b: Waiting) => compare(a.amount, b.amount)

function Positions({ rows }: { rows: Position[] }) {
  const most = Math.max(1, ...rows.map((row) => draw(row.balance))) // what the issuer owes is the sum of all and would hide them
  const columns = useMemo(() => {
    const amount = (key: keyof Position, head: string) => ({ key, head, right: true, width: 'minmax(8rem, 1fr)', cell: (row: Position) => <Amount value={String(row[key])} /> })
    return [
      { key: 'participant', head: t('common.participant'), width: 'minmax(7rem, 1fr)', compare: byParticipant, cell: (row: Position) => row.participant },
      { ...amount('balance', t('field.balance')), compare: byBalance },
      { key: 'bar', head: '', width: 'minmax(2.5rem, 6rem)', cell: (row: Position) => <span class="replay-bar"><span class={draw(row.balance) < 0 ? 'below' : ''} style={{ width: `${Math.min(1, Math.abs(draw(row.balance)) / most) * 100}%` }} /></span> },
      amount('received', t('field.received')), amount('sent', t('replay.sent')), amount('queued_out', t('replay.queued_out')), amount('queued_in', t('replay.queued_in')),
    ]
  }, [spoken.value, most])
  return <Table columns={columns} rows={rows} rowKey={(row) => row.account} label={t('replay.positions')} testid="table-replay" maxRows={22} />
}

function Queue({ rows }: { rows: Waiting[] }) {
  const columns = useMemo(() => [
    { key: 'debtor', head: t('field.debtor'), width: 'minmax(6rem, 1fr)', cell: (o: Waiting) => o.debtor },
    { key: 'creditor', head: t('field.creditor'), width: 'minmax(6rem, 1fr)', cell: (o: Waiting) => o.creditor },
    { key: 'amount', head: t('field.amount'), right: true, width: 'minmax(8rem, 1.2fr)', compare: byAmount, cell: (o: Waiting) => <Amount value={o.amount} /> },
    { key: 'priority', head: t('field.priority'), width: '9rem', cell: (o: Waiting) => word('priority', o.priority) },
    { key: 'status', head: t('field.status'), width: '7rem', cell: (o: Waiting) => <Badge value={o.status} /> },
    { key: 'since', head: t('replay.since'), width: '6.5rem', cell: (o: Waiting) => <Time value={o.since} /> },
  ], [spoken.value])
  return <Table columns={columns} rows={rows} rowKey={(o) => `${o.debtor}-${o.id}`} label={t('replay.queue')} testid="table-replay-queue" maxRows={14} empty={t('replay.nothing_waits')} />
}

// markText says what a landmark is: day_set CNY open, cycle_closed CNY 3, resolution CNY event 5, snapshot.
function markText({ what }: Mark): string {
  const [kind = '', asset = '', which = '', n = ''] = what.split(' ')
  if (!has('mark', kind)) return what
  const words = kind === 'day_set' ? word('steps', which) : kind === 'resolution' ? word('resolution', which) : which
  return t(`mark.${kind}` as Key, { asset, which: words, n })
}

function SeqField({ bounds, at, onMove }: { bounds: Bounds; at: number; onMove: (seq: number) => void }) {
  const [wrong, setWrong] = useState('')
  useEffect(() => setWrong(''), [at])
  const read = (text: string) => {
    const { amount = '', wrong } = readAmount(text, t('field.seq'), 0, true)
    const inside = amount !== '' && Number(amount) >= bounds.first_seq && Number(amount) <= bounds.last_seq
    setWrong(inside ? '' : wrong ?? t('replay.outside', { first: count(bounds.first_seq), last: count(bounds.last_seq) }))
    if (inside) onMove(Number(amount))
  }
  return (
    <span class="field">
      <label for="replay-seq" class="muted">{t('field.seq')}</label>
      <Entry id="replay-seq" wrong={wrong}>
        <input id="replay-seq" inputMode="numeric" class="replay-seq num right" data-testid="replay-seq" value={at} {...wrongly('replay-seq', wrong)} onChange={(e) => read(e.currentTarget.value)} />
      </Entry>
    </span>
  )
}

function Slider({ bounds, at, onMove }: { bounds: Bounds; at: number; onMove: (seq: number) => void }) {
  const width = Math.max(1, bounds.last_seq - bounds.first_seq)
  const before = bounds.marks.filter((m) => m.seq < at).at(-1)
  const after = bounds.marks.find((m) => m.seq > at)
  const step = (to: number) => onMove(Math.max(bounds.first_seq, Math.min(bounds.last_seq, to)))
  return (
    <div class="replay-slider">
      <div class="actions">
        <button data-testid="action-mark-before" disabled={!before} onClick={() => before && step(before.seq)} title={before && markText(before)}>« {t('replay.mark_before')}</button>
        <button data-testid="action-back" disabled={at <= bounds.first_seq} onClick={() => step(at - 1)} aria-label={t('replay.back')}>−1</button>
        <SeqField bounds={bounds} at={at} onMove={onMove} />
        <button data-testid="action-forward" disabled={at >= bounds.last_seq} onClick={() => step(at + 1)} aria-label={t('replay.forward')}>+1</button>
        <button data-testid="action-mark-after" disabled={!after} onClick={() => after && step(after.seq)} title={after && markText(after)}>{t('replay.mark_after')} »</button>
        <Select label={t('replay.marks')} value={String(bounds.marks.find((m) => m.seq === at)?.seq ?? '')} testid="marks" onChange={(v) => v && step(Number(v))}
          choices={[{ value: '', name: t('replay.choose') }, ...bounds.marks.map((m) => ({ value: String(m.seq), name: `#${m.seq} ${clock(m.time)} ${markText(m)}` }))]} />
      </div>
      <input type="range" data-testid="slider" aria-label={t('replay.slider')} min={bounds.first_seq} max={bounds.last_seq} value={at} onInput={(e) => onMove(Number(e.currentTarget.value))} />
      <div class="replay-marks" aria-hidden="true">
        {bounds.marks.map((m) => <span key={`${m.seq} ${m.what}`} title={`#${m.seq} ${markText(m)}`} style={{ left: `${((m.seq - bounds.first_seq) / width) * 100}%` }} />)}
      </div>
    </div>
  )
}

// useRest answers the value once it has not changed for a while.
function useRest(value: number | undefined): number | undefined {
  const [rested, setRested] = useState(value)
  const first = useRef(true)
  useEffect(() => {
    if (first.current || rested === undefined) {
      first.current = false
      return setRested(value)
    }
    const timer = setTimeout(() => setRested(value), settleMs)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}

export default function Replay() {
  const code = assetCode.value
  const bounds = useResource((signal) => get<Bounds>('/v1/replay', {}, signal), [], { everyMs: 5000 })
  const asked = Number(parameter('seq')) || undefined
  const at = bounds.data ? Math.max(bounds.data.first_seq, Math.min(bounds.data.last_seq, asked ?? bounds.data.last_seq)) : undefined
  const pinned = useRef<number | undefined>(undefined)
  if (asked === undefined && at !== undefined) pinned.current ??= at // the newest one when the page opened; it stays there
  const chosen = asked === undefined ? pinned.current : at
  const rested = useRest(chosen)
  const past = useResource((signal) => (rested && code ? get<Past>(`/v1/replay/${rested}`, { asset: code }, signal) : undefined), [rested, code])
  const kept = useRef<Past | undefined>(undefined)
  kept.current = past.data ?? kept.current // the tables stay while the next state is made
  const shown = kept.current
  return (
    <Page name="replay" title={t('replay.title')} ready={shown !== undefined} error={bounds.error}>
      <p class="muted">{t('replay.explains')}</p>
      <Panel>
        {bounds.data && chosen !== undefined && <Slider bounds={bounds.data} at={chosen} onMove={(seq) => setParameters({ seq: String(seq) })} />}
        <ErrorNote error={past.error} />
        {shown && (
          <dl class="figures">
            <Figure name={t('field.seq')} testid="replay-at">{count(shown.seq)}</Figure>
            <Figure name={t('field.time')}>{dateTime(shown.time)}</Figure>
            <Figure name={t('replay.hash')}><span class="id">{shown.hash}</span></Figure>
            <Figure name={t('replay.waiting')}>{count(shown.queue.length)}{shown.truncated && '+'}</Figure>
          </dl>
        )}
      </Panel>
      {shown && (
        <div class={past.loading ? 'replay-columns replay-old' : 'replay-columns'} aria-busy={past.loading}>
          <Panel title={t('replay.positions')}><Positions rows={shown.positions} /></Panel>
          <Panel title={t('replay.queue')}><Queue rows={shown.queue} /></Panel>
        </div>
      )}
    </Page>
  )
}
