// What needs attention. The server tells each alert as a code and its figures; the words are those of the message file, in either language.
import { count, has, type Key, t, word } from '../i18n'
import { group, isZero } from '../money'
import { href } from '../router'
import { dateTime, lasting } from '../time'

/** An alert: which members it has follows from its code. */
export interface Alert {
  level: 'warning' | 'critical'
  code: string
  text: string
  asset?: string
  participant?: string
  order?: string
  amount?: string
  since?: string
  seconds?: number
  to?: string
  business_date?: string
  at?: string
  queued_count?: number
  queued_value?: string
  mutual_accounts?: number
  resolution_may_settle?: boolean
  short_accounts?: number
  short_value?: string
  cycle?: number
  gross?: string
  room_bytes?: number
  failed?: number
  instructions?: number
  snapshot_every?: number
}

/** What stands in the place of each {name} of the messages. */
function values(a: Alert): Record<string, string> {
  return {
    asset: a.asset ?? '',
    participant: a.participant ?? '',
    amount: group(a.amount),
    time: lasting(a.seconds ?? 0),
    since: dateTime(a.since),
    step: word('steps', a.to),
    date: a.business_date ?? '',
    at: dateTime(a.at),
    queued: count(a.queued_count ?? 0),
    value: group(a.queued_value),
    mutual: count(a.mutual_accounts ?? 0),
    short: count(a.short_accounts ?? 0),
    lack: group(a.short_value),
    cycle: String(a.cycle ?? ''),
    gross: group(a.gross),
    room: count(Math.floor((a.room_bytes ?? 0) / 2 ** 20)),
    failed: count(a.failed ?? 0),
    instructions: count(a.instructions ?? 0),
    every: count(a.snapshot_every ?? 0),
  }
}

/** The messages of an alert: a gridlock's has three parts. */
function keys(a: Alert): Key[] {
  const first = `alert.${a.code}` as Key
  if (a.code !== 'gridlock') return [first]
  return [first, a.resolution_may_settle ? 'alert.gridlock_resolvable' : 'alert.gridlock_stuck', isZero(a.short_value ?? '') ? 'alert.gridlock_covered' : 'alert.gridlock_short']
}

// A code that a newer server has, and this page does not know, is told in the server's words.
function alertText(a: Alert): string {
  if (!has('alert', a.code)) return a.text
  const given = values(a)
  return keys(a).map((key) => t(key, given)).join(t('alert.between'))
}

function alertHref(alert: Alert): string | undefined {
  const of: Record<string, string> = alert.asset ? { asset: alert.asset } : {}
  if (alert.order) return href('queue', { ...of, order: `${alert.participant}/${alert.order}` })
  if (alert.code === 'gridlock') return href('gridlock', of)
  if (alert.code === 'cycle_pending') return href('cycles', of)
  if (alert.code === 'step_overdue') return href('day', of)
  return undefined
}

export function Alerts({ alerts }: { alerts: Alert[] }) {
  if (alerts.length === 0) return <p class="note good" data-testid="no-alerts">{t('overview.no_alerts')}</p>
  const sorted = [...alerts].sort((a, b) => Number(b.level === 'critical') - Number(a.level === 'critical'))
  return (
    <ul class="alerts" data-testid="alerts">
      {sorted.map((a, i) => {
        const to = alertHref(a)
        return (
          <li key={`${a.code}${a.asset}${i}`} class={`note ${a.level === 'critical' ? 'bad' : 'warn'}`} data-code={a.code}>
            <strong>{word('level', a.level)}</strong> <span>{alertText(a)}</span>
            {to && <a href={to}>{t('overview.show')}</a>}
          </li>
        )
      })}
    </ul>
  )
}
