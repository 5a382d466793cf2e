// The pages in the order of the navigation. A page is one file with a component as its default export. The overview comes with the
// frame; the others (others.ts) are read right after it, so that the first page is seen sooner and a later one needs no server to open.
import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import Overview from './overview'

export interface PageEntry {
  /** In the address, the test ids and the messages (nav.NAME). */
  name: 'overview' | 'liquidity' | 'queue' | 'gridlock' | 'cycles' | 'matching' | 'orders' | 'participants' | 'day' | 'reports' | 'replay'
  /** Letter that opens it after g. */
  letter: string
}

export const pages: PageEntry[] = [
  { name: 'overview', letter: 'o' },
  { name: 'liquidity', letter: 'l' },
  { name: 'queue', letter: 'q' },
  { name: 'gridlock', letter: 'g' },
  { name: 'cycles', letter: 'c' },
  { name: 'matching', letter: 'm' },
  { name: 'orders', letter: 's' },
  { name: 'participants', letter: 'p' },
  { name: 'day', letter: 'd' },
  { name: 'reports', letter: 'r' },
  { name: 'replay', letter: 'y' },
]

export type Views = Record<PageEntry['name'], ComponentType>

/** The pages that are there to be shown. */
export const views = signal<Partial<Views>>({ overview: Overview })
/** The others could not be read: the server is away, or was upgraded and has other files now. */
export const viewsFailed = signal(false)

export async function readViews() {
  try {
    views.value = { overview: Overview, ...(await import('./others')).others }
  } catch {
    viewsFailed.value = true
  }
}
