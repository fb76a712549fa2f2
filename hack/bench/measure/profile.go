package measure

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
)

// withCPUProfile does some work and writes a profile of the processor time meanwhile.
// It writes none if the folder is "".
func withCPUProfile(folder, name string, work func() error) (err error) {
	if folder == "" {
		return work()
	}
	file, err := createProfile(folder, name, "cpu")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := pprof.StartCPUProfile(file); err != nil {
		return fmt.Errorf("profiling: %w", err)
	}
	defer pprof.StopCPUProfile()
	return work()
}

// writeHeapProfile writes a profile of the heap in use. It writes none if the folder
// is "".
func writeHeapProfile(folder, name string) (err error) {
	if folder == "" {
		return nil
	}
	file, err := createProfile(folder, name, "heap")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	runtime.GC()
	return pprof.WriteHeapProfile(file)
}

func createProfile(folder, name, kind string) (*os.File, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	return os.Create(filepath.Join(folder, strings.ReplaceAll(name, " ", "-")+"."+kind+".pprof"))
}
