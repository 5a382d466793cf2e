// The part of d3-force that layout.ts uses; the package brings no types.
declare module 'd3-force' {
  export interface Node {
    x?: number
    y?: number
    vx?: number
    vy?: number
  }
  export interface Force {
    (alpha: number): void
  }
  export interface LinkForce<N> extends Force {
    id(of: (node: N) => string): this
    distance(px: number | ((link: { source: N; target: N }) => number)): this
    strength(s: number): this
    links(links: { source: string | N; target: string | N }[]): this
  }
  export interface Simulation<N extends Node> {
    nodes(nodes: N[]): this
    force(name: string, force: Force | null): this
    alpha(alpha: number): this
    alphaDecay(decay: number): this
    on(name: 'tick', listener: () => void): this
    restart(): this
    stop(): this
    tick(times?: number): this
  }
  export function forceSimulation<N extends Node>(nodes?: N[]): Simulation<N>
  export function forceLink<N>(): LinkForce<N>
  export function forceManyBody<N>(): Force & { strength(s: number): Force & { distanceMax(px: number): Force } }
  export function forceCollide<N>(radius: (node: N) => number): Force
  export function forceX(x: number): Force & { strength(s: number): Force }
  export function forceY(y: number): Force & { strength(s: number): Force }
}
