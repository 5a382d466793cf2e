package bench

import "slices"

// finish sums the rounds up.
func (r *run) finish() Result {
	c, result := &r.config, r.result
	result.Workload, result.Format, result.Store, result.Topology = c.Workload, c.Format, c.Store, c.Topology
	if c.workload.hub {
		result.Topology = "hub"
	}
	if c.Workload == workloadGridlock {
		result.Liquidity = &c.Liquidity
	}
	result.Batch, result.Clients, result.Rate, result.Accounts = c.Batch, c.Clients, c.Rate, c.Accounts
	result.Warmup, result.Seed, result.Queued, result.Overload = c.Warmup, c.Seed, c.Queued, c.Overload
	result.Percentiles, result.Statuses, result.Replayed = percentilesOf(r.latency), statusesOf(&r.count), r.count.replayed
	result.MemoryEnd, result.MemoryPeak = processMemory(r.server.pid)
	result.sum()
	return result
}

// sum adds the rounds up, for the rates takes the median.
func (r *Result) sum() {
	var rates, offered []float64
	requests := 0
	for i := range r.Rounds {
		round := &r.Rounds[i]
		rates, offered = append(rates, round.OrdersPerSecond), append(offered, round.OfferedPerSecond)
		r.Orders += round.Orders
		r.Seconds += round.Seconds
		r.Syncs += round.Syncs
		r.ServerCPU += round.ServerCPU * float64(round.Orders)
		r.ClientCPU += round.ClientCPU * float64(round.Orders)
		r.Snapshots += round.Snapshots
		r.Stall = max(r.Stall, round.Stall)
		r.Refused += round.Refused
		r.WithoutRetryAfter += round.silent
		requests += round.Curve.requests()
	}
	r.OrdersPerSecond, r.OfferedPerSecond = median(rates), median(offered)
	r.OrdersPerSync = float64(r.Orders) / float64(max(r.Syncs, 1))
	r.ServerCPU /= float64(max(r.Orders, 1))
	r.ClientCPU /= float64(max(r.Orders, 1))
	r.RefusedShare = float64(r.Refused) / float64(max(requests+r.Refused, 1))
	if !r.Overload {
		r.Retries = r.Refused
	}
}

// median of one value or more; it sorts them.
func median(values []float64) float64 {
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle]
	}
	return (values[middle-1] + values[middle]) / 2
}
