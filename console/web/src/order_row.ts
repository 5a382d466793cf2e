// An order as the API lists it.

export interface OrderRow {
  id: string
  /** order, funding or trade. */
  kind: string
  participant?: string
  debtor?: string
  creditor?: string
  asset?: string
  amount?: string
  /** What is left to settle of the side of a trade that waits, where that is not its amount. */
  left?: string
  priority: string
  method: string
  category?: string
  business_date?: string
  status: string
  iso_status: string
  reason?: string
  code?: string
  detail?: string
  not_before?: string
  expires_at?: string
  /** When one that waits entered its queue; in lists of what waits. */
  since?: string
  final_seq?: number
  settled_at?: string
  seq: number
}

/** Statuses of an order that waits. */
export const waitingStatuses = ['queued', 'held', 'warehoused']

/** Statuses of one that is not final and in no cycle: what waits, and what still waits for its other half. */
export const unfinishedStatuses = [...waitingStatuses, 'unmatched']

/** Of one that was taken, it is known whose it is, who pays whom, and how much. */
export type Payment = OrderRow & Required<Pick<OrderRow, 'participant' | 'debtor' | 'creditor' | 'asset' | 'amount'>>
