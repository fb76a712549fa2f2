package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
)

// profiled takes a measure, with a profile of the processor time where profiles
// are wanted.
func (o options) profiled(what string, take func() error) (err error) {
	if o.profiles == "" {
		return take()
	}
	file, err := o.profile(what, "cpu")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := pprof.StartCPUProfile(file); err != nil {
		return fmt.Errorf("profiling: %w", err)
	}
	defer pprof.StopCPUProfile()
	return take()
}

// heap writes what is in use, where profiles are wanted.
func (o options) heap(what string) (err error) {
	if o.profiles == "" {
		return nil
	}
	file, err := o.profile(what, "heap")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	runtime.GC()
	return pprof.WriteHeapProfile(file)
}

func (o options) profile(what, kind string) (*os.File, error) {
	if err := os.MkdirAll(o.profiles, 0o755); err != nil {
		return nil, err
	}
	return os.Create(filepath.Join(o.profiles, strings.ReplaceAll(what, " ", "-")+"."+kind+".pprof"))
}
