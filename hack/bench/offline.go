package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/cli"
)

// offline lints files.
func offline(ctx context.Context, _ *cluster, o options, r *report) error {
	dir, err := os.MkdirTemp("", "techplan-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := writeDocuments(dir, o.documents); err != nil {
		return err
	}
	var took sample
	for range o.runs {
		began := time.Now()
		environment := cli.Environment{In: nil, Out: io.Discard, Err: io.Discard, Now: time.Now, Assess: assess.District, Version: "bench"}
		if code := cli.Run(ctx, []string{"lint", "-f", dir}, environment); code == cli.ExitFailed {
			return fmt.Errorf("lint ended with %d", code)
		}
		took = append(took, float64(o.documents)/time.Since(began).Seconds())
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	r.add(fmt.Sprintf("lint of %d documents, documents a second", o.documents), took.spread("%.0f"), "", "",
		fmt.Sprintf("%d MB taken from the system", m.Sys>>20))
	return nil
}

func writeDocuments(dir string, count int) error {
	file, err := os.Create(filepath.Join(dir, "district.yaml"))
	if err != nil {
		return err
	}
	defer file.Close()
	write := func(o client.Object, kind string) error {
		o.GetObjectKind().SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(kind))
		text, err := yaml.Marshal(o)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(file, "---\n%s", text)
		return err
	}
	if err := write(planNamed("district", "plan"), v1alpha1.KindTechnologyPlan); err != nil {
		return err
	}
	for i := range count - 1 {
		if err := write(lot("district", "plan", i), v1alpha1.KindDevice); err != nil {
			return err
		}
	}
	return nil
}
