package wal

// meterBytes is how often progress is told.
const meterBytes = 16 << 20

// meter tells how far a scan is. The total counts whole segments, so a scan may end before it.
type meter struct {
	report      func(done, total int64)
	done, total int64
}

func newMeter(w *walk, report func(done, total int64)) *meter {
	m := &meter{report: report}
	if report == nil {
		return m
	}
	all, _ := numbers(w.fs, w.dir, w.lay, w.mark.segment) // only a display: the scan meets any error
	for _, n := range all {
		size, _ := w.fs.Size(segmentPath(w.dir, w.lay, n))
		m.total += size
	}
	return m
}

func (m *meter) passed(bytes int64) {
	before := m.done
	m.done += bytes
	if m.report != nil && m.done/meterBytes != before/meterBytes {
		m.report(m.done, m.total)
	}
}
