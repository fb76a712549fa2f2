package change_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/importer/change"
)

func TestAdoptsStoredValuesThatMeanTheSame(t *testing.T) {
	lines := func(items ...any) map[string]any { return map[string]any{"lines": items} }
	line := func(name string, amount any) map[string]any { return map[string]any{"name": name, "amount": amount} }
	cases := map[string]struct{ manifest, stored, want map[string]any }{
		"an amount that is stored as a number": {
			lines(line("a", "500")), lines(line("a", int64(500))), lines(line("a", int64(500))),
		},
		"another amount": {
			lines(line("a", "501")), lines(line("a", int64(500))), lines(line("a", "501")),
		},
		"items in another order, found by name": {
			lines(line("a", "1")), lines(line("b", int64(2)), line("a", int64(1))), lines(line("a", int64(1))),
		},
		"an item that is not stored": {
			lines(line("c", "1")), lines(line("a", int64(1))), lines(line("c", "1")),
		},
		"a field that the manifest does not have": {lines(), map[string]any{"title": "x"}, lines()},
		"nothing is stored":                       {lines(line("a", "1")), nil, lines(line("a", "1"))},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := map[string]any(change.Manifest(c.manifest).AdoptValues(c.stored))
			if diff := cmp.Diff(c.want, got, cmp.Transformer("empty", func(list []any) []any { return append([]any{}, list...) })); diff != "" {
				t.Error(diff)
			}
		})
	}
}
