package oneroster

import (
	"context"
	"errors"

	"techplan.education/internal/importer/plans"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/model"
)

// Format is the format oneroster.
var Format = plans.Format{
	Name:  "oneroster",
	Title: "Rosters in OneRoster 1.1 or 1.2",
	Help: `Give the folder or the ZIP archive of the export, with manifest.csv in it. It must be a
bulk export; one with changes alone (delta) says nothing of the number of students.

Read are orgs, users, roles, academicSessions and demographics. They give the enrollment of
the sites and of the district, the terms, and the counts of groups that the plan names under
district.groups. A school is the site whose name it begins with, or the one in the mapping,
where it stands by its name or sourcedId; an empty site leaves the school out:

  sites:
  - {school: Maple High School, site: maple-high}
  - {school: "0417", site: oak}
  - {school: Maple Virtual Academy, site: ""}
  groups:
    EnglishLearnersAtHome: hispanicOrLatinoEthnicity
  termType: semester

A group is counted by a column of demographics, or by female or male; without the mapping
it is the column of its own name. A group of 1 to 9 students gets no count. No name, address
or other field of a person is read.`,
	Read: readExport,
}

// readExport reads the files and changes the plan.
func readExport(ctx context.Context, reader *rows.Reader, input plans.Input) (plans.Result, error) {
	if len(input.Files) != 1 {
		return plans.Result{}, errors.New("give one folder or ZIP archive with manifest.csv in it")
	}
	mapping, err := parseMapping(input.Mapping, input.Plan)
	if err != nil {
		return plans.Result{}, err
	}
	roster, err := openRoster(input.Files[0])
	if err != nil {
		return plans.Result{}, err
	}
	roster.onRead = reader.Options.OnRead
	roster.readTable = func(table *sheet.Table, layout rows.Layout, use func(rows.Row) error) error {
		return reader.ReadTable(ctx, table, layout, use)
	}
	of := newCounter(mapping, model.ParsePlan(input.Plan), input.Today)
	if err := errors.Join(of.countRoster(roster), roster.close()); err != nil {
		return plans.Result{}, err
	}
	return of.buildResult(input)
}
