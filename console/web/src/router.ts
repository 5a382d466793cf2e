// Pages by the hash of the address: #/queue?asset=CNY&filter=ALPH
import { computed, signal } from '@preact/signals'

export interface Route {
  page: string
  query: URLSearchParams
}

function read(): Route {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?')
  return { page: path || 'overview', query: new URLSearchParams(query) }
}

export const route = signal<Route>(read())
addEventListener('hashchange', () => (route.value = read()))

/** Parameters that a link to another page keeps. */
const kept = ['asset']

/** Address of a page; the asset goes along. */
export function href(page: string, query: Record<string, string> = {}): string {
  const all = new URLSearchParams()
  for (const name of kept) {
    const value = route.value.query.get(name)
    if (value) all.set(name, value)
  }
  for (const [name, value] of Object.entries(query)) all.set(name, value)
  return `#/${page}${all.size ? `?${all}` : ''}`
}

export function go(page: string, query: Record<string, string> = {}) {
  location.hash = href(page, query)
}

/** A parameter of the address, or ''. */
export function parameter(name: string): string {
  return route.value.query.get(name) ?? ''
}

/** Sets parameters of this page without a new entry in the history; '' removes one. */
export function setParameters(values: Record<string, string>) {
  const query = new URLSearchParams(route.value.query)
  for (const [name, value] of Object.entries(values)) {
    if (value) query.set(name, value)
    else query.delete(name)
  }
  history.replaceState(null, '', `#/${route.value.page}${query.size ? `?${query}` : ''}`)
  route.value = read()
}

export const page = computed(() => route.value.page)
