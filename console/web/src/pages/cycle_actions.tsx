// What can be done with a cycle. Settling and what takes orders out of it show first what they would do.
import { signal } from '@preact/signals'
import { Entry, wrongly } from '../entry'
import { get } from '../api'
import { ask } from '../dialog'
import { count, refusalText, t, type Key, word } from '../i18n'
import { compare, group, isNegative, isZero } from '../money'
import { Amount, Empty, ErrorNote, Select } from '../page'
import { useResource } from '../resource'
import { act } from '../toast'
import type { Cycle, CyclePosition } from './cycles'

type Action = 'settle' | 'unwind' | 'survivors-pay' | 'abort'

interface Position {
  participant: string
  position: string
  balance: string
  after: string
  /** What its cover lacks. */
  short: string
  /** Why it hinders the settlement, if it does. */
  code?: string
}

interface Preview {
  cycle: number
  seq: number
  action: Action
  possible: boolean
  settles?: boolean
  reason?: string
  code?: string
  detail?: string
  participant?: string
  positions: Position[]
  truncated: boolean
  refused_orders: number
  refused_value: string
  shares: { participant: string; amount: string }[]
}

const mostNamed = 8 // of those that hinder; the table has all

function key(action: string): Key {
  return `cycles.${action.replace('-', '_')}` as Key
}

const preview = signal<Preview | undefined>(undefined)
const defaulter = signal('')

// Hinderers are those that keep the cycle from settling, and what each of them lacks.
function Hinderers({ positions }: { positions: Position[] }) {
  const list = positions.filter((p) => p.code)
  if (list.length === 0) return null
  return (
    <ul class="note warn" data-testid="preview-hinderers">
      {list.slice(0, mostNamed).map((p) => (
        <li key={p.participant}>{isZero(p.short) ? `${p.participant}: ${word('block', p.code)}` : t('cycles.lacks', { participant: p.participant, amount: group(p.short) })}</li>
      ))}
      {list.length > mostNamed && <li>{t('cycles.lack_too', { n: count(list.length - mostNamed) })}</li>}
    </ul>
  )
}

function Shares({ shown }: { shown: Preview }) {
  if (shown.shares.length === 0) return null
  return (
    <table class="plain-table">
      <thead><tr><th>{t('cycles.bears')}</th><th class="right">{t('field.amount')}</th></tr></thead>
      <tbody>{shown.shares.map((s) => <tr key={s.participant}><th scope="row">{s.participant}</th><td class="right num">{group(s.amount)}</td></tr>)}</tbody>
    </table>
  )
}

function Shown({ shown }: { shown: Preview }) {
  const why = [refusalText(shown), shown.participant].filter(Boolean).join(' · ')
  return (
    <>
      {shown.possible
        ? <p class="note good" data-testid="preview-possible">{t(shown.settles === false ? 'cycles.possible_waits' : 'cycles.possible')}</p>
        : <p class="note bad" data-testid="preview-impossible">{t('cycles.impossible')} {why}</p>}
      <Hinderers positions={shown.positions} />
      {shown.refused_orders > 0 && <p class="note warn">{t('cycles.refuses', { n: count(shown.refused_orders), value: group(shown.refused_value) })}</p>}
      <Shares shown={shown} />
      {shown.positions.length === 0 ? <Empty>{t('cycles.no_positions')}</Empty> : (
        <table class="plain-table" data-testid="table-preview">
          <thead>
            <tr>
              <th>{t('common.participant')}</th><th class="right">{t('field.position')}</th><th class="right">{t('field.balance')}</th>
              <th class="right">{t('cycles.after')}</th><th class="right">{t('cycles.short')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.positions.map((p) => (
              <tr key={p.participant}>
                <th scope="row">{p.participant}</th>
                <td class="right"><Amount value={p.position} /></td>
                <td class="right"><Amount value={p.balance} /></td>
                <td class="right"><Amount value={p.after} /></td>
                <td class="right bad-text num">{isZero(p.short) ? '' : group(p.short)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {shown.truncated && <p class="muted">{t('cycles.cut', { n: count(shown.positions.length) })}</p>}
    </>
  )
}

function Body({ cycle, action, payers }: { cycle: number; action: Action; payers: string[] }) {
  const needs = action === 'unwind' || action === 'survivors-pay'
  const participant = needs ? defaulter.value : undefined
  const read = useResource(async (abort) => {
    preview.value = undefined
    return (preview.value = await get<Preview>(`/v1/cycles/${cycle}/preview`, { action, participant }, abort))
  }, [cycle, action, participant], { topics: ['cycles', 'accounts'] })
  return (
    <>
      <p>{t(`cycles.${action.replace('-', '_')}_hint` as Key)}</p>
      {needs && <Select label={t('cycles.defaulter')} value={defaulter.value} testid="defaulter" choices={payers.map((p) => ({ value: p, name: p }))} onChange={(p) => (defaulter.value = p)} />}
      <ErrorNote error={read.error} />
      {read.data ? <Shown shown={read.data} /> : <p class="muted">{t('common.loading')}</p>}
    </>
  )
}

function askAbout(cycle: Cycle, positions: CyclePosition[], action: Action) {
  const payers = positions.filter((p) => !p.unwound && isNegative(p.net)).sort((a, b) => compare(a.net, b.net)).map((p) => p.participant)
  defaulter.value = payers[0] ?? ''
  preview.value = undefined
  const needs = action === 'unwind' || action === 'survivors-pay'
  ask({
    title: `${t(key(action))}: ${t('cycles.cycle', { n: cycle.cycle })}`,
    wide: true,
    danger: action !== 'settle',
    body: <Body cycle={cycle.cycle} action={action} payers={payers} />,
    confirm: t(key(action)),
    ready: () => preview.value?.possible === true,
    run: () => act(t(key(action)), `/v1/cycles/${cycle.cycle}/${action}`, needs ? { participant: defaulter.value } : {}),
  })
}

function plain(cycle: Cycle, action: 'close' | 'extend') {
  ask({
    title: `${t(key(action))}: ${t('cycles.cycle', { n: cycle.cycle })}`,
    body: (
      <>
        <p>{t(`cycles.${action}_hint`)}</p>
        <p>{t('cycles.holds', { orders: count(cycle.orders), accounts: count(cycle.accounts), gross: group(cycle.gross), net: group(cycle.net) })}</p>
      </>
    ),
    confirm: t(key(action)),
    run: () => act(t(key(action)), `/v1/cycles/${cycle.cycle}/${action}`),
  })
}

const name = signal('')
const nameless = signal(false)

function Opening({ asset }: { asset: string }) {
  const wrong = nameless.value ? t('entry.missing', { field: t('cycles.name') }) : undefined
  return (
    <div class="form">
      <span class="muted">{t('common.asset')}</span><span>{asset}</span>
      <label for="cycle-name">{t('cycles.name')}</label>
      <Entry id="cycle-name" wrong={wrong}>
        <input id="cycle-name" data-testid="cycle-name" maxLength={35} value={name.value} {...wrongly('cycle-name', wrong)} onInput={(e) => { name.value = e.currentTarget.value; nameless.value = false }} />
      </Entry>
    </div>
  )
}

export function openCycle(asset: string) {
  name.value = ''
  nameless.value = false
  ask({
    title: t('cycles.open'),
    body: <Opening asset={asset} />,
    confirm: t('cycles.open'),
    valid: () => !(nameless.value = name.value.trim() === ''),
    run: () => act(t('cycles.open'), '/v1/cycles', { asset, name: name.value.trim() }),
  })
}

const offered: Record<Cycle['state'], (Action | 'close' | 'extend')[]> = {
  open: ['close', 'abort'],
  closed: ['settle', 'extend', 'unwind', 'survivors-pay', 'abort'],
  settled: [],
  aborted: [],
}

export function CycleActions({ cycle, positions }: { cycle: Cycle; positions: CyclePosition[] }) {
  return (
    <div class="actions">
      {offered[cycle.state].map((action) => (
        <button key={action} data-testid={`action-${action}`} class={action === 'settle' ? 'primary' : ''}
          onClick={() => (action === 'close' || action === 'extend' ? plain(cycle, action) : askAbout(cycle, positions, action))}>
          {t(key(action))}
        </button>
      ))}
    </div>
  )
}
