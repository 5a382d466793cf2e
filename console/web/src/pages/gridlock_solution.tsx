// One resolution, before and after: its orders settle one by one as the slider goes, though in truth all left under one sequence.
import { useMemo, useState } from 'preact/hooks'
import { get } from '../api'
import { Graph, type GraphEdge, type GraphNode } from '../graph'
import { count, t, spoken } from '../i18n'
import { amountOf, draw, group, scaleOf, units } from '../money'
import { Amount, ErrorNote, Panel, Time } from '../page'
import { useResource } from '../resource'
import { href } from '../router'

interface ResolvedOrder {
  id: string
  instructor: string
  debtor: string
  creditor: string
  asset: string
  amount: string
}

export interface Resolution {
  seq: number
  time: string
  asset: string
  orders: ResolvedOrder[]
  positions: { participant: string; asset: string; paid: string; received: string; net: string }[]
}

interface Pair {
  debtor: string
  creditor: string
  count: number
  value: string
}

/** What a resolution did in one asset. Linked orders may have left in others with it. */
export async function readResolution(asset: string, seq: number, signal: AbortSignal): Promise<Resolution> {
  const r = await get<Resolution>(`/v1/resolutions/${seq}`, {}, signal)
  return { ...r, asset, orders: r.orders.filter((o) => o.asset === asset), positions: r.positions.filter((p) => p.asset === asset) }
}

/** Orders added up by debtor and creditor. */
export function pairsOf(orders: ResolvedOrder[]): Pair[] {
  const scale = orders.length ? scaleOf(orders[0]!.amount) : 0
  const sums = new Map<string, { debtor: string; creditor: string; count: number; minor: bigint }>()
  for (const o of orders) {
    const key = `${o.debtor}>${o.creditor}`
    const pair = sums.get(key) ?? { debtor: o.debtor, creditor: o.creditor, count: 0, minor: 0n }
    pair.count++
    pair.minor += units(o.amount)
    sums.set(key, pair)
  }
  return [...sums.values()].map(({ minor, ...pair }) => ({ ...pair, value: amountOf(minor, scale) }))
}

interface Standing {
  participant: string
  paid: string
  received: string
  net: string
}

// standings are what each participant has paid and received after so many of the orders.
function standings(r: Resolution, step: number): Standing[] {
  const scale = r.orders.length ? scaleOf(r.orders[0]!.amount) : 0
  const paid = new Map<string, bigint>()
  const received = new Map<string, bigint>()
  for (const o of r.orders.slice(0, step)) {
    paid.set(o.debtor, (paid.get(o.debtor) ?? 0n) + units(o.amount))
    received.set(o.creditor, (received.get(o.creditor) ?? 0n) + units(o.amount))
  }
  return r.positions.map(({ participant }) => {
    const out = paid.get(participant) ?? 0n
    const into = received.get(participant) ?? 0n
    return { participant, paid: amountOf(out, scale), received: amountOf(into, scale), net: amountOf(into - out, scale) }
  })
}

function nodesOf(r: Resolution): GraphNode[] {
  const all = [...new Set(r.orders.flatMap((o) => [o.debtor, o.creditor]))].sort()
  const paid = new Map(r.positions.map((p) => [p.participant, draw(p.paid)]))
  const largest = Math.max(1e-9, ...paid.values())
  return all.map((id) => ({ id, size: (paid.get(id) ?? 0) / largest, title: id }))
}

// edgesOf draws what still waits at the step, and what has settled.
function edgesOf(r: Resolution, step: number): GraphEdge[] {
  const largest = Math.max(1e-9, ...pairsOf(r.orders).map((p) => draw(p.value)))
  const drawn = (orders: ResolvedOrder[], tone: GraphEdge['tone']) => pairsOf(orders).map((p) => ({
    from: p.debtor, to: p.creditor, width: draw(p.value) / largest, tone, title: t('gridlock.edge', { debtor: p.debtor, creditor: p.creditor, n: count(p.count), value: group(p.value) }),
  }))
  return [...drawn(r.orders.slice(0, step), 'done'), ...drawn(r.orders.slice(step), 'waits')]
}

function Steps({ step, last, onStep }: { step: number; last: number; onStep: (step: number) => void }) {
  return (
    <div class="steps">
      <button data-testid="step-before" disabled={step === 0} onClick={() => onStep(0)}>{t('gridlock.before')}</button>
      <button data-testid="step-back" aria-label={t('gridlock.step_back')} disabled={step === 0} onClick={() => onStep(step - 1)}>‹</button>
      <input type="range" min={0} max={last} value={step} aria-label={t('gridlock.step')} data-testid="step" onInput={(e) => onStep(Number(e.currentTarget.value))} />
      <button data-testid="step-on" aria-label={t('gridlock.step_on')} disabled={step === last} onClick={() => onStep(step + 1)}>›</button>
      <button data-testid="step-after" disabled={step === last} onClick={() => onStep(last)}>{t('gridlock.after')}</button>
      <span class="num" data-testid="step-count">{t('gridlock.settled_of', { n: count(step), all: count(last) })}</span>
    </div>
  )
}

function Positions({ rows }: { rows: Standing[] }) {
  return (
    <div class="solution-positions" tabIndex={0} role="region" aria-label={t('gridlock.positions')}>
      <table class="plain-table" data-testid="table-positions">
        <thead><tr><th>{t('common.participant')}</th><th class="right">{t('field.paid')}</th><th class="right">{t('field.received')}</th><th class="right">{t('field.net')}</th></tr></thead>
        <tbody>
          {rows.map((p) => (
            <tr key={p.participant}><th scope="row">{p.participant}</th><td class="right"><Amount value={p.paid} /></td><td class="right"><Amount value={p.received} /></td><td class="right"><Amount value={p.net} /></td></tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export interface SolutionProps {
  asset: string
  seq: number
  onClose: () => void
  onOlder: () => void
  onNewer: () => void
}

export function Solution(props: SolutionProps) {
  const r = useResource((signal) => readResolution(props.asset, props.seq, signal), [props.seq, props.asset])
  const [step, setStep] = useState(0)
  const data = r.data
  const nodes = useMemo(() => (data ? nodesOf(data) : []), [data])
  const edges = useMemo(() => (data ? edgesOf(data, step) : []), [data, step, spoken.value])
  const rows = useMemo(() => (data ? standings(data, step) : []), [data, step])
  const order = data?.orders[step - 1]
  return (
    <Panel class="fill" title={t('gridlock.solution', { seq: props.seq })} testid="solution" tools={
      <span class="actions">
        {data && <Time value={data.time} />}
        <button data-testid="resolution-older" onClick={props.onOlder}>{t('gridlock.older')}</button>
        <button data-testid="resolution-newer" onClick={props.onNewer}>{t('gridlock.newer')}</button>
        <button data-testid="resolution-close" onClick={props.onClose}>{t('gridlock.to_live')}</button>
      </span>}>
      <ErrorNote error={r.error} />
      {data && (
        <>
          <Steps step={step} last={data.orders.length} onStep={setStep} />
          <p class="solution-order">
            {order ? <>{t('gridlock.settles', { debtor: order.debtor, creditor: order.creditor, amount: group(order.amount) })} <a class="id" href={href('orders', { id: order.id, participant: order.instructor })}>{order.id}</a></>
              : <span class="muted">{t('gridlock.before_hint')}</span>}
          </p>
          <Graph nodes={nodes} edges={edges} label={t('gridlock.solution', { seq: props.seq })} state={`step ${step}`} seq={props.seq} />
          <Positions rows={rows} />
        </>
      )}
    </Panel>
  )
}
