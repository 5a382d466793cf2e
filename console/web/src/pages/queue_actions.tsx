// What staff may do with a waiting order. Each is one call to the API, asked for first with what it changes.
import { signal } from '@preact/signals'
import { ask, Change } from '../dialog'
import { t, word } from '../i18n'
import { group } from '../money'
import { act } from '../toast'
import { classes, type WaitingOrder } from '../waiting'
import { Linked } from './linked'

function send(what: string, order: WaitingOrder, verb: string, more: object = {}) {
  return act(what, `/v1/orders/${order.id}/${verb}`, { participant: order.participant, ...more })
}

function About({ order }: { order: WaitingOrder }) {
  return (
    <p>
      <strong class="num">{group(order.amount)}</strong> · {order.debtor} → {order.creditor}
      <br /><span class="id muted">{order.id}</span>
    </p>
  )
}

function StatusChange({ order, to, note }: { order: WaitingOrder; to: string; note: string }) {
  return (
    <>
      <About order={order} />
      <table class="plain-table"><tbody><Change name={t('field.status')} from={word('status', order.status)} to={word('status', to)} /></tbody></table>
      <Linked id={order.id} participant={order.participant} />
      <p class="muted">{note}</p>
    </>
  )
}

export function askHold(order: WaitingOrder) {
  ask({
    title: t('queue.hold_title'), confirm: t('queue.hold'),
    body: <StatusChange order={order} to="held" note={t('queue.hold_note')} />,
    run: () => send(t('queue.hold'), order, 'hold'),
  })
}

export function askRelease(order: WaitingOrder) {
  ask({
    title: t('queue.release_title'), confirm: t('queue.release'),
    body: <StatusChange order={order} to="queued" note={t('queue.release_note')} />,
    run: () => send(t('queue.release'), order, 'release'),
  })
}

export function askCancel(order: WaitingOrder) {
  ask({
    title: t('queue.cancel_title'), confirm: t('queue.cancel'), danger: true,
    body: <StatusChange order={order} to="cancelled" note={t('queue.cancel_note')} />,
    run: () => send(t('queue.cancel'), order, 'cancel'),
  })
}

export function askMove(order: WaitingOrder, position: 'first' | 'last') {
  const label = position === 'first' ? t('queue.first') : t('queue.last')
  ask({
    title: t('queue.move_title'), confirm: label,
    body: <><About order={order} /><p>{t(position === 'first' ? 'queue.first_note' : 'queue.last_note', { priority: word('priority', order.priority), debtor: order.debtor })}</p></>,
    run: () => send(label, order, 'position', { position }),
  })
}

export function askPriority(order: WaitingOrder) {
  const others = classes.filter((name) => name !== order.priority)
  const wanted = signal(others.at(-1) ?? '')
  const Form = () => (
    <>
      <About order={order} />
      <table class="plain-table"><tbody>
        <Change name={t('field.priority')} from={word('priority', order.priority)} to={
          <select data-testid="priority" aria-label={t('field.priority')} value={wanted.value} onChange={(e) => (wanted.value = e.currentTarget.value)}>
            {others.map((name) => <option key={name} value={name}>{word('priority', name)}</option>)}
          </select>} />
      </tbody></table>
      <p class="muted">{t('queue.priority_note')}</p>
    </>
  )
  ask({
    title: t('queue.priority_title'), confirm: t('queue.priority'), body: <Form />,
    run: () => send(t('queue.priority'), order, 'priority', { priority: wanted.value }),
  })
}
