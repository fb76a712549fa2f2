package controllers_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
)

// Argo CD marks the objects that it applied by an annotation or, if configured, by a label.
// It deletes objects with the mark that are not in Git.
const (
	trackingAnnotation = "argocd.argoproj.io/tracking-id"
	trackingLabel      = "app.kubernetes.io/instance"
)

// fromGit returns the objects of a sample with the marks of Argo CD.
func fromGit(t *testing.T, sample string) []*unstructured.Unstructured {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "config", "samples", sample, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var objects []*unstructured.Unstructured
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for document := range strings.SplitSeq(string(text), "\n---\n") {
			content, err := yaml.YAMLToJSON([]byte(document))
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			u := &unstructured.Unstructured{}
			if err := u.UnmarshalJSON(content); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if u.GroupVersionKind().Group != v1alpha1.GroupVersion.Group {
				continue
			}
			u.SetLabels(map[string]string{trackingLabel: sample})
			u.SetAnnotations(map[string]string{
				trackingAnnotation: fmt.Sprintf(
					"%s:%s/%s:%s/%s", sample, v1alpha1.GroupVersion.Group, u.GetKind(), u.GetNamespace(), u.GetName(),
				),
			})
			objects = append(objects, u)
		}
	}
	if len(objects) == 0 {
		t.Fatalf("there is no sample %s", sample)
	}
	return objects
}

// sync applies all objects as Argo CD does, and waits until the scheduler has created the
// open evaluations and all objects are assessed.
func (d *district) sync(objects []*unstructured.Unstructured) {
	d.Helper()
	inGit := map[string]bool{}
	for _, u := range objects {
		if err := d.apply(d.Context(), u.DeepCopy()); err != nil {
			d.Fatal(err)
		}
		inGit[u.GetName()] = true
	}
	eventually(d, func() error {
		all, err := d.evaluations()
		if err != nil {
			return err
		}
		for name := range all {
			if !inGit[name] {
				return nil
			}
		}
		return errors.New("the schedules have made nothing yet")
	})
	d.awaitAssessed()
}

// noDrift fails for each object that a dry run of another apply would change, even if only
// the owner of a field changes.
func (d *district) noDrift(objects []*unstructured.Unstructured) {
	d.Helper()
	for _, u := range objects {
		var again, live *unstructured.Unstructured
		eventually(d, func() error {
			again, live = u.DeepCopy(), u.DeepCopy()
			if err := d.apply(d.Context(), again, client.DryRunAll); err != nil {
				return err
			}
			if err := d.Get(d.Context(), client.ObjectKey{Namespace: d.namespace, Name: u.GetName()}, live); err != nil {
				return err
			}
			// A status that was written in between is no drift. A dry run keeps the version.
			if a, b := again.GetResourceVersion(), live.GetResourceVersion(); a != b {
				return fmt.Errorf("%s was version %s, and now %s", key(live), a, b)
			}
			return nil
		})
		if diff := cmp.Diff(live.Object, again.Object); diff != "" {
			d.Errorf("%s %s drifts (-live +applied again):\n%s", u.GetKind(), u.GetName(), diff)
		}
	}
}

// On this day the aligned sample is in force and an evaluation is due soon.
const yearsEnd = "2026-12-28T17:00:00Z"

// After the controllers have run, Argo CD's server-side diff is empty. Specs, metadata,
// owners of fields and generations are unchanged.
func TestArgoCDFindsNoDrift(t *testing.T) {
	for sample, at := range map[string]string{"aligned": yearsEnd, "east-central-isd": "2026-11-21T12:00:00Z"} {
		t.Run(sample, func(t *testing.T) {
			d := open(t, at)
			objects := fromGit(t, sample)
			d.sync(objects)
			d.noDrift(objects)
			w, err := d.readAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range objectsOf(w) {
				if o.GetGeneration() != 1 {
					t.Errorf("%s: generation %d", key(o), o.GetGeneration())
				}
			}
		})
	}
}

// Evaluations that the scheduler creates do not have the mark of Argo CD, which would delete
// them because they are in no file.
func TestCreatedEvaluationsLackTheMarkOfArgoCD(t *testing.T) {
	d := open(t, yearsEnd)
	objects := fromGit(t, "aligned")
	d.sync(objects)
	inGit := map[string]bool{}
	for _, u := range objects {
		if u.GetKind() == v1alpha1.KindEvaluation {
			inGit[u.GetName()] = true
		}
	}
	all, err := d.evaluations()
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for name, e := range all {
		if inGit[name] {
			continue
		}
		made++
		if e.Labels[trackingLabel] != "" || e.Annotations[trackingAnnotation] != "" || len(e.OwnerReferences) > 0 {
			t.Errorf("%s has labels %v, annotations %v, owners %v", name, e.Labels, e.Annotations, e.OwnerReferences)
		}
	}
	if made == 0 {
		t.Error("the schedules made nothing")
	}
}

// A program may add observations to a benchmark that is in Git. Lists are merged by key, and
// Argo CD ignores the entries of other field owners.
func TestArgoCDIgnoresEntriesOfOthers(t *testing.T) {
	d := open(t, yearsEnd)
	objects := fromGit(t, "aligned")
	d.sync(objects)
	for _, u := range objects {
		if u.GetKind() != v1alpha1.KindBenchmark {
			continue
		}
		measured := &unstructured.Unstructured{Object: map[string]any{
			"spec": map[string]any{"observations": []any{map[string]any{"date": "2026-12-18", "value": int64(90)}}},
		}}
		measured.SetGroupVersionKind(u.GroupVersionKind())
		measured.SetName(u.GetName())
		measured.SetNamespace(d.namespace)
		if err := d.Apply(
			t.Context(), client.ApplyConfigurationFromUnstructured(measured), client.FieldOwner("usage-export"),
		); err != nil {
			t.Fatal(err)
		}
		before, _, _ := unstructured.NestedSlice(u.Object, "spec", "observations")
		after, _, _ := unstructured.NestedSlice(measured.Object, "spec", "observations")
		if len(after) != len(before)+1 {
			t.Errorf("%s: %d observations became %d", u.GetName(), len(before), len(after))
		}
	}
	d.awaitAssessed()
	d.noDrift(objects)
}
