// Reports of a snapshot: looked at here, saved as a file that a spreadsheet or DuckDB opens.
import { useMemo, useState } from 'preact/hooks'
import { address, get, post } from '../api'
import { Entry, readAmount, wrongly } from '../entry'
import { count, has, t, word, type Key, spoken } from '../i18n'
import { group } from '../money'
import { Empty, ErrorNote, Page, Panel, Select } from '../page'
import { useResource } from '../resource'
import { parameter, setParameters } from '../router'
import { type Column, Table } from '../table'
import { dateTime } from '../time'
import { errorText, toast } from '../toast'
import './reports.css'

interface Snapshot {
  seq: number
  hash: string
  time: string
  size_bytes: number
  engine_version: number
}

type Value = string | number | boolean | null
interface ReportRow {
  n: number
  values: Record<string, Value>
}

interface Report {
  report: string
  seq: number
  hash: string
  time: string | null
  rows: Record<string, Value>[]
  more: boolean
}

const reports = ['settlement', 'positions', 'accounts', 'queues', 'ageing', 'matrix', 'measures', 'limits', 'orders', 'journal', 'exceptions', 'statement'] as const
const ofDate = ['journal', 'exceptions']
const formats = ['csv', 'parquet', 'xlsx', 'json'] as const
const previewRows = 500
const longText = 24 // characters; a column of longer ones is cut where room is short

const digits = /^-?\d+(\.\d+)?$/

// A column is of numbers when nothing else stands in it; amounts come as strings.
function isNumeric(name: string, rows: ReportRow[]): boolean {
  const values = rows.slice(0, 100).map((row) => row.values[name]).filter((value) => value !== null && value !== undefined)
  return values.length > 0 && values.every((value) => typeof value === 'number' || digits.test(String(value)))
}

// Words that reports share with pages, by the sections that have them.
const sections = ['status', 'priority', 'method', 'participants', 'reports'] as const

function show(value: Value | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (typeof value === 'string' && digits.test(value)) return group(value)
  const section = sections.find((s) => typeof value === 'string' && /^[a-z-]+$/.test(value) && has(s, value))
  if (section) return word(section, String(value))
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? dateTime(value) : String(value)
}

// headOf is the word for a column: of a field that pages have too, or of reports alone; in English most are what they are called.
function headOf(name: string): string {
  if (has('field', name)) return word('field', name)
  return has('column', name) ? word('column', name) : name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')
}

function columnOf(name: string, rows: ReportRow[]): Column<ReportRow> {
  const longest = rows.slice(0, 100).reduce((most, row) => Math.max(most, show(row.values[name]).length), headOf(name).length)
  const numeric = isNumeric(name, rows)
  return {
    key: name,
    head: headOf(name),
    hint: name,
    right: numeric,
    shrinks: longest > longText,
    width: `minmax(${Math.min(20, Math.max(5, longest * 0.62 + 1.6)).toFixed(1)}rem, 1fr)`,
    cell: (row) => <span class={numeric ? 'num' : ''} title={String(row.values[name] ?? '')}>{show(row.values[name])}</span>,
  }
}

function columnsOf(rows: ReportRow[]): Column<ReportRow>[] {
  return Object.keys(rows[0]?.values ?? {}).map((name) => columnOf(name, rows))
}

function Preview({ report }: { report: Report }) {
  const rows = useMemo(() => report.rows.map((values, n) => ({ n, values })), [report])
  const columns = useMemo(() => columnsOf(rows), [rows, spoken.value])
  return (
    <Table key={report.report} columns={columns} rows={rows} rowKey={(row) => row.n} label={word('reports', report.report)} testid="table-report"
      text={(row) => Object.values(row.values).join(' ')} empty={t('reports.no_rows')}
      tools={(
        <span class="muted reports-taken">
          {t('reports.taken', { seq: report.seq, hash: report.hash, time: dateTime(report.time) })}
          {report.more && ` · ${t('reports.first_rows', { n: count(report.rows.length) })}`}
        </span>
      )} />
  )
}

async function takeSnapshot(done: (seq: number) => void) {
  try {
    const made = await post<Snapshot>('/v1/snapshots')
    toast('good', t('reports.made', { seq: made.seq }))
    done(made.seq)
  } catch (e) {
    toast('bad', t('reports.make'), errorText(e))
  }
}

function Downloads({ path, query }: { path: string; query: Record<string, string> }) {
  return (
    <div class="actions" role="group" aria-label={t('reports.download')}>
      <span class="muted">{t('reports.download')}</span>
      {formats.map((format) => (
        <a key={format} class="reports-file" data-testid={`download-${format}`} href={address(`${path}.${format}`, query)} download>{format.toUpperCase()}</a>
      ))}
    </div>
  )
}

function AccountField() {
  const { wrong } = readAmount(parameter('account'), t('reports.account'), 0)
  return (
    <span class="field">
      <label for="report-account" class="muted">{t('reports.account')}</label>
      <Entry id="report-account" wrong={wrong}>
        <input id="report-account" inputMode="numeric" class="reports-account num right" data-testid="report-account" value={parameter('account')} {...wrongly('report-account', wrong)} onChange={(e) => setParameters({ account: e.currentTarget.value.trim() })} />
      </Entry>
    </span>
  )
}

function useReport(seq: number | undefined, name: string, query: Record<string, string>) {
  const ask = seq === undefined || (name === 'statement' && !query.account) ? undefined : `/v1/snapshots/${seq}/${name}`
  const read = useResource((signal) => (ask ? get<Report>(`${ask}.json`, { ...query, limit: previewRows }, signal) : undefined), [ask, query])
  return { ask, read }
}

export default function Reports() {
  const list = useResource(async (signal) => (await get<{ items: Snapshot[] }>('/v1/snapshots', {}, signal)).items, [], { everyMs: 10_000 })
  const [making, setMaking] = useState(false)
  const snapshots = [...(list.data ?? [])].sort((a, b) => b.seq - a.seq)
  const seq = snapshots.find((s) => s.seq === Number(parameter('seq')))?.seq ?? snapshots[0]?.seq
  const name = reports.find((r) => r === parameter('report')) ?? 'settlement'
  const query: Record<string, string> = {}
  const account = readAmount(parameter('account'), t('reports.account'), 0).amount
  if (name === 'statement' && account) query.account = account
  if (ofDate.includes(name) && parameter('date')) query.date = parameter('date')
  const { ask, read } = useReport(seq, name, query)
  const make = async () => {
    setMaking(true)
    await takeSnapshot((made) => {
      list.reload()
      setParameters({ seq: String(made) })
    })
    setMaking(false)
  }
  return (
    <Page name="reports" title={t('reports.title')} ready={list.data !== undefined && (!ask || read.data !== undefined || read.error !== undefined)} error={list.error} fill tools={(
      <>
        {seq !== undefined && <Select label={t('reports.snapshot')} value={String(seq)} testid="snapshot" onChange={(v) => setParameters({ seq: v })} choices={snapshots.map((s) => ({ value: String(s.seq), name: `#${s.seq} · ${dateTime(s.time)}` }))} />}
        <button data-testid="action-snapshot" disabled={making} onClick={make}>{t('reports.make')}</button>
        <Select label={t('reports.report')} value={name} testid="report" onChange={(v) => setParameters({ report: v })} choices={reports.map((r) => ({ value: r, name: t(`reports.${r}`) }))} />
        {ofDate.includes(name) && <label class="field"><span>{t('field.business_date')}</span><input type="date" value={parameter('date')} onChange={(e) => setParameters({ date: e.currentTarget.value })} /></label>}
        {name === 'statement' && <AccountField />}
        {ask && <Downloads path={ask} query={query} />}
      </>
    )}>
      <p class="muted">{t(`reports.${name}_hint` as Key)}</p>
      <ErrorNote error={read.error} />
      {seq === undefined && list.data && <Empty>{t('reports.no_snapshot')}</Empty>}
      {seq !== undefined && !ask && <Empty>{t('reports.needs_account')}</Empty>}
      {read.data && <Panel class="fill"><Preview report={read.data} /></Panel>}
    </Page>
  )
}
