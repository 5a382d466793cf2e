// The question before a resolution is run by hand.
import { signal } from '@preact/signals'
import { type Outcome, post } from '../api'
import { ask } from '../dialog'
import { count, t, word } from '../i18n'
import { group } from '../money'
import { showOutcome, toast } from '../toast'

interface Answer extends Outcome {
  settled?: number
  value?: string
}

async function resolve(asset: string, kind: string) {
  const answer = await post<Answer>('/v1/resolution', { asset, kind })
  if (answer.status === 'rejected') return void showOutcome(t('gridlock.resolve'), answer)
  const settled = answer.settled ?? 0
  if (settled === 0) toast('plain', t('gridlock.settled_nothing'), `#${answer.seq}`)
  else toast('good', t('gridlock.settled', { n: count(settled), value: group(answer.value), asset }), `#${answer.seq}`)
}

export function askResolve(asset: string) {
  const kind = signal('multilateral')
  const Form = () => (
    <>
      <p>{t('gridlock.resolve_note', { asset })}</p>
      <div class="form">
        <label for="resolution-kind">{t('field.kind')}</label>
        <select id="resolution-kind" value={kind.value} onChange={(e) => (kind.value = e.currentTarget.value)}>
          {['multilateral', 'bilateral'].map((name) => <option key={name} value={name}>{word('resolution', name)}</option>)}
        </select>
      </div>
    </>
  )
  ask({ title: t('gridlock.resolve_title', { asset }), confirm: t('gridlock.resolve'), body: <Form />, run: () => resolve(asset, kind.value) })
}
