package purchasing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestPurchaseBeforeEvaluation(t *testing.T) {
	late := []string{"Error 100"}
	candidate := func(
		amount v1alpha1.Money, purpose v1alpha1.Purpose, evaluations ...*testplan.EvaluationBuilder,
	) testrules.World {
		return testrules.AddEvaluations(
			testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("t", testplan.AtStage(v1alpha1.LifecycleCandidate)).
					AddLine("l", 2027, amount, testplan.WithoutGoal(), testplan.ForTechnologies("t"), testrules.ForPurpose(purpose)),
			),
			evaluations...)
	}
	waived := testrules.NewPlan().
		AddTechnology("t", testplan.RenewsOn("2027-07-01")).
		AddLine("l", 2028, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation)).
		WaiveFinding("w", rules.PurchaseBeforeEvaluation, v1alpha1.WaiverOff)
	scheduled := func(anchor string) testrules.World {
		plan := testrules.NewPlan().
			AddTechnology("t", testplan.RenewsOn("2027-07-01")).
			AddLine("l", 2028, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation)).
			AddSchedule("s", v1alpha1.CadenceAnnual, anchor, v1alpha1.TargetTechnology, "t")
		return testrules.NewDistrict(plan)
	}
	renewingEvery := func(
		months int32, noticeDays *int32, evaluations ...*testplan.EvaluationBuilder,
	) testrules.World {
		plan := testrules.NewPlan().AddTechnology("t", testplan.RenewsOn("2023-07-01"), func(technology *v1alpha1.Technology) {
			technology.RenewalTermMonths, technology.NoticeDays = months, noticeDays
		}).AddLine("l", 2028, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation))
		return testrules.AddEvaluations(testrules.NewDistrict(plan), evaluations...)
	}
	testrules.RunExamples(t, rules.PurchaseBeforeEvaluation, testrules.Examples{
		"due on the day of the renewal": {World: testrules.RenewingDistrict(testrules.NewEvaluation("2027-07-01"))},
		"due a day after the renewal": {
			World: testrules.RenewingDistrict(testrules.NewEvaluation("2027-07-02")),
			Want:  late,
		},
		"renewed before, and the next renewal computed: due on its day": {
			World: renewingEvery(12, nil, testrules.NewEvaluation("2027-07-01")),
		},
		"renewed before, and the next renewal computed: due the day after": {
			World: renewingEvery(12, nil, testrules.NewEvaluation("2027-07-02")), Want: late,
		},
		"renewed before, for an unknown term": {
			World: renewingEvery(0, nil, testrules.NewEvaluation("2027-07-02")),
		},
		"due the day before notice must be given": {
			World: renewingEvery(12, new(int32(60)), testrules.NewEvaluation("2027-05-01")),
		},
		"due on the day by which notice must be given": {
			World: renewingEvery(12, new(int32(60)), testrules.NewEvaluation("2027-05-02")), Want: late,
		},
		"not done, the day before notice must be given": {
			World: renewingEvery(12, new(int32(60)), testrules.NewEvaluation("2027-04-15")), On: "2027-05-01",
		},
		"not done, on the day by which notice must be given": {
			World: renewingEvery(12, new(int32(60)), testrules.NewEvaluation("2027-04-15")), On: "2027-05-02", Want: late,
		},
		"done, after notice had to be given": {
			World: renewingEvery(12, new(int32(60)), testrules.DecidedEvaluation("Retain", "2027-05-20")), On: "2027-05-20",
		},
		"no notice needed, due the day before the renewal": {
			World: renewingEvery(12, new(int32(0)), testrules.NewEvaluation("2027-06-30")), On: "2027-06-30",
		},
		"the day after the last renewal with money": {
			World: renewingEvery(12, nil, testrules.NewEvaluation("2028-07-02")), On: "2027-07-02",
		},
		"scheduled for the day of the renewal":  {World: scheduled("2027-07-01")},
		"scheduled for a day after the renewal": {World: scheduled("2027-07-02"), Want: late},
		"not done, 31 days before": {
			World: testrules.RenewingDistrict(testrules.NewEvaluation("2027-04-15")),
			On:    "2027-05-31",
		},
		"not done, 30 days before": {
			World: testrules.RenewingDistrict(testrules.NewEvaluation("2027-04-15")),
			On:    "2027-06-01",
			Want:  late,
		},
		"not done, on the day": {
			World: testrules.RenewingDistrict(testrules.NewEvaluation("2027-04-15")),
			On:    "2027-07-01",
			Want:  late,
		},
		"not done, the day after the renewal": {
			World: testrules.RenewingDistrict(testrules.NewEvaluation("2027-04-15")),
			On:    "2027-07-02",
		},
		"not done, without a due date, 30 days before": {
			World: testrules.RenewingDistrict(testrules.NewEvaluation("spring")),
			On:    "2027-06-01",
			Want:  late,
		},
		"done, 30 days before": {
			World: testrules.RenewingDistrict(testrules.DecidedEvaluation("Retain", "2027-04-15")),
			On:    "2027-06-01",
		},
		"done, and the next is due after the renewal": {
			World: testrules.RenewingDistrict(testrules.DecidedEvaluation("Retain", "2027-04-15"), testrules.NewEvaluation("2028-04-15")),
			On:    "2027-06-01",
		},
		"done after a missed one": {
			World: testrules.RenewingDistrict(testrules.NewEvaluation("2026-04-15"), testrules.DecidedEvaluation("Retain", "2027-04-15")),
			On:    "2027-06-01",
		},
		"done 18 months before, and the next was missed": {
			World: testrules.RenewingDistrict(testrules.DecidedEvaluation("Retain", "2026-01-01"), testrules.NewEvaluation("2027-04-15")),
			On:    "2027-06-01",
		},
		"done a day more than 18 months before, and the next was missed": {
			World: testrules.RenewingDistrict(testrules.DecidedEvaluation("Retain", "2025-12-31"), testrules.NewEvaluation("2027-04-15")),
			On:    "2027-06-01",
			Want:  late,
		},
		"done each quarter, the next before the renewal": {
			World: testrules.RenewingDistrict(testrules.DecidedEvaluation("Retain", "2027-03-20"), testrules.NewEvaluation("2027-06-20")),
			On:    "2027-06-02",
		},
		"the only evaluation is cancelled": {
			World: testrules.RenewingDistrict(testrules.NewEvaluation("2027-07-02").CancelOn("2026-09-01")),
		},
		"done exactly 18 months before, the next after": {
			World: testrules.RenewingDistrict(testrules.DecidedEvaluation("Retain", "2026-01-01"), testrules.NewEvaluation("2027-07-02")),
		},
		"done a day more than 18 months before, the next after": {
			World: testrules.RenewingDistrict(testrules.DecidedEvaluation("Retain", "2025-12-31"), testrules.NewEvaluation("2027-07-02")),
			Want:  late,
		},
		"done exactly 18 months before, and none next": {
			World: testrules.RenewingDistrict(testrules.DecidedEvaluation("Retain", "2026-01-01")),
		},
		"done a day more than 18 months before, and none next": {
			World: testrules.RenewingDistrict(testrules.DecidedEvaluation("Retain", "2025-12-31")),
			Want:  []string{"Warning 100"},
		},
		"done 18 months before under another plan": {
			World: testrules.RenewingDistrict(
				testrules.DecidedEvaluation("Retain", "2026-01-01").OfPlan("q"), testrules.NewEvaluation("2027-07-02"),
			),
		},
		"done a day earlier under another plan": {
			World: testrules.RenewingDistrict(
				testrules.DecidedEvaluation("Retain", "2025-12-31").OfPlan("q"), testrules.NewEvaluation("2027-07-02"),
			),
			Want: late,
		},
		"planned under another plan and not done": {
			World: testrules.RenewingDistrict(testrules.NewEvaluation("2026-04-15").OfPlan("q"), testrules.NewEvaluation("2027-07-02")),
			Want:  late,
		},
		"another technology was evaluated under another plan": {
			World: testrules.RenewingDistrict(
				testrules.DecidedEvaluation("Retain", "2026-01-01").OfPlan("q").SetTarget(v1alpha1.TargetTechnology, "u"),
				testrules.NewEvaluation("2027-07-02"),
			),
			Want: late,
		},
		"to be replaced, decided under another plan": {
			World: testrules.RunningDistrict(2028, testrules.Operation, testrules.DecidedEvaluation("Replace", "2027-06-30").OfPlan("q")),
			On:    "2027-06-30",
			Want:  []string{"Warning FY2028 100"},
		},
		"done long before, and the next in time": {
			World: testrules.RenewingDistrict(testrules.DecidedEvaluation("Retain", "2025-04-15"), testrules.NewEvaluation("2027-04-15")),
		},
		"done on a day that is not recorded": {
			World: testrules.RenewingDistrict(
				testrules.NewEvaluation("spring").AddCriteria("use").AddAnswer("use", "Pass"), testrules.NewEvaluation("2027-07-02"),
			),
		},
		"no evaluation at all: not checked": {World: testrules.RenewingDistrict()},
		"no money from the year of the renewal on": {
			World: testrules.RenewingOn("2028-07-01", testrules.NewEvaluation("2028-07-02")),
		},
		"money of the year after the renewal": {
			World: testrules.RenewingOn("2027-06-30", testrules.NewEvaluation("2027-07-02")),
			Want:  late,
		},
		"no renewal": {
			World: testrules.RunningDistrict(2028, testrules.Operation, testrules.NewEvaluation("2028-07-02")),
		},
		"the money is for training": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(
					testrules.NewPlan().
						AddTechnology("t", testplan.RenewsOn("2027-07-01")).
						AddLine("l", 2028, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Learning)),
				),
				testrules.NewEvaluation("2027-07-02"),
			),
		},
		"a waiver": {
			World: testrules.AddEvaluations(testrules.NewDistrict(waived), testrules.NewEvaluation("2027-07-02")),
			Want:  []string{"Error 100 waived by w"},
		},
		"a candidate for 10,000": {
			World: candidate("10000", testrules.Purchase),
			Want:  []string{"Warning FY2027 10000"},
		},
		"a candidate for a hundredth under 10,000": {World: candidate("9999.99", testrules.Purchase)},
		"a candidate whose evaluation is open": {
			World: candidate("10000", testrules.Purchase, testrules.NewEvaluation("2026-10-15")),
			Want:  []string{"Warning FY2027 10000"},
		},
		"a candidate that was evaluated": {
			World: candidate("10000", testrules.Purchase, testrules.DecidedEvaluation("Retain", "2026-09-01")),
		},
		"a candidate that is only run": {World: candidate("10000", testrules.Operation)},
		"to be replaced, the next year runs it": {
			World: testrules.RunningDistrict(2028, testrules.Operation, testrules.DecidedEvaluation("Replace", "2027-06-30")),
			On:    "2027-06-30",
			Want:  []string{"Warning FY2028 100"},
		},
		"to be replaced, the year of the decision": {
			World: testrules.RunningDistrict(2028, testrules.Operation, testrules.DecidedEvaluation("Replace", "2027-07-01")),
			On:    "2027-07-01",
		},
		"to be replaced, the next year buys more": {
			World: testrules.RunningDistrict(2028, testrules.Purchase, testrules.DecidedEvaluation("Replace", "2026-09-01")),
			Want:  []string{"Warning FY2028 100"},
		},
		"to be replaced, and the next year pays for that": {
			World: testrules.RunningDistrict(2028, testrules.Replacement, testrules.DecidedEvaluation("Replace", "2026-09-01")),
		},
		"to be replaced, by a decision dated tomorrow": {
			World: testrules.RunningDistrict(2028, testrules.Operation, testrules.DecidedEvaluation("Replace", "2026-10-02")),
		},
		"to be replaced, and then kept": {
			World: testrules.RunningDistrict(
				2028, testrules.Operation, testrules.DecidedEvaluation("Replace", "2026-08-01"),
				testrules.DecidedEvaluation("Retain", "2026-09-01"),
			),
		},
		"to be replaced, and renews before its evaluation": {
			World: testrules.RenewingDistrict(testrules.DecidedEvaluation("Replace", "2025-12-01"), testrules.NewEvaluation("2027-07-02")),
			Want:  late,
		},
		"to be replaced, and evaluated long ago": {
			World: testrules.RenewingDistrict(testrules.DecidedEvaluation("Replace", "2025-12-01")),
			Want:  []string{"Warning FY2028 100"},
		},
	})
}

func TestRenewalsNotChecked(t *testing.T) {
	const code = "PurchaseBeforeEvaluation"
	done := testrules.NewEvaluation("spring").AddCriteria("use").AddAnswer("use", "Pass")
	two := testrules.NewPlan().
		AddTechnology("t", testplan.RenewsOn("2027-07-01")).
		AddTechnology("s", testplan.RenewsOn("2028-01-01")).
		AddLine("l", 2028, "100", testplan.WithoutGoal(), testplan.ForTechnologies("t", "s"), testrules.ForPurpose(testrules.Operation))
	for title, c := range map[string]struct {
		world testrules.World
		on    string
		want  []string
	}{
		"no evaluation": {
			testrules.RenewingDistrict(),
			testrules.Today,
			[]string{"no evaluation is on the calendar for technologies that renew: t"},
		},
		"only a cancelled one": {
			testrules.RenewingDistrict(testrules.NewEvaluation("2027-04-15").CancelOn("2026-09-01")),
			testrules.Today,
			[]string{"no evaluation is on the calendar for technologies that renew: t"},
		},
		"two technologies": {
			testrules.NewDistrict(two),
			testrules.Today,
			[]string{"no evaluation is on the calendar for technologies that renew: s and t"},
		},
		"on the day of the renewal": {
			testrules.RenewingDistrict(),
			"2027-07-01",
			[]string{"no evaluation is on the calendar for technologies that renew: t"},
		},
		"the renewal is past": {testrules.RenewingDistrict(), "2027-07-02", nil},
		"no money": {
			testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", testplan.RenewsOn("2027-07-01"))), testrules.Today, nil,
		},
		"a day that is not recorded": {
			testrules.RenewingDistrict(done),
			testrules.Today,
			[]string{"the day of the last evaluation is not recorded for technologies that renew: t"},
		},
		"a day that is not recorded, the next too late": {
			testrules.RenewingDistrict(done, testrules.NewEvaluation("2027-07-02")),
			testrules.Today,
			[]string{"the day of the last evaluation is not recorded for technologies that renew: t"},
		},
		"the next in time": {
			testrules.RenewingDistrict(done, testrules.NewEvaluation("2027-06-30")), testrules.Today, nil,
		},
		"something is found": {
			testrules.RenewingDistrict(testrules.NewEvaluation("2027-07-02")), testrules.Today, nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, n := range testrules.EvaluateRules(c.world, c.on).NotChecked {
				if n.Code == code {
					got = append(got, n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
