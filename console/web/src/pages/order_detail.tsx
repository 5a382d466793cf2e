// One order: what it is, its whole history with sequence numbers, and the message that it came in.
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ApiError, call, get } from '../api'
import { t, word } from '../i18n'
import { group } from '../money'
import type { OrderRow } from '../order_row'
import { Badge, ErrorNote, Panel } from '../page'
import { useResource } from '../resource'
import { href, setParameters } from '../router'
import { clock, dateTime } from '../time'
import { errorText } from '../toast'
import { timeOf } from './event_times'

interface Step {
  status: string
  seq?: number
  time?: string
  reason?: string
  code?: string
  detail?: string
}

interface Whole extends OrderRow {
  history: Step[]
  chain?: string
  match?: { id: string; participant: string }
  cycle?: number
}

async function readOrder(id: string, participant: string, signal: AbortSignal): Promise<Whole> {
  const order = await get<Whole>(`/v1/orders/${id}`, { participant }, signal)
  const history = await Promise.all(order.history.map(async (step) => ({ ...step, time: step.time ?? (step.seq ? await timeOf(step.seq) : undefined) })))
  return { ...order, history }
}

function Facts({ order }: { order: Whole }) {
  const rows: [string, ComponentChildren][] = [
    [t('field.status'), <><Badge value={order.status} /> {order.iso_status}</>],
    [t('field.debtor'), order.debtor ?? '–'],
    [t('field.creditor'), order.creditor ?? '–'],
    [t('field.amount'), `${group(order.amount)} ${order.asset ?? ''}`],
    [t('field.method'), word('method', order.method)],
    [t('field.priority'), word('priority', order.priority)],
    [t('field.business_date'), order.business_date ?? '–'],
    [t('field.instructor'), order.participant ?? '–'],
  ]
  if (order.category) rows.push([t('orders.category'), word('orders', order.category)])
  if (order.not_before) rows.push([t('orders.not_before'), dateTime(order.not_before)])
  if (order.expires_at) rows.push([t('orders.expires_at'), dateTime(order.expires_at)])
  if (order.cycle) rows.push([t('orders.cycle'), <a href={href('cycles', { cycle: String(order.cycle) })}>#{order.cycle}</a>])
  if (order.match) rows.push([t('orders.match'), <a class="id" href={href('orders', { id: order.match.id, participant: order.match.participant })}>{order.match.id}</a>])
  if (order.chain) rows.push([t('orders.chain'), <a class="id" href={`/v1/chains/${order.chain}`} target="_blank" rel="noreferrer">{order.chain}</a>])
  return <dl class="pairs">{rows.map(([name, value]) => [<dt key={`${name}-dt`}>{name}</dt>, <dd key={`${name}-dd`}>{value}</dd>])}</dl>
}

function History({ steps }: { steps: Step[] }) {
  return (
    <table class="plain-table" data-testid="table-history">
      <thead><tr><th class="right orders-seq">{t('field.seq')}</th><th>{t('field.time')}</th><th>{t('field.status')}</th></tr></thead>
      <tbody>
        {steps.map((step, i) => (
          <tr key={i}>
            <td class="right num orders-seq">{step.seq ?? '–'}</td>
            <td class="num" title={step.time}>{clock(step.time)}</td>
            <td>
              {step.status === 'received' ? t('orders.received') : <Badge value={step.status} />}
              {(step.reason || step.detail) && <div class="muted">{[step.reason, step.detail ?? step.code].filter(Boolean).join(' · ')}</div>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

// indent breaks the lines of XML that came on one; it changes nothing else, and the saved message is as it came.
function indent(text: string): string {
  if (text.split('\n').length > 3) return text
  let depth = 0
  return text.replace(/>\s*</g, '>\n<').split('\n').map((line) => {
    if (line.startsWith('</')) depth--
    const shown = '  '.repeat(Math.max(0, depth)) + line
    if (/^<[^?!/][^<]*[^/]>$|^<[^?!/]>$/.test(line)) depth++
    return shown
  }).join('\n')
}

interface Original {
  text: string
}

async function readOriginal(path: string): Promise<Original> {
  return { text: indent(await (await call(path)).text()) }
}

function Message({ id, participant }: { id: string; participant?: string }) {
  const [original, setOriginal] = useState<Original | string | undefined>(undefined)
  const path = `/v1/orders/${id}/message${participant ? `?participant=${encodeURIComponent(participant)}` : ''}`
  useEffect(() => setOriginal(undefined), [path])
  const show = async () => {
    try {
      setOriginal(await readOriginal(path))
    } catch (e) {
      const none = e instanceof ApiError && e.status === 404
      setOriginal(none ? t('orders.no_message') : errorText(e))
    }
  }
  return (
    <section class="orders-message">
      <div class="panel-head">
        <h2>{t('orders.message')}</h2>
        {typeof original === 'object'
          ? <a href={path} download={`${id}.xml`}>{t('orders.save')}</a>
          : <button data-testid="action-message" onClick={show}>{t('orders.show_message')}</button>}
      </div>
      {typeof original === 'string' && <p class="muted">{original}</p>}
      {typeof original === 'object' && <pre class="id" tabIndex={0} data-testid="message">{original.text}</pre>}
    </section>
  )
}

export function OrderDetail({ id, participant }: { id: string; participant: string }) {
  const read = useResource((signal) => readOrder(id, participant, signal), [id, participant], { topics: ['orders'] })
  const order = read.data
  return (
    <Panel class="aside" title={t('field.order')} testid="order-detail" tools={<button class="plain" aria-label={t('common.close')} onClick={() => setParameters({ id: '', participant: '' })}>×</button>}>
      <p class="id orders-whole-id">{id}</p>
      <ErrorNote error={read.error} />
      {order && (
        <>
          <Facts order={order} />
          {['queued', 'held'].includes(order.status) && order.debtor && (
            <p><a href={href('queue', { filter: order.id })}>{t('orders.in_queue')}</a></p>
          )}
          <h2>{t('orders.history')}</h2>
          <History steps={order.history} />
          <Message id={order.id} participant={order.participant} />
        </>
      )}
    </Panel>
  )
}
