package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
)

// defaultNamespace is the district of a sample that names none.
const defaultNamespace = "east-central-isd"

// sample is the objects of one district, as files say it.
type sample struct {
	namespace string
	objects   []sampleObject
}

type sampleObject struct {
	*unstructured.Unstructured
	file string
}

// readSample reads the YAML files of a directory in the order of their names.
// An empty name is an empty sample.
func readSample(dir string) (sample, error) {
	s := sample{}
	var names []string
	if dir != "" {
		entries, err := os.ReadDir(dir)
		if errors.Is(err, os.ErrNotExist) {
			return s, fmt.Errorf("there is no directory %s to take the sample from: give one with --sample", dir)
		}
		if err != nil {
			return s, fmt.Errorf("read the sample: %w", err)
		}
		for _, entry := range entries {
			ext := filepath.Ext(entry.Name())
			if !entry.IsDir() && (ext == ".yaml" || ext == ".yml") && !strings.HasPrefix(entry.Name(), "kustomization.") {
				names = append(names, filepath.Join(dir, entry.Name()))
			}
		}
		if len(names) == 0 {
			return s, fmt.Errorf("there are no YAML files in %s", dir)
		}
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return s, fmt.Errorf("read the sample: %w", err)
		}
		if err := s.add(name, data); err != nil {
			return s, err
		}
	}
	if s.namespace == "" {
		s.namespace = defaultNamespace
	}
	for _, o := range s.objects {
		o.SetNamespace(s.namespace)
	}
	return s, nil
}

// add takes the documents of one file.
func (s *sample) add(file string, data []byte) error {
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
	for n := 1; ; n++ {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		content, err := utilyaml.ToJSON(document)
		if err != nil {
			return fmt.Errorf("%s, document %d: %w", file, n, err)
		}
		if string(bytes.TrimSpace(content)) == "null" { // nothing but comments
			continue
		}
		u := &unstructured.Unstructured{}
		if err := u.UnmarshalJSON(content); err != nil {
			return fmt.Errorf("%s, document %d: %w", file, n, err)
		}
		if err := s.addObject(file, u); err != nil {
			return err
		}
	}
}

func (s *sample) addObject(file string, u *unstructured.Unstructured) error {
	namespace := u.GetNamespace()
	isNamespace := u.GroupVersionKind().GroupKind().String() == "Namespace"
	if isNamespace {
		namespace = u.GetName()
	}
	switch {
	case namespace != "" && s.namespace != "" && namespace != s.namespace:
		return fmt.Errorf("%s: a sample is one district, and this is in namespace %s and not %s", file, namespace, s.namespace)
	case !isNamespace && u.GroupVersionKind().Group != v1alpha1.Group:
		return fmt.Errorf("%s: a sample holds objects of %s, and this is a %s of %s", file, v1alpha1.Group, u.GetKind(), u.GetAPIVersion())
	}
	if namespace != "" {
		s.namespace = namespace
	}
	if !isNamespace { // which is made in any case
		s.objects = append(s.objects, sampleObject{u, file})
	}
	return nil
}

// applied is what came of applying a sample.
type applied struct {
	changed int
	// kept says which objects were left alone, as people have edited them.
	kept []string
}

// apply brings the objects to the cluster. What is there already and the same is
// not written; what a person has changed since stays as it is.
func (s sample) apply(ctx context.Context, c client.Client) (applied, error) {
	var result applied
	var refused []error
	for _, o := range s.objects {
		before := &metav1.PartialObjectMetadata{}
		before.SetGroupVersionKind(o.GroupVersionKind())
		if err := c.Get(ctx, client.ObjectKeyFromObject(o), before); client.IgnoreNotFound(err) != nil {
			return result, stopCause(ctx, fmt.Errorf("%s: %w", o.file, err))
		}
		intent := o.DeepCopy()
		err := c.Apply(ctx, client.ApplyConfigurationFromUnstructured(intent), client.FieldOwner(sampleManager))
		switch {
		case ctx.Err() != nil:
			return result, context.Cause(ctx)
		case apierrors.IsConflict(err):
			result.kept = append(result.kept, o.keptAs(err))
		case err != nil:
			refused = append(refused, fmt.Errorf("%s: %w", o.file, err))
		case intent.GetGeneration() != before.Generation:
			result.changed++
		}
	}
	return result, errors.Join(refused...)
}

// keptAs names the fields that someone else has set to another value.
func (o sampleObject) keptAs(err error) string {
	var fields []string
	var status apierrors.APIStatus
	if errors.As(err, &status) && status.Status().Details != nil {
		for _, cause := range status.Status().Details.Causes {
			fields = append(fields, cause.Field)
		}
	}
	slices.Sort(fields)
	return fmt.Sprintf("kept %s %s as it was edited (%s differs from %s)", o.GetKind(), o.GetName(), strings.Join(fields, ", "), o.file)
}

// stopCause tells why everything stops rather than what failed because of it.
func stopCause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
