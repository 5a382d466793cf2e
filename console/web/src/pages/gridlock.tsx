// Gridlock: who waits for whom, live; and what recent resolutions settled, before and after, order by order.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { get, type List } from '../api'
import { assetCode } from '../assets'
import { Graph, type GraphEdge, type GraphNode } from '../graph'
import { count, t, word, spoken } from '../i18n'
import { compare, draw, group, isNegative, minus, sum } from '../money'
import { byText } from '../order'
import { Amount, Empty, Page, Panel, Select } from '../page'
import { useResource } from '../resource'
import { href, parameter, setParameters } from '../router'
import { type Column, Table } from '../table'
import { dateTime, minute } from '../time'
import { askResolve } from './gridlock_resolve'
import { pairsOf, readResolution, type Resolution, Solution } from './gridlock_solution'
import './gridlock.css'

export interface WaitingNode {
  participant: string
  balance: string
  cover: string | null
  queued_out: string
  queued_in: string
  count_out: number
  count_in: number
}

interface WaitingEdge {
  debtor: string
  creditor: string
  count: number
  value: string
}

interface WaitingGraph {
  asset: string
  seq: number
  nodes: WaitingNode[]
  edges: WaitingEdge[]
  truncated: boolean
}

interface ResolutionRow {
  seq: number
  time: string
  kind: string
  orders: number
  value: string
  trigger?: string
}

const edgeChoices = ['40', '120', '500']
const manyNodes = 30 // of more than these, fewer edges are drawn unless others are chosen
const flashMs = 5000 // how long what a resolution settled stays in sight

/** What a participant would have if all that is queued settled; null of an issuer. */
function afterAll(n: WaitingNode): string | null {
  return n.cover === null ? null : minus(sum([n.cover, n.queued_in]), n.queued_out)
}

function isShort(n: WaitingNode): boolean {
  const after = afterAll(n)
  return after !== null && isNegative(after)
}

function nodeTitle(n: WaitingNode): string {
  return t('gridlock.node', { participant: n.participant, out: group(n.queued_out), in: group(n.queued_in), cover: group(n.cover) })
}

function most(values: string[]): number {
  return Math.max(1e-9, ...values.map(draw))
}

// nodesOf are those who wait or are waited for, and while a resolution is in sight also those whom it set free.
function nodesOf(data: WaitingGraph, left: Resolution | undefined): GraphNode[] {
  const largest = most(data.nodes.map((n) => n.queued_out))
  const nodes: GraphNode[] = data.nodes.map((n) => ({ id: n.participant, size: draw(n.queued_out) / largest, short: isShort(n), title: nodeTitle(n) }))
  const known = new Set(nodes.map((n) => n.id))
  const freed = new Set((left?.orders ?? []).flatMap((o) => [o.debtor, o.creditor]).filter((id) => !known.has(id)))
  return [...nodes, ...[...freed].map((id) => ({ id, size: 0, title: id }))]
}

// edgesOf are the largest edges, all of the chosen point, and those of the orders that a resolution has just settled.
function edgesOf(data: WaitingGraph, shown: number, chosen: string, left: Resolution | undefined): GraphEdge[] {
  const largest = most(data.edges.map((e) => e.value))
  const edges: GraphEdge[] = data.edges.filter((e, i) => i < shown || e.debtor === chosen || e.creditor === chosen).map((e) => ({
    from: e.debtor, to: e.creditor, width: draw(e.value) / largest, tone: 'waits',
    title: t('gridlock.edge', { debtor: e.debtor, creditor: e.creditor, n: count(e.count), value: group(e.value) }),
  }))
  for (const p of left ? pairsOf(left.orders) : []) {
    edges.push({ from: p.debtor, to: p.creditor, width: Math.min(1, draw(p.value) / largest), tone: 'left', title: t('gridlock.left', { debtor: p.debtor, creditor: p.creditor, value: group(p.value) }) })
  }
  return edges
}

// useJustSettled answers the newest resolution for some seconds after it ran; not those that ran before the page was there.
function useJustSettled(asset: string, newest: number | undefined): Resolution | undefined {
  const [seen, setSeen] = useState<{ asset: string; seq: number } | undefined>(undefined)
  const [left, setLeft] = useState<Resolution | undefined>(undefined)
  useEffect(() => {
    if (newest === undefined) return
    setSeen({ asset, seq: newest })
    if (!seen || seen.asset !== asset || newest <= seen.seq) return
    const abort = new AbortController()
    readResolution(asset, newest, abort.signal).then(setLeft, () => {}) // only a hint: without it the graph changes all the same
    return () => abort.abort()
  }, [asset, newest])
  useEffect(() => {
    if (!left) return
    const timer = setTimeout(() => setLeft(undefined), flashMs)
    return () => clearTimeout(timer)
  }, [left])
  return left?.asset === asset ? left : undefined
}

const bySeq = (a: ResolutionRow, b: ResolutionRow) => a.seq - b.seq
const byOrders = (a: ResolutionRow, b: ResolutionRow) => a.orders - b.orders
const byValue = (a: ResolutionRow, b: ResolutionRow) => compare(a.value, b.value)

function columns(): Column<ResolutionRow>[] {
  return [
    { key: 'seq', head: t('field.seq'), cell: (r) => r.seq, compare: bySeq, right: true, width: '4rem' },
    { key: 'time', head: t('field.time'), cell: (r) => <time title={dateTime(r.time)}>{minute(r.time)}</time>, width: '4.4rem' },
    { key: 'kind', head: t('field.kind'), cell: (r) => word('resolution', r.kind), width: 'minmax(4.4rem, 0.6fr)' },
    { key: 'orders', head: t('field.orders'), cell: (r) => count(r.orders), compare: byOrders, right: true, width: '3rem' },
    { key: 'value', head: t('field.value'), cell: (r) => group(r.value), compare: byValue, right: true, width: 'minmax(6rem, 1fr)' },
  ]
}

function Node({ node }: { node: WaitingNode }) {
  const after = afterAll(node)
  return (
    <Panel title={node.participant} testid="gridlock-node" tools={<span class="actions"><a href={href('queue', { filter: node.participant })}>{t('nav.queue')}</a><a href={href('liquidity', { participant: node.participant })}>{t('nav.liquidity')}</a></span>}>
      <dl class="pairs">
        <dt>{t('field.balance')}</dt><dd class="num">{group(node.balance)}</dd>
        <dt>{t('field.cover')}</dt><dd class="num">{group(node.cover)}</dd>
        <dt>{t('liquidity.queued_out')} ({count(node.count_out)})</dt><dd class="num">{group(node.queued_out)}</dd>
        <dt>{t('liquidity.queued_in')} ({count(node.count_in)})</dt><dd class="num">{group(node.queued_in)}</dd>
        <dt>{t('liquidity.all_queued')}</dt><dd class={after && isNegative(after) ? 'num negative' : 'num'}>{group(after)}</dd>
      </dl>
    </Panel>
  )
}

const byOut = (a: WaitingNode, b: WaitingNode) => compare(a.queued_out, b.queued_out)
const byIn = (a: WaitingNode, b: WaitingNode) => compare(a.queued_in, b.queued_in)
const byAfter = (a: WaitingNode, b: WaitingNode) => compare(afterAll(a) ?? '0', afterAll(b) ?? '0')
const byName = (a: WaitingNode, b: WaitingNode) => byText(a.participant, b.participant)

// Waiters is the graph as a table.
function Waiters({ nodes }: { nodes: WaitingNode[] }) {
  const columns = useMemo((): Column<WaitingNode>[] => [
    { key: 'participant', head: t('common.participant'), cell: (n) => n.participant, compare: byName, width: 'minmax(7rem, 1fr)' },
    { key: 'out', head: t('liquidity.queued_out'), cell: (n) => <Amount value={n.queued_out} />, compare: byOut, right: true, width: 'minmax(6rem, 1fr)' },
    { key: 'in', head: t('liquidity.queued_in'), cell: (n) => <Amount value={n.queued_in} />, compare: byIn, right: true, width: 'minmax(6rem, 1fr)' },
    { key: 'after', head: t('liquidity.all_queued'), hint: t('liquidity.all_queued_hint'), cell: (n) => <Amount value={afterAll(n)} />, compare: byAfter, right: true, width: 'minmax(6rem, 1fr)' },
  ], [spoken.value])
  return (
    <div class="gridlock-table">
      <Table columns={columns} rows={nodes} rowKey={(n) => n.participant} label={t('gridlock.waits')} testid="table-waiting" maxRows={5} sort={{ key: 'out', down: true }}
        selected={parameter('node')} onSelect={(n) => setParameters({ node: n.participant })} />
    </div>
  )
}

function LiveGraph({ data, rows }: { data: WaitingGraph; rows: ResolutionRow[] | undefined }) {
  const shown = Number(parameter('edges') || edgeChoices[data.nodes.length > manyNodes ? 0 : 1])
  const node = parameter('node')
  const left = useJustSettled(data.asset, rows ? rows[0]?.seq ?? 0 : undefined)
  const nodes = useMemo(() => nodesOf(data, left), [data, left, spoken.value])
  const edges = useMemo(() => edgesOf(data, shown, node, left), [data, shown, node, left, spoken.value])
  const choices = edgeChoices.map((value) => ({ value, name: value }))
  return (
    <Panel class="fill" title={t('gridlock.waits')} tools={
      <span class="actions">
        <Legend />
        <Select label={t('gridlock.largest')} value={String(shown)} choices={choices} onChange={(edges) => setParameters({ edges })} />
      </span>}>
      {left && <p class="note good" role="status" data-testid="just-settled">{t('gridlock.just', { seq: left.seq, n: count(left.orders.length) })}</p>}
      {data.nodes.length === 0 && !left ? <Empty>{t('gridlock.nobody')}</Empty>
        : <Graph nodes={nodes} edges={edges} label={t('gridlock.waits')} state="live" seq={data.seq} chosen={node} onChoose={(node) => setParameters({ node })} />}
      {data.nodes.length > 0 && <Waiters nodes={data.nodes} />}
      {data.truncated && <p class="muted">{t('gridlock.truncated')}</p>}
    </Panel>
  )
}

function Legend() {
  return (
    <span class="legend muted">
      <i class="key-short" />{t('gridlock.key_short')}
      <i class="key-waits" />{t('gridlock.key_waits')}
      <i class="key-left" />{t('gridlock.key_left')}
    </span>
  )
}

export default function Gridlock() {
  const code = assetCode.value
  const graph = useResource((signal) => (code ? get<WaitingGraph>('/v1/waiting', { asset: code }, signal) : undefined), [code], { topics: ['queue', 'resolutions', 'accounts'] })
  const list = useResource((signal) => (code ? get<List<ResolutionRow>>('/v1/resolutions', { asset: code, limit: 50 }, signal) : undefined), [code], { topics: ['resolutions'] })
  const cols = useMemo(columns, [spoken.value])
  const rows = list.data?.items
  const chosen = Number(parameter('resolution'))
  const node = graph.data?.nodes.find((n) => n.participant === parameter('node'))
  if (!code) return <Page name="gridlock" title={t('gridlock.title')} ready={true}><Empty>{t('common.no_assets')}</Empty></Page>
  const show = (seq: number) => setParameters({ resolution: seq ? String(seq) : '' })
  const step = (by: number) => {
    const at = (rows ?? []).findIndex((r) => r.seq === chosen) + by
    if (rows?.[at]) show(rows[at].seq)
  }
  return (
    <Page name="gridlock" title={t('gridlock.title')} ready={graph.data !== undefined} fill error={graph.error ?? list.error}
      tools={<button class="primary" data-testid="action-resolve" onClick={() => askResolve(code)}>{t('gridlock.resolve')}</button>}>
      <div class="split gridlock">
        {chosen ? <Solution key={chosen} asset={code} seq={chosen} onClose={() => show(0)} onOlder={() => step(1)} onNewer={() => step(-1)} />
          : graph.data && <LiveGraph key={code} data={graph.data} rows={rows} />}
        <div class="aside gridlock-aside">
          {!chosen && node && <Node node={node} />}
          <Panel title={t('gridlock.recent')} class="fill">
            <Table columns={cols} rows={rows ?? []} rowKey={(r) => r.seq} label={t('gridlock.recent')} testid="table-resolutions" selected={chosen} onSelect={(r) => show(r.seq)} empty={t('gridlock.none')} />
          </Panel>
        </div>
      </div>
    </Page>
  )
}
