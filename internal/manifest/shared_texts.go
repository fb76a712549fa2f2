package manifest

import (
	"reflect"
	"sync"

	"k8s.io/apimachinery/pkg/runtime"
)

// maxSharedTexts bounds the texts that are kept, because some are different in each object.
const maxSharedTexts = 20_000

// sharedTexts keeps one copy of each text: a hundred thousand lots have a few hundred different ones
// beside their names. It is safe for concurrent use.
type sharedTexts struct {
	mu    sync.Mutex
	texts map[string]string
}

func newSharedTexts() *sharedTexts { return &sharedTexts{texts: make(map[string]string)} }

// shareTexts replaces each text in the type, the namespace and the spec of an object by the copy that is
// kept of it.
func (shared *sharedTexts) shareTexts(object runtime.Object) {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	fields := reflect.ValueOf(object).Elem()
	for _, name := range []string{"TypeMeta", "Namespace", "Spec"} {
		shared.shareBelow(fields.FieldByName(name))
	}
}

func (shared *sharedTexts) shareBelow(value reflect.Value) {
	switch value.Kind() {
	case reflect.Struct:
		for _, field := range value.Fields() {
			shared.shareBelow(field)
		}
	case reflect.Slice:
		for i := range value.Len() {
			shared.shareBelow(value.Index(i))
		}
	case reflect.Pointer:
		if !value.IsNil() {
			shared.shareBelow(value.Elem())
		}
	case reflect.String:
		if text := value.String(); text != "" && value.CanSet() {
			value.SetString(shared.share(text))
		}
	default:
		// Numbers and truth values.
	}
}

func (shared *sharedTexts) share(text string) string {
	if kept, ok := shared.texts[text]; ok {
		return kept
	}
	if len(shared.texts) >= maxSharedTexts {
		clear(shared.texts)
	}
	shared.texts[text] = text
	return text
}
