// Queue: the orders that wait, what blocks a chosen one, and what staff may do with it.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { asset, assetCode } from '../assets'
import { count, t, word, spoken } from '../i18n'
import { amountOf, compare, group } from '../money'
import { useNow } from '../now'
import { byText } from '../order'
import { waitingStatuses } from '../order_row'
import { Empty, Page, Panel, Switch } from '../page'
import { parameter, setParameters } from '../router'
import { type Column, Table } from '../table'
import { ageOf, classes, type Sum, Waiting, type WaitingOrder } from '../waiting'
import './queue.css'
import { Chosen } from './queue_order'

const rank = Object.fromEntries(classes.map((name, i) => [name, i]))
const byPlace = (a: WaitingOrder, b: WaitingOrder) => a.place - b.place
const byPriority = (a: WaitingOrder, b: WaitingOrder) => rank[a.priority]! - rank[b.priority]! || byPlace(a, b)
const byDebtor = (a: WaitingOrder, b: WaitingOrder) => byText(a.debtor, b.debtor) || byPriority(a, b)
const byCreditor = (a: WaitingOrder, b: WaitingOrder) => byText(a.creditor, b.creditor) || byPlace(a, b)
// Rounding to a float keeps order, so only equal floats need the exact look.
const byAmount = (a: WaitingOrder, b: WaitingOrder) => a.size - b.size || compare(a.amount, b.amount)
const byStatus = (a: WaitingOrder, b: WaitingOrder) => byText(a.status, b.status) || byPlace(a, b)
const bySeq = (a: WaitingOrder, b: WaitingOrder) => a.seq - b.seq
// Those that have not entered their queue yet come first: they have waited least.
const byAge = (a: WaitingOrder, b: WaitingOrder) => (b.since || Infinity) - (a.since || Infinity) || bySeq(b, a)

const priorityTones: Record<string, string> = { 'highly-urgent': 'bad-text', urgent: 'warn-text' }

function columns(now: number): Column<WaitingOrder>[] {
  return [
    { key: 'seq', head: t('field.seq'), hint: t('queue.seq_hint'), cell: (o) => o.seq, compare: bySeq, right: true, width: '5rem' },
    { key: 'debtor', head: t('field.debtor'), hint: t('queue.debtor_hint'), cell: (o) => o.debtor, compare: byDebtor, width: 'minmax(7rem, 1fr)' },
    { key: 'creditor', head: t('field.creditor'), cell: (o) => o.creditor, compare: byCreditor, width: 'minmax(7rem, 1fr)' },
    { key: 'amount', head: t('field.amount'), cell: (o) => group(o.amount), compare: byAmount, right: true, width: 'minmax(7rem, 1.2fr)' },
    { key: 'priority', head: t('field.priority'), cell: (o) => <span class={priorityTones[o.priority]}>{word('priority', o.priority)}</span>, compare: byPriority, width: '7.5rem' },
    { key: 'status', head: t('field.status'), cell: (o) => word('status', o.status), compare: byStatus, width: '6.8rem' },
    { key: 'age', head: t('queue.age'), hint: t('queue.age_hint'), cell: (o) => ageOf(o, now), compare: byAge, right: true, width: '5.5rem' },
    { key: 'id', head: t('field.id'), cell: (o) => <span class="id muted" title={o.id}>{o.id}</span>, width: 'minmax(4rem, 1.4fr)', shrinks: true },
  ]
}

// Participants are written in capitals, all else in small letters.
function hasWord(o: WaitingOrder, word: string): boolean {
  const capitals = word.toUpperCase()
  const digits = word.replaceAll(',', '')
  return o.debtor.includes(capitals) || o.creditor.includes(capitals) || o.amount.includes(digits) || o.id.includes(word) || o.priority.startsWith(word) || o.status.startsWith(word) || o.participant.includes(capitals)
}

const keyOf = (o: WaitingOrder) => o.key
const toneOf = (o: WaitingOrder) => (o.status === 'queued' ? undefined : 'faint')
const statuses = ['', ...waitingStatuses]

// useWaiting keeps the orders of the asset as long as the page is there.
function useWaiting(code: string): Waiting | undefined {
  const [waiting, setWaiting] = useState<Waiting | undefined>(undefined)
  useEffect(() => {
    if (!code) return
    const made = new Waiting(code)
    setWaiting(made)
    return () => made.close()
  }, [code])
  return waiting
}

function Totals({ sums, scale }: { sums: Record<string, Sum>; scale: number }) {
  return (
    <span class="queue-totals">
      {waitingStatuses.map((status) => {
        const sum = sums[status]
        return sum && (
          <span key={status} data-testid={`total-${status}`}>
            <span class="muted">{word('status', status)}</span> {count(sum.count)} · <strong class="num">{group(amountOf(sum.minor, scale))}</strong>
          </span>
        )
      })}
    </span>
  )
}

export default function Queue() {
  const code = assetCode.value
  const waiting = useWaiting(code)
  const status = parameter('status')
  const rows = waiting?.rows.value ?? []
  const shown = useMemo(() => (status ? rows.filter((o) => o.status === status) : rows), [rows, status])
  const now = useNow()
  const cols = useMemo(() => columns(now), [spoken.value, now])
  const chosen = parameter('order')
  const order = useMemo(() => rows.find((o) => o.key === chosen), [rows, chosen])
  const choices = statuses.map((value) => ({ value, name: value ? word('status', value) : t('common.all') }))
  if (!code) return <Page name="queue" title={t('queue.title')} ready={true}><Empty>{t('common.no_assets')}</Empty></Page>
  return (
    <Page name="queue" title={t('queue.title')} ready={waiting?.ready.value ?? false} fill error={waiting?.error.value}
      tools={<Totals sums={waiting?.sums.value ?? {}} scale={asset.value?.scale ?? 0} />}>
      <div class={chosen ? 'split' : 'split single'}>
        <Panel class="fill">
          <Table columns={cols} rows={shown} rowKey={keyOf} label={t('queue.title')} testid="table-queue" match={hasWord} rowClass={toneOf}
            filter={parameter('filter')} onFilter={(filter) => setParameters({ filter })} selected={chosen} onSelect={(o) => setParameters({ order: o.key })}
            sort={{ key: 'seq' }} empty={t('queue.empty')}
            tools={<>
              <Switch label={t('field.status')} value={status} choices={choices} onChange={(value) => setParameters({ status: value })} testid="queue-status" />
              {waiting?.reading.value && <span class="muted">{t('common.loading')}</span>}
            </>} />
        </Panel>
        {chosen && <Chosen key={chosen} chosen={chosen} order={order} now={now} />}
      </div>
    </Page>
  )
}
