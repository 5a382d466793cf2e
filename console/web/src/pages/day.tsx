// The business day: where each asset stands, the steps of its calendar, and the step that staff take by hand.
import { signal } from '@preact/signals'
import { get, type Outcome, post } from '../api'
import { Change, ask } from '../dialog'
import { count, t, word, type Key } from '../i18n'
import { group } from '../money'
import { Badge, Empty, Figure, Page, Panel } from '../page'
import { useResource } from '../resource'
import { dateTime, lasting, minute, secondsBetween } from '../time'
import { showOutcome } from '../toast'
import { Effects, refusal } from './day_effects'
import './day.css'

interface Session {
  day: string
  business_date: string
  since?: string
}

interface Step {
  to: string
  at: string
  done: boolean
}

interface Day {
  asset: string
  sessions: Session[]
  next_step?: { to: string; at: string } | null
  steps?: Step[]
}

interface Overview {
  seq: number
  time?: string
  assets: { asset: string; queued_count?: number; queued_value?: string; held_count?: number }[]
}

const order = ['pre-open', 'open', 'cut-off', 'clearing', 'end-of-day', 'closed']
const endings = ['end-of-day', 'closed']

/** The step that comes next in an ordinary day. */
function following(day: string): string {
  return order[(order.indexOf(day) + 1) % order.length]!
}

const to = signal('')
const date = signal('')
const on = signal('')

function Waiting({ asset }: { asset: string }) {
  const read = useResource((abort) => get<Overview>('/v1/overview', {}, abort), [], { topics: ['queue'] })
  const row = read.data?.assets.find((a) => a.asset === asset)
  if (!row) return null
  return <p class={row.queued_count ? 'note warn' : 'note'}>{t('day.waiting', { queued: count(row.queued_count ?? 0), value: group(row.queued_value ?? '0'), held: count(row.held_count ?? 0) })}</p>
}

function StepForm({ day }: { day: Day }) {
  const session = day.sessions.find((s) => s.business_date === on.value) ?? day.sessions[0]!
  return (
    <>
      <div class="form">
        {day.sessions.length > 1 && (
          <>
            <label for="day-session">{t('day.session')}</label>
            <select id="day-session" value={on.value} onChange={(e) => (on.value = e.currentTarget.value)}>
              {day.sessions.map((s) => <option key={s.business_date} value={s.business_date}>{s.business_date}</option>)}
            </select>
          </>
        )}
        <label for="day-to">{t('day.to')}</label>
        <select id="day-to" data-testid="day-to" value={to.value} onChange={(e) => (to.value = e.currentTarget.value)}>
          {order.map((step) => <option key={step} value={step}>{word('steps', step)}</option>)}
        </select>
        <label for="day-date">{t('day.other_date')}</label>
        <input id="day-date" type="date" value={date.value} onInput={(e) => (date.value = e.currentTarget.value)} />
      </div>
      <table class="plain-table"><tbody><Change name={`${day.asset} · ${session.business_date}`} from={word('steps', session.day)} to={date.value ? `${word('steps', to.value)} · ${date.value}` : word('steps', to.value)} /></tbody></table>
      <p class="note">{t(`day.${to.value.replaceAll('-', '_')}_hint` as Key)}</p>
      <p class="muted">{t('day.other_date_hint')}</p>
      {endings.includes(to.value) && <Effects asset={day.asset} to={to.value} date={session.business_date} />}
      {to.value !== 'end-of-day' && <Waiting asset={day.asset} />}
    </>
  )
}

// step takes the step; a refusal is told in the dialog, with what hinders it.
async function step(asset: string, body: object) {
  const outcome = await post<Outcome>('/v1/day', body)
  if (outcome.status === 'rejected') throw await refusal(asset, to.value, outcome)
  showOutcome(`${asset} ${word('steps', to.value)}`, outcome)
}

function take(day: Day) {
  const first = day.sessions[0]
  if (!first) return
  to.value = following(first.day)
  on.value = first.business_date
  date.value = ''
  const body = () => {
    const meant = date.value || (on.value === first.business_date ? '' : on.value)
    return meant ? { asset: day.asset, to: to.value, business_date: meant } : { asset: day.asset, to: to.value }
  }
  ask({
    title: `${t('day.take')}: ${day.asset}`,
    danger: true,
    body: <StepForm day={day} />,
    confirm: t('day.take'),
    run: () => step(day.asset, body()),
  })
}

function Steps({ day, now }: { day: Day; now?: string }) {
  const steps = day.steps ?? []
  const next = steps.find((step) => !step.done)
  return (
    <ol class="day-steps">
      {steps.map((step) => (
        <li key={step.to} class={step.done ? 'done' : step === next ? 'next' : ''}>
          <span class="day-mark" aria-hidden="true" />
          <span class="day-name">{word('steps', step.to)}</span>
          <time dateTime={step.at} title={dateTime(step.at)}>{minute(step.at)}</time>
          <span class="muted">{step.done ? t('day.done') : step === next && now ? t('day.in', { time: lasting(secondsBetween(now, step.at)) }) : ''}</span>
        </li>
      ))}
    </ol>
  )
}

// A date begins closed; its end is the beginning of the next one.
const path = ['closed', ...order.slice(0, -1)]

// Path is the row of steps where no calendar gives times: which one the session stands at.
function Path({ day }: { day: string }) {
  const at = path.indexOf(day)
  return (
    <ol class="day-path">
      {path.map((step, i) => <li key={step} class={i < at ? 'done' : i === at ? 'here' : ''} aria-current={i === at ? 'step' : undefined}>{word('steps', step)}</li>)}
    </ol>
  )
}

function OneAsset({ day, now }: { day: Day; now?: string }) {
  const next = day.next_step
  return (
    <Panel title={day.asset} testid={`day-${day.asset}`} tools={<button data-testid={`action-step-${day.asset}`} onClick={() => take(day)}>{t('day.take')}</button>}>
      {day.sessions.map((session) => (
        <div key={session.business_date} class="day-session">
          <dl class="figures">
            <Figure name={t('field.business_date')}>{session.business_date}</Figure>
            <Figure name={t('day.stands')}><Badge value={session.day} section="steps" /></Figure>
            {session.since && <Figure name={t('day.since')}>{minute(session.since)}</Figure>}
          </dl>
          <Path day={session.day} />
        </div>
      ))}
      {day.steps?.length ? <Steps day={day} now={now} /> : <p class="muted">{t('day.by_hand')}</p>}
      {next && <p>{t('day.next', { step: word('steps', next.to), at: dateTime(next.at) })}</p>}
    </Panel>
  )
}

export default function DayPage() {
  const read = useResource(async (abort) => {
    const [days, overview] = await Promise.all([get<{ items: Day[]; time?: string }>('/v1/days', {}, abort), get<Overview>('/v1/overview', {}, abort)])
    return { days: days.items, now: days.time ?? overview.time }
  }, [], { topics: ['day', 'names'], everyMs: 10_000 })
  return (
    <Page name="day" title={t('day.title')} ready={read.data !== undefined} error={read.error}>
      <p class="muted">{t('day.explains')}</p>
      {read.data?.days.length === 0 && <Empty>{t('common.no_assets')}</Empty>}
      <div class="columns">{read.data?.days.map((day) => <OneAsset key={day.asset} day={day} now={read.data?.now} />)}</div>
    </Page>
  )
}
