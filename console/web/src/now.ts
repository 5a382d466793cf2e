// The time of the server, which is another than the browser's where a clock is wrong or simulated.
import { get } from './api'
import { useResource } from './resource'

const readMs = 10_000

/** Unix milliseconds, at most some seconds old; 0 until it is known. */
export function useNow(): number {
  const read = useResource((signal) => get<{ time: string }>('/v1/overview', {}, signal), [], { topics: ['day'], everyMs: readMs })
  return read.data ? Date.parse(read.data.time) : 0
}
