// Package watch turns the events of watched objects into reconcile requests: which
// objects a change affects, with which priority and after which delay.
package watch

import "sigs.k8s.io/controller-runtime/pkg/client"

// Change is what happened to an object. Old is nil if the object was created, and New
// is nil if it was deleted.
type Change[O client.Object] struct{ Old, New O }

// Object returns the object as it is now, or as it last was if it was deleted.
func (c Change[O]) Object() O {
	if isNil(c.New) {
		return c.Old
	}
	return c.New
}

// IsUpdate reports whether the object existed before and still exists.
func (c Change[O]) IsUpdate() bool { return !isNil(c.Old) && !isNil(c.New) }

// IsCreate reports whether the object did not exist before.
func (c Change[O]) IsCreate() bool { return isNil(c.Old) }

// IsDelete reports whether the object does not exist any more.
func (c Change[O]) IsDelete() bool { return isNil(c.New) }

// Versions returns the object before and after the change, without the one that does
// not exist.
func (c Change[O]) Versions() []O {
	switch {
	case c.IsCreate():
		return []O{c.New}
	case c.IsDelete():
		return []O{c.Old}
	default:
		return []O{c.Old, c.New}
	}
}

func isNil[O client.Object](object O) bool {
	var none O
	return any(object) == any(none)
}
