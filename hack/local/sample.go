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

// defaultNamespace is the namespace of a sample that names none.
const defaultNamespace = "east-central-isd"

// sample is the objects of one district in files.
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
		content, err := os.ReadFile(name)
		if err != nil {
			return s, fmt.Errorf("read the sample: %w", err)
		}
		if err := s.addDocuments(name, content); err != nil {
			return s, err
		}
	}
	if s.namespace == "" {
		s.namespace = defaultNamespace
	}
	for _, object := range s.objects {
		object.SetNamespace(s.namespace)
	}
	return s, nil
}

// addDocuments adds the documents of one file.
func (sample *sample) addDocuments(file string, data []byte) error {
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
	for count := 1; ; count++ {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		content, err := utilyaml.ToJSON(document)
		if err != nil {
			return fmt.Errorf("%s, document %d: %w", file, count, err)
		}
		if string(bytes.TrimSpace(content)) == "null" { // nothing but comments
			continue
		}
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(content); err != nil {
			return fmt.Errorf("%s, document %d: %w", file, count, err)
		}
		if err := sample.addObject(file, object); err != nil {
			return err
		}
	}
}

func (sample *sample) addObject(file string, object *unstructured.Unstructured) error {
	namespace := object.GetNamespace()
	isNamespace := object.GroupVersionKind().GroupKind().String() == "Namespace"
	if isNamespace {
		namespace = object.GetName()
	}
	switch {
	case namespace != "" && sample.namespace != "" && namespace != sample.namespace:
		return fmt.Errorf("%s: a sample is one district, and this is in namespace %s and not %s",
			file, namespace, sample.namespace)
	case !isNamespace && object.GroupVersionKind().Group != v1alpha1.Group:
		return fmt.Errorf("%s: a sample holds objects of %s, and this is a %s of %s",
			file, v1alpha1.Group, object.GetKind(), object.GetAPIVersion())
	}
	if namespace != "" {
		sample.namespace = namespace
	}
	if !isNamespace { // the launcher creates the namespace in any case
		sample.objects = append(sample.objects, sampleObject{object, file})
	}
	return nil
}

// applyResult counts what applying a sample has changed.
type applyResult struct {
	changed int
	// kept has a message for each object that people have edited, which is left alone.
	kept []string
}

// applyObjects applies the objects to the cluster on the server's side. An object that is
// the same counts as unchanged; one that a person has edited since stays as it is.
func (sample sample) applyObjects(ctx context.Context, apiClient client.Client) (applyResult, error) {
	var result applyResult
	var refused []error
	for _, object := range sample.objects {
		before := &metav1.PartialObjectMetadata{}
		before.SetGroupVersionKind(object.GroupVersionKind())
		if err := apiClient.Get(ctx, client.ObjectKeyFromObject(object), before); client.IgnoreNotFound(err) != nil {
			return result, causeOfStop(ctx, fmt.Errorf("%s: %w", object.file, err))
		}
		intent := object.DeepCopy()
		err := apiClient.Apply(ctx, client.ApplyConfigurationFromUnstructured(intent), client.FieldOwner(sampleManager))
		switch {
		case ctx.Err() != nil:
			return result, context.Cause(ctx)
		case apierrors.IsConflict(err):
			result.kept = append(result.kept, object.describeConflict(err))
		case err != nil:
			refused = append(refused, fmt.Errorf("%s: %w", object.file, err))
		case intent.GetGeneration() != before.Generation:
			result.changed++
		}
	}
	return result, errors.Join(refused...)
}

// describeConflict names the fields that another field manager has changed.
func (object sampleObject) describeConflict(err error) string {
	var fields []string
	var status apierrors.APIStatus
	if errors.As(err, &status) && status.Status().Details != nil {
		for _, cause := range status.Status().Details.Causes {
			fields = append(fields, cause.Field)
		}
	}
	slices.Sort(fields)
	return fmt.Sprintf("kept %s %s as it was edited (%s differs from %s)",
		object.GetKind(), object.GetName(), strings.Join(fields, ", "), object.file)
}

// causeOfStop returns the cause of a stop instead of an error that follows from it.
func causeOfStop(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
