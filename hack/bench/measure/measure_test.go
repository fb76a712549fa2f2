package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSelectMeasures(t *testing.T) {
	all := []Measure{{Name: "bulk changes"}, {Name: "one change"}, {Name: "bounds"}}
	for name, tc := range map[string]struct {
		only    string
		want    []string
		wantErr string
	}{
		"empty selects all":      {"", []string{"bulk changes", "one change", "bounds"}, ""},
		"a part of names":        {"change", []string{"bulk changes", "one change"}, ""},
		"a whole name":           {"^bounds$", []string{"bounds"}, ""},
		"another case of a name": {"Bounds", nil, `-only "Bounds" matches no measure; there are: bulk changes; one change; bounds`},
		"none":                   {"bound$", nil, `-only "bound$" matches no measure; there are: bulk changes; one change; bounds`},
		"no expression":          {"(", nil, "-only: error parsing regexp: missing closing ): `(`"},
	} {
		t.Run(name, func(t *testing.T) {
			selected, err := SelectMeasures(all, tc.only)
			if tc.wantErr != "" {
				if err == nil || err.Error() != tc.wantErr {
					t.Errorf("got %v, want %s", err, tc.wantErr)
				}
				return
			}
			var got []string
			for _, measure := range selected {
				got = append(got, measure.Name)
			}
			if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
				t.Errorf("error %v, measures (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestFormatSizes(t *testing.T) {
	sizes := Sizes{Runs: 5, Lots: 2000, BaselineLots: 500, Largest: 100, BulkLots: 60, Documents: 70, ImportRows: 1000,
		Districts: 3, DistrictLots: 12}
	want := "500 and 2000 lots over 20 plans, plans of up to 100 lots, bulk changes of 60 lots, 70 documents, " +
		"imports of up to 1000 rows, 3 districts with 12 lots"
	if got := sizes.FormatSizes(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
