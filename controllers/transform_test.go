package controllers

import (
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

// The transform removes what it is documented to remove, and changes no status.
func TestCacheTransform(t *testing.T) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	transform := newCacheTransform()
	for seed := range uint64(200) {
		w := testrandom.NewWorld(seed)
		for _, d := range w.Devices {
			d.Labels, d.Annotations = map[string]string{"a": "b"}, map[string]string{"c": "d"}
			d.ManagedFields = []metav1.ManagedFieldsEntry{{Manager: "kubectl"}}
			want := d.DeepCopy()
			in := assess.DeviceInput{Device: d, Plan: w.Plan, Payer: w.Plan}
			before, next := assess.ComputeDeviceStatus(in, now)
			d.Status, want.Status = before, *before.DeepCopy()
			got, err := transform(d)
			if err != nil {
				t.Fatal(err)
			}
			want.Labels, want.Annotations, want.ManagedFields = nil, nil, nil
			if diff := cmp.Diff(want, got.(*v1alpha1.Device)); diff != "" {
				t.Fatalf("seed %d, %s:\n%s", seed, d.Name, diff)
			}
			after, nextAfter := assess.ComputeDeviceStatus(in, now)
			if diff := cmp.Diff(before, after); diff != "" || !next.Equal(nextAfter) {
				t.Fatalf("seed %d, %s: the status changes:\n%s", seed, d.Name, diff)
			}
		}
		if got, err := transform(w.Plan); err != nil || got != any(w.Plan) {
			t.Fatalf("a plan becomes %v, %v", got, err)
		}
	}
	if _, err := transform("no object"); err != nil {
		t.Errorf("a value that is no object: %v", err)
	}
}

// Equal texts of lots share one copy, also after a garbage collection, and the number of
// kept texts is bounded.
func TestTextsAreInterned(t *testing.T) {
	transform := newCacheTransform()
	model := func() string {
		d := testplan.NewDevice("d", "laptop", 3).BuildObject()
		d.Spec.Model = v1alpha1.Label(strings.Clone("Flip 3"))
		got, err := transform(d)
		if err != nil {
			t.Fatal(err)
		}
		return string(got.(*v1alpha1.Device).Spec.Model)
	}
	first := model()
	runtime.GC()
	runtime.GC()
	if second := model(); unsafe.StringData(first) != unsafe.StringData(second) {
		t.Error("a lot that is decoded later has a copy of its own")
	}
	texts := newInterner()
	for i := range 3 * maxInterned {
		text := strconv.Itoa(i)
		if internStrings(texts, &text); text != strconv.Itoa(i) {
			t.Fatalf("%d becomes %s", i, text)
		}
	}
	if len(texts.texts) > maxInterned {
		t.Errorf("%d texts are kept", len(texts.texts))
	}
}

// A lot fits into a size class of the allocator. One byte more than that would cost 128 bytes
// for each lot. That is why fields of four bytes are in pairs.
func TestLotFitsASizeClass(t *testing.T) {
	if size := unsafe.Sizeof(v1alpha1.Device{}); size > 896 {
		t.Errorf("a lot takes %d bytes, and the next size is 1024", size)
	}
}
