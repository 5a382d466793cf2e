// Forms of the participants' page: limits, reservations, funding, blocks, suspension. Each is one call and asks first.
import { signal } from '@preact/signals'
import { ApiError } from '../api'
import { Entry, readAmount, type Written, wrongly } from '../entry'
import { decimals } from '../assets'
import { Change, ask } from '../dialog'
import { t, type Key } from '../i18n'
import { group } from '../money'
import { act } from '../toast'
import { Affected } from './affected'
import type { Account, Limit, Participant } from './participants'

const kinds = ['credit_line', 'net_debit_cap', 'multilateral', 'bilateral', 'urgent', 'highly-urgent'] as const
type Kind = (typeof kinds)[number]

const kind = signal<Kind>('credit_line')
const amount = signal('')
/** What is wrong with the amount is told: it was left, or the button pressed. */
const told = signal(false)
const counterparty = signal('')
const direction = signal<'in' | 'out'>('in')

/** The amount as it is written now; a limit may be zero, a funding not. */
function written(account: Account, zero: boolean): Written {
  const read = readAmount(amount.value, t('field.amount'), decimals(account.asset), zero)
  return read.amount || read.wrong ? read : { wrong: t('entry.missing', { field: t('field.amount') }) }
}

function begin() {
  amount.value = ''
  told.value = false
}

function valid(account: Account, zero: boolean): boolean {
  told.value = true
  return written(account, zero).amount !== undefined
}

function name(of: Kind): string {
  return t(`participants.${of.replace('-', '_')}` as Key)
}

function now(account: Account, of: Kind): string | null {
  const values: Partial<Record<Kind, string | null>> = {
    credit_line: account.credit_line, net_debit_cap: account.net_debit_cap, urgent: account.reserved_urgent, 'highly-urgent': account.reserved_highly_urgent,
  }
  return values[of] ?? null
}

function AmountField({ account, zero }: { account: Account; zero: boolean }) {
  const scale = decimals(account.asset)
  const wrong = told.value ? written(account, zero).wrong : undefined
  return (
    <>
      <label for="amount">{t('field.amount')}</label>
      <Entry id="amount" wrong={wrong}>
        <input id="amount" data-testid="amount" class="right num" inputMode="decimal" autoFocus value={amount.value} placeholder={scale ? `0.${'0'.repeat(scale)}` : '0'} {...wrongly('amount', wrong)}
          onInput={(e) => (amount.value = e.currentTarget.value)} onChange={() => (told.value = amount.value !== '')} />
      </Entry>
    </>
  )
}

function SetForm({ account, participants }: { account: Account; participants: string[] }) {
  const others = participants.filter((id) => id !== account.participant)
  const was = now(account, kind.value)
  return (
    <>
      <div class="form">
        <span class="muted">{t('common.participant')}</span><span>{account.participant} · {account.asset}</span>
        <label for="set-kind">{t('field.kind')}</label>
        <select id="set-kind" data-testid="set-kind" value={kind.value} onChange={(e) => (kind.value = e.currentTarget.value as Kind)}>
          {kinds.map((k) => <option key={k} value={k}>{name(k)}</option>)}
        </select>
        {kind.value === 'bilateral' && (
          <>
            <label for="set-towards">{t('participants.towards')}</label>
            <select id="set-towards" data-testid="set-towards" value={counterparty.value} onChange={(e) => (counterparty.value = e.currentTarget.value)}>
              {others.map((id) => <option key={id} value={id}>{id}</option>)}
            </select>
          </>
        )}
        <AmountField account={account} zero />
      </div>
      {was !== null && <table class="plain-table"><tbody><Change name={name(kind.value)} from={group(was)} to={group(written(account, true).amount ?? '…')} /></tbody></table>}
      <p class="muted">{t(`participants.${kind.value.replace('-', '_')}_hint` as Key)}</p>
    </>
  )
}

function set(account: Account, participants: string[]) {
  begin()
  counterparty.value = participants.find((id) => id !== account.participant) ?? ''
  ask({
    title: t('participants.set'),
    body: <SetForm account={account} participants={participants} />,
    confirm: t('participants.set'),
    ready: () => kind.value !== 'bilateral' || counterparty.value !== '',
    valid: () => valid(account, true),
    run: () => {
      const reservation = kind.value === 'urgent' || kind.value === 'highly-urgent'
      const body = { participant: account.participant, asset: account.asset, kind: kind.value, amount: written(account, true).amount }
      return act(name(kind.value), reservation ? '/v1/reservations' : '/v1/limits', kind.value === 'bilateral' ? { ...body, counterparty: counterparty.value } : body)
    },
  })
}

export function LimitRemover({ limit }: { limit: Limit }) {
  const remove = () => ask({
    title: t('participants.remove_limit'),
    danger: true,
    body: <table class="plain-table"><tbody><Change name={limit.counterparty ?? t('participants.multilateral')} from={group(limit.amount)} to={t('common.none')} /></tbody></table>,
    confirm: t('participants.remove'),
    run: () => act(t('participants.remove_limit'), '/v1/limits', { participant: limit.participant, asset: limit.asset, kind: limit.kind, counterparty: limit.counterparty, amount: null }),
  })
  return <button class="plain" aria-label={`${t('participants.remove_limit')} ${limit.counterparty ?? ''}`} title={t('participants.remove_limit')} onClick={remove}>×</button>
}

function FundForm({ account }: { account: Account }) {
  return (
    <div class="form">
      <span class="muted">{t('common.participant')}</span><span>{account.participant} · {account.asset}</span>
      <span class="muted">{t('field.balance')}</span><span class="right num">{group(account.balance)}</span>
      <label for="fund-direction">{t('participants.direction')}</label>
      <select id="fund-direction" data-testid="fund-direction" value={direction.value} onChange={(e) => (direction.value = e.currentTarget.value as 'in' | 'out')}>
        <option value="in">{t('participants.in')}</option>
        <option value="out">{t('participants.out')}</option>
      </select>
      <AmountField account={account} zero={false} />
    </div>
  )
}

// newID is a random UUID; crypto.randomUUID is there by https and on this machine only.
function newID(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')
}

// The id is drawn when the form opens: whoever presses twice, or again after a lost answer, funds once. A refusal uses it up.
function fund(account: Account) {
  let id = newID()
  begin()
  direction.value = 'in'
  ask({
    title: t('participants.fund'),
    body: <FundForm account={account} />,
    confirm: t('participants.fund'),
    valid: () => valid(account, false),
    run: () =>
      act(t('participants.fund'), '/v1/funding', { id, participant: account.participant, asset: account.asset, amount: written(account, false).amount, direction: direction.value }).catch((e) => {
        if (e instanceof ApiError && e.status === 200) id = newID()
        throw e
      }),
  })
}

function block(account: Account, side: 'debit' | 'credit') {
  const blocked = side === 'debit' ? account.debit_blocked : account.credit_blocked
  const action = blocked ? 'unblock' : 'block'
  const what = t(`participants.${action}_${side}`)
  ask({
    title: `${what}: ${account.participant} · ${account.asset}`,
    danger: !blocked,
    body: (
      <>
        <p>{t(`participants.${action}_${side}_hint`)}</p>
        <Affected asset={account.asset} participant={account.participant} about={side} meant={(o) => (side === 'debit' ? o.debtor : o.creditor) === account.participant} />
      </>
    ),
    confirm: what,
    run: () => act(what, `/v1/accounts/${account.account}/${action}`, { side }),
  })
}

export function AccountActions({ account, participants }: { account: Account; participants: string[] }) {
  if (account.closed || account.kind === 'issuer') return null
  return (
    <div class="actions">
      <button data-testid="action-set" onClick={() => set(account, participants)}>{t('participants.set')}</button>
      <button data-testid="action-fund" onClick={() => fund(account)}>{t('participants.fund')}</button>
      {(['debit', 'credit'] as const).map((side) => {
        const blocked = side === 'debit' ? account.debit_blocked : account.credit_blocked
        return <button key={side} data-testid={`action-block-${side}`} onClick={() => block(account, side)}>{t(`participants.${blocked ? 'unblock' : 'block'}_${side}`)}</button>
      })}
    </div>
  )
}

interface Step {
  /** Of its words, and of its button. */
  name: 'suspend' | 'resume' | `${'block' | 'unblock'}_all_${'debit' | 'credit'}` | 'close_all'
  call: 'suspend' | 'resume' | 'block' | 'unblock' | 'close'
  /** The side that it is about, and that the call names; absent: both. */
  side?: 'debit' | 'credit'
  danger: boolean
}

function stepsOf(participant: Participant): Step[] {
  const suspended = participant.suspended ? 'resume' : 'suspend'
  const blocks = (['debit', 'credit'] as const).map((side): Step => {
    const call = (side === 'debit' ? participant.debit_blocked : participant.credit_blocked) ? 'unblock' : 'block'
    return { name: `${call}_all_${side}`, call, side, danger: call === 'block' }
  })
  return [{ name: suspended, call: suspended, danger: suspended === 'suspend' }, ...blocks, { name: 'close_all', call: 'close', danger: true }]
}

function take(participant: Participant, { name, call, side, danger }: Step) {
  const what = t(`participants.${name}`)
  ask({
    title: `${what}: ${participant.id}`,
    danger,
    body: (
      <>
        <p>{t(`participants.${name}_hint`)}</p>
        <Affected participant={participant.id} about={side ?? 'all'} meant={(o) => !side || (side === 'debit' ? o.debtor : o.creditor) === participant.id} />
      </>
    ),
    confirm: what,
    run: () => act(what, `/v1/participants/${participant.id}/${call}`, side && { side }),
  })
}

export function ParticipantActions({ participant }: { participant: Participant }) {
  if (participant.closed) return null
  return (
    <div class="actions">
      {stepsOf(participant).map((step) => (
        <button key={step.name} data-testid={`action-${step.name.replaceAll('_', '-')}`} onClick={() => take(participant, step)}>{t(`participants.${step.name}`)}</button>
      ))}
    </div>
  )
}
