// The panel beside the queue: what the chosen order waits for, the least funding that frees it, and the actions.
import { useEffect, useRef } from 'preact/hooks'
import { ApiError, get } from '../api'
import { dialogOpen } from '../dialog'
import { codeText, count, t, word } from '../i18n'
import { group } from '../money'
import { type Payment, waitingStatuses } from '../order_row'
import { Amount, Badge, ErrorNote, Panel } from '../page'
import { useResource } from '../resource'
import { href, setParameters } from '../router'
import { dateTime } from '../time'
import { ageOf, type WaitingOrder } from '../waiting'
import { askCancel, askHold, askMove, askPriority, askRelease } from './queue_actions'

interface Block {
  reason: string
  code: string
  detail: string
}

interface Explanation {
  order: Payment
  waits_for?: Block
  ahead: number
  ahead_value: string
  front?: Payment
  front_waits_for?: Block
  fundable: boolean
  least_funding?: string
  on_command?: boolean
  at_most?: boolean
}

// read asks what the order waits for; of one that waits no more, only what became of it.
async function read(id: string, participant: string, signal: AbortSignal): Promise<{ order: Payment; explanation?: Explanation }> {
  const path = `/v1/orders/${encodeURIComponent(id)}`
  const order = await get<Payment>(path, { participant }, signal)
  if (!waitingStatuses.includes(order.status)) return { order }
  try {
    const explanation = await get<Explanation>(`${path}/explain`, { participant }, signal)
    return { order: explanation.order, explanation }
  } catch (e) {
    if (!(e instanceof ApiError) || e.status !== 409) throw e
    return { order: await get<Payment>(path, { participant }, signal) } // it settled in between
  }
}

function close() {
  setParameters({ order: '' })
}

function blockText(block: Block): string {
  return codeText(block.code, block.detail)
}

function Blocks({ e, order }: { e: Explanation; order: Payment }) {
  if (order.status === 'held') return <p class="note warn">{t('queue.is_held')}</p>
  if (order.status === 'warehoused') return <p class="note">{t('queue.is_warehoused', { time: order.not_before ? dateTime(order.not_before) : order.business_date ?? '' })}</p>
  return (
    <>
      {e.waits_for && <p class="note warn" data-testid="waits-for" data-code={e.waits_for.code}>{blockText(e.waits_for)} <span class="muted">({e.waits_for.reason})</span></p>}
      {e.front && e.front_waits_for && (
        <p class="note">
          {t('queue.front')} <a href="#" onClick={(ev) => { ev.preventDefault(); setParameters({ order: `${e.front!.participant}/${e.front!.id}` }) }}>{group(e.front.amount)} → {e.front.creditor}</a>: {blockText(e.front_waits_for)}
        </p>
      )}
    </>
  )
}

function Funding({ e, order }: { e: Explanation; order: Payment }) {
  if (order.status !== 'queued') return null
  return (
    <dl class="pairs">
      <dt>{t('queue.ahead')}</dt><dd>{count(e.ahead)}</dd>
      <dt>{t('queue.ahead_value')}</dt><dd><Amount value={e.ahead_value} /></dd>
      <dt>{t('queue.least_funding')}</dt>
      <dd data-testid="least-funding">{e.fundable && e.least_funding !== undefined ? <><strong>{e.at_most && '≤ '}<Amount value={e.least_funding} /></strong>{e.on_command && <span class="muted" data-testid="on-command"> {t('queue.on_command')}</span>}</> : <span class="muted">{t('queue.not_fundable')}</span>}</dd>
    </dl>
  )
}

function Actions({ order }: { order: WaitingOrder }) {
  const held = order.status === 'held'
  const queued = order.status === 'queued'
  return (
    <div class="actions">
      {held ? <button data-testid="action-release" onClick={() => askRelease(order)}>{t('queue.release')}</button>
        : <button data-testid="action-hold" onClick={() => askHold(order)}>{t('queue.hold')}</button>}
      <button data-testid="action-first" disabled={!queued} onClick={() => askMove(order, 'first')}>{t('queue.first')}</button>
      <button data-testid="action-last" disabled={!queued} onClick={() => askMove(order, 'last')}>{t('queue.last')}</button>
      <button data-testid="action-priority" onClick={() => askPriority(order)}>{t('queue.priority')}</button>
      <button data-testid="action-cancel" class="bad-text" onClick={() => askCancel(order)}>{t('queue.cancel')}</button>
    </div>
  )
}

/** `order`: its row while it waits; undefined when it waits no more. */
export function Chosen({ chosen, order, now }: { chosen: string; order: WaitingOrder | undefined; now: number }) {
  const slash = chosen.indexOf('/')
  const participant = chosen.slice(0, slash)
  const id = chosen.slice(slash + 1)
  const r = useResource((signal) => read(id, participant, signal), [chosen, order?.status, order?.priority, order?.place], { topics: ['queue', 'accounts', 'limits'] })
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => e.key === 'Escape' && !dialogOpen() && close()
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  const kept = useRef(r.data)
  kept.current = r.data ?? kept.current // it stays while the next is read, and so does the focus on its buttons
  const { order: row, explanation } = kept.current ?? {}
  return (
    <Panel class="aside" title={t('queue.chosen')} testid="explain" tools={<button class="plain" aria-label={t('common.close')} onClick={close}>×</button>}>
      <ErrorNote error={r.error} />
      {row && (
        <>
          <div class="queue-amount"><span class="num">{group(row.amount)}</span> {row.asset} <Badge value={row.status} /></div>
          <dl class="pairs">
            <dt>{t('field.debtor')}</dt><dd>{row.debtor}</dd>
            <dt>{t('field.creditor')}</dt><dd>{row.creditor}</dd>
            {row.participant !== row.debtor && <><dt>{t('field.instructor')}</dt><dd>{row.participant}</dd></>}
            <dt>{t('field.priority')}</dt><dd>{word('priority', row.priority)}</dd>
            <dt>{t('field.method')}</dt><dd>{word('method', row.method)}</dd>
            <dt>{t('field.business_date')}</dt><dd>{row.business_date}</dd>
            <dt>{t('field.seq')}</dt><dd>{row.seq}</dd>
            {order && <><dt>{t('queue.age')}</dt><dd>{ageOf(order, now)}</dd></>}
            <dt>{t('field.id')}</dt><dd class="id">{row.id}</dd>
          </dl>
          {explanation && <><Blocks e={explanation} order={row} /><Funding e={explanation} order={row} /></>}
          {!order && row.status !== 'queued' && <p class="note">{t('queue.waits_no_more')}</p>}
          {order && <Actions order={order} />}
          <a href={href('orders', { id, participant })}>{t('queue.history')}</a>
        </>
      )}
    </Panel>
  )
}
