package messages

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/manifest/validation"
)

// numbers is a schema of which all fields are numbers but for those called text.
type numbers struct{}

func (numbers) DescribeField(path string) (validation.FieldSchema, bool) {
	if strings.HasSuffix(path, "text") {
		return validation.FieldSchema{Type: validation.TypeText}, true
	}
	return validation.FieldSchema{Type: validation.TypeInteger}, !strings.HasSuffix(path, "unknown")
}

func TestFindAmbiguousNumbers(t *testing.T) {
	const octal = "because a zero in front makes a number octal; write "
	for text, want := range map[string]string{
		"a: 10":                         "",
		"a: 0":                          "",
		"a: 100":                        "",
		"a: 9500.0":                     "",
		"a: 0.5":                        "",
		"a: '010'":                      "",
		"a: 2026-07-01":                 "",
		"a: abe_0":                      "",
		"text: 010":                     "",
		"unknown: 010":                  "",
		"a: 010":                        "1 a: 010 is read as 8, " + octal + "10",
		"a: 00":                         "1 a: 00 is read as 0; write it without a zero in front: 0",
		"a: -010":                       "1 a: -010 is read as -8, " + octal + "-10",
		"a: +010":                       "1 a: +010 is read as 8, " + octal + "10",
		"a: 08":                         "1 a: 08 is read as 8; write it without a zero in front: 8",
		"a: 01_000":                     "1 a: 01_000 is read as 512, " + octal + "1000",
		"a: 0o17":                       "1 a: 0o17 is read as 15, a number in another base; write 15",
		"a: 0b11":                       "1 a: 0b11 is read as 3, a number in another base; write 3",
		"a: 0X1F":                       "1 a: 0X1F is read as 31, a number in another base; write 31",
		"a: 1_000":                      "1 a: 1_000 is read as 1000; write 1000",
		"a: 1_0.5":                      `1 a: 1_0.5 is read as 10.5; write "10.5"`,
		"a: 1e3":                        "1 a: 1e3 is read as 1000; write 1000",
		"a: 25E-1":                      `1 a: 25E-1 is read as 2.5; write "2.5"`,
		"a:\n  b:\n  - 1\n  - {c: 017}": "4 a.b[1].c: 017 is read as 15, " + octal + "17",
		"a: &x 010\nb: *x":              "1 a: 010 is read as 8, " + octal + "10\n2 b: 010 is read as 8, " + octal + "10",
		"<<: {a: 010}\nb: 1":            "1 a: 010 is read as 8, " + octal + "10",
		"p: {sharePercent: '0.62'}":     `1 p.sharePercent: "0.62" means 0.62 percent; for 62 percent write 62`,
		"sharePercent: '0.625'":         `1 sharePercent: "0.625" means 0.625 percent; for 62.5 percent write "62.5"`,
		"sharePercent: '1'":             "",
		"sharePercent: '0'":             "",
		"sharePercent: '0.0'":           "",
		"sharePercent: '62'":            "",
		"sharePercent: 62":              "",
		"inflationPercent: '0.5'":       "",
	} {
		t.Run(text, func(t *testing.T) {
			found, omitted := FindAmbiguousNumbers(*parseTree(t, text), numbers{}, maxShown)
			var got []string
			for _, number := range found {
				got = append(got, fmt.Sprintf("%d %s: %s", number.Line, number.Field, number.Message))
			}
			if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" || omitted != (Omission{}) {
				t.Errorf("omitted %+v, found (-want +got):\n%s", omitted, diff)
			}
		})
	}
}

func TestAmbiguousNumbersAreLimited(t *testing.T) {
	object := parseTree(t, strings.Repeat("- 010\n", 5))
	for limit, want := range map[int]Omission{
		6: {}, 5: {}, 4: {Count: 1, Line: 5}, 0: {Count: 5, Line: 1},
	} {
		found, omitted := FindAmbiguousNumbers(*object, numbers{}, limit)
		if len(found) != min(limit, 5) || omitted != want {
			t.Errorf("of at most %d there are %d, omitted %+v", limit, len(found), omitted)
		}
	}
}
