package processid

import (
	"errors"
	"strings"
	"testing"
)

func TestParseStat(t *testing.T) {
	fields := func(state, Started string) string {
		return "42 (a) b (c) " + state + " " + strings.Repeat("7 ", 18) + Started + " 0 0\n"
	}
	for name, tc := range map[string]struct {
		stat, want string
		gone       bool
		fails      bool
	}{
		"sleeping, with brackets in the name": {fields("S", "8812345"), "8812345", false, false},
		"a zombie":                            {fields("Z", "8812345"), "", true, true},
		"dead":                                {fields("X", "8812345"), "", true, true},
		"cut before the start time":           {"42 (etcd) S 1 2 3\n", "", false, true},
		"empty":                               {"", "", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parseStat(tc.stat)
			if got.Started != tc.want || (err != nil) != tc.fails || errors.Is(err, ErrGone) != tc.gone {
				t.Errorf("got %+v, %v; want %q, gone %v", got, err, tc.want, tc.gone)
			}
		})
	}
}
