package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// identity distinguishes a process from a later one of the same number.
type identity struct {
	// started is the start time, in a form that only serves to compare.
	started string
	// command begins with the path of the program.
	command string
}

// errGone means that there is no such process, or that it has ended and its parent
// has not collected it yet.
var errGone = errors.New("the process has ended")

// processExists asks the system whether a process has this number.
func processExists(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// startedByPS is the length of the time that ps writes, as in
// "Sat Nov 21 19:35:26 2026".
const startedByPS = 24

// identifyByPS identifies a process by ps, on systems without /proc.
func identifyByPS(pid int) (identity, error) {
	command := exec.Command("ps", "-ww", "-o", "stat=,lstart=,command=", "-p", strconv.Itoa(pid))
	command.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC")
	out, err := command.Output()
	if err != nil {
		if !processExists(pid) {
			return identity{}, errGone
		}
		return identity{}, fmt.Errorf("ask ps about process %d: %w", pid, err)
	}
	return parsePS(string(out))
}

func parsePS(line string) (identity, error) {
	state, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	rest = strings.TrimLeft(rest, " ")
	if strings.HasPrefix(state, "Z") {
		return identity{}, errGone
	}
	if len(rest) < startedByPS+2 {
		return identity{}, fmt.Errorf("ps wrote %q", line)
	}
	return identity{started: rest[:startedByPS], command: strings.TrimSpace(rest[startedByPS:])}, nil
}
