package cli

import "runtime/debug"

const (
	// manyDocuments is a number of documents from which on memory counts.
	manyDocuments = 5_000
	// garbagePercent is how much garbage there may then be, in percent of what is in use: half as much
	// as usual. With few documents, collecting it so often would take longer than the check.
	garbagePercent = 50
)

// memorySaver bounds the garbage in memory while many documents are checked.
type memorySaver struct {
	// usual is the percentage to go back to.
	usual    int
	isSaving bool
}

func newMemorySaver() *memorySaver {
	// The percentage cannot be read without setting it.
	usual := debug.SetGCPercent(-1)
	debug.SetGCPercent(usual)
	return &memorySaver{usual: usual}
}

// countDocuments takes the number of documents so far. A percentage that is lower stays.
func (saver *memorySaver) countDocuments(documents int) {
	if saver.isSaving || documents < manyDocuments {
		return
	}
	saver.isSaving = true
	if saver.usual < 0 || saver.usual > garbagePercent {
		debug.SetGCPercent(garbagePercent)
	}
}

func (saver *memorySaver) stop() { debug.SetGCPercent(saver.usual) }
