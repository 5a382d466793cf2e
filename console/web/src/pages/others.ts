// All pages but the overview, as one file of the build.
import Cycles from './cycles'
import Day from './day'
import Gridlock from './gridlock'
import type { Views } from './index'
import Liquidity from './liquidity'
import Matching from './matching'
import Orders from './orders'
import Participants from './participants'
import Queue from './queue'
import Replay from './replay'
import Reports from './reports'

export const others: Omit<Views, 'overview'> = {
  liquidity: Liquidity, queue: Queue, gridlock: Gridlock, cycles: Cycles, matching: Matching, orders: Orders, participants: Participants,
  day: Day, reports: Reports, replay: Replay,
}
