package workload

import "testing"

func TestPatchQuantity(t *testing.T) {
	for name, tc := range map[string]struct {
		seed int
		want string
	}{
		"the least":                      {0, `{"spec":{"quantity":100}}`},
		"the most":                       {99_999, `{"spec":{"quantity":100099}}`},
		"one more begins again":          {100_000, `{"spec":{"quantity":100}}`},
		"the nanoseconds of an instant":  {999_999_999, `{"spec":{"quantity":100099}}`},
		"a number between these figures": {1234, `{"spec":{"quantity":1334}}`},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := PatchQuantity(tc.seed).Data(nil)
			if err != nil || string(data) != tc.want {
				t.Errorf("got %s, %v; want %s", data, err, tc.want)
			}
		})
	}
}

func TestPatchLeadMonths(t *testing.T) {
	patch := PatchLeadMonths(9)
	data, err := patch.Data(nil)
	if want := `{"spec":{"policy":{"refresh":{"leadMonths":9}}}}`; err != nil || string(data) != want {
		t.Errorf("got %s, %v; want %s", data, err, want)
	}
	if got := string(patch.Type()); got != mergePatch {
		t.Errorf("the patch is %s, want %s", got, mergePatch)
	}
}
