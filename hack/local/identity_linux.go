package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// identifyProcess reads /proc, or asks ps where there is none.
func identifyProcess(pid int) (identity, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if errors.Is(err, os.ErrNotExist) {
		if !processExists(pid) {
			return identity{}, errGone
		}
		return identifyByPS(pid)
	}
	if err != nil {
		return identity{}, err
	}
	id, err := parseStat(string(stat))
	if err != nil {
		return identity{}, err
	}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return identity{}, err
	}
	id.started = strings.TrimSpace(string(boot)) + "/" + id.started
	id.command, err = os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	if errors.Is(err, os.ErrNotExist) {
		// The process ended after its state was read: it has no program any more.
		return identity{}, errGone
	}
	if err != nil {
		return identity{}, err
	}
	// The program may have been built again while this process ran.
	id.command = strings.TrimSuffix(id.command, " (deleted)")
	return id, nil
}

// parseStat reads the state and the start time, in clock ticks since the system
// started: fields 3 and 22 of proc_pid_stat(5). Field 2 is a name in brackets
// that may hold anything.
func parseStat(stat string) (identity, error) {
	const state, started = 0, 19 // counted from field 3
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	if len(fields) <= started {
		return identity{}, fmt.Errorf("the system describes the process as %q", stat)
	}
	if fields[state] == "Z" || fields[state] == "X" {
		return identity{}, errGone
	}
	return identity{started: fields[started]}, nil
}
