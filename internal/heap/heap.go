// Package heap keeps items in the order of their priority, the least first. It
// wraps container/heap with types, and lets a caller move or delete an item that
// it holds. It is pure: a priority may be a date or an instant, and the package
// reads no clock.
package heap

import (
	"cmp"
	"container/heap"
)

// Item is a value that may be in a Heap. The zero Item is in none.
type Item[T any, P cmp.Ordered] struct {
	Value    T
	priority P
	// position in the heap, counted from one; zero: the item is in no heap.
	position int
}

// Priority returns the priority of the item while it is in a heap.
func (i *Item[T, P]) Priority() P { return i.priority }

// Heap holds items, the one of the least priority first. An item is in one heap at
// most. Each change takes steps in proportion to the logarithm of the length. The
// zero Heap is empty and ready for use. It is not safe for concurrent use.
type Heap[T any, P cmp.Ordered] struct{ items items[T, P] }

// Peek returns the item of the least priority, and leaves it in the heap; nil: the
// heap is empty.
func (h *Heap[T, P]) Peek() *Item[T, P] {
	if len(h.items) == 0 {
		return nil
	}
	return h.items[0]
}

// Len returns the number of items.
func (h *Heap[T, P]) Len() int { return len(h.items) }

// PushOrUpdate puts an item into the heap, or moves the item if it is in the heap.
func (h *Heap[T, P]) PushOrUpdate(item *Item[T, P], priority P) {
	item.priority = priority
	if item.position > 0 {
		heap.Fix(&h.items, item.position-1)
		return
	}
	heap.Push(&h.items, item)
}

// Delete takes an item out of the heap. It does nothing if the item is in no heap.
func (h *Heap[T, P]) Delete(item *Item[T, P]) {
	if item.position > 0 {
		heap.Remove(&h.items, item.position-1)
	}
}

// items implements heap.Interface.
type items[T any, P cmp.Ordered] []*Item[T, P]

func (s items[T, P]) Len() int           { return len(s) }
func (s items[T, P]) Less(i, j int) bool { return s[i].priority < s[j].priority }

func (s items[T, P]) Swap(i, j int) {
	s[i], s[j] = s[j], s[i]
	s[i].position, s[j].position = i+1, j+1
}

func (s *items[T, P]) Push(x any) {
	if item, ok := x.(*Item[T, P]); ok {
		*s = append(*s, item)
		item.position = len(*s)
	}
}

func (s *items[T, P]) Pop() any {
	last := len(*s) - 1
	item := (*s)[last]
	(*s)[last] = nil
	*s = (*s)[:last]
	item.position = 0
	return item
}
