package manifest

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"
)

// lots are documents of lots of one plan.
func lots(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `apiVersion: techplan.education/v1alpha1
kind: Device
metadata:
  name: lot-%d
  labels: {site: school-%d}
spec:
  planRef: {name: plan-2026}
  technology: student-laptop
  site: school-%d
  audience: Students
  manufacturer: Acme
  model: Flip 3
  quantity: %d
  notInService:
  - {state: Lost, count: 2}
  acquisition:
    kind: Purchase
    ordered: "2026-06-20"
    received: 2026-08-05
    unitCost: "305.00"
    budgetLine: {plan: plan-2026, line: laptops}
  inService: "2026-08-24"
  supportEnd: "2034-06-30"
---
`, i, i%40, i%40, 10+i%300)
	}
	return b.Bytes()
}

func BenchmarkLoad(b *testing.B) {
	const documents = 20_000
	data := lots(documents)
	b.ReportAllocs()
	for b.Loop() {
		set, err := LoadFiles(b.Context(), []string{"-"}, Options{Namespace: "default", Stdin: bytes.NewReader(data)})
		if err != nil || len(set.Problems) > 0 {
			b.Fatal(err, set.Problems)
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/documents, "heap-B/doc")
		b.ReportMetric(float64(m.HeapSys)/(1<<20), "heap-sys-MiB")
		runtime.KeepAlive(set)
	}
	b.ReportMetric(documents*float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}
