package argocd_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
)

// The objects of the folder in testdata.
const (
	planName      = "plan-now"
	benchmarkName = "students-with-a-device"
	scheduleName  = "annual-review"
)

var (
	applicationKind = schema.GroupVersionKind{Group: "argoproj.io", Version: "v1alpha1", Kind: "Application"}
	projectKind     = schema.GroupVersionKind{Group: "argoproj.io", Version: "v1alpha1", Kind: "AppProject"}
	planKind        = v1alpha1.GroupVersion.WithKind(v1alpha1.KindTechnologyPlan)
	goalKind        = v1alpha1.GroupVersion.WithKind(v1alpha1.KindGoal)
	deviceKind      = v1alpha1.GroupVersion.WithKind(v1alpha1.KindDevice)
	benchmarkKind   = v1alpha1.GroupVersion.WithKind(v1alpha1.KindBenchmark)
	evaluationKind  = v1alpha1.GroupVersion.WithKind(v1alpha1.KindEvaluation)
)

// The files of a folder, by name.
type files map[string]string

// readFiles returns the folder of a district whose plan is in force today.
func readFiles(t *testing.T) files {
	t.Helper()
	functions := template.FuncMap{"day": dayAfter}
	folder := filepath.Join("testdata", "district")
	parsed, err := template.New("").Funcs(functions).ParseGlob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	read := files{}
	for _, file := range parsed.Templates() {
		var content strings.Builder
		if err := file.Execute(&content, nil); err != nil {
			t.Fatal(err)
		}
		read[file.Name()] = content.String()
	}
	return read
}

// dayAfter returns the date so many days after today. The manager that runs here has the real
// clock.
func dayAfter(days int) string {
	return clock.RealClock{}.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly)
}

// district is a folder in Git with its application and its namespace.
type district struct {
	*environment
	*testing.T

	name, namespace string
	files           files
	application     *follower
	revision        string // of the newest commit
}

// newDistrict returns a district whose folder is empty and that has no application.
func (env *environment) newDistrict(t *testing.T, name string) *district {
	t.Helper()
	d := &district{
		environment: env, T: t, name: name, namespace: "district-" + name, files: files{},
		application: env.follow(t, applicationKind, "argocd", "plan-"+name),
	}
	t.Cleanup(func() {
		states, _ := d.application.read()
		for _, state := range states {
			if text(state, "status", "health", "status") == "Degraded" {
				t.Errorf("the application was Degraded:\n%s", show(t, []*unstructured.Unstructured{state}))
				return
			}
		}
	})
	return d
}

// openDistrict returns a district whose folder was applied and is Healthy.
func (env *environment) openDistrict(
	t *testing.T, name string, adapt ...func(application *unstructured.Unstructured),
) *district {
	t.Helper()
	d := env.newDistrict(t, name)
	d.commit(readFiles(t))
	d.createApplication(adapt...)
	d.awaitHealthy()
	return d
}

// commit changes files of the folder; an empty file is removed.
func (d *district) commit(changes files) {
	d.Helper()
	d.git.Lock()
	defer d.git.Unlock()
	maps.Copy(d.files, changes)
	maps.DeleteFunc(d.files, func(_, content string) bool { return content == "" })
	folder := filepath.Join(d.repository, "districts", d.name)
	if err := os.RemoveAll(folder); err != nil {
		d.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		d.Fatal(err)
	}
	names := slices.Sorted(maps.Keys(d.files))
	written := maps.Clone(d.files)
	written["kustomization.yaml"] = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n" +
		"components: [../../evaluations]\nresources: [" + strings.Join(names, ", ") + "]\n"
	for name, content := range written {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			d.Fatal(err)
		}
	}
	d.run(d.T, "git", "add", "--all")
	d.run(d.T, "git", "commit", "--quiet", "--message", "a change of "+d.name)
	d.revision = strings.TrimSpace(d.run(d.T, "git", "rev-parse", "HEAD"))
	d.commits = append(d.commits, d.revision)
}

// createApplication creates the documented application.
func (d *district) createApplication(adapt ...func(application *unstructured.Unstructured)) {
	d.Helper()
	d.run(d.T, "kubectl", "create", "namespace", d.namespace)
	application := readObject(d.T, "application.yaml")
	setOptions(d.T, application, "ServerSideApply=true", "SkipDryRunOnMissingResource=true")
	application.SetName("plan-" + d.name)
	set(d.T, application, "file://"+d.repository, "spec", "source", "repoURL")
	set(d.T, application, "districts/"+d.name, "spec", "source", "path")
	set(d.T, application, d.namespace, "spec", "destination", "namespace")
	for _, change := range adapt {
		change(application)
	}
	d.apply(d.T, application)
}

// setOptions sets the options of synchronization.
func setOptions(t *testing.T, application *unstructured.Unstructured, options ...any) {
	t.Helper()
	set(t, application, options, "spec", "syncPolicy", "syncOptions")
}

// The annotation with which a webhook of the repository, or a person, asks Argo CD to look
// at the newest commit.
const refreshAnnotation = "argocd.argoproj.io/refresh"

// refresh asks Argo CD to compare, and returns the first state after it has done so.
func (d *district) refresh() *unstructured.Unstructured {
	d.Helper()
	first := d.application.count()
	d.patch(applicationKind, "argocd", "plan-"+d.name, `{"metadata":{"annotations":{"`+refreshAnnotation+`":"normal"}}}`)
	asked := false
	return d.application.until(d.T, "a comparison", first, func(state *unstructured.Unstructured) bool {
		if state == nil {
			return false
		}
		_, asks := state.GetAnnotations()[refreshAnnotation]
		asked = asked || asks
		return asked && !asks
	})
}

// patch merges fields into an object, as a person does by hand.
func (d *district) patch(kind schema.GroupVersionKind, namespace, name, fields string) {
	d.Helper()
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(kind)
	object.SetNamespace(namespace)
	object.SetName(name)
	patch := client.RawPatch("application/merge-patch+json", []byte(fields))
	if err := d.Patch(d.Context(), object, patch, client.FieldOwner("by-hand")); err != nil {
		d.Fatalf("patching %s %s: %v", kind.Kind, name, err)
	}
}

// isHealthy reports whether the newest commit of the folder is applied and Healthy.
func (d *district) isHealthy(state *unstructured.Unstructured) bool {
	return text(state, "status", "sync", "status") == "Synced" &&
		d.hasCommit(text(state, "status", "sync", "revision"), d.revision) &&
		text(state, "status", "health", "status") == "Healthy" &&
		text(state, "status", "operationState", "phase") == "Succeeded"
}

// awaitHealthy waits until the newest commit is applied and Healthy.
func (d *district) awaitHealthy() *unstructured.Unstructured {
	d.Helper()
	states, _ := d.application.read()
	return d.application.until(d.T, "Synced and Healthy at the newest commit", max(0, len(states)-1), d.isHealthy)
}

// push commits changes, and waits until they are applied and Healthy.
func (d *district) push(changes files) *unstructured.Unstructured {
	d.Helper()
	d.commit(changes)
	d.refresh()
	return d.awaitHealthy()
}

// exists reports whether the API server has an object.
func (d *district) exists(kind schema.GroupVersionKind, name string) bool {
	d.Helper()
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(kind)
	err := d.Get(d.Context(), client.ObjectKey{Namespace: d.namespace, Name: name}, object)
	if client.IgnoreNotFound(err) != nil {
		d.Fatal(err)
	}
	return !apierrors.IsNotFound(err)
}

// scheduled returns the name of the evaluation that techplan creates by the schedule of the
// plan, once it has.
func (d *district) scheduled() string {
	d.Helper()
	plan := &v1alpha1.TechnologyPlan{}
	if err := yaml.Unmarshal([]byte(d.files["plan.yaml"]), plan); err != nil {
		d.Fatal(err)
	}
	name := evaluation.Identity{
		Plan: planName, Schedule: scheduleName, TargetKind: v1alpha1.KindTechnologyPlan, TargetName: planName,
		Occurrence: string(plan.Spec.EvaluationSchedules[0].Anchor),
	}.ObjectName()
	d.follow(d.T, evaluationKind, d.namespace, name).until(d.T, "an evaluation by the schedule", 0,
		func(state *unstructured.Unstructured) bool { return conditionOf(state, "Ready") == "True" })
	return name
}

// record returns a manifest with what one answers of the evaluation, to keep in Git.
func (d *district) record(name, evidence string) string {
	d.Helper()
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(evaluationKind)
	if err := d.Get(d.Context(), client.ObjectKey{Namespace: d.namespace, Name: name}, object); err != nil {
		d.Fatal(err)
	}
	return fmt.Sprintf(`apiVersion: %s
kind: Evaluation
metadata: {name: %s}
spec:
  planRef: {name: %s}
  schedule: %s
  target: {kind: TechnologyPlan, name: %s}
  occurrence: %q
  results:
  - {criterion: access, answer: Pass, evidence: %s}
`, v1alpha1.GroupVersion, name, planName, scheduleName, planName, text(object, "spec", "occurrence"), evidence)
}

// recordByHand records an answer with the plugin, as a person does.
func (d *district) recordByHand(name, criterion, answer string) {
	d.Helper()
	d.runWith(d.T, "evaluation,criterion,answer\n"+name+","+criterion+","+answer+"\n",
		"kubectl-techplan", "record", "--from", "-", "--by", "Technology director", "--namespace", d.namespace)
}

// answers returns the recorded answers of an evaluation, by criterion.
func answers(evaluation *unstructured.Unstructured) map[string]string {
	found := map[string]string{}
	for _, result := range entries(evaluation, "spec", "results") {
		criterion, _ := result["criterion"].(string)
		found[criterion], _ = result["answer"].(string)
	}
	return found
}
