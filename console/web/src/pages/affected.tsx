// The waiting orders that an action is about: how many, and their value. Read for a question before it is answered.
import { all } from '../api'
import { count, t, word } from '../i18n'
import { group, sum } from '../money'
import { type OrderRow, unfinishedStatuses } from '../order_row'
import { ErrorNote } from '../page'
import { useResource } from '../resource'

const most = 20000 // of a status that are read

interface Line {
  status: string
  asset: string
  count: number
  value: string
  /** There are more. */
  cut: boolean
}

export interface AffectedProps {
  /** Absent: all assets. */
  asset?: string
  participant?: string
  /** Which of the waiting orders are meant; `about` names the choice. */
  meant: (order: OrderRow) => boolean
  about: string
}

async function readLines({ asset, participant, meant }: AffectedProps, signal: AbortSignal): Promise<Line[]> {
  const lists = await Promise.all(unfinishedStatuses.map(async (status) => {
    let seen = 0
    let cut = false
    const rows = await all<OrderRow>('/v1/orders', { status, asset, participant }, signal, (items, more) => {
      seen += items.length
      cut = more && seen >= most
      return !cut
    })
    const lines = new Map<string, string[]>()
    for (const row of rows) {
      if (!row.asset || !row.amount || !meant(row)) continue
      const amounts = lines.get(row.asset)
      if (amounts) amounts.push(row.amount)
      else lines.set(row.asset, [row.amount])
    }
    return [...lines].map(([of, amounts]) => ({ status, asset: of, count: amounts.length, value: sum(amounts), cut }))
  }))
  return lists.flat()
}

export function Affected(props: AffectedProps) {
  const read = useResource((signal) => readLines(props, signal), [props.asset, props.participant, props.about], { topics: ['queue'] })
  if (!read.data) return read.error ? <ErrorNote error={read.error} /> : <p class="muted">{t('common.loading')}</p>
  if (read.data.length === 0) return <p class="note" data-testid="affected">{t('affected.none')}</p>
  return (
    <table class="plain-table" data-testid="affected">
      <thead><tr><th>{t('affected.waiting')}</th><th class="right">{t('field.orders')}</th><th class="right">{t('field.value')}</th></tr></thead>
      <tbody>
        {read.data.map((line) => (
          <tr key={`${line.status} ${line.asset}`}>
            <th scope="row">{word('status', line.status)}</th><td class="right num">{count(line.count)}{line.cut && '+'}</td><td class="right num">{group(line.value)}{line.cut && '+'} {line.asset}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
