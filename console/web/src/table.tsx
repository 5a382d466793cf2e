// A table of many rows, of which only those in sight are drawn. By keyboard: arrows, Page up and down, Home, End, Enter.
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { count, t } from './i18n'
import { type Compare, Sorted } from './order'

export interface Column<T> {
  key: string
  head: ComponentChildren
  /** Longer words for the head, as its title. */
  hint?: string
  cell: (row: T) => ComponentChildren
  /** Ascending; absent: the column can't be sorted by. Keep it the same function between drawings. */
  compare?: Compare<T>
  /** Numbers stand right. */
  right?: boolean
  /** Where room is short its texts are cut, as those of ids; no other column's are: it grows with what is in sight. */
  shrinks?: boolean
  /** A grid track such as 7rem or minmax(8rem, 1fr); absent: an even share of the rest. The table scrolls sideways where it has less room than all need. */
  width?: string
}

export interface TableProps<T> {
  columns: Column<T>[]
  rows: readonly T[]
  rowKey: (row: T) => string | number
  /** What the table is, for those who do not see it. */
  label: string
  testid: string
  /** Key of the row that is marked as chosen. */
  selected?: string | number
  /** A row was clicked, or Enter pressed on it. */
  onSelect?: (row: T) => void
  /** Text that the filter box looks in; absent: no filter box. Must depend on the row alone. */
  text?: (row: T) => string
  /** Instead of `text`, for very many rows: whether a row has a word, given in lower case. */
  match?: (row: T, word: string) => boolean
  /** Filter at the start. */
  filter?: string
  onFilter?: (text: string) => void
  /** More controls, beside the filter box. */
  tools?: ComponentChildren
  /** Words where there are no rows. */
  empty?: string
  sort?: { key: string; down?: boolean }
  rowClass?: (row: T) => string | undefined
  /** As high as its rows, at most `maxRows`; absent: as high as its container. */
  maxRows?: number
}

export const rowHeight = 26 // px, as in theme.css
const beyond = 10 // rows drawn above and below those in sight

// filtered keeps the rows that hold all words of the filter. Texts are made once a row.
function useFiltered<T>(rows: readonly T[], filter: string, text?: (row: T) => string, match?: (row: T, word: string) => boolean): readonly T[] {
  const texts = useRef(new WeakMap<object, string>())
  const words = filter.trim().toLowerCase()
  return useMemo(() => {
    if (!words || !(text || match)) return rows
    const all = words.split(/\s+/)
    if (match) return rows.filter((row) => all.every((word) => match(row, word)))
    const textOf = (row: T) => {
      let s = texts.current.get(row as object)
      if (s === undefined) texts.current.set(row as object, (s = text!(row).toLowerCase()))
      return s
    }
    return rows.filter((row) => all.every((word) => textOf(row).includes(word)))
  }, [rows, words])
}

function useSorted<T>(rows: readonly T[], rowKey: (row: T) => string | number, columns: Column<T>[], sort?: { key: string; down?: boolean }): readonly T[] {
  const sorted = useRef<Sorted<T> | undefined>(undefined)
  sorted.current ??= new Sorted<T>(rowKey)
  const compare = columns.find((c) => c.key === sort?.key)?.compare
  const by = useMemo<Compare<T> | undefined>(() => (compare && sort?.down ? (a, b) => compare(b, a) : compare), [compare, sort?.down])
  return useMemo(() => sorted.current!.order(rows, by), [rows, by])
}

/** Widths in px that columns need, by key. */
type Needs = Record<string, number>

// useNeeds measures the cells that are drawn. Columns only grow, so that nothing jumps while the table scrolls.
function useNeeds<T>(box: { current: HTMLDivElement | null }, columns: Column<T>[]): Needs {
  const [needs, setNeeds] = useState<Needs>({})
  useLayoutEffect(() => {
    const grown: Needs = {}
    columns.forEach((c, i) => {
      if (c.shrinks) return
      for (const cell of box.current!.querySelectorAll(`[role="row"] > :nth-child(${i + 1})`)) {
        const need = cell.scrollWidth > cell.clientWidth ? cell.scrollWidth + 1 : 0 // widths are rounded
        if (need > (grown[c.key] ?? needs[c.key] ?? 0)) grown[c.key] = need
      }
    })
    if (Object.keys(grown).length) setNeeds({ ...needs, ...grown })
  })
  return needs
}

// tracksOf are the grid's columns, and the least width of all of them.
function tracksOf<T>(columns: Column<T>[], needs: Needs): { '--columns': string; '--least': string } {
  const leasts: string[] = []
  const tracks = columns.map((c) => {
    const [, least = c.width ?? '5rem', most] = /^minmax\((.+), (.+)\)$/.exec(c.width ?? 'minmax(5rem, 1fr)') ?? []
    const room = needs[c.key] ? `max(${least}, ${needs[c.key]}px)` : least
    leasts.push(room)
    return most ? `minmax(${room}, ${most})` : room
  })
  return { '--columns': tracks.join(' '), '--least': `calc(${leasts.join(' + ')})` }
}

// move answers where a key brings the marked row, or undefined for other keys.
function move(key: string, at: number, rows: number, page: number): number | undefined {
  const to: Record<string, number> = {
    ArrowDown: at + 1, ArrowUp: at < 0 ? rows - 1 : at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: rows - 1,
  }
  const next = to[key]
  return next === undefined ? undefined : Math.max(0, Math.min(rows - 1, next))
}

export function Table<T>(props: TableProps<T>) {
  const { columns, rowKey, testid } = props
  const [filter, setFilter] = useState(props.filter ?? '')
  const [sort, setSort] = useState(props.sort)
  const filtered = useFiltered(props.rows, filter, props.text, props.match)
  const rows = useSorted(filtered, rowKey, columns, sort)
  const body = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(600)
  const [marked, setMarked] = useState<string | number | undefined>(undefined)
  const place = useRef(-1)

  useEffect(() => {
    const watch = new ResizeObserver(() => setHeight(body.current?.clientHeight ?? 600))
    watch.observe(body.current!)
    return () => watch.disconnect()
  }, [])

  const first = Math.max(0, Math.floor(top / rowHeight) - beyond)
  const until = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + beyond)
  const page = Math.max(1, Math.floor(height / rowHeight) - 2)
  const needs = useNeeds(body, columns)

  const onKey = (e: KeyboardEvent) => {
    const at = marked === undefined ? -1 : rowKeyAt(rows, rowKey, place.current, marked)
    const row = rows[at]
    if (e.key === 'Enter' && row && props.onSelect && e.target === body.current) {
      e.preventDefault()
      return props.onSelect(row)
    }
    const next = move(e.key, at, rows.length, page)
    const target = next === undefined ? undefined : rows[next]
    if (next === undefined || target === undefined || e.target !== body.current) return
    e.preventDefault()
    mark(target, next)
    bring(body.current!, next)
  }
  const mark = (row: T, at: number) => {
    place.current = at
    setMarked(rowKey(row))
  }
  const look = (text: string) => {
    setFilter(text)
    props.onFilter?.(text)
  }
  const shown = rows.slice(first, until)
  const markedShown = shown.some((row) => rowKey(row) === marked)

  return (
    <div class="table-box" style={tracksOf(columns, needs)}>
      {(props.text || props.match || props.tools) && <Tools table={props} filter={filter} found={rows.length} onFilter={look} />}
      <div class="table" data-testid={testid} data-rows={rows.length}>
        <Scroller box={body} rows={rows.length} columns={columns.length} maxRows={props.maxRows} active={markedShown ? `${testid}-${marked}` : undefined} label={props.label} onKey={onKey} onScroll={setTop}
          head={<Head columns={columns} sort={sort} onSort={(key) => setSort(nextSort(sort, key))} />}>
          {shown.map((row, i) => (
            <Row key={rowKey(row)} id={`${testid}-${rowKey(row)}`} row={row} at={first + i} columns={columns} selected={rowKey(row) === props.selected} marked={rowKey(row) === marked}
              tone={props.rowClass?.(row)} onClick={() => { mark(row, first + i); props.onSelect?.(row) }} />
          ))}
          {rows.length === 0 && <div class="table-empty">{filter ? t('table.no_match') : props.empty ?? t('table.empty')}</div>}
        </Scroller>
      </div>
    </div>
  )
}

interface ToolsProps<T> {
  table: TableProps<T>
  filter: string
  found: number
  onFilter: (text: string) => void
}

function Tools<T>({ table, filter, found, onFilter }: ToolsProps<T>) {
  const all = table.rows.length
  return (
    <div class="table-tools">
      {(table.text || table.match) && (
        <input type="search" class="filter" value={filter} placeholder={t('table.filter')} aria-label={t('table.filter_in', { table: table.label })} data-filter
          data-testid={`${table.testid}-filter`} onInput={(e) => onFilter(e.currentTarget.value)} onKeyDown={(e) => e.key === 'Escape' && onFilter('')} />
      )}
      {table.tools}
      <span class="rows-count">{found === all ? t('table.rows', { n: count(all) }) : t('table.rows_of', { n: count(found), all: count(all) })}</span>
    </div>
  )
}

// rowKeyAt is where the marked row stands now: most often where it stood.
function rowKeyAt<T>(rows: readonly T[], rowKey: (row: T) => string | number, place: number, marked: string | number): number {
  const there = rows[place]
  if (there !== undefined && rowKey(there) === marked) return place
  const at = rows.findIndex((row) => rowKey(row) === marked)
  return at >= 0 ? at : Math.min(place, rows.length) - 1
}

function nextSort(sort: { key: string; down?: boolean } | undefined, key: string) {
  if (sort?.key !== key) return { key }
  return sort.down ? undefined : { key, down: true }
}

function bring(box: HTMLElement, row: number) {
  const head = rowHeight + 2
  const at = row * rowHeight
  if (at < box.scrollTop) box.scrollTop = at
  else if (at + rowHeight + head > box.scrollTop + box.clientHeight) box.scrollTop = at + rowHeight + head - box.clientHeight
}

interface ScrollerProps {
  box: { current: HTMLDivElement | null }
  rows: number
  columns: number
  maxRows?: number
  active?: string
  label: string
  onKey: (e: KeyboardEvent) => void
  onScroll: (top: number) => void
  head: ComponentChildren
  children: ComponentChildren
}

function Scroller(p: ScrollerProps) {
  const fixed = p.maxRows === undefined ? undefined : `${(Math.min(p.maxRows, Math.max(1, p.rows)) + 1) * rowHeight + 6}px`
  return (
    <div ref={p.box} class={`table-scroll ${fixed ? '' : 'fill'}`} tabIndex={0} role="grid" aria-label={p.label} aria-rowcount={p.rows + 1} aria-colcount={p.columns} aria-activedescendant={p.active} style={{ height: fixed }} onKeyDown={p.onKey}
      onScroll={(e) => p.onScroll(e.currentTarget.scrollTop)}>
      {p.head}
      <div class="table-rows" role="rowgroup" style={{ height: `${Math.max(1, p.rows) * rowHeight}px` }}>{p.children}</div>
    </div>
  )
}

interface HeadProps<T> {
  columns: Column<T>[]
  sort?: { key: string; down?: boolean }
  onSort: (key: string) => void
}

function Head<T>({ columns, sort, onSort }: HeadProps<T>) {
  return (
    <div class="table-head" role="row" aria-rowindex={1}>
      {columns.map((c) => {
        const sorted = sort?.key === c.key ? (sort.down ? 'descending' : 'ascending') : undefined
        return (
          <div key={c.key} role="columnheader" class={c.right ? 'right' : ''} aria-sort={sorted} title={c.hint}>
            {c.compare ? (
              <button class="plain" onClick={() => onSort(c.key)}>{c.head}{sorted && <span class="sort" aria-hidden="true">{sorted === 'ascending' ? '▲' : '▼'}</span>}</button>
            ) : c.head}
          </div>
        )
      })}
    </div>
  )
}

interface RowProps<T> {
  id: string
  row: T
  at: number
  columns: Column<T>[]
  selected: boolean
  marked: boolean
  tone?: string
  onClick: () => void
}

function Row<T>({ id, row, at, columns, selected, marked, tone, onClick }: RowProps<T>) {
  const mark = [selected && 'selected', marked && 'marked', tone, at % 2 ? 'odd' : ''].filter(Boolean).join(' ')
  return (
    <div id={id} role="row" aria-rowindex={at + 2} aria-selected={selected} class={`row ${mark}`} style={{ transform: `translateY(${at * rowHeight}px)` }} onClick={onClick}>
      {columns.map((c) => (
        <div key={c.key} role="gridcell" class={c.right ? 'right' : ''}>{c.cell(row)}</div>
      ))}
    </div>
  )
}
