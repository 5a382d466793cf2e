// What a page reads from the API, read again when one of its topics changes.
import { useEffect, useRef, useState } from 'preact/hooks'
import { useSignalEffect, useSignal } from '@preact/signals'
import { ApiError } from './api'
import { type Topic, liveState, version } from './live'

export interface Resource<T> {
  /** The newest answer; the one before stays while the next is on its way. */
  data: T | undefined
  error: ApiError | undefined
  /** No answer for these keys yet. */
  loading: boolean
  reload: () => void
}

export interface Options {
  /** Topics that make it read again. */
  topics?: Topic[]
  /** Read again after so many milliseconds even when nothing changed: for what changes with time alone. */
  everyMs?: number
}

// A read that takes long is repeated less often: after each one there is a rest of twice its time.
const restFactor = 2
const leastRestMs = 250
const mostRestMs = 5000

interface Read<T> {
  keys: string
  data?: T
  error?: ApiError
}

/**
 * Reads by `load`, at once and whenever the keys or a topic change. Reads never overlap: what changes during one makes another
 * one after it. A read for old keys is aborted, and its answer is never shown. `load` may answer undefined for "not now".
 */
export function useResource<T>(load: (signal: AbortSignal) => Promise<T> | undefined, keys: unknown[], options: Options = {}): Resource<T> {
  const key = JSON.stringify(keys)
  const [read, setRead] = useState<Read<T>>({ keys: key })
  const wanted = useSignal(0)
  const loader = useRef(load)
  loader.current = load
  const runner = useRef<Runner<T> | undefined>(undefined)
  runner.current ??= new Runner<T>()

  useEffect(() => {
    const run = runner.current!
    run.begin(key, (signal) => loader.current(signal), setRead)
    return () => run.end()
  }, [key])

  const first = useRef(true)
  useSignalEffect(() => {
    for (const topic of options.topics ?? []) version(topic)
    wanted.value
    if (first.current) first.current = false
    else runner.current!.want()
  })

  useEffect(() => {
    if (!options.everyMs) return
    const timer = setInterval(() => liveState.value !== 'paused' && runner.current!.want(), options.everyMs)
    return () => clearInterval(timer)
  }, [options.everyMs])

  const current = read.keys === key
  return {
    data: current ? read.data : undefined,
    error: current ? read.error : undefined,
    loading: !current || (read.data === undefined && !read.error),
    reload: () => wanted.value++,
  }
}

// Runner makes one read after the other.
class Runner<T> {
  private abort?: AbortController
  private load!: (signal: AbortSignal) => Promise<T> | undefined
  private show!: (read: Read<T>) => void
  private keys = ''
  private data?: T
  private busy = false
  private again = false
  private timer = 0

  begin(keys: string, load: (signal: AbortSignal) => Promise<T> | undefined, show: (read: Read<T>) => void) {
    this.end()
    this.keys = keys
    this.load = load
    this.show = show
    this.data = undefined
    this.abort = new AbortController()
    this.run(this.abort.signal)
  }

  end() {
    this.abort?.abort()
    this.abort = undefined
    this.busy = this.again = false
    window.clearTimeout(this.timer)
    this.timer = 0
  }

  want() {
    if (!this.abort) return
    if (this.busy || this.timer) this.again = true
    else this.run(this.abort.signal)
  }

  private async run(signal: AbortSignal) {
    const began = performance.now()
    this.busy = true
    this.again = false
    try {
      const data = await this.load(signal)
      if (signal.aborted) return
      this.data = data
      this.show({ keys: this.keys, data })
      this.rest(signal, performance.now() - began)
    } catch (e) {
      if (signal.aborted) return
      const error = e instanceof ApiError ? e : new ApiError(0, 'internal', undefined, String(e), undefined)
      this.show({ keys: this.keys, data: this.data, error })
      this.again ||= error.status === 0 || error.status === 503
      this.rest(signal, (1000 * (error.retrySeconds ?? 1)) / restFactor)
    }
  }

  private rest(signal: AbortSignal, tookMs: number) {
    this.busy = false
    this.timer = window.setTimeout(() => {
      this.timer = 0
      if (this.again) this.run(signal)
    }, Math.min(mostRestMs, Math.max(leastRestMs, restFactor * tookMs)))
  }
}
