// Package watch turns the events of watched objects into reconcile requests: which
// objects a change affects, with which priority and after which delay.
package watch

import "sigs.k8s.io/controller-runtime/pkg/client"

// Change is what happened to an object. Old is nil if the object was created, and New
// is nil if it was deleted.
type Change[O client.Object] struct{ Old, New O }

// LatestObject returns the object as it is now, or as it last was if it was deleted.
func (change Change[O]) LatestObject() O {
	if isNil(change.New) {
		return change.Old
	}
	return change.New
}

// IsUpdate reports whether the object existed before and still exists.
func (change Change[O]) IsUpdate() bool { return !isNil(change.Old) && !isNil(change.New) }

// IsCreate reports whether the object did not exist before.
func (change Change[O]) IsCreate() bool { return isNil(change.Old) }

// IsDelete reports whether the object does not exist any more.
func (change Change[O]) IsDelete() bool { return isNil(change.New) }

// BothVersions returns the object before and after the change, without the one that does
// not exist.
func (change Change[O]) BothVersions() []O {
	switch {
	case change.IsCreate():
		return []O{change.New}
	case change.IsDelete():
		return []O{change.Old}
	default:
		return []O{change.Old, change.New}
	}
}

func isNil[O client.Object](object O) bool {
	var none O
	return any(object) == any(none)
}
