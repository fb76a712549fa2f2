package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/hack/bench/page"
)

// An import counts only if all rows are used, and the larger ones are left out on request.
func TestMeasureImports(t *testing.T) {
	bench := newBench(t, interceptor.Funcs{})
	bench.Runs, bench.ImportRows = 1, 1_000
	if err := Imports.take(t.Context(), bench); err != nil {
		t.Fatal(err)
	}
	rows := bench.ListRows()
	if len(rows) != 1 || rows[0].Measure != "import of 1000 rows of devices, rows a second" || rows[0].Techplan == "" {
		t.Errorf("got %+v", rows)
	}
}

func TestImportRow(t *testing.T) {
	const measure = "import of 1000 rows of devices, rows a second"
	for name, tc := range map[string]struct {
		memory     samples
		wantRatios string
	}{
		"a system that reports the memory": {samples{80.4, 90.2}, "90 [80 to 90] MB of memory at most"},
		"a system that does not":           {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			want := page.Row{Measure: measure, Techplan: "2000 [1000 to 2000]", Ratios: tc.wantRatios}
			if diff := cmp.Diff(want, importRow(1000, samples{1000, 2000}, tc.memory)); diff != "" {
				t.Errorf("the row (-want +got):\n%s", diff)
			}
		})
	}
}
