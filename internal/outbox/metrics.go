package outbox

import "fmt"

// Metrics appends lines in the Prometheus text format.
func (o *Outbox) Metrics(dst []byte) []byte {
	last := o.Source.LastSeq()
	for _, m := range []struct {
		name, kind, help string
		value            func(s *sender) uint64
	}{
		{"weir_webhook_delivered_total", "counter", "Messages that a webhook took, since the start.", func(s *sender) uint64 { return s.delivered.Load() }},
		{"weir_webhook_failed_total", "counter", "Attempts that failed, since the start.", func(s *sender) uint64 { return s.failed.Load() }},
		{"weir_webhook_behind", "gauge", "Sequences between the newest event and where the webhook stands.", func(s *sender) uint64 { return s.behind(last) }},
	} {
		dst = fmt.Appendf(dst, "# HELP %s %s\n# TYPE %s %s\n", m.name, m.help, m.name, m.kind)
		for _, s := range o.senders {
			dst = fmt.Appendf(dst, "%s{participant=%q,url=%q} %d\n", m.name, s.endpoint.Participant, s.endpoint.shown(), m.value(s))
		}
	}
	return dst
}
