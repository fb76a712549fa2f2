//go:build !linux

package processid

// Identify identifies a running process; it returns [ErrGone] for one that has ended. It
// asks ps.
func Identify(pid int) (Identity, error) { return identifyByPS(pid) }
