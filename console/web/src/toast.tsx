// Short notes on the outcome of an action.
import { signal } from '@preact/signals'
import { ApiError, post, type Outcome } from './api'
import { refusalText, t, word } from './i18n'

type Tone = 'good' | 'bad' | 'plain'
interface Toast {
  number: number
  tone: Tone
  text: string
  detail?: string
}

const toasts = signal<Toast[]>([])
const shownMs = { good: 5000, plain: 5000, bad: 12000 }
let numbers = 0

export function toast(tone: Tone, text: string, detail?: string) {
  const number = ++numbers
  toasts.value = [...toasts.value.slice(-3), { number, tone, text, detail }]
  window.setTimeout(() => dismiss(number), shownMs[tone])
}

function dismiss(number: number) {
  toasts.value = toasts.value.filter((x) => x.number !== number)
}

/** What an error says to people. */
export function errorText(e: unknown): string {
  if (!(e instanceof ApiError)) return String(e)
  if (e.status === 0) return t('common.no_answer')
  return [e.field, e.detail].filter(Boolean).join(': ') + (e.status === 503 ? ` (${t('common.try_again')})` : '')
}

/** Shows an outcome; true where it was not refused. */
export function showOutcome(what: string, outcome: Outcome): boolean {
  const seq = outcome.seq ? `#${outcome.seq}` : ''
  if (outcome.status === 'rejected') {
    toast('bad', t('common.refused', { what }), `${refusalText(outcome)} ${seq}`.trim())
    return false
  }
  toast('good', `${what}: ${word('status', outcome.status)}`, seq)
  return true
}

/** A refusal by the rules as an error. */
export function refused(what: string, outcome: Pick<Outcome, 'reason' | 'code' | 'detail' | 'field'>): ApiError {
  return new ApiError(200, outcome.code ?? '', undefined, `${t('common.refused', { what })} ${refusalText(outcome)}`, undefined)
}

/** Posts and shows the outcome. A refusal is thrown as an error is, for the dialog to show: what was entered stays there. */
export async function act<T extends Outcome = Outcome>(what: string, path: string, body?: unknown): Promise<T> {
  const outcome = await post<T>(path, body)
  if (outcome.status === 'rejected') throw refused(what, outcome)
  showOutcome(what, outcome)
  return outcome
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite" data-testid="toasts">
      {toasts.value.map((x) => (
        <div key={x.number} class={`toast ${x.tone}`} data-testid="toast" data-tone={x.tone}>
          <div>
            <strong>{x.text}</strong>
            {x.detail && <div class="toast-detail">{x.detail}</div>}
          </div>
          <button class="plain" aria-label={t('common.close')} onClick={() => dismiss(x.number)}>×</button>
        </div>
      ))}
    </div>
  )
}
