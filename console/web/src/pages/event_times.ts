// Times of sequences, read once each from the event feed: rows of the API carry the sequence of what happened to them.
import { get } from '../api'
import type { Event } from '../live'

const known = new Map<number, Promise<string | undefined>>()

async function read(seq: number): Promise<string | undefined> {
  const page = await get<{ items: Event[] }>('/v1/events', { after: seq - 1, limit: 1 })
  const first = page.items[0]
  return first?.seq === seq ? first.time : undefined
}

/** When a sequence was stamped; undefined where the feed has no event of it. */
export function timeOf(seq: number): Promise<string | undefined> {
  let time = known.get(seq)
  if (!time) {
    time = read(seq).catch(() => {
      known.delete(seq)
      return undefined
    })
    known.set(seq, time)
  }
  return time
}
