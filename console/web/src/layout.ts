// Where the points of a graph stand, by d3-force: they repel each other, edges pull, and no two overlap. Points keep their places from one drawing to the next, so that what changes is seen.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type Simulation } from 'd3-force'
import type { GraphEdge, GraphNode } from './graph'

export interface Point {
  id: string
  x: number
  y: number
  radius: number
  /** Its name stands below it. */
  named: boolean
}

const leastRadius = 9 // px
const mostRadius = 26
const fewNodes = 24 // up to these every name is shown
const namedNodes = 14 // of more, those of the largest; the others' when they are pointed at, focused, or tied to one that is
const margin = { x: 58, y: 40 } // px, room for the names
const nameRoom = 22 // px around a point that has its name below it
const bareRoom = 8
const decay = 0.04 // of the heat, at each step

// radius shrinks with the number of points, so that many have room.
function radius(size: number, nodes: number): number {
  return (leastRadius + (mostRadius - leastRadius) * Math.sqrt(size)) * Math.min(1, Math.sqrt(fewNodes / nodes))
}

/** The points from the largest to the smallest. */
export function ranked(nodes: GraphNode[]): GraphNode[] {
  return [...nodes].sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1))
}

function calm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

/** Layout holds the points of a drawing and moves them until they are at rest. */
export class Layout {
  readonly points = new Map<string, Point>()
  private simulation: Simulation<Point> = forceSimulation<Point>().alphaDecay(decay).stop()
  private shape = ''
  private width = 800
  private height = 500

  constructor(private readonly moved: () => void) {
    this.simulation.on('tick', () => {
      this.keepInside()
      this.moved()
    })
  }

  resize(width: number, height: number) {
    if (width === this.width && height === this.height) return
    this.width = width
    this.height = height
    this.shape = ''
  }

  /** Takes what is to be drawn. Points move only where others came or went; their sizes and the widths of edges change in place. */
  set(nodes: GraphNode[], edges: GraphEdge[]) {
    const shape = nodes.map((n) => n.id).join() + this.width + this.height
    ranked(nodes).forEach((n, i) => this.place(n, nodes.length, i))
    if (shape === this.shape) return
    const grown = nodes.some((n) => !this.shape.includes(n.id))
    this.shape = shape
    const known = new Set(nodes.map((n) => n.id))
    for (const id of this.points.keys()) if (!known.has(id)) this.points.delete(id)
    this.pose(edges.filter((e) => this.points.has(e.from) && this.points.has(e.to)))
    this.settle(grown)
  }

  stop() {
    this.simulation.stop()
  }

  // A point that is new begins on a ring, at a place that depends on its order alone: the same data give the same drawing.
  private place(n: GraphNode, nodes: number, rank: number) {
    const look = { radius: radius(n.size, nodes), named: nodes <= fewNodes || rank < namedNodes }
    const there = this.points.get(n.id)
    if (there) return void Object.assign(there, look)
    const angle = this.points.size * 2.399963 // golden angle
    const far = 0.3 * Math.min(this.width, this.height) * Math.sqrt((1 + this.points.size % 12) / 12)
    this.points.set(n.id, { id: n.id, ...look, x: this.width / 2 + far * Math.cos(angle), y: this.height / 2 + far * Math.sin(angle) })
  }

  // The fewer the points, the farther apart.
  private pose(edges: GraphEdge[]) {
    const room = Math.min(this.width, this.height)
    const few = this.points.size || 1
    const charge = (-24 * room) / (few > fewNodes ? Math.sqrt(few * fewNodes) : few)
    const links = edges.map((e) => ({ source: e.from, target: e.to }))
    this.simulation.nodes([...this.points.values()])
      .force('link', forceLink<Point>().id((p) => p.id).distance(room * (0.2 + 0.8 / Math.sqrt(few))).strength(0.06).links(links))
      .force('charge', forceManyBody<Point>().strength(charge).distanceMax(room))
      .force('collide', forceCollide<Point>((p) => p.radius + (p.named ? nameRoom : bareRoom)))
      .force('x', forceX(this.width / 2).strength(0.04))
      .force('y', forceY(this.height / 2).strength(0.05 * (this.width / this.height)))
  }

  private settle(grown: boolean) {
    this.simulation.alpha(grown ? 1 : 0.4).tick(calm() ? 160 : 60)
    this.keepInside()
    this.moved()
    if (calm()) this.simulation.stop()
    else this.simulation.restart()
  }

  private keepInside() {
    for (const p of this.points.values()) {
      p.x = Math.max(margin.x, Math.min(this.width - margin.x, p.x))
      p.y = Math.max(margin.y, Math.min(this.height - margin.y, p.y))
    }
  }
}
