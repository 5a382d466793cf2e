// Orders of all states: found by id, participant, amount and state; one order with its history and the message that it came in.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { Entry, readAmount, type Written, wrongly } from '../entry'
import { all, ApiError, get, type List, type Query } from '../api'
import { asset, assetCode } from '../assets'
import { t, word, spoken } from '../i18n'
import { compare } from '../money'
import { byText } from '../order'
import { type OrderRow, unfinishedStatuses } from '../order_row'
import { Amount, Badge, ErrorNote, Page, Panel, Select } from '../page'
import { useResource } from '../resource'
import { parameter, setParameters } from '../router'
import { Table } from '../table'
import { clock, dateTime } from '../time'
import { OrderDetail } from './order_detail'
import './orders.css'

const statuses = ['all', ...unfinishedStatuses, 'accepted', 'settled', 'rejected', 'cancelled', 'expired']
const pageRows = 200
const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i

const bySeq = (a: OrderRow, b: OrderRow) => a.seq - b.seq
const byAmount = (a: OrderRow, b: OrderRow) => compare(a.amount ?? '0', b.amount ?? '0')
const byDebtor = (a: OrderRow, b: OrderRow) => byText(a.debtor ?? '', b.debtor ?? '') || bySeq(a, b)

function Found({ rows, chosen, more }: { rows: OrderRow[]; chosen: string; more?: () => void }) {
  const columns = useMemo(() => [
    { key: 'seq', head: t('field.seq'), right: true, width: '5rem', compare: bySeq, cell: (o: OrderRow) => o.seq },
    { key: 'debtor', head: t('field.debtor'), width: 'minmax(7rem, 1fr)', compare: byDebtor, cell: (o: OrderRow) => o.debtor ?? '–' },
    { key: 'creditor', head: t('field.creditor'), width: 'minmax(7rem, 1fr)', cell: (o: OrderRow) => o.creditor ?? '–' },
    { key: 'amount', head: t('field.amount'), right: true, width: 'minmax(7rem, 1.2fr)', compare: byAmount, cell: (o: OrderRow) => <Amount value={o.amount} /> },
    { key: 'kind', head: t('field.method'), width: '5.4rem', cell: (o: OrderRow) => (o.kind === 'order' ? word('method', o.method) : word('orders', o.kind)) },
    { key: 'status', head: t('field.status'), width: '7.5rem', cell: (o: OrderRow) => <Badge value={o.status} /> },
    { key: 'done', head: t('orders.settled_at'), width: '5.6rem', cell: (o: OrderRow) => <span class="num" title={o.settled_at ? dateTime(o.settled_at) : undefined}>{clock(o.settled_at)}</span> },
    { key: 'id', head: t('field.id'), width: 'minmax(4rem, 1fr)', shrinks: true, cell: (o: OrderRow) => <span class="id" title={o.id}>{o.id}</span> },
  ], [spoken.value])
  return (
    <Table columns={columns} rows={rows} rowKey={(o) => `${o.participant ?? ''}-${o.id}`} label={t('orders.title')} testid="table-orders" selected={chosen}
      onSelect={(o) => setParameters({ id: o.id, participant: o.participant ?? '' })} empty={t('orders.none')}
      tools={more && <button data-testid="action-more" onClick={more}>{t('orders.more')}</button>} />
  )
}

interface Search {
  status: string
  participant: string
  from: string
  to: string
  date: string
}

/** A bound of the amount as it is written in the address. */
function bound(search: Search, name: 'from' | 'to'): Written {
  return readAmount(search[name], t(`orders.amount_${name}`), asset.value?.scale ?? 0, true)
}

function Bound({ search, name }: { search: Search; name: 'from' | 'to' }) {
  const id = `orders-${name}`
  const { wrong } = bound(search, name)
  return (
    <span class="field">
      <label for={id} class="muted">{t(`orders.amount_${name}`)}</label>
      <Entry id={id} wrong={wrong}>
        <input id={id} value={search[name]} data-testid={id} class="orders-input num right" inputMode="decimal" {...wrongly(id, wrong)} onChange={(e) => setParameters({ [name]: e.currentTarget.value.trim() })} />
      </Entry>
    </span>
  )
}

function Form({ search, names }: { search: Search; names: string[] }) {
  return (
    <>
      <Select label={t('field.status')} value={search.status} testid="orders-status" onChange={(v) => setParameters({ status: v })}
        choices={statuses.map((s) => ({ value: s, name: s === 'all' ? t('common.all') : word('status', s) }))} />
      <Select label={t('common.participant')} value={search.participant} testid="orders-participant" onChange={(v) => setParameters({ with: v })}
        choices={[{ value: '', name: t('common.all') }, ...names.map((id) => ({ value: id, name: id }))]} />
      <Bound search={search} name="from" />
      <Bound search={search} name="to" />
      <label class="field"><span>{t('field.business_date')}</span><input type="date" value={search.date} data-testid="orders-date" onChange={(e) => setParameters({ date: e.currentTarget.value })} /></label>
    </>
  )
}

function IdBox() {
  const [text, setText] = useState(parameter('id'))
  const [wrong, setWrong] = useState('')
  const asked = parameter('id')
  useEffect(() => setText(asked), [asked])
  const find = (e: Event) => {
    e.preventDefault()
    const fine = uuid.test(text.trim())
    setWrong(fine ? '' : t('orders.wrong_id'))
    if (fine) setParameters({ id: text.trim().toLowerCase(), participant: '' })
  }
  return (
    <form class="field" role="search" onSubmit={find}>
      <label for="orders-id" class="muted">{t('orders.id')}</label>
      <Entry id="orders-id" wrong={wrong}>
        <input id="orders-id" type="search" class="id orders-id" value={text} data-filter data-testid="orders-id" placeholder="00000000-0000-4000-8000-000000000000" {...wrongly('orders-id', wrong)}
          onInput={(e) => { setText(e.currentTarget.value); setWrong('') }} />
      </Entry>
      <button type="submit" data-testid="action-find">{t('orders.find')}</button>
    </form>
  )
}

// useMore appends further pages to the first one, as long as the search and the first page stay.
function useMore(first: List<OrderRow> | undefined, query: Query) {
  const [added, setAdded] = useState<{ to?: List<OrderRow>; rows: OrderRow[]; cursor?: string; error?: ApiError }>({ rows: [] })
  const valid = added.to === first
  const cursor = valid ? added.cursor : first?.next_cursor
  const rows = useMemo(() => [...(first?.items ?? []), ...(valid ? added.rows : [])], [first, valid, added])
  const more = async () => {
    try {
      const page = await get<List<OrderRow>>('/v1/orders', { ...query, cursor })
      setAdded({ to: first, rows: [...(valid ? added.rows : []), ...page.items], cursor: page.next_cursor })
    } catch (error) {
      setAdded({ ...added, error: error as ApiError })
    }
  }
  return { rows, more: cursor ? more : undefined, error: valid ? added.error : undefined }
}

export default function Orders() {
  const search: Search = { status: parameter('status') || 'all', participant: parameter('with'), from: parameter('from'), to: parameter('to'), date: parameter('date') }
  const query = {
    status: search.status, participant: search.participant, asset: assetCode.value, amount_from: bound(search, 'from').amount, amount_to: bound(search, 'to').amount,
    business_date: search.date, limit: pageRows,
  }
  const first = useResource((signal) => get<List<OrderRow>>('/v1/orders', query, signal), [query], { topics: ['orders'] })
  const names = useResource((signal) => all<{ id: string }>('/v1/participants', {}, signal), [], { topics: ['names'] })
  const found = useMore(first.data, query)
  const id = parameter('id')
  const of = parameter('participant')
  return (
    <Page name="orders" title={t('orders.title')} ready={first.data !== undefined} error={first.error} fill tools={<IdBox />}>
      <div class="page-tools orders-form"><Form search={search} names={(names.data ?? []).map((p) => p.id)} /></div>
      <ErrorNote error={found.error} />
      <div class={id ? 'split' : 'table-box'}>
        <Panel class="fill"><Found rows={found.rows} chosen={`${of}-${id}`} more={found.more} /></Panel>
        {id && <OrderDetail id={id} participant={of} />}
      </div>
    </Page>
  )
}
