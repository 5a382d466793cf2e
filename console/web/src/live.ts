// The stream of events, as an EventSource with the sequence as the id. Pages do not read it for what things are: it tells
// which topics changed, at most four times a second, and they ask again. Where the server skipped events (resync), all changed.
import { batch, signal, type Signal } from '@preact/signals'
import { get } from './api'

/** One event of the feed; further members depend on the kind. */
export interface Event {
  seq: number
  kind: string
  time?: string
  asset?: string
  [member: string]: unknown
}

export const topics = ['orders', 'queue', 'accounts', 'day', 'cycles', 'matches', 'limits', 'resolutions', 'names'] as const
export type Topic = (typeof topics)[number]

/** connecting: never had a stream yet. stale: it was lost. paused: this tab is hidden. */
export type LiveState = 'connecting' | 'live' | 'stale' | 'paused'
export const liveState = signal<LiveState>('connecting')
/** Sequence up to which the stream was read. */
export const liveSeq = signal(0)

const flushMs = 250
const lag = 5000 // events that the server may hold for us before it skips them
const retryMs = [250, 500, 1000, 2000, 4000]
const hiddenMs = 15000 // a hidden tab gives its connection back after that

const waits: Topic[] = ['orders', 'queue', 'accounts', 'matches']
const nets: Topic[] = ['cycles', 'accounts', 'orders']

// The kinds of events, as the schema Event of /openapi.json lists them. The stream names each by its kind, so one that is missing here is not heard.
const topicsOf: Record<string, Topic[]> = {
  asset_created: ['names', 'day'],
  participant_created: ['names'],
  account_opened: ['names', 'accounts'],
  order_rejected: ['orders', 'matches'],
  order_queued: waits,
  order_settled: ['orders', 'queue', 'accounts', 'resolutions', 'matches'],
  order_cancelled: waits,
  order_warehoused: waits,
  order_held: waits,
  order_released: waits,
  order_priority_changed: waits,
  order_moved: waits,
  order_expired: waits,
  limit_set: ['limits', 'accounts'],
  reservation_set: ['limits', 'accounts'],
  account_set: ['accounts'],
  participant_set: ['names', 'accounts'],
  day_set: ['day', 'names'],
  resolved: ['resolutions'],
  resolution_dropped: ['resolutions'],
  order_accepted: ['orders', 'cycles', 'accounts'],
  cycle_opened: nets,
  cycle_closed: nets,
  cycle_settled: nets,
  cycle_extended: nets,
  cycle_unwound: nets,
  cycle_survived: nets,
  cycle_aborted: nets,
  cycle_position: nets,
  cycle_pending: nets,
  order_unmatched: ['orders', 'matches'],
  order_matched: waits,
  order_settled_part: ['orders', 'queue', 'accounts', 'resolutions', 'matches'],
  order_cancel_asked: waits,
  balance_zeroed: ['accounts'],
}

const versions = Object.fromEntries(topics.map((name) => [name, signal(0)])) as Record<Topic, Signal<number>>
const dirty = new Set<Topic>()
let flushing = 0

/** Grows each time something of the topic may have changed. Read in a component or an effect, it subscribes. */
export function version(topic: Topic): number {
  return versions[topic].value
}

function flush() {
  flushing = 0
  batch(() => {
    for (const topic of dirty) versions[topic].value++
    dirty.clear()
    liveSeq.value = last
  })
}

function touch(changed: readonly Topic[]) {
  for (const topic of changed) dirty.add(topic)
  flushing ||= window.setTimeout(flush, flushMs)
}

type Reader = { event: (e: Event) => void; resync: () => void }
const readers = new Set<Reader>()

/** Reads every event, for a page that keeps a list of its own. `resync`: some were skipped, so read all again. */
export function readEvents(reader: Reader): () => void {
  readers.add(reader)
  return () => void readers.delete(reader)
}

/** Everything may have changed. */
export function resync() {
  for (const reader of readers) reader.resync()
  touch(topics)
}

let last = 0
let source: EventSource | undefined
let failures = 0
let timer = 0

function onEvent(message: MessageEvent<string>) {
  const event = JSON.parse(message.data) as Event
  // The id stands at the last event of a sequence, and stays until the next one: where the connection breaks within a sequence, all of it comes again.
  if (message.lastEventId) last = Number(message.lastEventId)
  touch(topicsOf[event.kind] ?? topics)
  for (const reader of readers) reader.event(event)
}

function onResync(message: MessageEvent<string>) {
  last = (JSON.parse(message.data) as { seq: number }).seq
  resync()
}

function onOpen() {
  failures = 0
  liveState.value = 'live'
}

function onError() {
  close()
  if (liveState.value === 'live') liveState.value = 'stale'
  retry()
}

function close() {
  source?.close()
  source = undefined
  window.clearTimeout(timer)
}

function retry() {
  const wait = retryMs[Math.min(failures++, retryMs.length - 1)]!
  timer = window.setTimeout(connect, wait)
}

// connect asks for the state first: a server whose sequence is behind ours has another log, so nothing that we know holds.
async function connect() {
  try {
    const state = await get<{ seq: number }>('/v1/state')
    if (last === 0 || state.seq < last) {
      last = state.seq
      resync()
    }
  } catch {
    liveState.value = liveState.value === 'connecting' ? 'connecting' : 'stale'
    return retry()
  }
  source = new EventSource(`/v1/events?after=${last}&lag=${lag}`)
  source.onopen = onOpen
  for (const kind of Object.keys(topicsOf)) source.addEventListener(kind, onEvent)
  source.onerror = onError
  source.addEventListener('resync', onResync)
}

let hiding = 0

function onVisibility() {
  window.clearTimeout(hiding)
  if (document.hidden) {
    hiding = window.setTimeout(() => {
      close()
      liveState.value = 'paused'
    }, hiddenMs)
    return
  }
  if (liveState.value === 'paused') {
    liveState.value = 'connecting'
    connect()
  }
}

/** Begins to read; called once. */
export function startLive() {
  document.addEventListener('visibilitychange', onVisibility)
  connect()
}
