package controllers

import (
	"slices"
	"strings"
	"sync"

	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"

	"techplan.education/api/v1alpha1"
)

// trim is what the caches keep of an object: managed fields, which nothing reads,
// go from all kinds. A state has a hundred thousand lots, most of whose words are
// the same: they are kept once, and labels and annotations, which nothing reads
// of a lot, not at all. Trimmed objects are never written as a whole.
func trim() toolscache.TransformFunc {
	managed := cache.TransformStripManagedFields()
	w := &words{known: map[string]string{}}
	return func(o any) (any, error) {
		o, err := managed(o)
		if d, ok := o.(*v1alpha1.Device); ok {
			trimDevice(w, d)
		}
		return o, err
	}
}

func trimDevice(w *words, d *v1alpha1.Device) {
	d.Labels, d.Annotations, d.OwnerReferences = nil, nil, nil
	once(w, &d.Namespace, &d.APIVersion, &d.Kind, &d.Spec.PlanRef.Name)
	s := &d.Spec
	once(w, &s.Technology, &s.Site, &s.Acquisition.BudgetLine.Line)
	once(w, &s.Acquisition.BudgetLine.Plan)
	once(w, &s.Manufacturer, &s.Model)
	once(w, &s.Acquisition.Ordered, &s.Acquisition.Received, &s.InService, &s.SupportEnd, &s.LeaseEnd, &s.WarrantyEnd, &s.LastInventory)
	once(w, &s.Acquisition.UnitCost)
	once(w, &s.Acquisition.Kind)
	once(w, &s.Audience)
	for i := range s.NotInService {
		once(w, &s.NotInService[i].State)
	}
	for i := range s.YearlyCosts {
		once(w, &s.YearlyCosts[i].Kind)
		once(w, &s.YearlyCosts[i].Amount)
	}
	t := &d.Status
	once(w, &t.End, &t.BuyBy)
	once(w, &t.RefreshCost, &t.Charge)
	once(w, &t.EndReason)
	// Decoding leaves room for more.
	t.Conditions = slices.Clone(t.Conditions)
	for i := range t.Conditions {
		c := &t.Conditions[i]
		once(w, &c.Type, &c.Reason, &c.Message)
		once(w, &c.Status)
	}
}

// words are the texts that lots share. They are held on to: package unique, which
// forgets what nobody holds, would make another copy for each lot that is decoded
// after a collection of garbage, and over the weeks each is.
type words struct {
	mu    sync.Mutex
	known map[string]string
}

// manyWords bounds what is held on to: dates and messages come and go.
const manyWords = 100_000

// once puts the one copy of a text in the place of each.
func once[T ~string](w *words, texts ...*T) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, text := range texts {
		if *text == "" {
			continue
		}
		known, ok := w.known[string(*text)]
		if !ok {
			if len(w.known) >= manyWords {
				clear(w.known)
			}
			// What was decoded may be a part of something larger.
			known = strings.Clone(string(*text))
			w.known[known] = known
		}
		*text = T(known)
	}
}
