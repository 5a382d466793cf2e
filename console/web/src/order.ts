// The order of a table's rows, kept so that a list of 100,000 rows that changed a little is not sorted anew.

export type Compare<T> = (a: T, b: T) => number

/** Orders texts by their characters. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Keeps rows sorted. Where the new list is the old one with some rows gone, some replaced by others of the same key and some added
 * at its end, finding out takes one walk and no hashing; what was kept is a run already, and the sort of the language merges runs.
 */
export class Sorted<T> {
  private rows: readonly T[] = []
  private given: readonly T[] = []
  private by: Compare<T> | undefined

  constructor(private readonly key: (row: T) => string | number) {}

  order(given: readonly T[], by: Compare<T> | undefined): readonly T[] {
    if (!by) return given
    if (by === this.by && given === this.given) return this.rows
    this.rows = by === this.by ? this.merge(given, by) : [...given].sort(by)
    this.given = given
    this.by = by
    return this.rows
  }

  private merge(given: readonly T[], by: Compare<T>): readonly T[] {
    const change = this.walk(given)
    if (!change) return [...given].sort(by)
    const { gone, added } = change
    const kept = gone.size ? this.rows.filter((row) => !gone.has(row)) : this.rows
    if (added.length === 0) return kept
    return [...kept, ...added.sort(by)].sort(by)
  }

  // walk compares the lists; undefined where the new one is in another order.
  private walk(given: readonly T[]): { gone: Set<T>; added: T[] } | undefined {
    const gone = new Set<T>()
    const added: T[] = []
    let at = 0
    for (const old of this.given) {
      const now = given[at]
      if (now === old) {
        at++
        continue
      }
      gone.add(old)
      if (now === undefined || this.key(now) !== this.key(old)) continue
      added.push(now)
      at++
    }
    for (; at < given.length; at++) added.push(given[at]!)
    const sorts = added.length < 1000 + given.length / 4
    return sorts ? { gone, added } : undefined
  }
}
