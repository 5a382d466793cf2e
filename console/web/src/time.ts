// Times come as RFC 3339 and are shown in the zone of the business calendar; the title of a shown time has the original.
import { computed } from '@preact/signals'
import { t } from './i18n'
import { zone } from './zone'

const format = computed(() => new Intl.DateTimeFormat('en-US', {
  timeZone: zone.value ?? 'UTC', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
}))

// read is a time as a clock and a wall calendar in the zone show it.
function read(time: string): Record<string, string> {
  return Object.fromEntries(format.value.formatToParts(Date.parse(time)).map((part) => [part.type, part.value]))
}

/** 09:31:07 */
export function clock(time: string | null | undefined): string {
  return dateTime(time).slice(-8)
}

/** 09:31 */
export function minute(time: string | null | undefined): string {
  return time ? clock(time).slice(0, 5) : '–'
}

/** 2026-11-30 09:31:07 */
export function dateTime(time: string | null | undefined): string {
  if (!time) return '–'
  const { year, month, day, hour, minute, second } = read(time)
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`
}

/** Whole seconds between two times. */
export function secondsBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 1000)
}

/** 45 s, 12 min, 3 h 5 min: how long something has lasted. */
export function lasting(seconds: number): string {
  if (seconds < 90) return t('duration.seconds', { n: Math.max(0, seconds) })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return t('duration.minutes', { n: minutes })
  if (minutes < 48 * 60) return t('duration.hours', { h: Math.floor(minutes / 60), min: minutes % 60 })
  return t('duration.days', { n: Math.floor(minutes / 1440) })
}
