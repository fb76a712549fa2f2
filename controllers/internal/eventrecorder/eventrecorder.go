// Package eventrecorder records events whose notes quote what people wrote. It
// escapes what a terminal would obey and keeps a note within its limit.
package eventrecorder

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"

	"techplan.education/internal/text"
)

// maxNoteBytes is the length to which a note is cut. The API server takes 1,024
// bytes.
const maxNoteBytes = 1000

// New returns a recorder that passes events on to another one. Each note becomes
// one line of at most 1,000 bytes, with control and hidden characters escaped.
func New(recorder events.EventRecorder) events.EventRecorder { return escaping{recorder} }

type escaping struct{ recorder events.EventRecorder }

// Eventf implements events.EventRecorder.
func (e escaping) Eventf(
	regarding, related runtime.Object, eventType, reason, action, note string, args ...any,
) {
	text := text.EscapeLine(fmt.Sprintf(note, args...))
	if len(text) > maxNoteBytes {
		text = strings.ToValidUTF8(text[:maxNoteBytes], "")
	}
	e.recorder.Eventf(regarding, related, eventType, reason, action, "%s", text)
}
