package measure

import (
	"context"
	"fmt"
	"io"
	"time"

	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
	"techplan.education/internal/document/html"
	"techplan.education/internal/overview"
	"techplan.education/internal/pages"
	"techplan.education/internal/pages/catalog"
	"techplan.education/internal/reports"
	"techplan.education/internal/snapshot"
)

// Pages makes each page and each report of a large plan, and the page of many districts, as HTML. The objects are in
// memory, as in the caches of a dashboard.
var Pages = Measure{Name: "pages", take: measurePages}

// pagesAsOf is the instant of the pages and of the statuses that they show.
var pagesAsOf = time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)

func measurePages(_ context.Context, bench *Bench) error {
	if err := bench.measurePlanPages(); err != nil {
		return err
	}
	return bench.measureDistrictsPage()
}

// measurePlanPages adds a row for each page and each report of a plan of the largest number of lots.
func (bench *Bench) measurePlanPages() error {
	district := snapshot.ComputeStatuses(workload.NewDistrict("district", 0, bench.Largest), pagesAsOf)
	input := pages.Input{
		Namespace: "district", District: district, Plan: district.Plans[0], Now: pagesAsOf,
		Addresses: pages.Addresses{HasPages: true}, Choices: map[string]string{},
	}
	var failed error
	for _, made := range catalog.ListPages() {
		bench.AddRows(page.Row{
			Measure: fmt.Sprintf("page %s of a plan of %d lots, ms (MB allocated)", made.Title, bench.Largest),
			Techplan: timeAssessments(bench.Runs, func() {
				if err := html.Write(io.Discard, made.Build(input), html.Frame{}); err != nil {
					failed = err
				}
			}),
		})
	}
	for _, report := range reports.ListReports() {
		asked, err := report.ApplyOptions(reports.Input{
			Namespace: "district", District: district, Plan: district.Plans[0], Now: pagesAsOf,
		}, reports.Options{})
		if err != nil {
			return err
		}
		bench.AddRows(page.Row{
			Measure: fmt.Sprintf("report %s of a plan of %d lots, ms (MB allocated)", report.Name, bench.Largest),
			Techplan: timeAssessments(bench.Runs, func() {
				if err := html.Write(io.Discard, report.Build(asked), html.Frame{}); err != nil {
					failed = err
				}
			}),
		})
	}
	return failed
}

// measureDistrictsPage adds the row of the page of all districts. The plans are summed up from their objects each time,
// as the dashboard does.
func (bench *Bench) measureDistrictsPage() error {
	var districts []snapshot.NamespacedDistrict
	for number := range bench.Districts {
		namespace := fmt.Sprintf("district-%03d", number)
		lots := workload.ShareLots(number, bench.Districts, bench.DistrictLots)
		districts = append(districts, snapshot.NamespacedDistrict{
			Namespace: namespace,
			District:  snapshot.ComputeStatuses(workload.NewDistrict(namespace, number, lots), pagesAsOf),
		})
	}
	var failed error
	bench.AddRows(page.Row{
		Measure: fmt.Sprintf("page of %d districts with %d lots, ms (MB allocated)", bench.Districts, bench.DistrictLots),
		Techplan: timeAssessments(bench.Runs, func() {
			var plans []overview.Plan
			for _, district := range districts {
				// The page of all districts reads no lots.
				read := district.District
				read.Devices = nil
				plans = append(plans, overview.ListPlans(district.Namespace, read)...)
			}
			made := pages.Districts(plans, pages.Addresses{HasPages: true}, "", "")
			if err := html.Write(io.Discard, made, html.Frame{}); err != nil {
				failed = err
			}
		}),
	})
	return failed
}
