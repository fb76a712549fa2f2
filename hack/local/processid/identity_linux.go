package processid

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// IdentifyProcess identifies a running process; it returns [ErrGone] for one that has ended. It
// reads /proc, and asks ps where there is none.
func IdentifyProcess(pid int) (Identity, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if errors.Is(err, os.ErrNotExist) {
		if !processExists(pid) {
			return Identity{}, ErrGone
		}
		return identifyByPS(pid)
	}
	if err != nil {
		return Identity{}, err
	}
	identity, err := parseStat(string(stat))
	if err != nil {
		return Identity{}, err
	}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return Identity{}, err
	}
	identity.Started = strings.TrimSpace(string(boot)) + "/" + identity.Started
	identity.Command, err = os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	if errors.Is(err, os.ErrNotExist) {
		// The process ended after its state was read: it has no program any more.
		return Identity{}, ErrGone
	}
	if err != nil {
		return Identity{}, err
	}
	// The program may have been built again while this process ran.
	identity.Command = strings.TrimSuffix(identity.Command, " (deleted)")
	return identity, nil
}

// parseStat reads the state and the start time, in clock ticks since the system
// started: fields 3 and 22 of proc_pid_stat(5). Field 2 is a name in brackets
// that may hold anything.
func parseStat(stat string) (Identity, error) {
	const state, started = 0, 19 // counted from field 3
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	if len(fields) <= started {
		return Identity{}, fmt.Errorf("the system describes the process as %q", stat)
	}
	if fields[state] == "Z" || fields[state] == "X" {
		return Identity{}, ErrGone
	}
	return Identity{Started: fields[started]}, nil
}
