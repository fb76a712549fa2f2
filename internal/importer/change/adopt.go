package change

import (
	"fmt"
	"slices"
)

// AdoptValues returns the manifest with the values of a stored object where they mean the same:
// 60000 and "60000" are one amount and two values. If a manifest repeated it in the other form, the
// API server would take it for a change of what another manager owns.
func (manifest Manifest) AdoptValues(stored map[string]any) Manifest {
	adopted, _ := adoptValues(map[string]any(manifest), stored).(map[string]any)
	return adopted
}

func adoptValues(value, stored any) any {
	switch typed := value.(type) {
	case map[string]any:
		fields, _ := stored.(map[string]any)
		adopted := map[string]any{}
		for name, part := range typed {
			adopted[name] = adoptValues(part, fields[name])
		}
		return adopted
	case []any:
		items, _ := stored.([]any)
		adopted := make([]any, len(typed))
		for i, item := range typed {
			adopted[i] = adoptValues(item, findItem(items, item))
		}
		return adopted
	default:
		if stored != nil && fmt.Sprint(stored) == fmt.Sprint(value) {
			return stored
		}
		return value
	}
}

// findItem returns the item of a list with the key of another item, or nil.
func findItem(items []any, item any) any {
	key := keyOf(item)
	at := slices.IndexFunc(items, func(candidate any) bool { return key != "" && keyOf(candidate) == key })
	if at < 0 {
		return nil
	}
	return items[at]
}
