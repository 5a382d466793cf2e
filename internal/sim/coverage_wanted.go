package sim

// common is what every slice of worlds must reach, and rare what a long run must reach beside that.
var common = []string{
	"client asks again", "client gives up", "client retries", "client sends twice at once", "client uses an id for something else", "client asks again in another format",
	"orders as a JSON object", "orders as a JSON array", "orders as lines of JSON", "orders as binary records", "orders as pacs.008", "orders as pacs.009",
	"code after_cut_off", "code already_final", "code amount_negative", "code amount_too_large", "code amount_zero", "code assets_differ", "code chain_broken", "code cover", "code creditor_blocked", "code cycle_state",
	"code day_closed", "code day_step", "code debtor_blocked", "code duplicate_key", "code expiry_passed", "code no_creditor_account", "code no_cycle",
	"code no_debtor_account", "code not_open", "code not_queued", "code not_returnable", "code not_supported", "code order_ahead", "code partner", "code partner_to_cancel",
	"code reserved", "code return_too_large", "code same_account", "code unknown_asset", "code unknown_creditor", "code unknown_debtor",
	"disk full", "event account_opened", "event account_set", "event asset_created", "event cycle_aborted", "event cycle_closed", "event cycle_extended",
	"event cycle_opened", "event cycle_pending", "event cycle_position", "event cycle_settled", "event day_set", "event limit_set", "event order_accepted",
	"event order_cancel_asked", "event order_cancelled", "event order_expired", "event order_held", "event order_matched", "event order_moved", "event order_priority_changed",
	"event order_queued", "event order_rejected", "event order_released", "event order_settled", "event order_settled_part", "event order_unmatched", "event order_warehoused",
	"event participant_created", "event participant_set", "event reservation_set", "first answer by a retry", "flipped bit refused in the log", "flipped bit survived in a snapshot",
	"http 200", "http 201", "http 404", "http 409", "http 422", "http 500", "http 503", "log failed", "power cut", "problem disk_full", "problem failed", "problem snapshot_failed",
	"process killed", "replay without snapshots", "stale read refused", "stale read survived", "start failed: disk error",
	"status accepted", "status applied", "status cancelled", "status created", "status held", "status queued", "status rejected", "status settled", "status unmatched", "status warehoused",
	"torn tail cut", "snapshot passed over",
}

var rare = []string{
	"clock set back", "code account_closed", "code account_not_empty", "code balance_too_large", "code creditor_closed", "code date_outside_window", "code debtor_closed", "code headroom",
	"code over_bilateral_limit", "code over_multilateral_limit", "code participant_suspended", "code queue_too_large", "event balance_zeroed", "event cycle_survived",
	"event cycle_unwound", "event resolved", "order forgotten with its window", "flipped bit refused in mark", "flipped bit refused in weir.json", "flipped bit survived in weir.json", "flipped bit survived in leftovers",
	"start failed: wal: stopped by a failed write",
	"fault: i/o error at write", "fault: i/o error at sync", "fault: i/o error at sync directory", "fault: i/o error at rename", "fault: i/o error at open", "fault: i/o error at remove",
	"fault: i/o error at read", "fault: i/o error at list", "fault: i/o error at size", "fault: i/o error at free", "fault: i/o error at mkdir", "fault: i/o error at truncate",
	"fault: no space at write", "fault: no space at sync", "fault: no space at rename", "fault: short write at write", "fault: torn write at write",
	"fault: done, and failed at write", "fault: done, and failed at sync", "fault: done, and failed at rename",
	"call POST /v1/assets", "call POST /v1/participants", "call POST /v1/accounts", "call POST /v1/orders", "call POST /v1/funding", "call POST /v1/matches", "call POST /v1/chains",
	"call POST /v1/orders/*/cancel", "call POST /v1/orders/*/hold", "call POST /v1/orders/*/release", "call POST /v1/orders/*/priority", "call POST /v1/orders/*/position",
	"call POST /v1/limits", "call POST /v1/reservations", "call POST /v1/accounts/*/block", "call POST /v1/accounts/*/unblock", "call POST /v1/accounts/*/close",
	"call POST /v1/participants/*/suspend", "call POST /v1/participants/*/resume", "call POST /v1/participants/*/block", "call POST /v1/participants/*/unblock",
	"call POST /v1/participants/*/close", "call POST /v1/resolution", "call POST /v1/day", "call POST /v1/cycles",
	"call POST /v1/cycles/*/close", "call POST /v1/cycles/*/settle", "call POST /v1/cycles/*/extend", "call POST /v1/cycles/*/unwind", "call POST /v1/cycles/*/survivors-pay",
	"call POST /v1/cycles/*/abort", "call POST /v1/snapshots",
}

// Unreachable is what no world reaches, and why. Other tests do.
var Unreachable = map[string]string{
	"code ambiguous_order":     "each id has one instructing participant here",
	"code defaulted":           "orders that an unwinding or an abort refuses have no events of their own; the order itself tells",
	"code unknown_order":       "it is the problem unknown_order, which is reached",
	"code unknown_cycle":       "the generator names cycles that it was told of",
	"event resolution_dropped": "an attempt has 1,024 steps, and so many orders never wait here",
	"a newer format":           "no other version writes here; package wal has a test of it",
}
