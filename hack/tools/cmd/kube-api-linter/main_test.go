package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const settings = `
linters:
  settings:
    custom:
      kubeapilinter:
        settings:
          linters: {disable: ["*"], enable: [integers, nofloats, maxlength]}
  exclusions:
    rules:
`

func TestLint(t *testing.T) {
	const fault = "testdata/types/types.go:14:2: integers: field Spec.Count"
	tests := map[string]struct {
		rules string
		want  []string
	}{
		"an exclusion drops its finding only": {
			rules: "    - text: 'nofloats: field Spec\\.Ratio '",
			want:  []string{fault},
		},
		"without it both are reported": {
			rules: "      []",
			want:  []string{fault, "testdata/types/types.go:18:2: nofloats: field Spec.Ratio"},
		},
		"an exclusion of nothing is a finding": {
			rules: "    - text: 'nofloats: '\n    - text: 'nomaps: '",
			want:  []string{fault, "this exclusion excludes nothing, remove it: nomaps: "},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			config := filepath.Join(t.TempDir(), "config.yml")
			if err := os.WriteFile(config, []byte(settings+test.rules), 0o600); err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			count, err := lintPackages(config, []string{"./testdata/types"}, &out)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
			if count != len(test.want) || len(lines) != len(test.want) {
				t.Fatalf("%d findings, want %d:\n%s", count, len(test.want), out.String())
			}
			for i, want := range test.want {
				if !strings.Contains(lines[i], want) {
					t.Errorf("finding %d is %q, want %q", i, lines[i], want)
				}
			}
		})
	}
}

func TestLintRefuses(t *testing.T) {
	tests := map[string]struct{ config, pkg string }{
		"an unknown key":     {config: "linterz: {}", pkg: "./testdata/types"},
		"an unknown package": {config: settings + "      []", pkg: "./testdata/none"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			config := filepath.Join(t.TempDir(), "config.yml")
			if err := os.WriteFile(config, []byte(test.config), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := lintPackages(config, []string{test.pkg}, &strings.Builder{}); err == nil {
				t.Error("no error")
			}
		})
	}
}
