package yamltree

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"
)

// kubectlDocuments are documents whose values YAML 1.1 and JSON leave open.
var kubectlDocuments = []string{
	// Numbers.
	"a: 1", "a: -1", "a: 0", "a: 010", "a: 0x1F", "a: 0b11", "a: 0o17", "a: 1_000", "a: 1.0", "a: 12.50", "a: 1e3",
	"a: 1e400", "a: .5", "a: 5.", "a: +7", "a: -.5", "a: 99999999999999999999", "a: 9223372036854775807",
	"a: 9223372036854775808", "a: -9223372036854775808", "a: -9223372036854775809", "a: 18446744073709551615",
	"a: 18446744073709551616", "a: 0.1", "a: 1E+2", "a: 4e-1", "a: 1__0", "a: 1.e+1", "a: -0", "a: 9.3e18",
	// Text that looks like a number or a date.
	"a: 2026-07-01", "a: 2026-7-1", "a: 2026-07-01T00:00:00Z", "a: 2026-", "a: 1.2.3", "a: 0.0.0.0/0", "a: 1-2", "a: --1",
	"a: 1 2", "a: _1", "a: 0x", "a: 1e", "a: +", "a: .", "a: .e1", "a: 1:30", "a: 12:30:45",
	// Words.
	"a: yes", "a: No", "a: on", "a: OFF", "a: y", "a: N", "a: true", "a: tRue", "a: ~", "a: null", "a:", "a: Null",
	"a: nULL", "a: yEs", "a: infinity", "a: =", "a: <<",
	// Quotes, blocks and tags.
	"a: 'yes'", "a: \"1\"", "a: ''", "a: |\n  1\n", "a: >-\n  yes\n", "a: 'it''s'", "a: !!str 1", "a: !!str",
	"a: !!int \"1\"",
	"a: !!bool \"no\"", "a: !!float \"1\"", "a: !!binary aGVsbG8=", "a: !thing x",
	// Keys.
	"on: 1", "yes: 1", "1: x", "1.5: x", "'on': 1", "? on\n: 1", "010: x", "1_0: x",
	// Structures.
	"a: {b: [1, {c: d}]}", "[1, 2]", "a: &x [1]\nb: *x", "a: &x {c: 1}\nb:\n  <<: *x\n  d: 2",
	"b: {<<: [{c: 1}, {c: 2, d: 3}]}", "{\"a\": \"\\u00e9\", \"b\": [true, null]}",
}

// What is read is what kubectl reads, whatever YAML itself would say.
func TestValuesAreReadAsKubectlReadsThem(t *testing.T) {
	for _, text := range kubectlDocuments {
		t.Run(text, func(t *testing.T) {
			data, err := yaml.YAMLToJSON([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			var want any
			if err := utiljson.Unmarshal(data, &want); err != nil {
				t.Fatal(err)
			}
			root := parseTree(t, text)
			faults := CollectFaults(*root, false, maxShown).Shown
			if diff := cmp.Diff(want, ReadValue(root.Node)); diff != "" || len(faults) > 0 {
				t.Errorf("value (-kubectl +ours):\n%s%v", diff, faults)
			}
		})
	}
}

// Each word of YAML 1.1 is read as kubectl reads it, in any mix of letters.
func TestWordsAreReadAsKubectlReadsThem(t *testing.T) {
	for _, word := range []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"} {
		for letters := range 1 << len(word) {
			text := []byte(word)
			for i := range text {
				if letters&(1<<i) != 0 {
					text[i] = strings.ToUpper(word)[i]
				}
			}
			var want any
			if err := yaml.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			if got, err := readPlainScalar(string(text)); err != nil || got != want {
				t.Errorf("%s: got %v and %v, want %v", text, got, err, want)
			}
		}
	}
}

// The bounds of what JSON and the API hold, value by value.
func TestReadPlainScalar(t *testing.T) {
	for text, want := range map[string]any{
		"":                     nil,
		"~":                    nil,
		"true":                 true,
		"off":                  false,
		"0":                    int64(0),
		"-0":                   int64(0),
		"017":                  int64(15),
		"0o17":                 int64(15),
		"0b101":                int64(5),
		"0x_1F":                int64(31),
		"9223372036854775807":  int64(9223372036854775807),
		"9223372036854775808":  float64(9223372036854775808),
		"-9223372036854775808": int64(-9223372036854775808),
		"18446744073709551615": float64(18446744073709551615),
		"18446744073709551616": float64(18446744073709551616),
		"1.0":                  int64(1),
		"1.5":                  1.5,
		"-2.5e-1":              -0.25,
		"1e3":                  int64(1000),
		"9.2e18":               int64(9200000000000000000),
		"9.3e18":               9.3e18,
		"1e400":                "1e400",
		"2026-07-01":           "2026-07-01",
		"202-":                 "202-",
		"1.2.3":                "1.2.3",
		"-":                    "-",
		"a":                    "a",
		"é":                    "é",
	} {
		t.Run(text, func(t *testing.T) {
			got, err := readPlainScalar(text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
		})
	}
	for _, text := range []string{".inf", "-.inf", "+.Inf", ".INF", ".nan", ".NaN", ".NAN"} {
		if value, err := readPlainScalar(text); !errors.Is(err, errNotFinite) || value != nil {
			t.Errorf("%s: got %v and error %v", text, value, err)
		}
	}
	for _, text := range []string{".iNF", "-.nan", "inf", "nan", ".infinity"} {
		if value, err := readPlainScalar(text); err != nil || value != text {
			t.Errorf("%s is text: got %v and error %v", text, value, err)
		}
	}
}

func TestBinary(t *testing.T) {
	for name, tc := range map[string]struct{ in, want, wantErr string }{
		"one line":      {"!!binary aGVsbG8=", "hello", ""},
		"several lines": {"!!binary |\n  aGVs\n  bG8=\n", "hello", ""},
		"empty":         {"!!binary \"\"", "", ""},
		"no base64":     {"!!binary \"%%%\"", "", "not base64 as its tag says: illegal base64 data"},
		"cut":           {"!!binary aGVsbG8", "", "not base64 as its tag says: illegal base64 data"},
	} {
		t.Run(name, func(t *testing.T) {
			root := parseTree(t, tc.in)
			if tc.wantErr == "" {
				if root.Value != tc.want || len(root.faults) > 0 {
					t.Errorf("got %q and %v", root.Value, root.faults)
				}
				return
			}
			if len(root.faults) != 1 || !strings.HasPrefix(root.faults[0].Message, tc.wantErr) {
				t.Errorf("got %v, want %q", root.faults, tc.wantErr)
			}
		})
	}
}

func TestPlainScalars(t *testing.T) {
	for text, want := range map[string]bool{
		"a": true, "1": true, "no": true, "~": true, "a b": true, "*x": false, "[a]": false, "{a: b}": false,
		"'a'": false, "\"a\"": false, "|\n  a": false, ">\n  a": false, "!!str a": false, "!a b": false,
	} {
		root := parseTree(t, "x: &x 1\ny: "+text+"\n")
		found := root.FindEntry("y")
		if text == "*x" {
			if !found.IsPlain {
				t.Error("an alias of a plain scalar is one")
			}
			continue
		}
		if found.IsPlain != want {
			t.Errorf("%s: got %t, want %t", text, found.IsPlain, want)
		}
	}
}
