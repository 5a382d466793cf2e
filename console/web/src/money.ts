// Amounts are decimal strings as the server writes them. Sums are made with BigInt of minor units and never with
// floating point; `draw` alone gives a float, for pixels.

/** Number of decimals in an amount. */
export function scaleOf(amount: string): number {
  const point = amount.indexOf('.')
  return point < 0 ? 0 : amount.length - point - 1
}

/** Minor units of an amount, at a scale of at least its own. */
export function units(amount: string, scale = scaleOf(amount)): bigint {
  const point = amount.indexOf('.')
  const whole = point < 0 ? amount : amount.slice(0, point)
  const decimals = point < 0 ? '' : amount.slice(point + 1)
  return BigInt(whole + decimals.padEnd(scale, '0'))
}

/** The amount of some minor units. */
export function amountOf(minor: bigint, scale: number): string {
  const sign = minor < 0n ? '-' : ''
  const digits = (minor < 0n ? -minor : minor).toString().padStart(scale + 1, '0')
  if (scale === 0) return sign + digits
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Sum of amounts, with the most decimals among them. */
export function sum(amounts: Iterable<string>): string {
  const all = [...amounts]
  const scale = Math.max(0, ...all.slice(0, 1).map(scaleOf))
  return sumAt(all, all.reduce((most, a) => Math.max(most, scaleOf(a)), scale))
}

function sumAt(amounts: string[], scale: number): string {
  return amountOf(amounts.reduce((total, a) => total + units(a, scale), 0n), scale)
}

/** a - b. */
export function minus(a: string, b: string): string {
  const scale = Math.max(scaleOf(a), scaleOf(b))
  return amountOf(units(a, scale) - units(b, scale), scale)
}

export function isNegative(amount: string): boolean {
  return amount.startsWith('-')
}

export function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount)
}

/** Orders two amounts of one asset exactly, without making numbers of them. */
export function compare(a: string, b: string): number {
  const minusA = isNegative(a)
  if (minusA !== isNegative(b)) return minusA ? -1 : 1
  return minusA ? compareDigits(b, a, 1) : compareDigits(a, b, 0)
}

function compareDigits(a: string, b: string, from: number): number {
  const wholeA = a.length - decimalsWithPoint(a)
  const wholeB = b.length - decimalsWithPoint(b)
  if (wholeA !== wholeB) return wholeA - wholeB
  const left = from ? a.slice(from) : a
  const right = from ? b.slice(from) : b
  return left < right ? -1 : left > right ? 1 : 0
}

function decimalsWithPoint(amount: string): number {
  const point = amount.indexOf('.')
  return point < 0 ? 0 : amount.length - point
}

/** With separators of thousands and a real minus sign: 1,234,567.00. */
export function group(amount: string | null | undefined): string {
  if (amount == null) return '–'
  const point = amount.indexOf('.')
  const whole = point < 0 ? amount : amount.slice(0, point)
  const grouped = whole.replace('-', '\u2212').replace(/\B(?=(\d{3})+$)/g, ',')
  return point < 0 ? grouped : grouped + amount.slice(point)
}

/** Three digits and a unit, for labels in drawings: 12.3M, 1230万. */
export function compact(amount: string, language: string): string {
  const format = new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 3 })
  return format.format(Number(amount))
}

/** A float, only to draw with. */
export function draw(amount: string | null | undefined): number {
  return amount == null ? 0 : Number(amount)
}

/** a/b as a float between 0 and 1, only to draw with. */
export function share(a: string, b: string): number {
  const whole = draw(b)
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, draw(a) / whole))
}
