// The pages in the order of the navigation. A page is one file with a component as its default export.
import type { ComponentType } from 'preact'
import Cycles from './cycles'
import Day from './day'
import Gridlock from './gridlock'
import Liquidity from './liquidity'
import Matching from './matching'
import Orders from './orders'
import Overview from './overview'
import Participants from './participants'
import Queue from './queue'
import Replay from './replay'
import Reports from './reports'

export interface PageEntry {
  /** In the address, the test ids and the messages (nav.NAME). */
  name: 'overview' | 'liquidity' | 'queue' | 'gridlock' | 'cycles' | 'matching' | 'orders' | 'participants' | 'day' | 'reports' | 'replay'
  /** Letter that opens it after g. */
  letter: string
  view: ComponentType
}

export const pages: PageEntry[] = [
  { name: 'overview', letter: 'o', view: Overview },
  { name: 'liquidity', letter: 'l', view: Liquidity },
  { name: 'queue', letter: 'q', view: Queue },
  { name: 'gridlock', letter: 'g', view: Gridlock },
  { name: 'cycles', letter: 'c', view: Cycles },
  { name: 'matching', letter: 'm', view: Matching },
  { name: 'orders', letter: 's', view: Orders },
  { name: 'participants', letter: 'p', view: Participants },
  { name: 'day', letter: 'd', view: Day },
  { name: 'reports', letter: 'r', view: Reports },
  { name: 'replay', letter: 'y', view: Replay },
]
