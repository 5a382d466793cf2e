// Two-sided trades: allegements that wait for their other side, matched pairs, and what failed.
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { all } from '../api'
import { Change, ask } from '../dialog'
import { count, t, word, type Key, spoken } from '../i18n'
import { group } from '../money'
import { byText } from '../order'
import { Badge, Page, Panel, Select, Switch } from '../page'
import { useResource } from '../resource'
import { href, parameter, setParameters } from '../router'
import { Table } from '../table'
import { act } from '../toast'
import { Linked } from './linked'

interface Worth {
  asset: string
  amount: string
}

interface Side {
  id: string
  instructor: string
  participant: string
  counterparty: string
  gives: Worth
  takes: Worth
  reference?: string
  settlement_date: string
  tolerance: string
  partial: boolean
  priority: string
  expires_at?: string
  status: string
  held: boolean
  cancel_asked: boolean
  matched_with?: string
  agreed?: { gives: string; takes: string }
  settled?: { gives: string; takes: string }
  seq: number
}

const views = ['allegements', 'matched', 'settled', 'failed'] as const
type View = (typeof views)[number]

const statuses: Record<View, string[]> = {
  allegements: ['unmatched'],
  matched: ['queued', 'held', 'warehoused'],
  settled: ['settled'],
  failed: ['cancelled', 'expired'],
}

const most = 20000 // sides of a status that are read: the oldest ones, as the API lists them

interface Sides {
  byView: Record<View, Side[]>
  byId: Map<string, Side>
  /** Views of which there are more than were read. */
  cut: Set<View>
}

async function readSides(participant: string, signal: AbortSignal): Promise<Sides> {
  const cut = new Set<View>()
  const lists = await Promise.all(views.map(async (view) => {
    const parts = await Promise.all(statuses[view].map(async (status) => {
      let n = 0
      return all<Side>('/v1/matches', { status, participant }, signal, (items, more) => {
        n += items.length
        if (more && n >= most) cut.add(view)
        return n < most
      })
    }))
    return [view, parts.flat().sort((a, b) => b.seq - a.seq)] as const
  }))
  const byView = Object.fromEntries(lists) as Record<View, Side[]>
  return { byView, byId: new Map(lists.flatMap(([, list]) => list).map((side) => [`${side.participant} ${side.id}`, side])), cut }
}

/** One line a pair: of two sides that found each other, the first. */
function pairs(sides: Side[], participant: string): Side[] {
  if (participant) return sides
  const later = new Set<string>()
  return [...sides].sort((a, b) => a.seq - b.seq).filter((side) => {
    if (later.has(`${side.participant} ${side.id}`)) return false
    if (side.matched_with) later.add(`${side.counterparty} ${side.matched_with}`)
    return true
  }).reverse()
}

const bySeq = (a: Side, b: Side) => a.seq - b.seq
const byParticipant = (a: Side, b: Side) => byText(a.participant, b.participant) || bySeq(a, b)
const byDate = (a: Side, b: Side) => byText(a.settlement_date, b.settlement_date) || bySeq(a, b)

function textOf(side: Side): string {
  return [side.id, side.matched_with, side.participant, side.counterparty, side.reference, side.gives.asset, side.gives.amount, side.takes.asset, side.takes.amount, side.status].join(' ')
}

function WorthText({ worth, amount }: { worth: Worth; amount?: string }) {
  return <span class="num">{group(amount ?? worth.amount)} <span class="muted">{worth.asset}</span></span>
}

function Sides({ sides, view, chosen }: { sides: Side[]; view: View; chosen?: string }) {
  const columns = useMemo(() => [
    { key: 'seq', head: t('field.seq'), right: true, width: '5rem', compare: bySeq, cell: (s: Side) => s.seq },
    { key: 'participant', head: t('common.participant'), width: 'minmax(7rem, 1fr)', compare: byParticipant, cell: (s: Side) => s.participant },
    { key: 'gives', head: t('matching.gives'), right: true, width: 'minmax(8rem, 1.4fr)', cell: (s: Side) => <WorthText worth={s.gives} amount={s.agreed?.gives} /> },
    { key: 'takes', head: t('matching.takes'), right: true, width: 'minmax(8rem, 1.4fr)', cell: (s: Side) => <WorthText worth={s.takes} amount={s.agreed?.takes} /> },
    { key: 'counterparty', head: t('matching.counterparty'), width: 'minmax(7rem, 1fr)', cell: (s: Side) => s.counterparty },
    { key: 'status', head: t('field.status'), width: '8rem', cell: (s: Side) => <Badge value={s.status} /> },
    { key: 'reference', head: t('matching.reference'), width: 'minmax(5rem, 1fr)', shrinks: true, cell: (s: Side) => s.reference ?? '–' },
    { key: 'date', head: t('matching.date'), width: '7rem', compare: byDate, cell: (s: Side) => <span class="num">{s.settlement_date}</span> },
  ], [spoken.value])
  return (
    <Table columns={columns} rows={sides} rowKey={(s) => `${s.participant}-${s.id}`} label={t(`matching.${view}`)} testid="table-matching" selected={chosen} text={textOf}
      onSelect={(s) => setParameters({ side: `${s.participant}-${s.id}` })} empty={t(`matching.no_${view}` as Key)} />
  )
}

const offered: Record<string, ('hold' | 'release' | 'cancel')[]> = {
  unmatched: ['hold', 'cancel'],
  queued: ['hold', 'cancel'],
  warehoused: ['hold', 'cancel'],
  held: ['release', 'cancel'],
}

function change(side: Side, action: 'hold' | 'release' | 'cancel') {
  const name = t(`matching.${action}`)
  const becomes = { hold: 'held', release: side.matched_with ? 'queued' : 'unmatched', cancel: 'cancelled' }[action]
  ask({
    title: `${name}: ${side.participant} → ${side.counterparty}`,
    danger: action === 'cancel',
    body: (
      <>
        <table class="plain-table"><tbody>
          <tr><th scope="row">{t('matching.gives')}</th><td colSpan={3}><WorthText worth={side.gives} /></td></tr>
          <tr><th scope="row">{t('matching.takes')}</th><td colSpan={3}><WorthText worth={side.takes} /></td></tr>
          <Change name={t('field.status')} from={word('status', side.status)} to={word('status', becomes)} />
        </tbody></table>
        <Linked id={side.id} participant={side.instructor} />
        <p class="muted">{t(`matching.${action}_hint`)}</p>
      </>
    ),
    confirm: name,
    run: () => act(name, `/v1/matches/${side.id}/${action}`, { participant: side.instructor }),
  })
}

function OneSide({ side, title }: { side: Side; title: string }) {
  const rows: [string, ComponentChildren][] = [
    [t('common.participant'), side.participant],
    [t('matching.gives'), <WorthText worth={side.gives} />],
    [t('matching.takes'), <WorthText worth={side.takes} />],
    [t('matching.tolerance'), group(side.tolerance)],
    [t('matching.partial'), t(side.partial ? 'common.yes' : 'common.no')],
    [t('field.priority'), word('priority', side.priority)],
    [t('field.status'), <Badge value={side.status} />],
    [t('field.seq'), side.seq],
  ]
  if (side.settled) rows.push([t('matching.settled_part'), <><WorthText worth={side.gives} amount={side.settled.gives} /><br /><WorthText worth={side.takes} amount={side.settled.takes} /></>])
  return (
    <section class="matching-side">
      <h2>{title}</h2>
      <dl class="pairs">
        {rows.map(([name, value]) => [<dt key={`${name}-dt`}>{name}</dt>, <dd key={`${name}-dd`}>{value}</dd>])}
        <dt>{t('field.id')}</dt><dd class="id"><a href={href('orders', { id: side.id, participant: side.instructor })}>{side.id}</a></dd>
      </dl>
      {side.held && <p class="note warn">{t('matching.is_held')}</p>}
      {side.cancel_asked && <p class="note warn">{t('matching.cancel_asked')}</p>}
      <div class="actions">
        {(offered[side.status] ?? []).map((action) => (
          <button key={action} data-testid={`action-${action}`} onClick={() => change(side, action)}>{t(`matching.${action}`)}</button>
        ))}
      </div>
    </section>
  )
}

function Detail({ side, other }: { side: Side; other?: Side }) {
  return (
    <Panel class="aside" title={side.reference ?? t('matching.trade')} testid="match-detail">
      <OneSide side={side} title={side.participant} />
      {other ? <OneSide side={other} title={other.participant} />
        : side.matched_with ? <p class="muted">{t('matching.other_elsewhere')} <a class="id" href={href('orders', { id: side.matched_with, participant: side.counterparty })}>{side.matched_with}</a></p>
          : side.status === 'unmatched' ? <p class="note warn">{t('matching.waits_for', { counterparty: side.counterparty })}</p> : null}
    </Panel>
  )
}

export default function Matching() {
  const participant = parameter('participant')
  const asked = parameter('view')
  const view = views.find((v) => v === asked) ?? 'allegements'
  const read = useResource((signal) => readSides(participant, signal), [participant], { topics: ['matches'] })
  const names = useResource((signal) => all<{ id: string }>('/v1/participants', {}, signal), [], { topics: ['names'] })
  const shown = useMemo(() => (read.data ? pairs(read.data.byView[view], participant) : []), [read.data, view, participant])
  const chosen = shown.find((s) => `${s.participant}-${s.id}` === parameter('side')) ?? shown[0]
  const other = chosen?.matched_with ? read.data?.byId.get(`${chosen.counterparty} ${chosen.matched_with}`) : undefined
  const size = (v: View) => (read.data ? ` ${count(pairs(read.data.byView[v], participant).length)}${read.data.cut.has(v) ? '+' : ''}` : '')
  return (
    <Page name="matching" title={t('matching.title')} ready={read.data !== undefined} error={read.error} fill tools={(
      <>
        <Switch label={t('matching.title')} value={view} testid="matching-view" choices={views.map((v) => ({ value: v, name: t(`matching.${v}`) + size(v) }))}
          onChange={(v) => setParameters({ view: v, side: '' })} />
        <Select label={t('common.participant')} value={participant} testid="matching-participant" onChange={(v) => setParameters({ participant: v, side: '' })}
          choices={[{ value: '', name: t('common.all') }, ...(names.data ?? []).map((p) => ({ value: p.id, name: p.id }))]} />
      </>
    )}>
      {read.data?.cut.has(view) && <p class="note warn" data-testid="matching-cut">{t('matching.cut', { n: count(most) })}</p>}
      <div class={chosen ? 'split' : 'table-box'}>
        <Panel class="fill"><Sides sides={shown} view={view} chosen={chosen && `${chosen.participant}-${chosen.id}`} /></Panel>
        {chosen && <Detail side={chosen} other={other} />}
      </div>
    </Page>
  )
}
