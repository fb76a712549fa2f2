// Package programs holds what techplan knows about the rules of funding programs: the
// figures of E-Rate, what a source of money may pay for, and what comes with federal
// money. It answers questions about a kind of source and a year. It reads no plan, and
// reports as unknown what its data do not state.
//
// The rules are data, in data/*.yaml. Each has a Fact: its source, and whom to ask. The
// code contains no figure of a program. To add the next year's figures:
//
//  1. Add an entry after the others of its list. A category two cycle names its first and
//     last funding year. The other lists have from and through, both included; give the
//     entry before it a through. An entry without through holds until a later one is added.
//  2. State in source where the figures were read. Write primary: true only if that is the
//     text of the statute or of the agency itself (FCC, USAC, the Department of Education),
//     and not a page that quotes it. Otherwise state in ask who can confirm them.
//  3. Run the tests of this package: they check every entry, and that every kind of source
//     is covered.
//
// A funding year is E-Rate's: it is named for the calendar year in which it begins, on
// 1 July. A fiscal year is the district's, named for the calendar year in which it ends
// (package calendar). Each function states which of them it takes.
package programs

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"sigs.k8s.io/yaml"
)

// Fact states where a datum comes from and how certain it is.
type Fact struct {
	// Source is the citation.
	Source string `json:"source"`
	// Primary says that the source is the text of the statute or of the agency itself.
	// Only such a datum can lead to an Error; any other can be disputed.
	Primary bool `json:"primary"`
	// Ask is who can confirm the datum while it is not primary. It completes the word
	// "ask": "the state's federal-programs office".
	Ask string `json:"ask"`
}

// years is a span of years, both ends included; 0 leaves an end open.
type years struct {
	From    int `json:"from"`
	Through int `json:"through"`
}

func (years years) includesYear(year int) bool {
	return year >= years.From && (years.Through == 0 || year <= years.Through)
}

//go:embed data/*.yaml
var embedded embed.FS

// tables are the data files.
type tables struct {
	erate       erateTable
	eligibility eligibilityTable
	caps        capTable
	federal     federalTable
}

// loaded panics on data that cannot be read: they are part of the program, and a test
// reads them.
var loaded = sync.OnceValue(func() tables {
	t, err := loadTables(embedded)
	if err != nil {
		panic(err)
	}
	return t
})

func loadTables(files fs.FS) (tables, error) {
	var parsed tables
	for _, file := range []struct {
		name  string
		table any
	}{
		{"erate", &parsed.erate},
		{"eligibility", &parsed.eligibility},
		{"caps", &parsed.caps},
		{"federal", &parsed.federal},
	} {
		content, err := fs.ReadFile(files, "data/"+file.name+".yaml")
		if err != nil {
			return parsed, fmt.Errorf("read the program rules: %w", err)
		}
		if err := yaml.UnmarshalStrict(content, file.table); err != nil {
			return parsed, fmt.Errorf("decode the program rules in %s.yaml: %w", file.name, err)
		}
	}
	return parsed, nil
}
