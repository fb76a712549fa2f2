package argocd_test

import (
	"maps"
	"regexp"
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
	t.Helper()
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
	t.Helper()
	d := env.openDistrict(t, "drift")
	plan := d.follow(t, planKind, d.namespace, planName)
	d.patch(planKind, d.namespace, planName, `{"spec":{"policy":{"waivers":[{"name":"by-hand",`+
		`"code":"PlanUnfunded","severity":"Off","reason":"The board decides in June.",`+
		`"approvedBy":"Board of Education","until":"`+dayAfter(90)+`"}]}}}`)
	d.patch(planKind, d.namespace, planName, `{"spec":{"title":"Another title"}}`)
	edited := false
	plan.until(t, "the title of Git after the one by hand", 0, func(state *unstructured.Unstructured) bool {
		edited = edited || text(state, "spec", "title") == "Another title"
		return edited && text(state, "spec", "title") == "Maple Valley technology plan"
	})
	d.refresh()
	d.awaitHealthy()
	if state := d.refresh(); !d.isHealthy(state) {
		t.Errorf("a waiver by hand is reported as drift:\n%s", show(t, []*unstructured.Unstructured{state}))
	}
	states, _ := plan.read()
	if got := len(entries(states[len(states)-1], "spec", "policy", "waivers")); got != 1 {
		t.Errorf("%d waivers by hand are left, want 1", got)
	}
}

// An evaluation that techplan creates is no drift and no orphan, and is not pruned with an object
// that is removed from Git.
func checkCreatedEvaluations(t *testing.T, env *environment) {
	t.Helper()
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
	t.Helper()
	d := env.openDistrict(t, "records")
	name := d.scheduled()
	live := d.follow(t, evaluationKind, d.namespace, name)
	d.push(files{"records.yaml": d.record(name, "Inventory of June")})
	d.recordByHand(name, "network", "Warning")
	both := map[string]string{"access": "Pass", "network": "Warning"}
	live.until(t, "both records", 0, func(state *unstructured.Unstructured) bool {
		return cmp.Equal(answers(state), both)
	})

	d.patch(evaluationKind, d.namespace, name, `{"spec":{"results":[`+
		`{"criterion":"access","answer":"Fail","evidence":"Inventory of June"},{"criterion":"network","answer":"Warning"}]}}`)
	edited := false
	live.until(t, "the record of Git after the edit by hand", 0, func(state *unstructured.Unstructured) bool {
		edited = edited || answers(state)["access"] == "Fail"
		return edited && cmp.Equal(answers(state), both)
	})

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
	t.Helper()
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

// The title of the goal in Git, at first and in a commit of which another part is refused.
const (
	goalTitle = "A working device for every student"
	nextTitle = "A new device for every student"
)

// titleOfGoal returns the title that the API server has now.
func (d *district) titleOfGoal() string {
	d.Helper()
	return d.run(d.T, "kubectl", "get", "goal", "one-to-one", "--namespace", d.namespace, "-o", "jsonpath={.spec.title}")
}

// A commit with an edit that the API server refuses: Argo CD cannot compare, and so it starts no
// operation for the rest of the commit. A good commit ends it.
func checkRefusedEdit(t *testing.T, env *environment) {
	t.Helper()
	d := env.openDistrict(t, "refused-edit")
	good := d.files["plan.yaml"]
	d.commit(files{
		"plan.yaml":  regexp.MustCompile(`end: "[0-9-]+"`).ReplaceAllString(good, `end: "1999-01-01"`),
		"goals.yaml": strings.Replace(d.files["goals.yaml"], goalTitle, nextTitle, 1),
	})
	state := d.refresh()
	got := map[string]string{
		"sync":      text(state, "status", "sync", "status"),
		"health":    text(state, "status", "health", "status"),
		"operation": text(state, "status", "operationState", "phase"),
		"title":     d.titleOfGoal(),
	}
	want := map[string]string{"sync": "Unknown", "health": "Healthy", "operation": "Succeeded", "title": goalTitle}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if message := messageOf(state, "ComparisonError"); !strings.Contains(message, "spec.period") {
		t.Errorf("the condition ComparisonError is %q", message)
	}
	d.push(files{"plan.yaml": good})
	if got := d.titleOfGoal(); got != nextTitle {
		t.Errorf("after a good commit the title is %q", got)
	}
}

// A commit with a new object that the API server refuses: Argo CD applies the rest of the commit,
// tries again, and takes a good commit at its next try.
func checkRefusedObject(t *testing.T, env *environment) {
	t.Helper()
	d := env.openDistrict(t, "refused-object")
	refused := strings.NewReplacer("value: 55", "value: many", benchmarkName, "another")
	d.commit(files{
		"another.yaml": refused.Replace(d.files["benchmarks.yaml"]),
		"goals.yaml":   strings.Replace(d.files["goals.yaml"], goalTitle, nextTitle, 1),
	})
	d.refresh()
	state := d.application.until(t, "a try that failed", 0, func(state *unstructured.Unstructured) bool {
		return strings.Contains(text(state, "status", "operationState", "message"), "Retrying attempt") &&
			text(state, "status", "health", "status") == "Healthy"
	})
	got := map[string]string{
		"sync":      text(state, "status", "sync", "status"),
		"operation": text(state, "status", "operationState", "phase"),
		"title":     d.titleOfGoal(),
	}
	want := map[string]string{"sync": "OutOfSync", "operation": "Running", "title": nextTitle}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	results := entries(state, "status", "operationState", "syncResult", "resources")
	if !slices.ContainsFunc(results, func(result map[string]any) bool {
		message, _ := result["message"].(string)
		return result["name"] == "another" && strings.Contains(message, "spec.observations")
	}) {
		t.Errorf("the operation does not say what is refused:\n%s", show(t, []*unstructured.Unstructured{state}))
	}
	d.commit(files{"another.yaml": ""})
	d.awaitHealthy()
}

// The evaluations with a record stay when the application is deleted with its objects.
func checkDeletion(t *testing.T, env *environment) {
	t.Helper()
	d := env.openDistrict(t, "deleted")
	name := d.scheduled()
	d.push(files{"records.yaml": d.record(name, "Inventory of June")})
	live := d.follow(t, evaluationKind, d.namespace, name)
	plan := d.follow(t, planKind, d.namespace, planName)
	d.patch(applicationKind, "argocd", "plan-deleted",
		`{"metadata":{"finalizers":["resources-finalizer.argocd.argoproj.io"]}}`)
	d.run(t, "kubectl", "delete", "application", "plan-deleted", "--namespace", "argocd", "--wait=false")
	isGone := func(state *unstructured.Unstructured) bool { return state == nil }
	plan.until(t, "the plan is deleted", 0, isGone)
	d.application.until(t, "the application is deleted", 0, isGone)
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
