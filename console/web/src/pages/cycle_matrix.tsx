// Who owes whom in a cycle, as a heat map: debtors in rows, creditors in columns.
import { useMemo } from 'preact/hooks'
import { count, t, spoken } from '../i18n'
import { compact, compare, draw, group, sum } from '../money'
import type { Pair } from './cycles'

const most = 24 // participants in sight

interface Grid {
  names: string[]
  hidden: number
  cells: Map<string, Pair>
  largest: number
}

// grid takes those who pay and are paid most.
function grid(pairs: Pair[]): Grid {
  const sums = new Map<string, string[]>()
  const cells = new Map<string, Pair>()
  for (const pair of pairs) {
    cells.set(`${pair.debtor} ${pair.creditor}`, pair)
    for (const name of [pair.debtor, pair.creditor]) {
      const list = sums.get(name)
      if (list) list.push(pair.sum)
      else sums.set(name, [pair.sum])
    }
  }
  const totals = [...sums].map(([name, list]): [string, string] => [name, sum(list)]).sort((a, b) => compare(b[1], a[1]))
  const names = totals.slice(0, most).map(([name]) => name).sort()
  return { names, hidden: totals.length - names.length, cells, largest: Math.max(1, ...pairs.map((pair) => draw(pair.sum))) }
}

function Cell({ pair, largest, text }: { pair?: Pair; largest: number; text: boolean }) {
  if (!pair) return <td class="cycle-cell" />
  const says = t('cycles.cell', { debtor: pair.debtor, creditor: pair.creditor, sum: group(pair.sum), orders: count(pair.orders) })
  const heat = 6 + 36 * Math.sqrt(draw(pair.sum) / largest) // percent of the accent; more would hide the number
  return (
    <td class="cycle-cell" title={says} aria-label={says} style={{ '--heat': `${heat}%` }}>
      {text && <span class="num">{compact(pair.sum, spoken.value)}</span>}
    </td>
  )
}

export function CycleMatrix({ pairs }: { pairs: Pair[] }) {
  const { names, hidden, cells, largest } = useMemo(() => grid(pairs), [pairs])
  const text = names.length <= 12
  return (
    <div class="cycle-matrix">
      <table data-testid="matrix" aria-label={t('cycles.matrix')}>
        <thead>
          <tr>
            <th class="cycle-corner">{t('field.debtor')} ↓ {t('field.creditor')} →</th>
            {names.map((name) => <th key={name} scope="col" class="cycle-column"><span>{name}</span></th>)}
          </tr>
        </thead>
        <tbody>
          {names.map((debtor) => (
            <tr key={debtor}>
              <th scope="row">{debtor}</th>
              {names.map((creditor) => <Cell key={creditor} pair={cells.get(`${debtor} ${creditor}`)} largest={largest} text={text} />)}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p class="muted">{t('cycles.hidden', { n: hidden })}</p>}
    </div>
  )
}
