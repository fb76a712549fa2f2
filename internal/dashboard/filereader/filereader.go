// Package filereader reads districts from files for the dashboard, so that people who write a plan see its
// pages before it is in a cluster. It follows the files: a page changes when one of them is saved.
package filereader

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
	"k8s.io/apimachinery/pkg/labels"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/dashboard"
	"techplan.education/internal/debounce"
	"techplan.education/internal/snapshot"
)

// delays say how long changes of files are collected: editors write a file in several steps.
var delays = debounce.Delays{Quiet: 200 * time.Millisecond, Most: time.Second}

// Files reads districts from files.
type Files struct {
	// Names are files and folders.
	Names []string
	// Read reads the districts of the files with the statuses of their objects, and what of the files is left out.
	Read func(context.Context) ([]*snapshot.NamespacedDistrict, []dashboard.Omission, error)

	mutex     sync.Mutex
	omissions []dashboard.Omission
}

var (
	_ dashboard.Source = (*Files)(nil)
	_ dashboard.Reader = (*Files)(nil)
)

// readFiles reads the files, and keeps what is left out of them.
func (files *Files) readFiles(ctx context.Context) ([]*snapshot.NamespacedDistrict, error) {
	districts, omissions, err := files.Read(ctx)
	files.mutex.Lock()
	files.omissions = omissions
	files.mutex.Unlock()
	if err != nil {
		return nil, errors.Join(dashboard.ErrFiles, err)
	}
	return districts, nil
}

// ListOmissions returns what the latest reading left out.
func (files *Files) ListOmissions() []dashboard.Omission {
	files.mutex.Lock()
	defer files.mutex.Unlock()
	return files.omissions
}

// IsReady reports true: there is nothing to wait for.
func (*Files) IsReady() bool { return true }

// ForRequest returns the reader itself.
func (files *Files) ForRequest(*http.Request) (dashboard.Reader, error) { return files, nil }

// ListDistricts returns the districts of the files.
func (files *Files) ListDistricts(ctx context.Context, selector labels.Selector) ([]*snapshot.NamespacedDistrict, error) {
	districts, err := files.readFiles(ctx)
	if err != nil {
		return nil, err
	}
	var selected []*snapshot.NamespacedDistrict
	for _, district := range districts {
		plans := slices.DeleteFunc(slices.Clone(district.Plans), func(plan *v1alpha1.TechnologyPlan) bool {
			return !selector.Matches(labels.Set(plan.Labels))
		})
		if len(plans) > 0 {
			chosen := *district
			chosen.Plans = plans
			selected = append(selected, &chosen)
		}
	}
	return selected, nil
}

// ReadDistrict returns the objects of a namespace; none if the files do not have it.
func (files *Files) ReadDistrict(ctx context.Context, namespace string) (snapshot.District, error) {
	districts, err := files.readFiles(ctx)
	if err != nil {
		return snapshot.District{}, err
	}
	for _, district := range districts {
		if district.Namespace == namespace {
			return district.District, nil
		}
	}
	return snapshot.District{}, nil
}

// Follow calls changed after one of the files is saved, until the context ends.
func (files *Files) Follow(ctx context.Context, _ string, began, changed func()) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("follow the files: %w", err)
	}
	defer watcher.Close()
	for _, folder := range files.listFolders() {
		if err := watcher.Add(folder); err != nil {
			return fmt.Errorf("follow the files: %w", err)
		}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go func() {
		for err := range watcher.Errors {
			stop(fmt.Errorf("follow the files: %w", err))
		}
	}()
	began()
	err = debounce.Run(ctx, watcher.Events, delays, func() error {
		changed()
		return nil
	})
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// listFolders returns the folders of the files. Editors replace a file, so that its folder is what is
// followed. A name that is gone is left out: reading it says so.
func (files *Files) listFolders() []string {
	var folders []string
	for _, name := range files.Names {
		info, err := os.Stat(name)
		switch {
		case err != nil:
			continue
		case !info.IsDir():
			folders = append(folders, filepath.Dir(name))
		default:
			_ = filepath.WalkDir(name, func(path string, entry os.DirEntry, err error) error {
				if err == nil && entry.IsDir() {
					folders = append(folders, path)
				}
				return nil
			})
		}
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}
