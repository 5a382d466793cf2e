// Keys that work everywhere: g and a letter for a page, / for the filter, a for the asset, t for the colours, ? for the list.
import { dialogOpen } from './dialog'
import { pages } from './pages'
import { theme } from './preferences'
import { go } from './router'

const sequenceMs = 1500 // the letter must follow g within that

let after = 0

function isTyping(e: KeyboardEvent): boolean {
  const at = e.target as HTMLElement
  return at.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(at.tagName)
}

function focus(selector: string) {
  document.querySelector<HTMLElement>(selector)?.focus()
}

export function toggleTheme() {
  const dark = theme.value === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : theme.value === 'dark'
  theme.value = dark ? 'light' : 'dark'
}

function open(letter: string): boolean {
  const page = pages.find((p) => p.letter === letter)
  if (page) go(page.name)
  return page !== undefined
}

/** Listens to the keys; `help` shows the list of them. */
export function startShortcuts(help: () => void) {
  const actions: Record<string, () => void> = {
    '/': () => focus('#page [data-filter]'),
    a: () => focus('[data-testid="asset-picker"]'),
    t: toggleTheme,
    '?': help,
  }
  addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || dialogOpen()) return
    if (e.key === 'Escape' && isTyping(e)) return (e.target as HTMLElement).blur()
    if (isTyping(e)) return
    if (e.timeStamp - after < sequenceMs && open(e.key)) {
      after = 0
      return e.preventDefault()
    }
    after = e.key === 'g' ? e.timeStamp : 0
    const action = actions[e.key]
    if (!action) return
    e.preventDefault()
    action()
  })
}
