package validation

import (
	"fmt"
	"slices"
	"sync"

	"techplan.education/config/crd"
)

// Kinds has the validators of all kinds of the API. It compiles the validator of
// each once, when it is first needed, and is safe for concurrent use.
type Kinds struct {
	// names in alphabetical order.
	names  []string
	byName map[string]func() (*Validator, error)
}

// loadKinds returns the kinds of the embedded definitions, which do not change.
var loadKinds = sync.OnceValues(func() (*Kinds, error) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		return nil, err
	}
	all := &Kinds{byName: make(map[string]func() (*Validator, error), len(definitions))}
	for _, definition := range definitions {
		name := definition.Spec.Names.Kind
		all.names = append(all.names, name)
		all.byName[name] = sync.OnceValues(func() (*Validator, error) { return NewValidator(definition) })
	}
	slices.Sort(all.names)
	return all, nil
})

// LoadKinds returns the kinds of the definitions that are part of the program. An
// error means that these cannot be read.
func LoadKinds() (*Kinds, error) { return loadKinds() }

// ListNames returns the names of the kinds in alphabetical order. The caller does not
// change them.
func (kinds *Kinds) ListNames() []string { return kinds.names }

// GetValidator returns the validator of a kind. An error means that there is no
// such kind, or that its definition is faulty.
func (kinds *Kinds) GetValidator(name string) (*Validator, error) {
	if compile, ok := kinds.byName[name]; ok {
		return compile()
	}
	return nil, fmt.Errorf("there is no definition of %s", name)
}
