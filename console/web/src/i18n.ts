import { computed, effect, signal } from '@preact/signals'
import { en } from './messages/en'
import { language } from './preferences'

type English = typeof en

/** What a message file must hold: the sections and keys of the English one. */
export type Messages = { [S in keyof English]: { [K in keyof English[S]]: string } }

/** A key of a message: section, dot, name. */
export type Key = { [S in keyof English & string]: `${S}.${keyof English[S] & string}` }[keyof English & string]

// Other languages are read when they are chosen; until then, and where that fails, English stands in.
const files = signal<Record<string, Messages>>({ en })

async function read(name: string) {
  if (name !== 'zh' || files.peek().zh) return
  const { zh } = await import('./messages/zh')
  files.value = { ...files.value, zh }
}

/** Resolves when the messages of the chosen language are there. */
export const messagesRead = read(language.peek()).catch(() => {})

effect(() => void read(language.value).catch(() => {}))

/** The language that is shown: the chosen one once its messages are there. */
export const spoken = computed(() => (files.value[language.value] ? language.value : 'en'))

effect(() => {
  document.documentElement.lang = spoken.value === 'zh' ? 'zh-Hans' : 'en'
})

function find(section: string, name: string): string | undefined {
  const messages = (files.value[spoken.value] ?? en) as unknown as Record<string, Record<string, string>>
  return messages[section]?.[name]
}

/** The message of a key in the chosen language; {name} in it is replaced. Read inside a component, it follows the choice. */
export function t(key: Key, values?: Record<string, string | number>): string {
  const dot = key.indexOf('.')
  const text = find(key.slice(0, dot), key.slice(dot + 1)) ?? key
  return values ? text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? '')) : text
}

/** Whether there is a message for a word of the API. */
export function has(section: keyof English, name: string): boolean {
  return Boolean(find(section, name.replaceAll('-', '_')))
}

/** The message for a word of the API, such as a status; the word itself where there is none. */
export function word(section: keyof English, name: string | null | undefined): string {
  return name ? find(section, name.replaceAll('-', '_')) ?? name : '–'
}

/** Why something waits or is refused, in words: those of the message file for its code, or else the server's. */
export function codeText(code: string | undefined, detail: string | undefined): string {
  return code && has('block', code) ? word('block', code) : detail ?? code ?? ''
}

/** Why something was refused, in one line: the code of the standard, the field and the reason in words. */
export function refusalText({ reason, field, code, detail }: { reason?: string; field?: string; code?: string; detail?: string }): string {
  return [reason, field, codeText(code, detail)].filter(Boolean).join(' · ')
}

/** A whole number with separators of thousands. */
export function count(n: number): string {
  return n.toLocaleString('en-US')
}
