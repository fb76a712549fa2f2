package main

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

var update = flag.Bool("update", false, "write the objects and results of the tests of the health script")

// healthTests is the file that describes the tests of a health script to Argo CD.
type healthTests struct {
	Tests []healthTest `json:"tests"`
}

// healthTest is an object and the health that the script returns for it.
type healthTest struct {
	HealthStatus health `json:"healthStatus"`
	InputPath    string `json:"inputPath"`
}

// upstreamObjects are the objects of the tests by the names of their files.
func upstreamObjects(t *testing.T) map[string]*unstructured.Unstructured {
	t.Helper()
	objects := map[string]*unstructured.Unstructured{}
	goals := states(t, v1alpha1.KindGoal)
	for name, file := range map[string]string{
		"just made": "goal-new", "edited, and not assessed since": "goal-edited", "assessed": "goal-assessed",
		"stalled": "goal-stalled", "waiting for a finalizer": "goal-terminating",
		"missing its plan or goal, which may still arrive": "goal-waiting",
	} {
		objects[file] = goals[name].object
	}
	bare := goals["assessed"].object.DeepCopy()
	delete(bare.Object, "status")
	objects["goal-without-status"] = bare
	short := tp.NewPlan("plan-2026").AddLine("laptops", 2027, "60000").BuildObject()
	objects["plan-with-an-error"] = assessed(t, world(short), v1alpha1.KindTechnologyPlan, "")
	for _, object := range objects {
		object.SetUID("00000000-0000-0000-0000-000000000000")
		object.SetCreationTimestamp(metav1.Time{Time: asOf})
	}
	return objects
}

// The script, its tests and their objects are as Argo CD's own repository has them, and the
// script returns what the tests say.
func TestUpstream(t *testing.T) {
	folder := filepath.Join(argocd, upstreamFolder)
	script := read(t, filepath.Join(folder, "health.lua"))
	if diff := cmp.Diff(healthScript("calm"), script); diff != "" {
		t.Errorf("stale, run go -C hack/gitops generate ./... (-generated +committed):\n%s", diff)
	}
	objects := upstreamObjects(t)
	if *update {
		writeUpstream(t, folder, script, objects)
	}
	var listed healthTests
	if err := yaml.UnmarshalStrict([]byte(read(t, filepath.Join(folder, "health_test.yaml"))), &listed); err != nil {
		t.Fatal(err)
	}
	if len(listed.Tests) != len(objects) {
		t.Errorf("%d tests of %d objects", len(listed.Tests), len(objects))
	}
	for _, c := range listed.Tests {
		t.Run(c.InputPath, func(t *testing.T) {
			var object unstructured.Unstructured
			if err := yaml.Unmarshal([]byte(read(t, filepath.Join(folder, c.InputPath))), &object.Object); err != nil {
				t.Fatal(err)
			}
			got, err := healthOf(t.Context(), script, &object)
			if diff := cmp.Diff(c.HealthStatus, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			name := filepath.Base(c.InputPath)
			want, err := yaml.Marshal(objects[name[:len(name)-len(".yaml")]].Object)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), read(t, filepath.Join(folder, c.InputPath))); diff != "" {
				t.Errorf("the object is not what the controllers write; run with -update (-want +got):\n%s", diff)
			}
		})
	}
}

func writeUpstream(t *testing.T, folder, script string, objects map[string]*unstructured.Unstructured) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(folder, "testdata")); err != nil {
		t.Fatal(err)
	}
	var tests healthTests
	for _, name := range slices.Sorted(maps.Keys(objects)) {
		content, err := yaml.Marshal(objects[name].Object)
		if err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(folder, "testdata", name+".yaml"), string(content))
		verdict, err := healthOf(t.Context(), script, objects[name])
		if err != nil {
			t.Fatal(err)
		}
		tests.Tests = append(tests.Tests, healthTest{HealthStatus: verdict, InputPath: "testdata/" + name + ".yaml"})
	}
	content, err := yaml.Marshal(tests)
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(folder, "health_test.yaml"), string(content))
}
