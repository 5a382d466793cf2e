// What people write into fields: amounts with separators of thousands are taken, and what is wrong is said beside the field.
import type { ComponentChildren } from 'preact'
import { t, type Key } from './i18n'
import { isZero, scaleOf } from './money'

/** `amount`: as the API takes it. `wrong`: what is told about the field. Neither: nothing was written. */
export interface Written {
  amount?: string
  wrong?: string
}

const grouped = /^\d{1,3}([, ])\d{3}(\1\d{3})*(\.\d+)?$/

/** Reads an amount of so many decimals. What is wrong names the field. `zero`: it may be zero. */
export function readAmount(text: string, field: string, scale: number, zero = false): Written {
  const plain = text.normalize('NFKC').replace('\u2212', '-').trim() // what input methods write, and what pages show
  const amount = grouped.test(plain) ? plain.replace(/[, ]/g, '') : plain
  const wrong = (key: Key) => ({ wrong: t(key, { field, n: scale, example: `1,234${scale ? '.5'.padEnd(scale + 1, '0') : ''}` }) })
  if (!plain) return {}
  if (/^-[\d., ]+$/.test(plain)) return wrong('entry.below')
  if (!/^\d{1,18}(\.\d+)?$/.test(amount)) return wrong('entry.form')
  if (scaleOf(amount) > scale) return wrong('entry.decimals')
  if (isZero(amount) && !zero) return wrong('entry.zero')
  const [whole, rest = ''] = amount.split('.')
  return { amount: scale ? `${whole}.${rest.padEnd(scale, '0')}` : whole }
}

/** A field with what is wrong with it; `id` is that of the control inside, which is given `wrongly(id, wrong)`. */
export function Entry({ id, wrong, children }: { id: string; wrong?: string; children: ComponentChildren }) {
  return (
    <span class="entry">
      {children}
      {wrong && <span id={`${id}-wrong`} class="bad-text" role="alert" data-testid={`${id}-wrong`}>{wrong}</span>}
    </span>
  )
}

/** What ties a control to the words about it. */
export function wrongly(id: string, wrong?: string) {
  return wrong ? { 'aria-invalid': true, 'aria-describedby': `${id}-wrong` } : {}
}
