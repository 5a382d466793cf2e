// Time series. Values come as amounts (decimal strings): drawn as floats, read out as they are.
import { spoken, t } from './i18n'
import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import 'uplot/dist/uPlot.min.css'
import type { Plot } from './plot'
import { theme } from './preferences'
import { zone } from './zone'

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

// What draws; read when the first chart is to be seen.
const drawing = signal<typeof Plot | undefined>(undefined)

function readDrawing() {
  if (!drawing.peek()) import('./plot').then((file) => (drawing.value = file.Plot), () => {}) // the next chart tries again
}

// blank answers the words for a chart that would be bare axes.
function blank({ lines }: ChartProps): string {
  const values = lines.flatMap((line) => line.values).filter((v) => v !== null)
  if (values.length === 0) return t('common.no_data')
  return values.every((v) => !/[1-9]/.test(v)) ? t('common.all_zero') : ''
}

export function Chart(props: ChartProps) {
  const words = blank(props)
  return words ? <p class="empty" data-testid={props.testid} data-points={props.times.length}>{props.label}: {words}</p> : <Drawn {...props} />
}

function Drawn(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot | undefined>(undefined)
  const Drawing = drawing.value
  // What the lines look like; when only values change, the plot stays and is given them.
  const shape = JSON.stringify([theme.value, spoken.value, zone.value, props.height, props.lines.map((l) => [l.label, l.color])])
  const newest = useRef(props)
  newest.current = props

  useEffect(readDrawing, [])
  useEffect(() => {
    if (!Drawing) return
    const element = box.current!
    const build = () => {
      plot.current?.remove()
      plot.current = new Drawing(newest, element)
    }
    build()
    const watch = new ResizeObserver(() => plot.current?.fit())
    watch.observe(element)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', build)
    return () => {
      watch.disconnect()
      dark.removeEventListener('change', build)
      plot.current?.remove()
      plot.current = undefined
    }
  }, [shape, Drawing])

  useEffect(() => plot.current?.draw(), [props.times, props.lines])

  return <div ref={box} class="chart" role="img" aria-label={props.label} data-testid={props.testid} data-points={props.times.length} style={{ minHeight: `${props.height ?? 200}px` }} />
}
