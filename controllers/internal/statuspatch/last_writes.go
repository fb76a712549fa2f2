package statuspatch

import (
	"reflect"
	"sync"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// maxLastWrites bounds the objects whose last write is remembered. An object is forgotten in the
// first reconcile that sees the write.
const maxLastWrites = 10_000

// lastWrites remembers from which version of an object its status was last written. While the
// cache still shows that version, another write would be refused. The zero value is ready for
// use.
type lastWrites struct {
	mu    sync.Mutex
	bases map[objectKey]string
}

// objectKey names an object of any kind. The UID tells it from one that had its name before.
type objectKey struct {
	kind reflect.Type
	name types.NamespacedName
	uid  types.UID
}

func keyOf(object client.Object) objectKey {
	return objectKey{reflect.TypeOf(object), client.ObjectKeyFromObject(object), object.GetUID()}
}

// recordWrite remembers that the status of an object was written from a version. A write that changed
// nothing left the version as it was.
func (writes *lastWrites) recordWrite(object client.Object, base string) {
	if object.GetResourceVersion() == base {
		return
	}
	writes.mu.Lock()
	defer writes.mu.Unlock()
	// Without the record, a write is refused by the API server and repeated.
	if writes.bases == nil || len(writes.bases) >= maxLastWrites {
		writes.bases = map[objectKey]string{}
	}
	writes.bases[keyOf(object)] = base
}

// isStale reports whether an object is the version from which its status was last written, and
// forgets the write if it is another one.
func (writes *lastWrites) isStale(object client.Object) bool {
	writes.mu.Lock()
	defer writes.mu.Unlock()
	base, known := writes.bases[keyOf(object)]
	if known && base != object.GetResourceVersion() {
		delete(writes.bases, keyOf(object))
		return false
	}
	return known
}
