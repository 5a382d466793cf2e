// What this browser's user prefers. Kept in its local storage; a browser that refuses it forgets.
import { effect, signal } from '@preact/signals'

function kept(name: string): string | null {
  try {
    return localStorage.getItem(`weir.${name}`)
  } catch {
    return null
  }
}

/** A signal of a text that outlives the page. */
export function preference<T extends string>(name: string, otherwise: T) {
  const value = signal((kept(name) ?? otherwise) as T)
  effect(() => {
    try {
      localStorage.setItem(`weir.${name}`, value.value)
    } catch {
      // Private windows may refuse; then the choice lasts as long as the page.
    }
  })
  return value
}

export type Theme = 'auto' | 'light' | 'dark'
export const theme = preference<Theme>('theme', 'auto')

effect(() => {
  if (theme.value === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.value
})

export type Language = 'en' | 'zh'
export const language = preference<Language>('language', navigator.language.startsWith('zh') ? 'zh' : 'en')
