package argocd_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// follower watches one object and keeps all of its states.
type follower struct {
	mu      sync.Mutex
	states  []*unstructured.Unstructured // nil where it did not exist
	changed chan struct{}                // closed at the next state
}

// follow watches an object until the test ends.
func (env *environment) follow(t *testing.T, kind schema.GroupVersionKind, namespace, name string) *follower {
	t.Helper()
	f := &follower{changed: make(chan struct{})}
	var ended sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	ended.Go(func() {
		for ctx.Err() == nil {
			f.readWatch(ctx, t, env.WithWatch, kind, namespace, name)
		}
	})
	t.Cleanup(func() {
		stop()
		ended.Wait()
	})
	return f
}

// readWatch reads the changes until the API server ends the watch, as it does from time to
// time.
func (f *follower) readWatch(
	ctx context.Context, t *testing.T, c client.WithWatch, kind schema.GroupVersionKind, namespace, name string,
) {
	t.Helper()
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(kind)
	changes, err := c.Watch(ctx, list, client.InNamespace(namespace), client.MatchingFields{"metadata.name": name})
	if err != nil {
		if ctx.Err() == nil {
			t.Errorf("watching %s %s: %v", kind.Kind, name, err)
		}
		return
	}
	defer changes.Stop()
	for change := range changes.ResultChan() {
		object, isObject := change.Object.(*unstructured.Unstructured)
		switch {
		case change.Type == watch.Deleted:
			f.add(nil)
		case isObject && (change.Type == watch.Added || change.Type == watch.Modified):
			f.add(object)
		}
	}
}

func (f *follower) add(state *unstructured.Unstructured) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.states = append(f.states, state)
	close(f.changed)
	f.changed = make(chan struct{})
}

// read returns the states up to now, and the channel that closes at the next one.
func (f *follower) read() ([]*unstructured.Unstructured, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.states, f.changed
}

// until returns the first state that fulfills a condition, of those from the number first on.
// The state is nil where the object does not exist.
func (f *follower) until(
	t *testing.T, what string, first int, holds func(*unstructured.Unstructured) bool,
) *unstructured.Unstructured {
	t.Helper()
	late := time.After(patience)
	for next := first; ; {
		states, changed := f.read()
		for ; next < len(states); next++ {
			if holds(states[next]) {
				return states[next]
			}
		}
		select {
		case <-changed:
		case <-late:
			t.Fatalf("%s: not within %s; the last state of %d:\n%s", what, patience, len(states), show(t, states))
		}
	}
}

// show returns the last state for a message, without its field owners.
func show(t *testing.T, states []*unstructured.Unstructured) string {
	t.Helper()
	if len(states) == 0 || states[len(states)-1] == nil {
		return "it does not exist"
	}
	last := states[len(states)-1].DeepCopy()
	last.SetManagedFields(nil)
	content, err := yaml.Marshal(last.Object)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// count returns the number of states up to now.
func (f *follower) count() int {
	states, _ := f.read()
	return len(states)
}

// text returns a field that is a string; empty if it or the object does not exist.
func text(object *unstructured.Unstructured, path ...string) string {
	if object == nil {
		return ""
	}
	value, _, _ := unstructured.NestedString(object.Object, path...)
	return value
}

// conditionOf returns the status of a condition; empty if there is none.
func conditionOf(object *unstructured.Unstructured, name string) string {
	for _, condition := range entries(object, "status", "conditions") {
		if condition["type"] == name {
			status, _ := condition["status"].(string)
			return status
		}
	}
	return ""
}

// messageOf returns the message of a condition of an application; empty if there is none.
func messageOf(application *unstructured.Unstructured, name string) string {
	for _, condition := range entries(application, "status", "conditions") {
		if condition["type"] == name {
			message, _ := condition["message"].(string)
			return message
		}
	}
	return ""
}

// entries returns a list of objects; none if it or the object does not exist.
func entries(object *unstructured.Unstructured, path ...string) []map[string]any {
	if object == nil {
		return nil
	}
	list, _, _ := unstructured.NestedSlice(object.Object, path...)
	var found []map[string]any
	for _, item := range list {
		if entry, isEntry := item.(map[string]any); isEntry {
			found = append(found, entry)
		}
	}
	return found
}
