package controllers

import (
	"strings"
	"sync"
)

// maxInterned bounds the texts that are kept, because dates and messages change over
// time.
const maxInterned = 100_000

// interner keeps one copy of each text. Package unique is not used: at a garbage
// collection it forgets the texts that no object refers to through it. A lot that is
// decoded later would get another copy, and after some weeks each lot its own.
type interner struct {
	mu    sync.Mutex
	texts map[string]string
}

func newInterner() *interner { return &interner{texts: map[string]string{}} }

// internStrings replaces each text by the copy that is kept of it.
func internStrings[T ~string](i *interner, texts ...*T) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, text := range texts {
		if *text == "" {
			continue
		}
		kept, known := i.texts[string(*text)]
		if !known {
			if len(i.texts) >= maxInterned {
				clear(i.texts)
			}
			// A decoded text can be a part of a larger one, which would be kept too.
			kept = strings.Clone(string(*text))
			i.texts[kept] = kept
		}
		*text = T(kept)
	}
}
