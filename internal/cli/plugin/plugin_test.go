package plugin

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheckOutput(t *testing.T) {
	for output, want := range map[string]string{
		"text": "", "json": "",
		"":     `--output is text or json, not ""`,
		"JSON": `--output is text or json, not "JSON"`,
		"yaml": `--output is text or json, not "yaml"`,
	} {
		got := ""
		if err := CheckOutput(output, "text", "json"); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", output, got, want)
		}
	}
}

func TestSplitError(t *testing.T) {
	one, two := errors.New("one"), errors.New("two")
	for name, tc := range map[string]struct {
		err  error
		want []string
	}{
		"one error":           {one, []string{"one"}},
		"two that are joined": {errors.Join(one, two), []string{"one", "two"}},
		"one that is joined":  {errors.Join(one), []string{"one"}},
		"one that is wrapped": {fmt.Errorf("read: %w", one), []string{"read: one"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, err := range SplitError(tc.err) {
				got = append(got, err.Error())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}
