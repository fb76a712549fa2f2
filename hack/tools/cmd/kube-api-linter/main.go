// Command kube-api-linter checks Go API types against the Kubernetes API
// conventions. It runs the linters of sigs.k8s.io/kube-api-linter without
// golangci-lint around them, and reads the same configuration file that the
// golangci-lint plugin would: its settings and its exclusion rules.
//
//	kube-api-linter [-config .golangci-kal.yml] ./api/...
//
// It exits with 1 if it has findings, or if an exclusion rule no longer
// excludes anything, and with 2 if it could not do its work.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
	"sigs.k8s.io/kube-api-linter/pkg/analysis/registry"
	kal "sigs.k8s.io/kube-api-linter/pkg/config"
	_ "sigs.k8s.io/kube-api-linter/pkg/registration" // registers the linters
	"sigs.k8s.io/yaml"
)

func main() {
	config := flag.String("config", ".golangci-kal.yml", "file with the linters' settings")
	flag.Parse()
	findings, err := lintPackages(*config, flag.Args(), os.Stdout)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "kube-api-linter:", err)
		os.Exit(2)
	case findings > 0:
		os.Exit(1)
	}
}

// configuration is the part of golangci-lint's format that this command reads.
type configuration struct {
	Version string
	Linters struct {
		Default  string
		Enable   []string
		Settings struct {
			Custom struct {
				KubeAPILinter struct {
					Type, Description string
					Settings          kal.GolangCIConfig
				}
			}
		}
		Exclusions struct{ Rules []*exclusion }
	}
}

// exclusion drops the findings whose text ("linter: message") matches. Unlike
// golangci-lint this command knows no paths: an exception names its field.
type exclusion struct {
	Text    string
	Linters []string // always kubeapilinter, as golangci-lint wants to see it

	text *regexp.Regexp
	used bool
}

// finding is one fault, at one place.
type finding struct {
	at   token.Position
	text string
}

// lintPackages checks the packages named by patterns, prints what it finds in order
// of file and line, and returns how much that was.
func lintPackages(configFile string, patterns []string, out io.Writer) (int, error) {
	config, err := readConfiguration(configFile)
	if err != nil {
		return 0, err
	}
	found, err := analyzePackages(config.Linters.Settings.Custom.KubeAPILinter.Settings, patterns)
	if err != nil {
		return 0, err
	}

	rules := config.Linters.Exclusions.Rules
	found = slices.DeleteFunc(found, func(f finding) bool { return isExcluded(rules, f.text) })
	for _, f := range found {
		if _, err := fmt.Fprintf(out, "%s: %s\n", f.at, f.text); err != nil {
			return 0, err
		}
	}
	count := len(found)
	for _, rule := range rules {
		if rule.used {
			continue
		}
		count++
		if _, err := fmt.Fprintf(out, "%s: this exclusion excludes nothing, remove it: %s\n", configFile, rule.Text); err != nil {
			return 0, err
		}
	}
	return count, nil
}

func readConfiguration(file string) (*configuration, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var config configuration
	if err := yaml.UnmarshalStrict(raw, &config); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, rule := range config.Linters.Exclusions.Rules {
		if rule.text, err = regexp.Compile(rule.Text); err != nil {
			return nil, fmt.Errorf("%s: exclusion %q: %w", file, rule.Text, err)
		}
	}
	return &config, nil
}

// analyzePackages runs the linters that the settings ask for over the packages.
func analyzePackages(settings kal.GolangCIConfig, patterns []string) ([]finding, error) {
	analyzers, err := registry.DefaultRegistry().InitializeLinters(settings.Linters, settings.LintersConfig)
	if err != nil {
		return nil, err
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax}, patterns...)
	if err != nil {
		return nil, err
	}
	if len(pkgs) == 0 {
		return nil, fmt.Errorf("no packages match %q", patterns)
	}
	if packages.PrintErrors(pkgs) > 0 {
		return nil, errors.New("the packages do not compile")
	}
	graph, err := checker.Analyze(analyzers, pkgs, nil)
	if err != nil {
		return nil, err
	}

	var found []finding
	for _, action := range graph.Roots {
		if action.Err != nil {
			return nil, fmt.Errorf("%s: %w", action, action.Err)
		}
		for _, d := range action.Diagnostics {
			at := action.Package.Fset.Position(d.Pos)
			at.Filename = relativePath(at.Filename)
			found = append(found, finding{at: at, text: action.Analyzer.Name + ": " + d.Message})
		}
	}
	slices.SortFunc(found, func(a, b finding) int {
		return cmp.Or(
			cmp.Compare(a.at.Filename, b.at.Filename),
			cmp.Compare(a.at.Line, b.at.Line),
			cmp.Compare(a.text, b.text),
		)
	})
	return slices.Compact(found), nil
}

// isExcluded says whether a rule drops the text, and marks each rule that does.
func isExcluded(rules []*exclusion, text string) bool {
	drop := false
	for _, rule := range rules {
		if rule.text.MatchString(text) {
			rule.used, drop = true, true
		}
	}
	return drop
}

// relativePath shortens a path below the working directory.
func relativePath(path string) string {
	if wd, err := os.Getwd(); err == nil {
		if short, err := filepath.Rel(wd, path); err == nil && filepath.IsLocal(short) {
			return short
		}
	}
	return path
}
