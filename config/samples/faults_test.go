package samples_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
)

// One fault in the plan that is in order is reported once, as what it is: the rest of
// what follows from it is folded, or worth no more than a note.
func TestOneFaultRingsOneBell(t *testing.T) {
	day := "2026-11-21"
	line := func(w *snapshot.District, name v1alpha1.EntryName) *v1alpha1.BudgetLine {
		lines := w.Plans[0].Spec.Budget.Lines
		return &lines[slices.IndexFunc(lines, func(l v1alpha1.BudgetLine) bool { return l.Name == name })]
	}
	source := func(w *snapshot.District, name v1alpha1.EntryName) *v1alpha1.FundingSource {
		sources := w.Plans[0].Spec.Budget.Sources
		return &sources[slices.IndexFunc(sources, func(s v1alpha1.FundingSource) bool { return s.Name == name })]
	}
	technology := func(w *snapshot.District, name v1alpha1.EntryName) *v1alpha1.Technology {
		list := w.Plans[0].Spec.Technologies
		return &list[slices.IndexFunc(list, func(t v1alpha1.Technology) bool { return t.Name == name })]
	}
	goal := func(w *snapshot.District, name string) *v1alpha1.Goal {
		return w.Goals[slices.IndexFunc(w.Goals, func(g *v1alpha1.Goal) bool { return g.Name == name })]
	}
	device := func(w *snapshot.District, name string) *v1alpha1.Device {
		return w.Devices[slices.IndexFunc(w.Devices, func(d *v1alpha1.Device) bool { return d.Name == name })]
	}
	benchmark := func(w *snapshot.District, name string) *v1alpha1.Benchmark {
		return w.Benchmarks[slices.IndexFunc(w.Benchmarks, func(b *v1alpha1.Benchmark) bool { return b.Name == name })]
	}
	drop := func(w *snapshot.District, names ...v1alpha1.EntryName) {
		b := w.Plans[0].Spec.Budget
		b.Lines = slices.DeleteFunc(b.Lines, func(l v1alpha1.BudgetLine) bool { return slices.Contains(names, l.Name) })
	}
	for title, c := range map[string]struct {
		fault func(*snapshot.District)
		want  []string
	}{
		"E-01 a line names no goal": {
			func(w *snapshot.District) { line(w, "internet-and-monitoring").Goals = nil },
			[]string{"BudgetLineWithoutGoal"},
		},
		"E-01 a goal misspelt": {
			func(w *snapshot.District) { line(w, "at-devices-fy28").Goals[0].Name = "at-without-waitin" },
			[]string{"BudgetLineWithoutGoal"},
		},
		"E-02 a line too small": {
			func(w *snapshot.District) { line(w, "wifi-own-share-fy28").Amount = "1" }, []string{"GoalUnfunded"},
		},
		"E-05 training cut": {func(w *snapshot.District) {
			line(w, "coaching").Amount = "60000"
			goal(w, "confident-teaching").Spec.Actions[0].Cost = "60000"
		}, []string{"ProfessionalLearningUnderfunded"}},
		"E-06 nothing measures a goal": {func(w *snapshot.District) {
			w.Benchmarks = slices.DeleteFunc(w.Benchmarks, func(b *v1alpha1.Benchmark) bool { return b.Spec.GoalRef.Name == "at-without-waiting" })
		}, []string{"GoalWithoutBenchmark"}},
		"E-07 a purchase without training": {func(w *snapshot.District) {
			line(w, "at-devices-fy27").Amount = "26000"
			source(w, "idea").Amounts[0].Amount = "44000"
			l := line(w, "at-training")
			l.Goals, l.Technologies, l.Domain, l.GeneralOperations = nil, nil, v1alpha1.DomainAT, "For any role that asks."
			w.Plans[0].Spec.ProfessionalLearning[1].Goals, w.Plans[0].Spec.ProfessionalLearning[1].Technologies = nil, nil
			goal(w, "at-without-waiting").Spec.Actions[4].Cost = ""
			technologies := w.Plans[0].Spec.Technologies
			device := slices.IndexFunc(technologies, func(t v1alpha1.Technology) bool { return t.Name == "communication-device" })
			technologies[device].Since = "2026-08-24"
		}, []string{"ShiftWithoutTraining"}},
		"E-08 no installation": {func(w *snapshot.District) {
			drop(w, "wifi-installation-fy27", "wifi-installation-fy28")
			w.Plans[0].Spec.Budget.Transfers = nil
			goal(w, "reliable-network").Spec.Actions[0].Cost, goal(w, "reliable-network").Spec.Actions[1].Cost = "150000", "100000"
		}, []string{"ImplementationCostMissing"}},
		"E-09 no money keeps it running": {func(w *snapshot.District) {
			drop(w, "internet-and-monitoring", "help-desk")
			goal(w, "reliable-network").Spec.Actions[2].Cost = ""
		}, []string{"MaintenanceUnfunded"}},
		"E-10 coaching on a grant": {
			func(w *snapshot.District) { source(w, "title-iia").Kind = "Grant" },
			[]string{"RecurringCostOnOneTimeFunds"},
		},
		"E-11 a replacement line gone": {
			func(w *snapshot.District) { drop(w, "staff-laptops-fy27") },
			[]string{"GoalUnfunded", "RefreshUnderfunded"},
		},
		"E-12 a total mistyped": {
			func(w *snapshot.District) { w.Plans[0].Spec.Budget.Total = "2231700" },
			[]string{"BudgetDoesNotReconcile"},
		},
		"E-12 a source too small": {
			func(w *snapshot.District) { source(w, "title-iia").Amounts[1].Amount = "60000" },
			[]string{"SourceOvercommitted"},
		},
		"E-13 money after its goal": {
			func(w *snapshot.District) { goal(w, "reliable-network").Spec.Due = "2028-06-30" },
			[]string{"FundingYearMismatch"},
		},
		"E-13 a lot on another line": {func(w *snapshot.District) {
			device(w, "communication-devices-2026").Spec.Acquisition.BudgetLine.Line = "at-devices-fy28"
		}, []string{"FundingYearMismatch"}},
		"E-14 a grant ends too early": {
			func(w *snapshot.District) { source(w, "erate-2027").ObligationEnd = "2027-06-30" },
			[]string{"FundsExpired"},
		},
		"E-15 a levy not voted": {
			func(w *snapshot.District) { source(w, "general").Amounts[1].State = v1alpha1.MoneyExpected },
			[]string{"UnsecuredFundsCounted"},
		},
		"E-16 a line overspent": {
			func(w *snapshot.District) { line(w, "coaching").OtherSpent = "271000" }, []string{"BudgetOverspent"},
		},
		"E-17 the renewal comes first": {
			func(w *snapshot.District) { technology(w, "text-to-speech").Renewal = "2026-12-01" },
			[]string{"PurchaseBeforeEvaluation"},
		},
		"E-18 money for what is retired": {func(w *snapshot.District) {
			technology(w, "text-to-speech").Lifecycle, technology(w, "text-to-speech").RetireOn = v1alpha1.LifecycleRetired, "2027-06-30"
		}, []string{"SpendOnRetired"}},
		"E-19 without a use case": {
			func(w *snapshot.District) { technology(w, "chromebook").UseCases = nil },
			[]string{"TechnologyWithoutUseCase"},
		},
		"E-20 the need is met already": {
			func(w *snapshot.District) { w.Plans[0].Spec.Needs[1].MetBy = v1alpha1.MetByCurrentPractice },
			[]string{"PurchaseForMetNeed"},
		},
		"E-21 seats unused": {
			func(w *snapshot.District) { *technology(w, "text-to-speech").Seats.Used = 239 },
			[]string{"IneffectiveUse"},
		},
		"E-22 no evidence": {
			func(w *snapshot.District) { technology(w, "text-to-speech").Evidence = v1alpha1.Evidence{} }, []string{},
		},
		"E-23 an agreement ended": {
			func(w *snapshot.District) { technology(w, "text-to-speech").PrivacyAgreement.Expires = "2026-10-31" },
			[]string{"PrivacyAgreementMissing"},
		},
		"E-24 no review": {
			func(w *snapshot.District) { technology(w, "chromebook").AccessibilityReviewed = "" },
			[]string{"AccessibilityReviewMissing"},
		},
		"E-25 a group behind": {func(w *snapshot.District) {
			*benchmark(w, "ready-devices").Spec.Observations[0].Groups[1].Have = 170
		}, []string{"EquityGap"}},
		"E-26 end-user devices on E-Rate": {
			func(w *snapshot.District) { line(w, "wifi-erate-fy28").CostKind = v1alpha1.CostEndUserDevice },
			[]string{"IneligibleUse"},
		},
		"E-27 category two exceeded": {
			func(w *snapshot.District) { w.Plans[0].Spec.District.ERate.CategoryTwoRequested = "300000" },
			[]string{"ERateCategoryTwoExceeded"},
		},
		"E-28 the own share is cut": {func(w *snapshot.District) {
			drop(w, "wifi-own-share-fy28", "wifi-installation-fy28")
			goal(w, "reliable-network").Spec.Actions[1].Cost = "70000"
			goal(w, "reliable-network").Spec.Actions[2].Cost = ""
			l := line(w, "internet-and-monitoring")
			l.Goals, l.GeneralOperations = nil, "Every office is on the line as well."
			l.FiscalYear, l.ThroughFiscalYear, l.Amount = 2027, 0, "54000"
		}, []string{"NonDiscountShareUnfunded"}},
		"E-29 devices on Title IV-A": {
			func(w *snapshot.District) { source(w, "general").Kind = v1alpha1.SourceTitleIVA },
			[]string{"SpendingCapExceeded", "SpendingCapExceeded", "SpendingCapExceeded"},
		},
		"E-31 no money for assistive technology": {func(w *snapshot.District) {
			technology(w, "communication-device").Domain, technology(w, "text-to-speech").Domain = v1alpha1.DomainEdTech, v1alpha1.DomainEdTech
		}, []string{"AssistiveTechnologyUnfunded"}},
		"E-33 the next year has no lines": {func(w *snapshot.District) {
			b := w.Plans[0].Spec.Budget
			var lines []v1alpha1.BudgetLine
			for _, l := range b.Lines {
				if l.FiscalYear == 2028 {
					continue
				}
				if l.FiscalYear == 0 || l.ThroughFiscalYear == 2029 {
					// A line over all years becomes one for the first and one for the last.
					l.FiscalYear, l.ThroughFiscalYear = 2027, 0
					l.Amount = (money.ParseOrZero(l.Amount) / 3).API()
					again := l
					again.Name, again.FiscalYear, again.OtherSpent = l.Name+"-again", 2029, ""
					lines = append(lines, again)
				}
				lines = append(lines, l)
			}
			b.Lines = lines
			w.Plans[0].Spec.Policy.ProfessionalLearningMinPercent = ""
			// What is due in FY2028 is paid by the replacement money of FY2029, the year of its end.
		}, []string{"FiscalYearNotBudgeted"}},
	} {
		t.Run(title, func(t *testing.T) {
			w := load(t, aligned)
			w.Plans[0].Spec.Policy.Crosscheck = nil
			if title != "E-12 a total mistyped" {
				w.Plans[0].Spec.Budget.Total, w.Plans[0].Spec.Budget.PerPupil = "", ""
			}
			c.fault(&w)
			var got, all []string
			for _, f := range planStatus(t, w, noon(t, day)).Findings {
				if f.Severity != v1alpha1.SeverityInfo {
					got = append(got, string(f.Code))
				}
				all = append(all, fmt.Sprintf("\n%s %s %s FY%d %s: %s (%d folded)", f.Severity, f.Code, f.Object.Name, f.FiscalYear, f.Amount, f.Message, len(f.Related)))
			}
			slices.Sort(got)
			if !slices.Equal(c.want, got) {
				t.Errorf("%s%s", cmp.Diff(c.want, got), all)
			}
		})
	}
}
