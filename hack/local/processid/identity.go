// Package processid identifies processes, so that a later process of the same number is not
// taken for an earlier one.
package processid

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// Identity distinguishes a process from a later one of the same number.
type Identity struct {
	// Started is the start time, in a form that only serves to compare.
	Started string
	// Command begins with the path of the program.
	Command string
}

// ErrGone means that there is no such process, or that it has ended and its parent
// has not collected it yet.
var ErrGone = errors.New("the process has ended")

// processExists asks the system whether a process has this number.
func processExists(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// startedByPS is the length of the time that ps writes, as in
// "Sat Nov 21 19:35:26 2026".
const startedByPS = 24

// identifyByPS identifies a process by ps, on systems without /proc.
func identifyByPS(pid int) (Identity, error) {
	command := exec.Command("ps", "-ww", "-o", "stat=,lstart=,command=", "-p", strconv.Itoa(pid))
	command.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC")
	out, err := command.Output()
	if err != nil {
		if !processExists(pid) {
			return Identity{}, ErrGone
		}
		return Identity{}, fmt.Errorf("ask ps about process %d: %w", pid, err)
	}
	return parsePS(string(out))
}

func parsePS(line string) (Identity, error) {
	state, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	rest = strings.TrimLeft(rest, " ")
	if strings.HasPrefix(state, "Z") {
		return Identity{}, ErrGone
	}
	if len(rest) < startedByPS+2 {
		return Identity{}, fmt.Errorf("ps wrote %q", line)
	}
	return Identity{Started: rest[:startedByPS], Command: strings.TrimSpace(rest[startedByPS:])}, nil
}
