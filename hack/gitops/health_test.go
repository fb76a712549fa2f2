package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
	tp "techplan.education/internal/testplan"
)

// argocd is the folder of what Argo CD is given.
const argocd = "../../config/argocd"

func script(t *testing.T, flavour string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(argocd, "health-"+flavour+".lua"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func ask(t *testing.T, flavour string, object *unstructured.Unstructured) health {
	t.Helper()
	got, err := healthOf(t.Context(), script(t, flavour), object)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// Both flavours say the same of the states that every kind goes through.
func TestHealthOfEveryState(t *testing.T) {
	for kind := range kinds {
		for name, s := range states(t, kind) {
			for _, flavour := range flavours {
				t.Run(flavour+"/"+kind+"/"+name, func(t *testing.T) {
					want := "Progressing"
					switch {
					case s.stalled:
						want = "Degraded"
					case s.current:
						want = "Healthy"
					}
					got := ask(t, flavour, s.object)
					if got.Status != want || got.Message == "" {
						t.Errorf("got %+v, want %s", got, want)
					}
				})
			}
		}
	}
}

// An object without a status, or with half of one, is waited for and breaks
// nothing.
func TestHealthOfHalfAStatus(t *testing.T) {
	waiting := health{"Progressing", "Waiting for techplan to assess generation 1."}
	for name, c := range map[string]struct {
		status any
		want   health
	}{
		"no status":       {nil, waiting},
		"an empty status": {map[string]any{}, waiting},
		"no conditions": {
			map[string]any{"observedGeneration": int64(1)},
			health{"Progressing", "Waiting for techplan to assess it."},
		},
		"no Ready":           {said("OnTrack", "True"), health{"Progressing", "Waiting for techplan to assess it."}},
		"Ready is not known": {said("Ready", "Unknown"), health{"Progressing", "So it is."}},
		"Ready and no more":  {said("Ready", "True"), health{"Healthy", "No bad news."}},
		"Stalled has gone":   {said("Ready", "True", "Stalled", "False"), health{"Healthy", "No bad news."}},
		"a kind of condition that this version does not know": {
			said("Ready", "True", "Later", "False"), health{"Healthy", "No bad news."},
		},
	} {
		for _, flavour := range flavours {
			t.Run(flavour+"/"+name, func(t *testing.T) {
				object := assessed(t, sample(t, "aligned"), v1alpha1.KindGoal, "")
				if object.Object["status"] = c.status; c.status == nil {
					delete(object.Object, "status")
				}
				if diff := cmp.Diff(c.want, ask(t, flavour, object)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}

// said is a status with conditions, each a type and a status.
func said(conditions ...string) map[string]any {
	var list []any
	for i := 0; i < len(conditions); i += 2 {
		list = append(list, map[string]any{"type": conditions[i], "status": conditions[i+1], "reason": "Because", "message": "So it is."})
	}
	return map[string]any{"observedGeneration": int64(1), "conditions": list}
}

// unaligned is a plan with lines that no goal asks for, each of which is an
// error, and with nothing else to say.
func unaligned(lines ...string) *tp.PlanBuilder {
	p := tp.NewPlan("p").AddSource("general", v1alpha1.SourceLocal, tp.GivesIn(2027, "90000"))
	for _, line := range lines {
		p.AddLine(line, 2027, "5000", tp.OnSource("general"), tp.InDomain(v1alpha1.DomainInfoTech))
	}
	return p
}

// What is assessed is Healthy to the calm flavour, with the worst news. To the
// strict one an unwaived error is not.
func TestHealthMessages(t *testing.T) {
	plan := tp.NewPlan("p").AddTechnology("laptop").AddLine("laptops", 2027, "90000", tp.ForGoals("g"), tp.ForTechnologies("laptop"))
	goal, benchmark := tp.NewGoal("g").BuildObject(), tp.NewBenchmark("b", "g")
	healthy := func(message string) health { return health{"Healthy", message} }
	degraded := func(message string) health { return health{"Degraded", message} }
	for name, c := range map[string]struct {
		world  snapshot.District
		kind   string
		calm   health
		strict health // Absent: as calm.
	}{
		"plan, all in order": {
			world: sample(t, "aligned"), kind: v1alpha1.KindTechnologyPlan,
			calm: healthy("No bad news."),
		},
		"plan, a draft": {
			world: world(tp.NewPlan("p").MarkDraft().BuildObject()), kind: v1alpha1.KindTechnologyPlan,
			calm: healthy("InForce is False: A draft: no approval is recorded. Also False: Complete."),
		},
		"plan, one error": {
			world: world(unaligned("wifi").BuildObject()), kind: v1alpha1.KindTechnologyPlan,
			calm:   healthy("BudgetAligned is False: $5,000 of $5,000 is not tied to a goal; 1 error, 5 warnings about money. Worst: wifi ($5,000, FY2027) does not say which goal it pays for. Also False: Balanced, Complete."),
			strict: degraded("BudgetLineWithoutGoal: wifi ($5,000, FY2027) does not say which goal it pays for."),
		},
		"plan, two errors": {
			world: world(unaligned("wifi", "cables").BuildObject()), kind: v1alpha1.KindTechnologyPlan,
			calm:   healthy("BudgetAligned is False: $10,000 of $10,000 is not tied to a goal; 2 errors, 5 warnings about money. Worst: cables ($5,000, FY2027) does not say which goal it pays for. Also False: Balanced, Complete."),
			strict: degraded("BudgetLineWithoutGoal: cables ($5,000, FY2027) does not say which goal it pays for. Errors listed: 2."),
		},
		"plan, error waived": {
			world: world(unaligned("wifi").WaiveFinding("w", "BudgetLineWithoutGoal", v1alpha1.WaiverOff).BuildObject()), kind: v1alpha1.KindTechnologyPlan,
			calm: healthy("Balanced is False: Information technology (InfoTech) has $5,000 of the plan's $5,000 (100.0%), and at most 70% is expected. Also False: Complete."),
		},

		"goal, no benchmark": {
			world: world(plan.BuildObject(), goal), kind: v1alpha1.KindGoal,
			calm:   healthy("Measured is False: The goal has no benchmark; add one with a target and a date."),
			strict: degraded("GoalWithoutBenchmark: $90,000 goes to goal g and nothing measures it."),
		},
		"goal, behind": {
			world: world(plan.BuildObject(), goal, benchmark.BuildObject(), tp.NewBenchmark("c", "g").ToTarget("80", "2026-10-31").AddObservation("50", "2026-10-30").BuildObject()), kind: v1alpha1.KindGoal,
			calm: healthy("OnTrack is False: 1 of 2 benchmarks behind: c is Missed."),
		},
		"goal, short": {
			world: world(plan.BuildObject(), tp.NewGoal("g").AddAction("buy", 2028, "70000").BuildObject(), benchmark.BuildObject()), kind: v1alpha1.KindGoal,
			calm: healthy("Funded is False: FY2028 needs $70,000 and has $0, short by $70,000."),
		},

		"benchmark, no data": {
			world: world(plan.BuildObject(), goal, benchmark.BuildObject()), kind: v1alpha1.KindBenchmark,
			calm: healthy("No bad news. Not known: Equitable (NoEquityPolicy), OnTrack (NoData)."),
		},
		"benchmark, off track": {
			world: world(plan.BuildObject(), goal, tp.NewBenchmark("b", "g").AddObservation("41", "2026-11-20").BuildObject()), kind: v1alpha1.KindBenchmark,
			calm: healthy("OnTrack is False: 41% on 2026-11-20, 45.19% expected then; target 80% by 2029-06-30; pace 0.19."),
		},

		"lot, supported": {
			world: world(plan.BuildObject(), tp.NewDevice("d", "laptop", 3).InService("2026-08-01").SupportedUntil("2026-11-21").BuildObject()), kind: v1alpha1.KindDevice,
			calm: healthy("No bad news."),
		},
		"lot, past its support by a day": {
			world: world(plan.BuildObject(), tp.NewDevice("d", "laptop", 3).InService("2026-08-01").SupportedUntil("2026-11-20").BuildObject()), kind: v1alpha1.KindDevice,
			calm: healthy("Supported is False: Support ended on 2026-11-20."),
		},
		"lot, charged to a wrong year": {
			world: world(plan.BuildObject(), tp.NewDevice("d", "laptop", 3).OrderedOn("2025-08-01").ReceivedOn("2025-09-01").SupportedUntil("2030-06-30").PaidBy("p", "laptops").SetUnitCost("300").BuildObject()), kind: v1alpha1.KindDevice,
			calm:   healthy("FundingYearMismatch: The lot was bought in another fiscal year than line laptops is for: ordered on 2025-08-01, received on 2025-09-01."),
			strict: degraded("FundingYearMismatch: The lot was bought in another fiscal year than line laptops is for: ordered on 2025-08-01, received on 2025-09-01."),
		},
		"lot, a warning": {
			world: world(plan.BuildObject(), tp.NewDevice("d", "tablet", 3).InService("2026-08-01").SupportedUntil("2030-06-30").BuildObject()), kind: v1alpha1.KindDevice,
			calm: healthy("No bad news."),
		},

		"evaluation, open": {
			world: world(plan.BuildObject(), tp.NewEvaluation("", "2026-11-30").DueOn("2026-11-30").AddCriteria("worth-it").BuildObject()), kind: v1alpha1.KindEvaluation,
			calm: healthy("Due on 2026-11-30, at the latest on 2026-12-30; 0 of 1 criterion answered, open: worth-it."),
		},
		"evaluation, overdue": {
			world: world(plan.BuildObject(), tp.NewEvaluation("", "2026-09-30").DueOn("2026-09-30").AddCriteria("worth-it").BuildObject()), kind: v1alpha1.KindEvaluation,
			calm: healthy("Completed is False: Due on 2026-09-30, overdue since 2026-10-31; 0 of 1 criterion answered, open: worth-it."),
		},
		"evaluation, done": {
			world: world(plan.BuildObject(), tp.NewEvaluation("", "2026-09-30").DueOn("2026-09-30").AddCriteria("worth-it").AddAnswer("worth-it", "Pass").BuildObject()), kind: v1alpha1.KindEvaluation,
			calm: healthy("1 of 1 criterion answered."),
		},
	} {
		t.Run(name, func(t *testing.T) {
			if c.strict.Status == "" {
				c.strict = c.calm
			}
			object := assessed(t, c.world, c.kind, "")
			for flavour, want := range map[string]health{"calm": c.calm, "strict": c.strict} {
				if diff := cmp.Diff(want, ask(t, flavour, object)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", flavour, diff)
				}
			}
		})
	}
}

// The runner gives no more than Argo CD does: a script that used what Argo CD
// keeps back would fail here too.
func TestRunnerHasNoMoreThanArgoCD(t *testing.T) {
	object := assessed(t, sample(t, "aligned"), v1alpha1.KindGoal, "")
	for name, script := range map[string]string{
		"string":           `return {status = string.format("%s", "Healthy")}`,
		"method of a text": `return {status = ("Healthy"):sub(1, 7)}`,
		"math":             `return {status = "Healthy", message = tostring(math.floor(1.5))}`,
		"io":               `return {status = io.read()}`,
		"debug":            `return {status = debug.traceback()}`,
		"endless":          `while true do end`,
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := healthOf(t.Context(), script, object); err == nil {
				t.Errorf("the script ran and said %+v", got)
			}
		})
	}
	allowed := `local list = {} table.insert(list, tostring(obj.metadata.generation)) return {status = "Healthy", message = table.concat(list)}`
	got, err := healthOf(t.Context(), allowed, object)
	if diff := cmp.Diff(health{"Healthy", "1"}, got); diff != "" || err != nil {
		t.Errorf("(-want +got):\n%s%v", diff, err)
	}
}
