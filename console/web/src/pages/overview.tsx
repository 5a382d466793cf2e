// Overview: each asset's business day and figures, what needs attention, how the node is.
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { get } from '../api'
import { assetCode, chooseAsset } from '../assets'
import { Chart } from '../chart'
import { count, t, word, spoken } from '../i18n'
import { Amount, Badge, Empty, Figure, Page, Panel, Time } from '../page'
import { group, share } from '../money'
import { useResource } from '../resource'
import { href } from '../router'
import { clock, dateTime, lasting, secondsBetween } from '../time'
import { type Alert, Alerts } from './overview_alerts'
import './overview.css'

interface AssetOverview {
  asset: string
  day: string
  business_date: string
  sessions: { day: string; business_date: string }[]
  next_step: { to: string; at: string } | null
  settled_count: number | null
  settled_value: string
  queued_count: number
  queued_value: string
  oldest_queued: string | null
  held_count: number
  liquidity_used: string
  liquidity_saved: string
  upper_bound: string
  lower_bound: string
  turnover: string | null
  resolution: string
  bypass: boolean
}

interface Overview {
  seq?: number
  time: string
  hash?: string
  assets: AssetOverview[]
  assets_left_out?: number
  orders_per_second: number
  log?: { seq: number; durable_writes: number; segments: number; bytes: number; poisoned: boolean; room_bytes?: number }
  snapshots?: { newest_seq: number | null; newest_time: string | null; building: boolean; failed: number }
  core: { stall_seconds_max: number; ring_used: number; ring_size?: number }
  streams: number
  alerts: Alert[]
}

interface Course {
  points: { time: string; seq: number; settled_value: string; settled_count: number; queued_value: string; queued_count: number }[]
}

function NextStep({ step, now }: { step: AssetOverview['next_step']; now: string }) {
  if (!step) return <span class="muted">–</span>
  const left = secondsBetween(now, step.at)
  return (
    <span title={dateTime(step.at)}>
      {word('steps', step.to)} {clock(step.at).slice(0, 5)} <span class={left < 0 ? 'bad-text' : 'muted'}>{left < 0 ? t('overview.late', { time: lasting(-left) }) : t('overview.in', { time: lasting(left) })}</span>
    </span>
  )
}

// Used shows the liquidity used between its lower and its upper bound.
function Used({ a }: { a: AssetOverview }) {
  return (
    <span class="used" role="img" aria-label={t('overview.used_hint', { used: a.liquidity_used, upper: a.upper_bound })} title={t('overview.bounds', { lower: a.lower_bound, upper: a.upper_bound })}>
      <span class="used-fill" style={{ width: `${100 * share(a.liquidity_used, a.upper_bound)}%` }} />
      <span class="used-least" style={{ left: `${100 * share(a.lower_bound, a.upper_bound)}%` }} />
    </span>
  )
}

type Line = [name: string, cell: (a: AssetOverview, now: string) => ComponentChildren, hint?: string]

function lines(): Line[] {
  return [
    [t('overview.business_day'), (a) => a.sessions.map((s) => <span key={s.business_date} class="session"><Badge value={s.day} section="steps" /> {s.business_date}</span>)],
    [t('overview.next_step'), (a, now) => <NextStep step={a.next_step} now={now} />],
    [t('overview.settled_value'), (a) => <strong><Amount value={a.settled_value} /></strong>],
    [t('overview.settled_count'), (a) => (a.settled_count === null ? '–' : count(a.settled_count))],
    [t('overview.queued_value'), (a) => <Amount value={a.queued_value} />],
    [t('overview.queued_count'), (a) => <a href={href('queue', { asset: a.asset })}>{count(a.queued_count)}</a>],
    [t('overview.oldest'), (a, now) => (a.oldest_queued ? lasting(secondsBetween(a.oldest_queued, now)) : '–')],
    [t('overview.held'), (a) => count(a.held_count)],
    [t('overview.used'), (a) => <Amount value={a.liquidity_used} />],
    ['', (a) => <Used a={a} />],
    [t('overview.saved'), (a) => (a.queued_count ? '–' : <Amount value={a.liquidity_saved} />), t('overview.saved_hint')],
    [t('overview.turnover'), (a) => group(a.turnover), t('overview.turnover_hint')],
  ]
}

function Assets({ o }: { o: Overview }) {
  const rows = useMemo(lines, [spoken.value])
  if (o.assets.length === 0) return <Empty>{t('common.no_assets')}. {t('common.no_assets_hint')}</Empty>
  return (
    <div class="assets-scroll" tabIndex={0} role="region" aria-label={t('overview.assets')}>
      <table class="plain-table assets" data-testid="table-overview">
        <thead>
          <tr>
            <td />
            {o.assets.map((a) => (
              <th key={a.asset} scope="col" class={a.asset === assetCode.value ? 'right chosen' : 'right'}>
                <button class="plain" aria-pressed={a.asset === assetCode.value} onClick={() => chooseAsset(a.asset)}>{a.asset}</button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, cell, hint], i) => (
            <tr key={i} title={hint}>
              <th scope="row">{name}</th>
              {o.assets.map((a) => <td key={a.asset} class={a.asset === assetCode.value ? 'right chosen' : 'right'}>{cell(a, o.time)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      {o.assets_left_out ? <p class="muted">{t('overview.left_out', { n: o.assets_left_out })}</p> : null}
    </div>
  )
}

function bytes(n: number): string {
  return n >= 2 ** 30 ? `${(n / 2 ** 30).toFixed(1)} GiB` : `${(n / 2 ** 20).toFixed(1)} MiB`
}

function Health({ o }: { o: Overview }) {
  const s = o.snapshots
  return (
    <Panel title={t('overview.health')} testid="health">
      <dl class="figures">
        <Figure name={t('overview.rate')} testid="rate">{count(o.orders_per_second)} <small class="muted">/s</small></Figure>
        {o.seq !== undefined && <Figure name={t('field.seq')}>{count(o.seq)}</Figure>}
        {o.hash && <Figure name={t('overview.hash')}><span class="id">{o.hash}</span></Figure>}
        {o.log && <Figure name={t('overview.log')} hint={t('overview.log_hint', { n: o.log.segments })}>{o.log.poisoned ? <span class="bad-text">{t('overview.poisoned')}</span> : bytes(o.log.bytes)}</Figure>}
        {o.log && <Figure name={t('overview.writes')}>{count(o.log.durable_writes)}</Figure>}
        {o.log?.room_bytes !== undefined && <Figure name={t('overview.room')}>{bytes(o.log.room_bytes)}</Figure>}
        {s && (
          <Figure name={t('overview.snapshot')}>
            {s.newest_seq ? <>{count(s.newest_seq)} <small class="muted">{clock(s.newest_time)}</small></> : t('common.none')}
            {s.building && <small class="muted"> {t('overview.building')}</small>}
            {s.failed > 0 && <small class="bad-text"> {t('overview.failed', { n: s.failed })}</small>}
          </Figure>
        )}
        <Figure name={t('overview.stall')} hint={t('overview.stall_hint')}>{(o.core.stall_seconds_max * 1000).toFixed(1)} <small class="muted">ms</small></Figure>
        <Figure name={t('overview.streams')}>{count(o.streams)}</Figure>
        <Figure name={t('overview.server_time')}><Time value={o.time} /></Figure>
      </dl>
    </Panel>
  )
}

function DayCourse({ code }: { code: string }) {
  const r = useResource((signal) => (code ? get<Course>('/v1/course', { asset: code }, signal) : undefined), [code], { everyMs: 10000, topics: ['day', 'resolutions'] })
  const points = r.data?.points ?? []
  const times = useMemo(() => points.map((p) => p.time), [r.data])
  const settled = useMemo(() => [{ label: t('overview.settled_value'), values: points.map((p) => p.settled_value), color: 'accent', fill: true }], [r.data, spoken.value])
  const queued = useMemo(() => [{ label: t('overview.queued_value'), values: points.map((p) => p.queued_value), color: 'warn', fill: true }], [r.data, spoken.value])
  if (!r.data) return code ? <p class="empty">{t('common.loading')}</p> : null
  return (
    <div class="columns">
      <Panel title={t('overview.course_settled', { asset: code })}><Chart times={times} lines={settled} height={190} label={t('overview.course_settled', { asset: code })} testid="chart-settled" /></Panel>
      <Panel title={t('overview.course_queued', { asset: code })}><Chart times={times} lines={queued} height={190} label={t('overview.course_queued', { asset: code })} testid="chart-queued" /></Panel>
    </div>
  )
}

export default function OverviewPage() {
  const r = useResource((signal) => get<Overview>('/v1/overview', {}, signal), [], { topics: ['orders', 'day', 'cycles', 'names', 'resolutions'], everyMs: 3000 })
  return (
    <Page name="overview" title={t('overview.title')} ready={r.data !== undefined} error={r.error}>
      {r.data && (
        <>
          <Alerts alerts={r.data.alerts} />
          <Panel><Assets o={r.data} /></Panel>
          <Health o={r.data} />
          <DayCourse code={assetCode.value} />
        </>
      )}
    </Page>
  )
}
