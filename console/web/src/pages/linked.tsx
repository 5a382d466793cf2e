// What an action on one order takes along: the orders of its chain, or the other side of its trade.
import { get } from '../api'
import { count, t } from '../i18n'
import { group, sum } from '../money'
import { type OrderRow, unfinishedStatuses } from '../order_row'
import { ErrorNote } from '../page'
import { useResource } from '../resource'

interface Whole extends OrderRow {
  chain?: string
  match?: { id: string; participant: string }
}

// read answers the order first, then those that go with it.
async function read(id: string, participant: string, signal: AbortSignal): Promise<OrderRow[]> {
  const order = await get<Whole>(`/v1/orders/${id}`, { participant }, signal)
  if (order.chain) return (await get<{ orders: OrderRow[] }>(`/v1/chains/${order.chain}`, {}, signal)).orders.filter((o) => unfinishedStatuses.includes(o.status))
  if (!order.match) return [order]
  return [order, await get<OrderRow>(`/v1/orders/${order.match.id}`, { participant: order.match.participant }, signal)]
}

function values(orders: OrderRow[]): string {
  const assets = [...new Set(orders.map((o) => o.asset))]
  return assets.map((asset) => `${group(sum(orders.filter((o) => o.asset === asset).map((o) => o.left ?? o.amount ?? '0')))} ${asset}`).join(', ')
}

export function Linked({ id, participant }: { id: string; participant: string }) {
  const { data: orders, error } = useResource((signal) => read(id, participant, signal), [id, participant], { topics: ['queue'] })
  if (!orders) return <ErrorNote error={error} />
  return (
    <div class="note" data-testid="linked">
      {t('affected.orders', { n: count(orders.length), value: values(orders) })}
      {orders.length > 1 && (
        <ul>{orders.map((o) => <li key={o.id}><span class="num">{group(o.left ?? o.amount)} {o.asset}</span> · {o.debtor} → {o.creditor} <span class="id muted">{o.id}</span></li>)}</ul>
      )}
    </div>
  )
}
