package node

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"testing"

	"weir/engine"
	"weir/internal/disk"
	"weir/snapshot"
	"weir/wal"
)

const (
	replayAccounts = 10_000
	replayBatch    = 8000
)

// BenchmarkReplay reads a log of funded, settling gross orders and applies it, as a start does.
func BenchmarkReplay(b *testing.B) {
	for _, store := range []string{wal.Direct, wal.Portable} {
		b.Run(store, func(b *testing.B) {
			dir := b.TempDir()
			last := writeReplayLog(b, dir, store, max(b.N, 100_000))
			c, err := newCore(sizing{orders: int(last), accounts: replayAccounts, populate: true}, snapshot.Info{}, nil)
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			if err := replay(disk.Real{}, dir, c, last, func(uint64) {}); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			b.ReportMetric(float64(last)/b.Elapsed().Seconds()/1e6, "Morders/s")
			if err := c.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}

func writeReplayLog(b *testing.B, dir, store string, orders int) (last uint64) {
	b.Helper()
	log, err := wal.Open(wal.Options{Dir: filepath.Join(dir, logDir), Store: store})
	if err != nil {
		b.Fatal(err)
	}
	appendLog(b, log, replayNames())
	random := uint64(1)
	for n := 0; n < orders; n += replayBatch {
		var payload []byte
		for range replayBatch {
			random = random*6364136223846793005 + 1442695040888963407
			in := engine.Instruction{Kind: engine.SubmitOrder, Amount: 1 + int64(random>>60)}
			binary.LittleEndian.PutUint64(in.ID[:], random)
			in.ID[15] = 2
			in.Debtor = 2 + uint32(random>>20)%replayAccounts
			in.Creditor = 2 + (in.Debtor-2+1+uint32(random>>40)%(replayAccounts-1))%replayAccounts
			payload = engine.AppendInstruction(payload, &in, nil)
		}
		appendLog(b, log, payload)
	}
	last, _, _ = log.Last()
	if err := log.Close(); err != nil {
		b.Fatal(err)
	}
	return last
}

func appendLog(b *testing.B, log *wal.Log, payload []byte) {
	b.Helper()
	if _, err := log.Append([][]byte{payload}, len(payload)/engine.RecordSize, 1); err != nil {
		b.Fatal(err)
	}
}

func replayNames() []byte {
	n := engine.Naming{Kind: engine.CreateAsset, Scale: 2, BusinessDate: 20000}
	n.SetAsset("EUR")
	n.SetParticipant("CBEUDEF0")
	payload := engine.AppendNaming(nil, &n, nil)
	for i := range replayAccounts {
		id := fmt.Sprintf("BANK%06d", i)
		n := engine.Naming{Kind: engine.CreateParticipant}
		n.SetParticipant(id)
		payload = engine.AppendNaming(payload, &n, nil)
		n = engine.Naming{Kind: engine.OpenAccount, AccountKind: engine.AccountSettlement}
		n.SetParticipant(id)
		n.SetAsset("EUR")
		payload = engine.AppendNaming(payload, &n, nil)
		in := engine.Instruction{Kind: engine.Fund, Method: engine.Instant, Amount: 1_000_000, Debtor: 1, Creditor: uint32(i + 2)}
		binary.LittleEndian.PutUint32(in.ID[:], uint32(i))
		in.ID[15] = 1
		payload = engine.AppendInstruction(payload, &in, nil)
	}
	return payload
}
