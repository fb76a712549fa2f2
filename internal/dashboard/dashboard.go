// Package dashboard serves the pages about technology plans over HTTP. It writes nothing to the cluster,
// keeps nothing on a disk and calls no address but that of the API server. What a reader sees is what the
// API server, or a folder of files, gives to that reader.
package dashboard

import (
	"context"
	"errors"
	"net/http"
	"time"

	"k8s.io/apimachinery/pkg/labels"

	"techplan.education/internal/snapshot"
)

// Reader reads what one person may see.
type Reader interface {
	// ListDistricts returns the districts with their plans, goals and benchmarks, by namespace, in a new list;
	// lots and evaluations may be left out. selector selects plans by their labels.
	ListDistricts(ctx context.Context, selector labels.Selector) ([]*snapshot.NamespacedDistrict, error)
	// ReadDistrict returns all objects of a namespace.
	ReadDistrict(ctx context.Context, namespace string) (snapshot.District, error)
	// Follow calls changed after changes of objects of a namespace, or of all if it is empty, until the
	// context ends. Changes that come together have one call. It calls began once, when it misses no
	// change from then on.
	Follow(ctx context.Context, namespace string, began, changed func()) error
}

// Source finds the reader for a request.
type Source interface {
	// ForRequest returns the reader with the rights of the person who sends a request. The error is
	// ErrUnauthorized if the request does not say who that is.
	ForRequest(request *http.Request) (Reader, error)
	// IsReady reports whether pages can be served.
	IsReady() bool
	// ListOmissions returns what the latest reading left out; nothing for a cluster, which refuses what it cannot
	// read before it keeps it.
	ListOmissions() []Omission
}

// Omission is a file, or an object in it, that is on no page.
type Omission struct {
	// Place is the file, with its line if that is known. Object is the kind and name of the object; empty for a file
	// that cannot be read.
	Place, Object string
	// Reason says what is wrong.
	Reason string
}

// The errors of readers that have pages of their own.
var (
	// ErrUnauthorized says that the API server does not know who asks.
	ErrUnauthorized = errors.New("unauthorized")
	// ErrForbidden says that the person who asks may not read.
	ErrForbidden = errors.New("forbidden")
	// ErrFiles says that files cannot be read. What is joined to it says which, and why.
	ErrFiles = errors.New("files cannot be read")
)

// Options say how pages are served.
type Options struct {
	Source Source
	// Base is the part of the address before all pages, without a slash at its end; usually empty.
	Base string
	// Selector selects the plans that the first page and the feeds have, by their labels; nil: all.
	Selector labels.Selector
	// Now is the clock.
	Now func() time.Time
	// MaxFollowers is how many open pages follow changes at one time. A page beyond it is complete
	// and does not follow changes.
	MaxFollowers int
	// Report is given the errors that a reader of pages cannot do anything about.
	Report func(error)
}
