package chart_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/chart"
	"techplan.education/internal/money"
	"techplan.education/internal/tables"
)

var updateStages = flag.Bool("update-stages", false, "write the goldens of the stages")

func newStages(name string) chart.Stages {
	return chart.Stages{
		Words: chart.Words{Heading: "The chain", Sentence: "Two of three links are not whole."},
		Steps: []chart.Step{
			{Name: name, Lines: []string{"get $60,000"}}, {Name: "12 budget lines", Lines: []string{"have $95,000"}},
			{Name: "4 lots", Lines: []string{"310 units", "for $94,550"}}, {Name: "2 decisions"},
		},
		Joins: []chart.Join{
			{Gaps: []chart.Gap{
				{Amount: tables.NewAmount(35_000*money.Unit, "USD"), Count: 2, Name: "without a goal", Weight: chart.Broken},
				{Count: 3, Name: "goals not measured", Weight: chart.Loose},
			}},
			{},
			{Gaps: []chart.Gap{{Amount: tables.NewAmount(500*money.Unit, "USD"), Count: 1, Name: "never evaluated"}}},
		},
	}
}

func TestStages(t *testing.T) {
	for _, drawn := range []struct{ title, file, name string }{
		{"a broken link, a whole one and one to be known", "stages.svg", "3 goals"},
		{"markup and hidden characters in a name", "stages-hostile.svg", "<script>alert(1)</script>\u202e"},
	} {
		t.Run(drawn.title, func(t *testing.T) {
			got := newStages(drawn.name).Draw("chain") + "\n"
			file := filepath.Join("testdata", drawn.file)
			if *updateStages {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
			if strings.Contains(got, "<script") || strings.Contains(got, "\u202e") {
				t.Errorf("the drawing has the markup or the hidden character of a name:\n%s", got)
			}
			decoder := xml.NewDecoder(strings.NewReader(got))
			for {
				if _, err := decoder.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("the drawing is not well formed: %v", err)
				}
			}
		})
	}
}

func TestStagesTable(t *testing.T) {
	var got []string
	for _, row := range newStages("3 goals").Table().Rows {
		var cells []string
		for _, cell := range row {
			cells = append(cells, cell.String())
		}
		got = append(got, strings.Join(cells, "|"))
	}
	want := []string{
		"3 goals|12 budget lines|without a goal|2|$35,000", "3 goals|12 budget lines|goals not measured|3|-",
		"4 lots|2 decisions|never evaluated|1|$500",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
