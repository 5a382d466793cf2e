// Time series by uPlot. Values come as amounts (decimal strings): drawn as floats, read out as they are.
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { t } from './i18n'
import { compact, draw, group } from './money'
import { language, theme } from './preferences'

export interface Line {
  label: string
  /** One a point of time; null: a gap. */
  values: (string | null)[]
  /** Name of a colour of theme.css: accent, good, warn, bad, violet, muted. */
  color: string
  fill?: boolean
  /** From point to point; else it stays until the next, as amounts do. */
  sloped?: boolean
}

export interface ChartProps {
  /** RFC 3339, ascending. */
  times: string[]
  lines: Line[]
  height?: number
  label: string
  testid?: string
}

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
    width: Math.max(200, box.clientWidth),
    height: props.height ?? 200,
    cursor: { y: false, points: { size: 5 } },
    legend: { live: true },
    scales: { x: { time: true } },
    series: [{ label: t('field.time'), value: '{HH}:{mm}:{ss}' }, ...props.lines.map((line) => series(line, box))],
    axes: [
      { stroke: text, grid, ticks: grid, font, size: 28, space: 72, values: [[60, hours, null, null, null, null, null, null, 1], [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1]] },
      { stroke: text, grid, ticks: grid, font, size: 62, values: (_plot, ticks) => ticks.map((v) => compact(String(v), language.value)) },
    ],
  }
}

function data(props: ChartProps): uPlot.AlignedData {
  const x = props.times.map((time) => Date.parse(time) / 1000)
  return [x, ...props.lines.map((line) => line.values.map((v) => (v === null ? null : draw(v))))]
}

export function Chart(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  // What the lines look like; when only values change, the plot stays and is given them.
  const shape = JSON.stringify([theme.value, language.value, props.height, props.lines.map((l) => [l.label, l.color])])
  const newest = useRef(props)
  newest.current = props

  useEffect(() => {
    const element = box.current!
    const build = () => {
      plot.current?.destroy()
      plot.current = new uPlot(withLines(options(newest.current, element), newest), data(newest.current), element)
    }
    build()
    const watch = new ResizeObserver(() => plot.current?.setSize({ width: Math.max(200, element.clientWidth), height: newest.current.height ?? 200 }))
    watch.observe(element)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', build)
    return () => {
      watch.disconnect()
      dark.removeEventListener('change', build)
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [shape])

  useEffect(() => plot.current?.setData(data(props)), [props.times, props.lines])

  return <div ref={box} class="chart" role="img" aria-label={props.label} data-testid={props.testid} data-points={props.times.length} />
}

// withLines lets the legend read amounts of the newest lines, not of those that the plot was built with.
function withLines(o: uPlot.Options, newest: { current: ChartProps }): uPlot.Options {
  o.series.forEach((s, i) => {
    if (i > 0) s.value = (_plot, _value, _series, index) => (index == null ? '–' : group(newest.current.lines[i - 1]?.values[index]))
  })
  return o
}
