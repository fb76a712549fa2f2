// Package plugin is what the commands of the plugin share: what they get from outside, their
// common flags, the districts that they read, and how errors and objects are written. It decides
// nothing about plans.
package plugin

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"techplan.education/internal/importer/change"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

// Environment is what the plugin gets from outside.
type Environment struct {
	In       io.Reader
	Out, Err io.Writer
	// Progress is the terminal on which the progress of long work is shown; nil: there is none.
	Progress io.Writer
	// Interactive says that a person types what In yields.
	Interactive bool
	// Now is the clock.
	Now func() time.Time
	// Assess computes the results of all objects of a district at an instant.
	Assess func(snapshot.District, time.Time) iter.Seq[snapshot.Result]
	// Version of the plugin.
	Version string
}

// WriteObject writes a value to the output as JSON, or as YAML if the format is yaml. The error is
// that of the output.
func (env Environment) WriteObject(format string, value any) error {
	var written strings.Builder
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	content := []byte(written.String())
	if format == "yaml" {
		var err error
		if content, err = yaml.JSONToYAML(content); err != nil {
			return err
		}
	}
	_, err := env.Out.Write(content)
	return err
}

// WriteManifests writes objects as a stream of YAML, as people write them in a file.
func (env Environment) WriteManifests(objects []client.Object) error {
	for _, object := range objects {
		manifest, err := change.NewManifest(object)
		if err != nil {
			return err
		}
		content, err := yaml.Marshal(manifest)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(env.Out, "---\n%s", content); err != nil {
			return err
		}
	}
	return nil
}

// ErrFindings is returned by a command that did its work and found what its policy refuses. It is
// not printed: the findings have been written.
var ErrFindings = errors.New("findings")

// SplitError returns the errors that were joined, or the one error.
func SplitError(err error) []error {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		return joined.Unwrap()
	}
	return []error{err}
}

// EscapeNames returns errors that name files with the hidden characters of these
// names escaped, newlines too. The causes stay apart, one a line.
func EscapeNames(err error) error {
	var escaped []error
	for _, cause := range SplitError(err) {
		escaped = append(escaped, errors.New(text.Escape(cause.Error())))
	}
	return errors.Join(escaped...)
}
