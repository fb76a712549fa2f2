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

// withCPUProfile takes a measure. With -profiles it writes a profile of the
// processor time meanwhile.
func (o options) withCPUProfile(measure string, take func() error) (err error) {
	if o.profiles == "" {
		return take()
	}
	file, err := o.createProfile(measure, "cpu")
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

// writeHeapProfile writes a profile of the heap in use. It does nothing without
// -profiles.
func (o options) writeHeapProfile(measure string) (err error) {
	if o.profiles == "" {
		return nil
	}
	file, err := o.createProfile(measure, "heap")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	runtime.GC()
	return pprof.WriteHeapProfile(file)
}

func (o options) createProfile(measure, kind string) (*os.File, error) {
	if err := os.MkdirAll(o.profiles, 0o755); err != nil {
		return nil, err
	}
	name := strings.ReplaceAll(measure, " ", "-") + "." + kind + ".pprof"
	return os.Create(filepath.Join(o.profiles, name))
}
