package argocd_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"techplan.education/api/v1alpha1"
)

// The page about GitOps promises what these tests check. Each has a district of its own, and
// fails if its application is Degraded at any time.
func TestPromisesAboutArgoCD(t *testing.T) {
	env := newEnvironment(t)
	tests := map[string]func(*testing.T, *environment){
		"objects arrive in any order":          checkAnyOrder,
		"an edit by hand is reverted":          checkDrift,
		"evaluations of techplan stay":         checkCreatedEvaluations,
		"records of people stay":               checkRecords,
		"records are restored after a removal": checkRestore,
		"a refused edit":                       checkRefusedEdit,
		"a refused new object":                 checkRefusedObject,
		"evaluations outlive the application":  checkDeletion,
	}
	for _, name := range slices.Sorted(maps.Keys(tests)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tests[name](t, env)
		})
	}
}

// What names a plan arrives before the plan does, and is Progressing meanwhile.
func checkAnyOrder(t *testing.T, env *environment) {
	d := env.newDistrict(t, "any-order")
	all := readFiles(t)
	before := maps.Clone(all)
	delete(before, "plan.yaml")
	d.commit(before)
	d.createApplication()
	d.application.until(t, "Synced and Progressing without the plan", 0, func(state *unstructured.Unstructured) bool {
		return text(state, "status", "sync", "status") == "Synced" &&
			text(state, "status", "health", "status") == "Progressing" &&
			text(state, "status", "operationState", "phase") == "Succeeded"
	})
	d.push(all)
}

// An edit by hand of a field in Git is reverted; an entry of a list that Git does not own is
// neither shown nor removed.
func checkDrift(t *testing.T, env *environment) {
	d := env.openDistrict(t, "drift")
	plan := d.follow(t, planKind, d.namespace, planName)
	d.patch(planKind, d.namespace, planName, `{"spec":{"policy":{"waivers":[{"name":"by-hand","code":"PlanUnfunded","severity":"Off",`+
		`"reason":"The board decides in June.","approvedBy":"Board of Education","until":"`+dayAfter(90)+`"}]}}}`)
	first := plan.count()
	d.patch(planKind, d.namespace, planName, `{"spec":{"title":"Another title"}}`)
	plan.until(t, "the title by hand", 0, func(state *unstructured.Unstructured) bool {
		return text(state, "spec", "title") == "Another title"
	})
	healed := plan.until(t, "the title of Git", first+1, func(state *unstructured.Unstructured) bool {
		return text(state, "spec", "title") == "Maple Valley technology plan"
	})
	if got := len(entries(healed, "spec", "policy", "waivers")); got != 1 {
		t.Errorf("%d waivers by hand are left, want 1", got)
	}
	d.awaitHealthy()
	if state := d.refresh(); !d.isHealthy(state) {
		t.Errorf("a waiver by hand is reported as drift:\n%s", show(t, []*unstructured.Unstructured{state}))
	}
}

// An evaluation that techplan creates is no drift and no orphan, and is not pruned with an object
// that is removed from Git.
func checkCreatedEvaluations(t *testing.T, env *environment) {
	d := env.openDistrict(t, "created")
	name := d.scheduled()
	state := d.refresh()
	if !d.isHealthy(state) || len(entries(state, "status", "conditions")) > 0 {
		t.Errorf("the evaluation is reported:\n%s", show(t, []*unstructured.Unstructured{state}))
	}
	state = d.push(files{"benchmarks.yaml": ""})
	if d.exists(benchmarkKind, benchmarkName) {
		t.Error("the benchmark that was removed from Git is left")
	}
	if !d.exists(evaluationKind, name) {
		t.Error("the evaluation is gone")
	}
	for _, resource := range entries(state, "status", "resources") {
		if resource["kind"] == v1alpha1.KindEvaluation {
			t.Errorf("the application tracks %v", resource)
		}
	}
}

// What a person records in an evaluation of which a record is in Git stays when Argo CD
// reverts an edit by hand of that record, and when the file goes from Git.
func checkRecords(t *testing.T, env *environment) {
	d := env.openDistrict(t, "records")
	name := d.scheduled()
	live := d.follow(t, evaluationKind, d.namespace, name)
	d.push(files{"records.yaml": d.record(name, "Inventory of June")})
	d.recordByHand(name, "network", "Warning")
	both := map[string]string{"access": "Pass", "network": "Warning"}
	live.until(t, "both records", 0, func(state *unstructured.Unstructured) bool { return cmp.Equal(answers(state), both) })

	first := live.count()
	d.patch(evaluationKind, d.namespace, name, `{"spec":{"results":[`+
		`{"criterion":"access","answer":"Fail","evidence":"Inventory of June"},{"criterion":"network","answer":"Warning"}]}}`)
	live.until(t, "the record of Git", first+1, func(state *unstructured.Unstructured) bool { return cmp.Equal(answers(state), both) })
	d.awaitHealthy()

	d.push(files{"records.yaml": ""})
	last := live.until(t, "no record lost", max(0, live.count()-1), func(state *unstructured.Unstructured) bool {
		return conditionOf(state, "RecordsKept") == "True"
	})
	if diff := cmp.Diff(both, answers(last)); diff != "" {
		t.Errorf("after its file was removed (-want +got):\n%s", diff)
	}
}

// Without ServerSideApply=true, the next commit removes what a person recorded; techplan
// reports it, and the plugin writes what puts it back.
func checkRestore(t *testing.T, env *environment) {
	d := env.openDistrict(t, "client-side", func(application *unstructured.Unstructured) {
		setOptions(t, application, "SkipDryRunOnMissingResource=true")
	})
	name := d.scheduled()
	live := d.follow(t, evaluationKind, d.namespace, name)
	plan := d.follow(t, planKind, d.namespace, planName)
	d.push(files{"records.yaml": d.record(name, "Inventory of June")})
	d.recordByHand(name, "network", "Warning")
	both := map[string]string{"access": "Pass", "network": "Warning"}
	live.until(t, "both records, remembered", 0, func(state *unstructured.Unstructured) bool {
		return cmp.Equal(answers(state), both) && len(entries(state, "status", "recorded", "results")) == len(both)
	})

	d.push(files{"records.yaml": d.record(name, "Inventory of July")})
	live.until(t, "a record is lost", 0, func(state *unstructured.Unstructured) bool {
		return conditionOf(state, "RecordsKept") == "False"
	})
	plan.until(t, "the finding RecordLost", 0, func(state *unstructured.Unstructured) bool {
		return slices.ContainsFunc(entries(state, "status", "findings"), func(finding map[string]any) bool {
			return finding["code"] == "RecordLost"
		})
	})

	first := live.count()
	stored := d.run(t, "kubectl", "get", "evaluation", name, "--namespace", d.namespace, "-o", "yaml")
	manifest := d.runWith(t, stored, "kubectl-techplan", "restore", "-f", "-")
	d.runWith(t, manifest, "kubectl", "apply", "--server-side", "--field-manager=restore-1", "-f", "-")
	live.until(t, "the records are back", first, func(state *unstructured.Unstructured) bool {
		return cmp.Equal(answers(state), both) && conditionOf(state, "RecordsKept") == "True"
	})
}

// A commit with an edit that the API server refuses changes nothing, and the next good one ends it.
func checkRefusedEdit(t *testing.T, env *environment) {
	d := env.openDistrict(t, "refused-edit")
	good := d.files["plan.yaml"]
	bad := strings.Replace(good, "end: \"", "end: \"1999-01-01\" # ", 1)
	d.commit(files{"plan.yaml": bad, "goals.yaml": strings.Replace(d.files["goals.yaml"], "A working", "A new", 1)})
	state := d.refresh()
	dump(t, "refused edit", state)
	d.push(files{"plan.yaml": good})
}

// A commit with a new object that the API server refuses is tried again until a good one.
func checkRefusedObject(t *testing.T, env *environment) {
	d := env.openDistrict(t, "refused-object")
	bad := strings.NewReplacer("value: 55", "value: -1e99", benchmarkName, "another").Replace(d.files["benchmarks.yaml"])
	d.commit(files{"another.yaml": bad})
	state := d.refresh()
	dump(t, "refused object", state)
	d.push(files{"another.yaml": ""})
}

// dump writes a state into the log of the test.
func dump(t *testing.T, what string, state *unstructured.Unstructured) {
	t.Helper()
	t.Logf("%s:\n%s", what, show(t, []*unstructured.Unstructured{state}))
}

// The evaluations with a record stay when the application is deleted with its objects.
func checkDeletion(t *testing.T, env *environment) {
	d := env.openDistrict(t, "deleted")
	name := d.scheduled()
	d.push(files{"records.yaml": d.record(name, "Inventory of June")})
	live := d.follow(t, evaluationKind, d.namespace, name)
	plan := d.follow(t, planKind, d.namespace, planName)
	d.patch(applicationKind, "argocd", "plan-deleted", `{"metadata":{"finalizers":["resources-finalizer.argocd.argoproj.io"]}}`)
	d.run(t, "kubectl", "delete", "application", "plan-deleted", "--namespace", "argocd", "--wait=false")
	plan.until(t, "the plan is deleted", 0, func(state *unstructured.Unstructured) bool { return state == nil })
	d.application.until(t, "the application is deleted", 0, func(state *unstructured.Unstructured) bool { return state == nil })
	last := live.until(t, "the evaluation without its plan", 0, func(state *unstructured.Unstructured) bool {
		return conditionOf(state, "Ready") == "False"
	})
	if got := answers(last)["access"]; got != "Pass" {
		t.Errorf("the answer is %q", got)
	}
	if last.GetDeletionTimestamp() != nil || !d.exists(evaluationKind, name) {
		t.Error("the evaluation is deleted")
	}
}
