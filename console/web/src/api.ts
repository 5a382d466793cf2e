// Calls to the HTTP API. Amounts stay strings; an error is always an ApiError with the members of the problem+json.

/** A call that was not answered with a 2xx. */
export class ApiError extends Error {
  constructor(
    readonly status: number, // 0: no answer at all
    readonly code: string,
    readonly field: string | undefined,
    readonly detail: string,
    readonly retrySeconds: number | undefined,
  ) {
    super(detail)
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>

/** Path with its query; empty members are left out. */
export function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== '')
  if (given.length === 0) return path
  return `${path}?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`
}

async function problem(answer: Response): Promise<ApiError> {
  const text = await answer.text().catch(() => '')
  const retry = Number(answer.headers.get('Retry-After')) || undefined
  try {
    const p = JSON.parse(text)
    return new ApiError(answer.status, p.code ?? 'unknown', p.field, p.detail ?? p.title ?? '', retry)
  } catch {
    return new ApiError(answer.status, 'unknown', undefined, `HTTP ${answer.status}`, retry)
  }
}

/** The answer itself, for what is not JSON. */
export async function call(path: string, init?: RequestInit): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(path, init)
  } catch (e) {
    if ((e as Error).name === 'AbortError') throw e
    throw new ApiError(0, 'unreachable', undefined, 'The server does not answer.', undefined)
  }
  if (!answer.ok) throw await problem(answer)
  return answer
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return (await call(address(path, query), { signal })).json()
}

export async function post<T>(path: string, body: unknown = {}): Promise<T> {
  const answer = await call(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answer.json()
}

/** A page of a list. */
export interface List<T> {
  items: T[]
  next_cursor?: string
}

const pageRows = 1000

/** All pages of a list, one after the other. Give `onPage` to see them as they come, and whether there are more; it returns false to stop. */
export async function all<T>(path: string, query: Query = {}, signal?: AbortSignal, onPage?: (items: T[], more: boolean) => boolean | void): Promise<T[]> {
  const rows: T[] = []
  let cursor: string | undefined
  do {
    const page: List<T> = await get(path, { limit: pageRows, ...query, cursor }, signal)
    for (const row of page.items) rows.push(row)
    cursor = page.next_cursor
    if (onPage?.(page.items, cursor !== undefined) === false) break
  } while (cursor)
  return rows
}

/** What an action is answered with. A refusal by the rules is an outcome too. */
export interface Outcome {
  id?: string
  status: string
  iso_status?: string
  reason?: string
  code?: string
  field?: string
  detail?: string
  seq?: number
  replayed?: boolean
}
