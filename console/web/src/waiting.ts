// The orders of one asset that wait, kept by reading the lists once and the events from then on: at 100,000 orders reading
// the lists anew for each change would keep the server and the browser busy with nothing else.
import { batch, signal } from '@preact/signals'
import { all, ApiError } from './api'
import { type Event, readEvents } from './live'
import { draw, units } from './money'
import type { OrderRow } from './order_row'
import { lasting } from './time'

export interface WaitingOrder {
  key: string // instructor/id
  id: string
  participant: string
  debtor: string
  creditor: string
  amount: string
  /** The amount as a float: only to sort by. */
  size: number
  priority: string
  method: string
  status: string
  seq: number
  /** Grows along the queue of its debtor within a priority. */
  place: number
  /** When it entered its queue, unix milliseconds; 0: it has not yet. */
  since: number
}

export interface Sum {
  count: number
  minor: bigint
}

const waitingAfter: Record<string, string> = {
  order_queued: 'queued', order_released: 'queued', order_held: 'held', order_warehoused: 'warehoused',
}
const goneAfter = new Set(['order_settled', 'order_cancelled', 'order_expired', 'order_rejected', 'order_accepted'])
const changes = new Set(['order_priority_changed', 'order_moved'])
const showMs = 250
const showManyMs = 1000 // of more than `many` orders
const many = 20000
const restMs = 3000 // between two readings of all, where the server skips events again and again
const afterEqual = 1e-6 // between places of the same sequence

/** How long an order has waited at a time of the server, unix milliseconds. */
export function ageOf(order: WaitingOrder, now: number): string {
  return order.since && now ? lasting(Math.floor((now - order.since) / 1000)) : '–'
}

/** Classes of priority in the order in which they settle. */
export const classes = ['highly-urgent', 'urgent', 'normal']

export class Waiting {
  /** A new array for each change; rows that did not change are the same objects. */
  readonly rows = signal<readonly WaitingOrder[]>([])
  readonly sums = signal<Record<string, Sum>>({})
  /** The first rows are there. */
  readonly ready = signal(false)
  /** All lists are being read. */
  readonly reading = signal(false)
  readonly error = signal<ApiError | undefined>(undefined)

  private book = new Book()
  private touched = new Set<string>() // keys of events since the reading began: they are newer than the lists
  private abort?: AbortController
  private readonly stop: () => void
  private showing = 0
  private restarting = 0
  private began = 0

  constructor(private readonly asset: string) {
    this.stop = readEvents({ event: (e) => this.onEvent(e), resync: () => this.restart() })
    void this.readAll()
  }

  close() {
    this.stop()
    this.abort?.abort()
    window.clearTimeout(this.showing)
    window.clearTimeout(this.restarting)
  }

  private restart() {
    if (this.restarting) return
    const wait = Math.max(0, this.began + restMs - performance.now())
    this.restarting = window.setTimeout(() => {
      this.restarting = 0
      void this.readAll()
    }, wait)
  }

  // readAll reads the lists into a new map. The first time the rows are shown as they come, later the old ones stay until the end.
  private async readAll() {
    this.abort?.abort()
    const { signal } = (this.abort = new AbortController())
    this.began = performance.now()
    this.reading.value = true
    this.touched.clear()
    const before = this.book
    const first = !this.ready.value
    const found = first ? before : new Book()
    const take = (rows: OrderRow[], ranks?: Ranks) => {
      for (const row of rows) this.take(found, row, ranks)
      if (!this.ready.value) this.show()
      else if (first) this.showSoon()
    }
    try {
      const ranks = new Ranks()
      await all<OrderRow>('/v1/queues', { asset: this.asset }, signal, (rows) => take(rows, ranks))
      for (const status of ['held', 'warehoused']) {
        await all<OrderRow>('/v1/orders', { asset: this.asset, status }, signal, (rows) => take(rows))
      }
      if (signal.aborted) return
      for (const key of this.touched) found.set(key, before.get(key))
      this.book = found
      this.error.value = undefined
      this.show()
    } catch (e) {
      if (signal.aborted) return
      this.error.value = e as ApiError
      this.restart()
    }
    this.reading.value = false
  }

  private take(into: Book, row: OrderRow, ranks?: Ranks) {
    const participant = row.participant ?? ''
    const key = `${participant}/${row.id}`
    if (this.touched.has(key)) return
    const order: WaitingOrder = {
      key, id: row.id, participant, debtor: row.debtor ?? '', creditor: row.creditor ?? '', amount: row.left ?? row.amount ?? '0', size: draw(row.left ?? row.amount),
      priority: row.priority, method: row.method, status: row.status, seq: row.seq, place: ranks ? ranks.next(row) : row.seq, since: row.since ? Date.parse(row.since) : 0,
    }
    const old = this.book.get(key)
    into.set(key, old && same(old, order) ? old : order)
  }

  private onEvent(e: Event) {
    if (e.asset !== this.asset) return
    if (e.kind === 'day_set') return this.restart() // what is carried to another date waits from its beginning on
    if (!e.id || !e.kind.startsWith('order_')) return
    const key = `${e.participant}/${e.id}`
    if (this.reading.value) this.touched.add(key)
    if (goneAfter.has(e.kind)) this.book.set(key, undefined)
    else if (e.kind === 'order_settled_part') this.restart() // the event has the part's amount, not what is left
    else this.change(key, e)
    this.showSoon()
  }

  private change(key: string, e: Event) {
    const old = this.book.get(key)
    const status = waitingAfter[e.kind] ?? (changes.has(e.kind) ? old?.status : undefined)
    if (!status) return
    const moves = e.kind !== 'order_held'
    const order = eventOrder(key, e, status, old?.seq ?? e.seq)
    order.since = old?.since || (status === 'queued' ? Date.parse(e.time ?? '') || 0 : 0)
    order.place = !moves && old ? old.place : e.kind === 'order_moved' && e.position === 'first' ? -e.seq : e.seq
    this.book.set(key, order)
  }

  private showSoon() {
    this.showing ||= window.setTimeout(() => this.show(), this.book.size > many ? showManyMs : showMs)
  }

  private show() {
    window.clearTimeout(this.showing)
    this.showing = 0
    batch(() => {
      this.sums.value = this.book.sums()
      this.rows.value = this.book.rows()
      this.ready.value = true
    })
  }
}

function eventOrder(key: string, e: Event, status: string, seq: number): WaitingOrder {
  const text = (member: string) => String(e[member] ?? '')
  return {
    key, id: text('id'), participant: text('participant'), debtor: text('debtor'), creditor: text('creditor'), amount: text('amount') || '0', size: draw(text('amount')),
    priority: text('priority'), method: text('method'), status, seq, place: seq, since: 0,
  }
}

function same(a: WaitingOrder, b: WaitingOrder): boolean {
  return a.status === b.status && a.priority === b.priority && a.place === b.place && a.amount === b.amount && a.since === b.since
}

// Book is orders by key, with their sums by status kept along: nothing is added up anew for each change.
class Book {
  private readonly orders = new Map<string, WaitingOrder>()
  private readonly totals = new Map<string, Sum>()

  get size(): number {
    return this.orders.size
  }

  get(key: string): WaitingOrder | undefined {
    return this.orders.get(key)
  }

  set(key: string, order: WaitingOrder | undefined) {
    const old = this.orders.get(key)
    if (old === order) return
    if (old) this.add(old, -1)
    if (order) {
      this.add(order, 1)
      this.orders.set(key, order)
    } else {
      this.orders.delete(key)
    }
  }

  rows(): WaitingOrder[] {
    return [...this.orders.values()]
  }

  sums(): Record<string, Sum> {
    return Object.fromEntries([...this.totals].filter(([, sum]) => sum.count > 0).map(([status, sum]) => [status, { ...sum }]))
  }

  private add(order: WaitingOrder, times: 1 | -1) {
    const sum = this.totals.get(order.status) ?? { count: 0, minor: 0n }
    sum.count += times
    sum.minor += BigInt(times) * units(order.amount)
    this.totals.set(order.status, sum)
  }
}

// Ranks gives places to the rows of a queue, which come in the order in which they would settle. Most often a place is the
// order's sequence; one that was moved, released or given another priority stands elsewhere, and those behind it follow.
class Ranks {
  private queue = ''
  private last = 0

  next(row: OrderRow): number {
    const queue = `${row.debtor} ${row.priority}`
    this.last = queue === this.queue ? Math.max(row.seq, this.last + afterEqual) : row.seq
    this.queue = queue
    return this.last
  }
}
