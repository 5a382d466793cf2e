// One participant's liquidity in an asset: its figures, its limits and how its business day went.
import { useMemo } from 'preact/hooks'
import { all, get } from '../api'
import { Chart } from '../chart'
import { t, word, spoken } from '../i18n'
import { minus } from '../money'
import { Amount, ErrorNote, Panel } from '../page'
import { useResource } from '../resource'
import { href } from '../router'
import type { LiquidityRow } from './liquidity'

interface LimitRow {
  kind: 'bilateral' | 'multilateral'
  counterparty?: string
  amount: string
  outflow: string
  room: string
}

interface Measures {
  sent: string
  received: string
  used: string
  saved: string
  waiting: string
  delay_indicator: string | null
}

interface Course {
  points: { time: string; balance: string; queued_out: string; queued_in: string; settled_out: string; settled_in: string }[]
}

function Limits({ asset, participant }: { asset: string; participant: string }) {
  const r = useResource((signal) => all<LimitRow>('/v1/limits', { asset, participant }, signal), [asset, participant], { topics: ['limits', 'accounts'] })
  if (!r.data) return <ErrorNote error={r.error} />
  if (r.data.length === 0) return <p class="muted">{t('liquidity.no_limits')}</p>
  return (
    <table class="plain-table" data-testid="table-limits">
      <thead><tr><th>{t('liquidity.limit')}</th><th class="right">{t('field.amount')}</th><th class="right">{t('liquidity.outflow')}</th><th class="right">{t('liquidity.room')}</th></tr></thead>
      <tbody>
        {r.data.map((l) => (
          <tr key={`${l.kind}${l.counterparty}`}>
            <th scope="row">{l.counterparty ?? t('liquidity.multilateral')}</th>
            <td class="right"><Amount value={l.amount} /></td><td class="right"><Amount value={l.outflow} /></td><td class="right"><Amount value={l.room} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Figures({ asset, row }: { asset: string; row: LiquidityRow }) {
  const m = useResource((signal) => get<{ items: Measures[] }>('/v1/measures', { asset, participant: row.participant }, signal), [asset, row.participant], { topics: ['accounts', 'queue'] })
  const measures = m.data?.items[0]
  const free = row.cover === null ? null : minus(row.cover, row.reserved_urgent)
  const lines: [string, string | null | undefined][] = [
    [t('field.balance'), row.balance], [t('field.credit_line'), row.credit_line], [t('field.cover'), row.cover],
    [`${t('liquidity.reserved')}: ${word('priority', 'urgent')}`, row.reserved_urgent], [`${t('liquidity.reserved')}: ${word('priority', 'highly-urgent')}`, row.reserved_highly_urgent],
    [t('liquidity.free'), free], [t('liquidity.sent'), measures?.sent], [t('field.received'), measures?.received], [t('liquidity.used'), measures?.used], [t('liquidity.saved'), Number(measures?.waiting) ? null : measures?.saved],
  ]
  return <dl class="pairs">{lines.map(([name, value]) => <><dt>{name}</dt><dd><Amount value={value} /></dd></>)}</dl>
}

function DayCourse({ asset, participant }: { asset: string; participant: string }) {
  const r = useResource((signal) => get<Course>('/v1/course', { asset, participant }, signal), [asset, participant], { everyMs: 5000, topics: ['resolutions', 'day'] })
  const points = r.data?.points ?? []
  const times = useMemo(() => points.map((p) => p.time), [r.data])
  const balance = useMemo(() => [{ label: t('field.balance'), values: points.map((p) => p.balance), color: 'accent', fill: true }], [r.data, spoken.value])
  const queues = useMemo(() => [
    { label: t('liquidity.queued_out'), values: points.map((p) => p.queued_out), color: 'bad' },
    { label: t('liquidity.queued_in'), values: points.map((p) => p.queued_in), color: 'good' },
  ], [r.data, spoken.value])
  if (!r.data) return r.error ? <ErrorNote error={r.error} /> : <p class="empty">{t('common.loading')}</p>
  if (points.length === 0) return <p class="muted">{t('liquidity.no_course')}</p>
  return (
    <>
      <Chart times={times} lines={balance} height={116} label={t('field.balance')} testid="chart-balance" />
      <Chart times={times} lines={queues} height={116} label={t('liquidity.queues')} testid="chart-queues" />
    </>
  )
}

export function Participant({ asset, row }: { asset: string; row: LiquidityRow }) {
  const name = row.participant
  return (
    <Panel title={`${name} · ${asset}`} class="liquidity-one" testid="liquidity-participant"
      tools={<span class="actions"><a href={href('queue', { filter: name })}>{t('nav.queue')}</a><a href={href('participants', { participant: name })}>{t('nav.participants')}</a></span>}>
      <div class="liquidity-parts">
        <div><DayCourse asset={asset} participant={name} /></div>
        <div class="liquidity-side">
          <Figures asset={asset} row={row} />
          <Limits asset={asset} participant={name} />
        </div>
      </div>
    </Panel>
  )
}
