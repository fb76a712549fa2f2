// Package due orders what waits by when it is due. It is pure: it knows no clock,
// and when may be a date or an instant.
package due

import (
	"cmp"
	"container/heap"
)

// Entry is a value that may wait in a Queue; the zero Entry waits in none.
type Entry[T any, W cmp.Ordered] struct {
	Value T
	when  W
	// place in the queue, counted from one; zero: in none.
	place int
}

// When the entry is due, while it waits.
func (e *Entry[T, W]) When() W { return e.when }

// Queue holds entries, the one that is due first in front. An entry is in one
// queue at most. Its changes take steps in proportion to the logarithm of its
// length. The zero Queue is empty and ready.
type Queue[T any, W cmp.Ordered] struct{ waiting entries[T, W] }

// First is the entry that is due first; nil: none waits.
func (q *Queue[T, W]) First() *Entry[T, W] {
	if len(q.waiting) == 0 {
		return nil
	}
	return q.waiting[0]
}

// Len is how many wait.
func (q *Queue[T, W]) Len() int { return len(q.waiting) }

// Set makes an entry wait until when, and no longer until whatever it waited for.
func (q *Queue[T, W]) Set(e *Entry[T, W], when W) {
	e.when = when
	if e.place > 0 {
		heap.Fix(&q.waiting, e.place-1)
		return
	}
	heap.Push(&q.waiting, e)
}

// Remove makes an entry wait no longer.
func (q *Queue[T, W]) Remove(e *Entry[T, W]) {
	if e.place > 0 {
		heap.Remove(&q.waiting, e.place-1)
	}
}

// entries implements heap.Interface.
type entries[T any, W cmp.Ordered] []*Entry[T, W]

func (h entries[T, W]) Len() int           { return len(h) }
func (h entries[T, W]) Less(i, j int) bool { return h[i].when < h[j].when }

func (h entries[T, W]) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i+1, j+1
}

func (h *entries[T, W]) Push(x any) {
	if e, ok := x.(*Entry[T, W]); ok {
		*h = append(*h, e)
		e.place = len(*h)
	}
}

func (h *entries[T, W]) Pop() any {
	last := len(*h) - 1
	e := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	e.place = 0
	return e
}
