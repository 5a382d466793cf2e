// What a step of the business day will do: to the cycles that are not settled, and to the orders that still wait.
import { all, ApiError, get } from '../api'
import { assets } from '../assets'
import { closeDialog } from '../dialog'
import { count, t, type Key, word } from '../i18n'
import { group, isZero } from '../money'
import { ErrorNote } from '../page'
import { useResource } from '../resource'
import { href } from '../router'
import { refused } from '../toast'
import { Affected } from './affected'
import { type CycleRow, stateOf } from './cycles'

interface Unsettled extends CycleRow {
  /** Of a closed one: whether it would settle now, and who hinders it. */
  possible?: boolean
  hinderers: { participant: string; short: string; code?: string }[]
}

const mostNamed = 3 // hinderers of a cycle

/** The cycles of an asset that are neither settled nor aborted. */
async function unsettled(asset: string, signal?: AbortSignal): Promise<CycleRow[]> {
  const lists = await Promise.all(['open', 'closed'].map((state) => all<CycleRow>('/v1/cycles', { asset, state }, signal)))
  return lists.flat().sort((a, b) => a.cycle - b.cycle)
}

async function readCycles(asset: string, signal: AbortSignal): Promise<Unsettled[]> {
  return Promise.all((await unsettled(asset, signal)).map(async (cycle) => {
    if (cycle.state === 'open') return { ...cycle, hinderers: [] }
    const preview = await get<{ possible: boolean; positions: Unsettled['hinderers'] }>(`/v1/cycles/${cycle.cycle}/preview`, { action: 'settle' }, signal)
    return { ...cycle, possible: preview.possible, hinderers: preview.positions.filter((p) => p.code) }
  }))
}

/** Why the step was refused, in words that name the cycles that hinder it. */
export async function refusal(asset: string, to: string, outcome: { code?: string; reason?: string; detail?: string }): Promise<ApiError> {
  const cycles = to === 'closed' ? await unsettled(asset) : []
  const named = cycles.map((c) => `${t('cycles.cycle', { n: c.cycle })} (${word('status', stateOf(c))})`).join(', ')
  return named ? new ApiError(200, outcome.code ?? '', undefined, t('day.hindered', { cycles: named }), undefined) : refused(word('steps', to), outcome)
}

// become says what the step makes of a cycle.
function become(cycle: Unsettled, to: string): string {
  if (to === 'closed') return t('day.cycle_hinders')
  const key: Key = cycle.state === 'open' ? 'day.cycle_closes' : cycle.possible ? 'day.cycle_settles' : 'day.cycle_waits'
  return t(key)
}

function Lacks({ cycle }: { cycle: Unsettled }) {
  return (
    <>
      {cycle.hinderers.slice(0, mostNamed).map((p) => (
        <div key={p.participant} class="muted">{isZero(p.short) ? `${p.participant}: ${word('block', p.code)}` : t('cycles.lacks', { participant: p.participant, amount: group(p.short) })}</div>
      ))}
      {cycle.hinderers.length > mostNamed && <div class="muted">{t('cycles.lack_too', { n: count(cycle.hinderers.length - mostNamed) })}</div>}
    </>
  )
}

function Cycles({ asset, to }: { asset: string; to: string }) {
  const read = useResource((signal) => readCycles(asset, signal), [asset], { topics: ['cycles', 'accounts'] })
  if (!read.data) return read.error ? <ErrorNote error={read.error} /> : <p class="muted">{t('common.loading')}</p>
  if (read.data.length === 0) return <p class="note" data-testid="day-cycles">{t('day.no_cycles')}</p>
  return (
    <table class="plain-table" data-testid="day-cycles">
      <thead><tr><th>{t('cycles.number')}</th><th>{t('field.status')}</th><th class="right">{t('cycles.gross')}</th><th>{t('day.becomes')}</th></tr></thead>
      <tbody>
        {read.data.map((cycle) => (
          <tr key={cycle.cycle}>
            <th scope="row"><a href={href('cycles', { asset, cycle: String(cycle.cycle) })} onClick={closeDialog}>{cycle.cycle}</a></th>
            <td>{word('status', stateOf(cycle))}</td><td class="right num">{group(cycle.gross)}</td><td>{become(cycle, to)}<Lacks cycle={cycle} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What the step to `to` does to the session of a date. */
export function Effects({ asset, to, date }: { asset: string; to: string; date: string }) {
  const carries = assets.value.find((a) => a.code === asset)?.end_of_day === 'carry'
  return (
    <>
      <Cycles asset={asset} to={to} />
      {to === 'end-of-day' && (
        <>
          <p class="note warn">{t(carries ? 'day.carry' : 'day.expire')}</p>
          <Affected asset={asset} meant={(o) => !o.business_date || o.business_date <= date} about={date} />
        </>
      )}
    </>
  )
}
