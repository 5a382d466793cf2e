// Times come as RFC 3339 and are shown in the zone of the browser; the title of a shown time has the original.

import { t } from './i18n'

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n)
}

/** 09:31:07 */
export function clock(time: string | null | undefined): string {
  if (!time) return '–'
  const d = new Date(time)
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`
}

/** UTC+08:00: the zone that times are shown in. */
export function zone(): string {
  const minutes = -new Date().getTimezoneOffset()
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}

/** 09:31 */
export function minute(time: string | null | undefined): string {
  return time ? clock(time).slice(0, 5) : '–'
}

/** 2026-11-30 09:31:07 */
export function dateTime(time: string | null | undefined): string {
  if (!time) return '–'
  const d = new Date(time)
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${clock(time)}`
}

/** Whole seconds between two times. */
export function secondsBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 1000)
}

/** 45 s, 12 min, 3 h 05 min: how long something has lasted. */
export function lasting(seconds: number): string {
  if (seconds < 90) return t('duration.seconds', { n: Math.max(0, seconds) })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return t('duration.minutes', { n: minutes })
  if (minutes < 48 * 60) return t('duration.hours', { h: Math.floor(minutes / 60), min: two(minutes % 60) })
  return t('duration.days', { n: Math.floor(minutes / 1440) })
}
