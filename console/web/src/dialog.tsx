// The dialog that asks before something is done. It shows what will change; Escape and Back change nothing.
import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { errorText } from './toast'
import { t } from './i18n'

export interface Question {
  title: string
  /** What will change, or a form. Read inside, signals redraw it. */
  body: ComponentChildren
  /** Word on the button that does it. */
  confirm: string
  /** It takes something away that can't be given back. */
  danger?: boolean
  /** Whether it can be done now; read at each drawing, so it may read signals. */
  ready?: () => boolean
  /** Asked when the button is pressed: false where a field is wrong, which says so itself and gets the focus. */
  valid?: () => boolean
  wide?: boolean
  /** It only tells something: there is nothing to turn back from. */
  tells?: boolean
  /** Does it. What it throws is shown in the dialog, which stays open. */
  run: () => Promise<unknown>
}

const asked = signal<Question | undefined>(undefined)

/** Shows the question; one at a time. */
export function ask(question: Question) {
  asked.value = question
}

export function closeDialog() {
  asked.value = undefined
}

/** Whether a dialog is open: shortcuts rest then. */
export function dialogOpen(): boolean {
  return asked.value !== undefined
}

/** Before and after of one thing, for the body of a question. */
export function Change({ name, from, to }: { name: string; from: ComponentChildren; to: ComponentChildren }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{from}</td>
      <td class="arrow" aria-label="→">→</td>
      <td><strong>{to}</strong></td>
    </tr>
  )
}

export function DialogHost() {
  return asked.value ? <Open key={asked.value.title} question={asked.value} /> : null
}

const focusable = 'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), a[href], [tabindex="0"]'

// keepFocus makes Tab go round inside the dialog.
function keepFocus(e: KeyboardEvent) {
  if (e.key !== 'Tab') return
  const within = [...(e.currentTarget as HTMLElement).querySelectorAll<HTMLElement>(focusable)]
  const edge = e.shiftKey ? within[0] : within.at(-1)
  if (document.activeElement !== edge) return
  e.preventDefault()
  const other = e.shiftKey ? within.at(-1) : within[0]
  other?.focus()
}

function Open({ question }: { question: Question }) {
  const element = useRef<HTMLDialogElement>(null)
  const [busy, setBusy] = useState(false)
  const sent = useRef(false) // at once: the button is drawn disabled a moment later
  const [wrong, setWrong] = useState('')

  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    const dialog = element.current
    dialog?.showModal()
    return () => {
      dialog?.close() // what is behind an open one takes no focus
      before?.focus?.()
    }
  }, [])

  const run = async (e: Event) => {
    e.preventDefault()
    if (question.valid?.() === false) {
      await Promise.resolve() // it is drawn first
      return element.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
    }
    if (sent.current) return
    sent.current = true
    setBusy(true)
    setWrong('')
    try {
      await question.run()
      closeDialog()
    } catch (error) {
      setWrong(errorText(error))
      setBusy(false)
      sent.current = false
    }
  }

  return (
    <dialog ref={element} class={question.wide ? 'wide' : ''} aria-labelledby="dialog-title" data-testid="dialog" onKeyDown={keepFocus}
      onCancel={(e) => { e.preventDefault(); if (!busy) closeDialog() }}>
      <form onSubmit={run}>
        <h2 id="dialog-title">{question.title}</h2>
        <div class="dialog-body">{question.body}</div>
        {wrong && <p class="note bad" role="alert">{wrong}</p>}
        <footer>
          {!question.tells && <button type="button" data-testid="cancel" disabled={busy} onClick={closeDialog}>{t('common.back')}</button>}
          <button type="submit" class={question.danger ? 'danger' : 'primary'} data-testid="confirm" disabled={busy || question.ready?.() === false}>
            {question.confirm}
          </button>
        </footer>
      </form>
    </dialog>
  )
}
