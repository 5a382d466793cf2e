// The frame of a page and the small pieces that all of them are made of.
import type { ComponentChildren } from 'preact'
import type { ApiError } from './api'
import { t, word } from './i18n'
import { group, isNegative } from './money'
import { clock, dateTime } from './time'
import { errorText } from './toast'

export interface PageProps {
  name: string
  title: string
  /** The first data is drawn. */
  ready: boolean
  /** Controls beside the title. */
  tools?: ComponentChildren
  /** Fills the window exactly, so that a table in it scrolls by itself. */
  fill?: boolean
  error?: ApiError
  children: ComponentChildren
}

export function Page({ name, title, ready, tools, fill, error, children }: PageProps) {
  return (
    <main class={`page ${fill ? 'fill' : ''} ${error ? 'failing' : ''}`} id="page" data-testid={`page-${name}`} data-ready={ready ? 'true' : 'false'} aria-busy={!ready}>
      <header class="page-head">
        <h1>{title}</h1>
        {tools && <div class="page-tools">{tools}</div>}
      </header>
      <ErrorNote error={error} />
      {children}
    </main>
  )
}

export function ErrorNote({ error }: { error?: ApiError }) {
  return error ? <p class="note bad" role="alert" data-testid="error">{error.status === 0 ? t('common.unreachable') : errorText(error)}</p> : null
}

export interface PanelProps {
  title?: string
  tools?: ComponentChildren
  testid?: string
  class?: string
  children: ComponentChildren
}

export function Panel({ title, tools, testid, class: more, children }: PanelProps) {
  return (
    <section class={`panel ${more ?? ''}`} data-testid={testid} aria-label={title}>
      {(title || tools) && <header class="panel-head"><h2>{title}</h2>{tools}</header>}
      {children}
    </section>
  )
}

/** A figure with its name. */
export function Figure({ name, children, hint, testid }: { name: string; children: ComponentChildren; hint?: string; testid?: string }) {
  return (
    <div class="figure" title={hint} data-testid={testid}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** An amount with separators; below zero in the colour for it. */
export function Amount({ value }: { value: string | null | undefined }) {
  return <span class={value && isNegative(value) ? 'num negative' : 'num'} title={value ? group(value) : undefined}>{group(value)}</span>
}

/** A time of day; its title has the date. */
export function Time({ value }: { value: string | null | undefined }) {
  return <time dateTime={value ?? undefined} title={value ? `${dateTime(value)} (${value})` : undefined}>{clock(value)}</time>
}

const tones: Record<string, string> = {
  settled: 'good', open: 'good', matched: 'good', accepted: 'good', applied: 'good',
  queued: 'warn', held: 'warn', pending: 'warn', 'cut-off': 'warn', clearing: 'warn', warning: 'warn', unmatched: 'warn', warehoused: 'plain',
  rejected: 'bad', cancelled: 'bad', expired: 'bad', aborted: 'bad', critical: 'bad',
}

/** A word of the API as a badge: a status, a state, a level. `section` names the messages to look it up in. */
export function Badge({ value, section = 'status' }: { value: string; section?: Parameters<typeof word>[0] }) {
  return <span class={`badge ${tones[value] ?? 'plain'}`} data-value={value}>{word(section, value)}</span>
}

export function Empty({ children }: { children?: ComponentChildren }) {
  return <p class="empty">{children ?? t('table.empty')}</p>
}

export interface Choice {
  value: string
  name: string
}

/** A list to choose from. */
export function Select({ label, value, choices, onChange, testid }: { label: string; value: string; choices: Choice[]; onChange: (value: string) => void; testid?: string }) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} data-testid={testid} onChange={(e) => onChange(e.currentTarget.value)}>
        {choices.map((c) => <option key={c.value} value={c.value}>{c.name}</option>)}
      </select>
    </label>
  )
}

/** Buttons of which one is pressed. */
export function Switch({ label, value, choices, onChange, testid }: { label: string; value: string; choices: Choice[]; onChange: (value: string) => void; testid?: string }) {
  return (
    <div class="switch" role="group" aria-label={label} data-testid={testid}>
      {choices.map((c) => (
        <button key={c.value} type="button" aria-pressed={c.value === value} data-value={c.value} onClick={() => onChange(c.value)}>{c.name}</button>
      ))}
    </div>
  )
}
