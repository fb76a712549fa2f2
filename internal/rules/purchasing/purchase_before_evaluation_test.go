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
		return testrules.Recorded(
			testrules.District(
				testrules.Plan().
					Technology("t", testplan.At(v1alpha1.LifecycleCandidate)).
					Line("l", 2027, amount, testplan.General(), testplan.Buying("t"), testrules.Paying(purpose)),
			),
			evaluations...)
	}
	waived := testrules.Plan().
		Technology("t", testplan.Renews("2027-07-01")).
		Line("l", 2028, "100", testplan.General(), testplan.Buying("t"), testrules.Paying(testrules.Operation)).
		Waive("w", rules.PurchaseBeforeEvaluation, v1alpha1.WaiverOff)
	scheduled := func(anchor string) testrules.World {
		plan := testrules.Plan().
			Technology("t", testplan.Renews("2027-07-01")).
			Line("l", 2028, "100", testplan.General(), testplan.Buying("t"), testrules.Paying(testrules.Operation)).
			Schedule("s", v1alpha1.CadenceAnnual, anchor, v1alpha1.TargetTechnology, "t")
		return testrules.District(plan)
	}
	renewingEvery := func(
		months int32, noticeDays *int32, evaluations ...*testplan.EvaluationBuilder,
	) testrules.World {
		plan := testrules.Plan().Technology("t", testplan.Renews("2023-07-01"), func(technology *v1alpha1.Technology) {
			technology.RenewalTermMonths, technology.NoticeDays = months, noticeDays
		}).Line("l", 2028, "100", testplan.General(), testplan.Buying("t"), testrules.Paying(testrules.Operation))
		return testrules.Recorded(testrules.District(plan), evaluations...)
	}
	testrules.Run(t, rules.PurchaseBeforeEvaluation, testrules.Examples{
		"due on the day of the renewal": {World: testrules.Renewing(testrules.Evaluation("2027-07-01"))},
		"due a day after the renewal": {
			World: testrules.Renewing(testrules.Evaluation("2027-07-02")),
			Want:  late,
		},
		"renewed before, and the next renewal computed: due on its day": {
			World: renewingEvery(12, nil, testrules.Evaluation("2027-07-01")),
		},
		"renewed before, and the next renewal computed: due the day after": {
			World: renewingEvery(12, nil, testrules.Evaluation("2027-07-02")), Want: late,
		},
		"renewed before, for an unknown term": {
			World: renewingEvery(0, nil, testrules.Evaluation("2027-07-02")),
		},
		"due the day before notice must be given": {
			World: renewingEvery(12, new(int32(60)), testrules.Evaluation("2027-05-01")),
		},
		"due on the day by which notice must be given": {
			World: renewingEvery(12, new(int32(60)), testrules.Evaluation("2027-05-02")), Want: late,
		},
		"not done, the day before notice must be given": {
			World: renewingEvery(12, new(int32(60)), testrules.Evaluation("2027-04-15")), On: "2027-05-01",
		},
		"not done, on the day by which notice must be given": {
			World: renewingEvery(12, new(int32(60)), testrules.Evaluation("2027-04-15")), On: "2027-05-02", Want: late,
		},
		"done, after notice had to be given": {
			World: renewingEvery(12, new(int32(60)), testrules.Decided("Retain", "2027-05-20")), On: "2027-05-20",
		},
		"no notice needed, due the day before the renewal": {
			World: renewingEvery(12, new(int32(0)), testrules.Evaluation("2027-06-30")), On: "2027-06-30",
		},
		"the day after the last renewal with money": {
			World: renewingEvery(12, nil, testrules.Evaluation("2028-07-02")), On: "2027-07-02",
		},
		"scheduled for the day of the renewal":  {World: scheduled("2027-07-01")},
		"scheduled for a day after the renewal": {World: scheduled("2027-07-02"), Want: late},
		"not done, 31 days before": {
			World: testrules.Renewing(testrules.Evaluation("2027-04-15")),
			On:    "2027-05-31",
		},
		"not done, 30 days before": {
			World: testrules.Renewing(testrules.Evaluation("2027-04-15")),
			On:    "2027-06-01",
			Want:  late,
		},
		"not done, on the day": {
			World: testrules.Renewing(testrules.Evaluation("2027-04-15")),
			On:    "2027-07-01",
			Want:  late,
		},
		"not done, the day after the renewal": {
			World: testrules.Renewing(testrules.Evaluation("2027-04-15")),
			On:    "2027-07-02",
		},
		"not done, without a due date, 30 days before": {
			World: testrules.Renewing(testrules.Evaluation("spring")),
			On:    "2027-06-01",
			Want:  late,
		},
		"done, 30 days before": {
			World: testrules.Renewing(testrules.Decided("Retain", "2027-04-15")),
			On:    "2027-06-01",
		},
		"done, and the next is due after the renewal": {
			World: testrules.Renewing(testrules.Decided("Retain", "2027-04-15"), testrules.Evaluation("2028-04-15")),
			On:    "2027-06-01",
		},
		"done after a missed one": {
			World: testrules.Renewing(testrules.Evaluation("2026-04-15"), testrules.Decided("Retain", "2027-04-15")),
			On:    "2027-06-01",
		},
		"done 18 months before, and the next was missed": {
			World: testrules.Renewing(testrules.Decided("Retain", "2026-01-01"), testrules.Evaluation("2027-04-15")),
			On:    "2027-06-01",
		},
		"done a day more than 18 months before, and the next was missed": {
			World: testrules.Renewing(testrules.Decided("Retain", "2025-12-31"), testrules.Evaluation("2027-04-15")),
			On:    "2027-06-01",
			Want:  late,
		},
		"done each quarter, the next before the renewal": {
			World: testrules.Renewing(testrules.Decided("Retain", "2027-03-20"), testrules.Evaluation("2027-06-20")),
			On:    "2027-06-02",
		},
		"the only evaluation is cancelled": {
			World: testrules.Renewing(testrules.Evaluation("2027-07-02").Cancelled("2026-09-01")),
		},
		"done exactly 18 months before, the next after": {
			World: testrules.Renewing(testrules.Decided("Retain", "2026-01-01"), testrules.Evaluation("2027-07-02")),
		},
		"done a day more than 18 months before, the next after": {
			World: testrules.Renewing(testrules.Decided("Retain", "2025-12-31"), testrules.Evaluation("2027-07-02")),
			Want:  late,
		},
		"done exactly 18 months before, and none next": {
			World: testrules.Renewing(testrules.Decided("Retain", "2026-01-01")),
		},
		"done a day more than 18 months before, and none next": {
			World: testrules.Renewing(testrules.Decided("Retain", "2025-12-31")),
			Want:  []string{"Warning 100"},
		},
		"done 18 months before under another plan": {
			World: testrules.Renewing(
				testrules.Decided("Retain", "2026-01-01").Of("q"), testrules.Evaluation("2027-07-02"),
			),
		},
		"done a day earlier under another plan": {
			World: testrules.Renewing(
				testrules.Decided("Retain", "2025-12-31").Of("q"), testrules.Evaluation("2027-07-02"),
			),
			Want: late,
		},
		"planned under another plan and not done": {
			World: testrules.Renewing(testrules.Evaluation("2026-04-15").Of("q"), testrules.Evaluation("2027-07-02")),
			Want:  late,
		},
		"another technology was evaluated under another plan": {
			World: testrules.Renewing(
				testrules.Decided("Retain", "2026-01-01").Of("q").Target(v1alpha1.TargetTechnology, "u"),
				testrules.Evaluation("2027-07-02"),
			),
			Want: late,
		},
		"to be replaced, decided under another plan": {
			World: testrules.Running(2028, testrules.Operation, testrules.Decided("Replace", "2027-06-30").Of("q")),
			On:    "2027-06-30",
			Want:  []string{"Warning FY2028 100"},
		},
		"done long before, and the next in time": {
			World: testrules.Renewing(testrules.Decided("Retain", "2025-04-15"), testrules.Evaluation("2027-04-15")),
		},
		"done on a day that is not recorded": {
			World: testrules.Renewing(
				testrules.Evaluation("spring").Asks("use").Answers("use", "Pass"), testrules.Evaluation("2027-07-02"),
			),
		},
		"no evaluation at all: not checked": {World: testrules.Renewing()},
		"no money from the year of the renewal on": {
			World: testrules.RenewingOn("2028-07-01", testrules.Evaluation("2028-07-02")),
		},
		"money of the year after the renewal": {
			World: testrules.RenewingOn("2027-06-30", testrules.Evaluation("2027-07-02")),
			Want:  late,
		},
		"no renewal": {
			World: testrules.Running(2028, testrules.Operation, testrules.Evaluation("2028-07-02")),
		},
		"the money is for training": {
			World: testrules.Recorded(
				testrules.District(
					testrules.Plan().
						Technology("t", testplan.Renews("2027-07-01")).
						Line("l", 2028, "100", testplan.General(), testplan.Buying("t"), testrules.Paying(testrules.Learning)),
				),
				testrules.Evaluation("2027-07-02"),
			),
		},
		"a waiver": {
			World: testrules.Recorded(testrules.District(waived), testrules.Evaluation("2027-07-02")),
			Want:  []string{"Error 100 waived by w"},
		},
		"a candidate for 10,000": {
			World: candidate("10000", testrules.Purchase),
			Want:  []string{"Warning FY2027 10000"},
		},
		"a candidate for a hundredth under 10,000": {World: candidate("9999.99", testrules.Purchase)},
		"a candidate whose evaluation is open": {
			World: candidate("10000", testrules.Purchase, testrules.Evaluation("2026-10-15")),
			Want:  []string{"Warning FY2027 10000"},
		},
		"a candidate that was evaluated": {
			World: candidate("10000", testrules.Purchase, testrules.Decided("Retain", "2026-09-01")),
		},
		"a candidate that is only run": {World: candidate("10000", testrules.Operation)},
		"to be replaced, the next year runs it": {
			World: testrules.Running(2028, testrules.Operation, testrules.Decided("Replace", "2027-06-30")),
			On:    "2027-06-30",
			Want:  []string{"Warning FY2028 100"},
		},
		"to be replaced, the year of the decision": {
			World: testrules.Running(2028, testrules.Operation, testrules.Decided("Replace", "2027-07-01")),
			On:    "2027-07-01",
		},
		"to be replaced, the next year buys more": {
			World: testrules.Running(2028, testrules.Purchase, testrules.Decided("Replace", "2026-09-01")),
			Want:  []string{"Warning FY2028 100"},
		},
		"to be replaced, and the next year pays for that": {
			World: testrules.Running(2028, testrules.Replacement, testrules.Decided("Replace", "2026-09-01")),
		},
		"to be replaced, by a decision dated tomorrow": {
			World: testrules.Running(2028, testrules.Operation, testrules.Decided("Replace", "2026-10-02")),
		},
		"to be replaced, and then kept": {
			World: testrules.Running(
				2028, testrules.Operation, testrules.Decided("Replace", "2026-08-01"),
				testrules.Decided("Retain", "2026-09-01"),
			),
		},
		"to be replaced, and renews before its evaluation": {
			World: testrules.Renewing(testrules.Decided("Replace", "2025-12-01"), testrules.Evaluation("2027-07-02")),
			Want:  late,
		},
		"to be replaced, and evaluated long ago": {
			World: testrules.Renewing(testrules.Decided("Replace", "2025-12-01")),
			Want:  []string{"Warning FY2028 100"},
		},
	})
}

func TestRenewalsNotChecked(t *testing.T) {
	const code = "PurchaseBeforeEvaluation"
	done := testrules.Evaluation("spring").Asks("use").Answers("use", "Pass")
	two := testrules.Plan().
		Technology("t", testplan.Renews("2027-07-01")).
		Technology("s", testplan.Renews("2028-01-01")).
		Line("l", 2028, "100", testplan.General(), testplan.Buying("t", "s"), testrules.Paying(testrules.Operation))
	for title, c := range map[string]struct {
		world testrules.World
		on    string
		want  []string
	}{
		"no evaluation": {
			testrules.Renewing(),
			testrules.Today,
			[]string{"no evaluation is on the calendar for technologies that renew: t"},
		},
		"only a cancelled one": {
			testrules.Renewing(testrules.Evaluation("2027-04-15").Cancelled("2026-09-01")),
			testrules.Today,
			[]string{"no evaluation is on the calendar for technologies that renew: t"},
		},
		"two technologies": {
			testrules.District(two),
			testrules.Today,
			[]string{"no evaluation is on the calendar for technologies that renew: s and t"},
		},
		"on the day of the renewal": {
			testrules.Renewing(),
			"2027-07-01",
			[]string{"no evaluation is on the calendar for technologies that renew: t"},
		},
		"the renewal is past": {testrules.Renewing(), "2027-07-02", nil},
		"no money": {
			testrules.District(testrules.Plan().Technology("t", testplan.Renews("2027-07-01"))), testrules.Today, nil,
		},
		"a day that is not recorded": {
			testrules.Renewing(done),
			testrules.Today,
			[]string{"the day of the last evaluation is not recorded for technologies that renew: t"},
		},
		"a day that is not recorded, the next too late": {
			testrules.Renewing(done, testrules.Evaluation("2027-07-02")),
			testrules.Today,
			[]string{"the day of the last evaluation is not recorded for technologies that renew: t"},
		},
		"the next in time": {
			testrules.Renewing(done, testrules.Evaluation("2027-06-30")), testrules.Today, nil,
		},
		"something is found": {
			testrules.Renewing(testrules.Evaluation("2027-07-02")), testrules.Today, nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, n := range testrules.Evaluate(c.world, c.on).NotChecked {
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
