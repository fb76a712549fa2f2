// Package benchmarktemplates has ready measures: Benchmarks in which a district writes its own values.
// A measure is a file in the folder data, and nothing else names it. The first line of a file is a
// comment that says what it measures; the name of the file is that of the Benchmark.
package benchmarktemplates

import (
	"cmp"
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/template"

	"techplan.education/internal/calendar"
)

//go:embed data/*.yaml
var files embed.FS

// Template is a ready measure.
type Template struct {
	// Name is that of the measure, such as home-internet, and Short says in a line what it measures.
	Name, Short string
	content     string
}

// Answers are what a measure is written for.
type Answers struct {
	// Goal is the name of the goal that is measured, and Namespace that of the district; empty: none is
	// written.
	Goal, Namespace string
	// Site is the name of the site, for measures of one.
	Site string
	// From is the date of the baseline, and Until that of the target.
	From, Until calendar.Date
}

// List lists the measures by name.
func List() ([]Template, error) {
	entries, err := files.ReadDir("data")
	if err != nil {
		return nil, fmt.Errorf("reading the measures: %w", err)
	}
	var list []Template
	for _, entry := range entries {
		content, err := files.ReadFile(path.Join("data", entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading the measure %s: %w", entry.Name(), err)
		}
		first, _, _ := strings.Cut(string(content), "\n")
		list = append(list, Template{
			Name: strings.TrimSuffix(entry.Name(), ".yaml"), Short: strings.TrimPrefix(first, "# "), content: string(content),
		})
	}
	slices.SortFunc(list, func(left, right Template) int { return cmp.Compare(left.Name, right.Name) })
	return list, nil
}

// Fill returns the measure as the YAML of a Benchmark. The names of the answers are those of Kubernetes,
// without characters that would need an escape.
func (measure Template) Fill(answers Answers) (string, error) {
	parsed, err := template.New(measure.Name).Option("missingkey=error").Parse(measure.content)
	if err != nil {
		return "", fmt.Errorf("reading the measure %s: %w", measure.Name, err)
	}
	var out strings.Builder
	if err := parsed.Execute(&out, answers); err != nil {
		return "", fmt.Errorf("writing the measure %s: %w", measure.Name, err)
	}
	return out.String(), nil
}

// NeedsSite reports whether the measure is one of a site.
func (measure Template) NeedsSite() bool { return strings.Contains(measure.content, "{{.Site}}") }
