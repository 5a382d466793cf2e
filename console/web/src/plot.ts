// What uPlot draws for a chart. It is a file of the build by itself, as large as all that a page needs before its charts are seen.
import uPlot from 'uplot'
import type { ChartProps, Line } from './chart'
import { t, spoken } from './i18n'
import { compact, draw, group } from './money'
import { zone } from './zone'

const leastWidth = 200 // px
const leastAxis = 62 // px, for the values on the left
const digitWidth = 8.5 // px; of Chinese units, the widest of what stands there, there are two at most
const instant = 60 // seconds that are shown to both sides of a single moment

// paint is a colour of the theme as the canvas wants it.
function paint(name: string, box: HTMLElement): string {
  const probe = document.createElement('i')
  probe.style.color = `var(--${name})`
  box.append(probe)
  const color = getComputedStyle(probe).color
  probe.remove()
  return color
}

function faint(color: string): string {
  return color.replace(/^rgb\(/, 'rgba(').replace(/\)$/, ', 0.12)')
}

// moment is the range around what is all at one time; uPlot would show the day after it, whose midnights are all called 00:00.
function moment(times: ArrayLike<number>): [number, number] | undefined {
  const first = times[0] ?? 0
  return (times[times.length - 1] ?? 0) - first < 1 ? [first - instant, first + instant] : undefined
}

const stepped = uPlot.paths.stepped!({ align: 1 })

function series(line: Line, box: HTMLElement): uPlot.Series {
  const color = paint(line.color, box)
  return {
    label: line.label,
    stroke: color,
    fill: line.fill ? faint(color) : undefined,
    width: 1.5,
    points: { show: (plot) => plot.data[0].length < 2 },
    paths: line.sloped ? undefined : stepped,
  }
}

function options(props: ChartProps, box: HTMLElement): uPlot.Options {
  const text = paint('muted', box)
  const grid = { stroke: paint('line', box), width: 1 }
  const font = '11px system-ui, sans-serif'
  const hours = '{HH}:{mm}'
  return {
    width: Math.max(leastWidth, box.clientWidth),
    height: heightOf(props),
    cursor: { y: false, points: { size: 5 } },
    legend: { live: true },
    scales: { x: { time: true, range: (plot, from, to) => moment(plot.data[0]) ?? [from, to] } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone.value ?? 'UTC'),
    series: [{ label: t('field.time'), value: '{HH}:{mm}:{ss}' }, ...props.lines.map((line) => series(line, box))],
    axes: [
      { stroke: text, grid, ticks: grid, font, size: 28, space: 72, values: [[60, hours, null, null, null, null, null, null, 1], [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1]] },
      { stroke: text, grid, ticks: grid, font, size: (_plot, names) => Math.max(leastAxis, 14 + digitWidth * Math.max(...(names ?? []).map((name) => name.length))), values: (_plot, ticks) => ticks.map((v) => compact(String(v), spoken.value)) },
    ],
  }
}

function data(props: ChartProps): uPlot.AlignedData {
  const x = props.times.map((time) => Date.parse(time) / 1000)
  return [x, ...props.lines.map((line) => line.values.map((v) => (v === null ? null : draw(v))))]
}

// withLines lets the legend read amounts of the newest lines, not of those that the plot was built with.
function withLines(o: uPlot.Options, newest: { current: ChartProps }): uPlot.Options {
  o.series.forEach((s, i) => {
    if (i > 0) s.value = (_plot, _value, _series, index) => (index == null ? '–' : group(newest.current.lines[i - 1]?.values[index]))
  })
  return o
}

/** Height of a chart without its legend, in px. */
function heightOf(props: ChartProps): number {
  return props.height ?? 200
}

/** A drawn chart. */
export class Plot {
  private readonly plot: uPlot

  constructor(private readonly newest: { current: ChartProps }, private readonly box: HTMLElement) {
    this.plot = new uPlot(withLines(options(newest.current, box), newest), data(newest.current), box)
  }

  draw() {
    this.plot.setData(data(this.newest.current))
  }

  fit() {
    this.plot.setSize({ width: Math.max(leastWidth, this.box.clientWidth), height: heightOf(this.newest.current) })
  }

  remove() {
    this.plot.destroy()
  }
}
