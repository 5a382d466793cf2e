// The time zone that all times are shown in: that of the business calendar, wherever the browser is. Business dates are dates and have none.
import { effect, signal } from '@preact/signals'
import { get } from './api'
import { liveState } from './live'

const otherwise = 'UTC' // where the server has no calendar, or the browser does not know its zone
const retryMs = 1000

/** An IANA name; undefined until the server was asked. */
export const zone = signal<string | undefined>(undefined)

function isKnown(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en-US', { timeZone: name }))
  } catch {
    return false
  }
}

async function read() {
  try {
    const days = await get<{ zone?: string }>('/v1/days', { limit: 1 })
    zone.value = days.zone && isKnown(days.zone) ? days.zone : otherwise
  } catch {
    zone.value ??= otherwise
    window.setTimeout(read, retryMs)
  }
}

/** Reads the zone, and again whenever the stream begins anew: the server may have another calendar then. */
export function startZone() {
  void read()
  effect(() => {
    if (liveState.value === 'live') void read()
  })
}
