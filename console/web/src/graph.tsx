// A graph of who owes whom. Points keep their places from one drawing to the next, so that what changes is seen.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Layout, type Point, ranked } from './layout'

export interface GraphNode {
  id: string
  /** 0 to 1: how large. */
  size: number
  /** In the colour of what is short. */
  short?: boolean
  /** For those who point at it, or do not see it. */
  title: string
}

export interface GraphEdge {
  from: string
  to: string
  /** 0 to 1: how wide. */
  width: number
  /** waits; done: settled in what is shown; left: it has just gone. */
  tone: 'waits' | 'done' | 'left'
  title: string
}

export interface GraphProps {
  nodes: GraphNode[]
  edges: GraphEdge[]
  label: string
  chosen?: string
  onChoose?: (id: string) => void
  /** What is drawn, for tests: live, or a resolution and its step. */
  state: string
  seq: number
}

const leastWidth = 1.2 // px
const mostWidth = 13
// How far an edge is bent, so that both directions, and what has settled beside what waits, are seen apart.
const bends = { waits: 0.16, done: 0.27, left: 0.27 }

// knee is the point towards which an edge is bent.
function knee(a: Point, b: Point, bend: number): [number, number] {
  const [ax, ay, bx, by] = [a.x, a.y, b.x, b.y]
  return [(ax + bx) / 2 - (by - ay) * bend, (ay + by) / 2 + (bx - ax) * bend]
}

// arc is a bent line from the rim of one point to the rim of another.
function arc(a: Point, b: Point, width: number, bend: number): string {
  const [ax, ay, bx, by] = [a.x, a.y, b.x, b.y]
  const far = Math.hypot(bx - ax, by - ay) || 1
  const [cx, cy] = knee(a, b, bend)
  const rim = (px: number, py: number, r: number) => {
    const d = Math.hypot(cx - px, cy - py) || 1
    const s = Math.min(r, far / 2) / d
    return [px + (cx - px) * s, py + (cy - py) * s]
  }
  const [sx, sy] = rim(ax, ay, a.radius + 1)
  const [ex, ey] = rim(bx, by, b.radius + 3 + arrowLength(width))
  return `M${sx},${sy}Q${cx},${cy} ${ex},${ey}`
}

function arrowLength(width: number): number {
  return 5 + width * 0.9
}

function Arrow({ a, b, width, bend }: { a: Point; b: Point; width: number; bend: number }) {
  const [cx, cy] = knee(a, b, bend)
  const angle = Math.atan2(b.y - cy, b.x - cx)
  const tip = b.radius + 2
  const long = arrowLength(width) + 2
  const half = 3 + width * 0.75
  const at = (back: number, side: number) => {
    const x = b.x - (tip + back) * Math.cos(angle) - side * Math.sin(angle)
    const y = b.y - (tip + back) * Math.sin(angle) + side * Math.cos(angle)
    return `${x},${y}`
  }
  return <polygon points={`${at(0, 0)} ${at(long, half)} ${at(long, -half)}`} />
}

function Edge({ edge, points, dim }: { edge: GraphEdge; points: Map<string, Point>; dim: boolean }) {
  const a = points.get(edge.from)
  const b = points.get(edge.to)
  if (!a || !b) return null
  const width = leastWidth + (mostWidth - leastWidth) * edge.width
  return (
    <g class={`edge ${edge.tone} ${dim ? 'dim' : ''}`} data-edge={`${edge.from}>${edge.to}`}>
      <title>{edge.title}</title>
      <path d={arc(a, b, width, bends[edge.tone])} stroke-width={width} />
      <Arrow a={a} b={b} width={width} bend={bends[edge.tone]} />
    </g>
  )
}

// neighbour is the point that a key leads to, from the larger to the smaller ones.
function neighbour(nodes: GraphNode[], id: string, key: string): string | undefined {
  const all = ranked(nodes)
  const at = all.findIndex((n) => n.id === id)
  const to: Record<string, number> = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }
  return all[to[key] ?? -1]?.id
}

export function Graph(props: GraphProps) {
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<[number, number]>([800, 500])
  const [, draw] = useState(0)
  const layout = useRef<Layout | undefined>(undefined)
  layout.current ??= new Layout(() => draw((n) => n + 1))
  const [over, setOver] = useState('')
  const [focused, setFocused] = useState('')

  useEffect(() => {
    const element = box.current!
    const watch = new ResizeObserver(() => setSize([element.clientWidth, element.clientHeight]))
    watch.observe(element)
    return () => {
      watch.disconnect()
      layout.current!.stop()
    }
  }, [])
  useEffect(() => {
    layout.current!.resize(...size)
    layout.current!.set(props.nodes, props.edges)
  }, [props.nodes, props.edges, size])

  const { points } = layout.current
  const marked = over || focused || props.chosen || ''
  const stop = props.nodes.find((n) => n.id === (focused || props.chosen)) ?? ranked(props.nodes)[0] // the one that Tab comes to
  const near = new Set(props.edges.flatMap((e) => (e.from === marked || e.to === marked ? [e.from, e.to] : [])))
  const onKey = (e: KeyboardEvent, id: string) => {
    if (e.key === 'Enter') return props.onChoose?.(id)
    const next = neighbour(props.nodes, id, e.key)
    if (!next) return
    e.preventDefault()
    box.current!.querySelector<SVGElement>(`[data-node="${next}"]`)?.focus()
  }
  const dim = (e: GraphEdge) => marked !== '' && points.has(marked) && e.from !== marked && e.to !== marked
  return (
    <div ref={box} class="graph" data-testid="graph" data-state={props.state} data-seq={props.seq} data-nodes={props.nodes.length} data-edges={props.edges.length}>
      <svg viewBox={`0 0 ${size[0]} ${size[1]}`} role="group" aria-label={props.label}>
        {props.edges.map((e) => <Edge key={`${e.from}>${e.to}>${e.tone}`} edge={e} points={points} dim={dim(e)} />)}
        {props.nodes.map((n) => {
          const p = points.get(n.id)
          return p && (
            <g key={n.id} class={`node ${n.short ? 'short' : ''} ${n.id === props.chosen ? 'chosen' : ''}`} transform={`translate(${p.x},${p.y})`} tabIndex={n === stop ? 0 : -1} role="button" aria-label={n.title} data-node={n.id}
              onClick={() => props.onChoose?.(n.id)} onKeyDown={(e) => onKey(e, n.id)} onFocus={() => setFocused(n.id)} onBlur={() => setFocused('')}
              onPointerEnter={() => setOver(n.id)} onPointerLeave={() => setOver('')}>
              <title>{n.title}</title>
              <circle r={p.radius} />
              {(p.named || n.id === marked || near.has(n.id)) && <text y={p.radius + 13}>{n.id}</text>}
            </g>
          )
        })}
      </svg>
    </div>
  )
}
