// A graph of who owes whom, laid out by d3-force. Points keep their places from one drawing to the next, so that what changes is seen.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type Simulation } from 'd3-force'
import { useEffect, useRef, useState } from 'preact/hooks'

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

interface Point {
  id: string
  radius: number
  x?: number
  y?: number
}

const leastRadius = 9 // px
const mostRadius = 26
const leastWidth = 1.2
const mostWidth = 13
// How far an edge is bent, so that both directions, and what has settled beside what waits, are seen apart.
const bends = { waits: 0.16, done: 0.27, left: 0.27 }
const margin = { x: 58, y: 40 } // room for the names

function radius(size: number): number {
  return leastRadius + (mostRadius - leastRadius) * Math.sqrt(size)
}

function calm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

// Layout holds the points of a drawing and moves them until they are at rest.
class Layout {
  readonly points = new Map<string, Point>()
  private simulation: Simulation<Point> = forceSimulation<Point>().stop()
  private shape = ''
  private width = 800
  private height = 500

  constructor(private readonly moved: () => void) {
    this.simulation.alphaDecay(0.04).on('tick', () => {
      this.keepInside()
      moved()
    })
  }

  resize(width: number, height: number) {
    if (width === this.width && height === this.height) return
    this.width = width
    this.height = height
    this.shape = ''
  }

  // set takes what is to be drawn. Points move only where others came or went; their sizes and the widths of edges change in place.
  set(nodes: GraphNode[], edges: GraphEdge[]) {
    const shape = nodes.map((n) => n.id).join() + this.width + this.height
    for (const n of nodes) this.place(n)
    if (shape === this.shape) return
    const grown = nodes.some((n) => !this.shape.includes(n.id))
    this.shape = shape
    const known = new Set(nodes.map((n) => n.id))
    for (const id of this.points.keys()) if (!known.has(id)) this.points.delete(id)
    const links = edges.filter((e) => known.has(e.from) && known.has(e.to)).map((e) => ({ source: e.from, target: e.to }))
    const room = Math.min(this.width, this.height)
    const few = nodes.length || 1 // the fewer, the farther apart
    this.simulation.nodes([...this.points.values()])
      .force('link', forceLink<Point>().id((p) => p.id).distance(room * (0.2 + 0.8 / Math.sqrt(few))).strength(0.06).links(links))
      .force('charge', forceManyBody<Point>().strength((-24 * room) / few).distanceMax(room))
      .force('collide', forceCollide<Point>((p) => p.radius + 22))
      .force('x', forceX(this.width / 2).strength(0.04))
      .force('y', forceY(this.height / 2).strength(0.05 * (this.width / this.height)))
    this.settle(grown)
  }

  stop() {
    this.simulation.stop()
  }

  // A point that is new begins on a ring, at a place that depends on its order alone: the same data give the same drawing.
  private place(n: GraphNode) {
    const there = this.points.get(n.id)
    if (there) return void (there.radius = radius(n.size))
    const angle = this.points.size * 2.399963 // golden angle
    const far = 0.3 * Math.min(this.width, this.height) * Math.sqrt((1 + this.points.size % 12) / 12)
    this.points.set(n.id, { id: n.id, radius: radius(n.size), x: this.width / 2 + far * Math.cos(angle), y: this.height / 2 + far * Math.sin(angle) })
  }

  private settle(grown: boolean) {
    this.simulation.alpha(grown ? 1 : 0.4)
    this.simulation.tick(calm() ? 160 : 60)
    this.keepInside()
    this.moved()
    if (calm()) this.simulation.stop()
    else this.simulation.restart()
  }

  private keepInside() {
    for (const p of this.points.values()) {
      p.x = Math.max(margin.x, Math.min(this.width - margin.x, p.x ?? 0))
      p.y = Math.max(margin.y, Math.min(this.height - margin.y, p.y ?? 0))
    }
  }
}

// knee is the point towards which an edge is bent.
function knee(a: Point, b: Point, bend: number): [number, number] {
  const [ax, ay, bx, by] = [a.x ?? 0, a.y ?? 0, b.x ?? 0, b.y ?? 0]
  return [(ax + bx) / 2 - (by - ay) * bend, (ay + by) / 2 + (bx - ax) * bend]
}

// arc is a bent line from the rim of one point to the rim of another.
function arc(a: Point, b: Point, width: number, bend: number): string {
  const [ax, ay, bx, by] = [a.x ?? 0, a.y ?? 0, b.x ?? 0, b.y ?? 0]
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
  const angle = Math.atan2((b.y ?? 0) - cy, (b.x ?? 0) - cx)
  const tip = b.radius + 2
  const long = arrowLength(width) + 2
  const half = 3 + width * 0.75
  const at = (back: number, side: number) => {
    const x = (b.x ?? 0) - (tip + back) * Math.cos(angle) - side * Math.sin(angle)
    const y = (b.y ?? 0) - (tip + back) * Math.sin(angle) + side * Math.cos(angle)
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

export function Graph(props: GraphProps) {
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<[number, number]>([800, 500])
  const [, draw] = useState(0)
  const layout = useRef<Layout | undefined>(undefined)
  layout.current ??= new Layout(() => draw((n) => n + 1))
  const [over, setOver] = useState('')

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
  const marked = over || props.chosen || ''
  const dim = (e: GraphEdge) => marked !== '' && points.has(marked) && e.from !== marked && e.to !== marked
  return (
    <div ref={box} class="graph" data-testid="graph" data-state={props.state} data-seq={props.seq} data-nodes={props.nodes.length} data-edges={props.edges.length}>
      <svg viewBox={`0 0 ${size[0]} ${size[1]}`} role="group" aria-label={props.label}>
        {props.edges.map((e) => <Edge key={`${e.from}>${e.to}>${e.tone}`} edge={e} points={points} dim={dim(e)} />)}
        {props.nodes.map((n) => {
          const p = points.get(n.id)
          return p && (
            <g key={n.id} class={`node ${n.short ? 'short' : ''} ${n.id === props.chosen ? 'chosen' : ''}`} transform={`translate(${p.x},${p.y})`} tabIndex={0} role="button" aria-label={n.title} data-node={n.id}
              onClick={() => props.onChoose?.(n.id)} onKeyDown={(e) => e.key === 'Enter' && props.onChoose?.(n.id)}
              onPointerEnter={() => setOver(n.id)} onPointerLeave={() => setOver('')}>
              <title>{n.title}</title>
              <circle r={p.radius} />
              <text y={p.radius + 13}>{n.id}</text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}
