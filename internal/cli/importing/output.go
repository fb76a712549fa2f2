package importing

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/importer/change"
	"techplan.education/internal/manifest"
	"techplan.education/internal/manifest/yamledit"
	"techplan.education/internal/text"
)

// output writes what an import changes.
type output struct {
	env   plugin.Environment
	input *plugin.DistrictInput

	showsDifference, applies, isConfirmed bool
	file                                  string
}

func (output *output) addFlags(command *cobra.Command, env plugin.Environment) {
	output.env = env
	flags := command.Flags()
	flags.BoolVar(&output.showsDifference, "diff", false, "print what changes instead of the objects")
	flags.StringVar(&output.file, "write", "",
		"write changes into the files of -f in place, comments and order kept, and new objects at the end of this file")
	flags.BoolVar(&output.applies, "apply", false,
		"apply the objects to the cluster, server-side, as the field manager techplan-import")
	flags.BoolVarP(&output.isConfirmed, "yes", "y", false, "with --apply: do not ask on a terminal")
}

// checkFlags reports flags that do not fit together.
func (output *output) checkFlags(input *plugin.DistrictInput) error {
	output.input = input
	switch {
	case output.applies && len(input.Files) > 0:
		return errors.New("--apply changes a cluster: leave -f out, or write files with --write")
	case output.applies && (output.showsDifference || output.file != ""):
		return errors.New("give one of --apply, --write and --diff")
	case output.showsDifference && output.file != "":
		return errors.New("give one of --write and --diff")
	}
	return nil
}

// writeChanges writes, shows or applies the changes.
func (output *output) writeChanges(ctx context.Context, format string, changes []change.Change) error {
	plan, err := compareAll(changes)
	if err != nil {
		return err
	}
	fmt.Fprintln(output.env.Err, plan.countChanges())
	switch {
	case output.showsDifference:
		return plan.writeText(bufio.NewWriter(output.env.Out))
	case output.applies:
		return output.applyChanges(ctx, format, plan)
	case output.file != "":
		return output.writeFiles(ctx, plan)
	default:
		objects := make([]client.Object, len(changes))
		for i, of := range changes {
			objects[i] = of.After
		}
		return output.env.WriteManifests(objects)
	}
}

// comparison is the changes with the fields that differ.
type comparison struct {
	// changed are those in which a field differs.
	changed   []changedObject
	added     int
	unchanged int
}

type changedObject struct {
	change.Change

	fields []change.Field
}

func compareAll(changes []change.Change) (comparison, error) {
	var all comparison
	for _, of := range changes {
		fields, err := of.ListFields()
		switch {
		case err != nil:
			return comparison{}, err
		case len(fields) == 0:
			all.unchanged++
			continue
		case of.Before == nil:
			all.added++
		}
		all.changed = append(all.changed, changedObject{of, fields})
	}
	return all, nil
}

func (comparison comparison) countChanges() string {
	return fmt.Sprintf("%s new, %d changed, %d unchanged",
		text.FormatCount(comparison.added, "object"), len(comparison.changed)-comparison.added, comparison.unchanged)
}

// writeText writes each changed object with its fields.
func (comparison comparison) writeText(out *bufio.Writer) error {
	for _, object := range comparison.changed {
		word := "changed"
		if object.Before == nil {
			word = "new"
		}
		fmt.Fprintf(out, "%s %s: %s\n", kindOf(object.After), object.After.GetName(), word)
		if object.Note != "" {
			fmt.Fprintf(out, "  %s\n", object.Note)
		}
		for _, field := range object.fields {
			switch {
			case strings.HasPrefix(field.Path, "metadata."):
			case object.Before == nil:
				fmt.Fprintf(out, "  %s: %s\n", field.Path, formatValue(field.After))
			default:
				fmt.Fprintf(out, "  %s: %s -> %s\n", field.Path, formatValue(field.Before), formatValue(field.After))
			}
		}
	}
	return out.Flush()
}

// formatValue returns a value as people read it.
func formatValue(value any) string {
	switch typed := value.(type) {
	case nil:
		return "none"
	case string:
		return text.EscapeLine(typed)
	}
	content, err := json.Marshal(value)
	if err != nil {
		return "?"
	}
	return text.EscapeLine(string(content))
}

func kindOf(object client.Object) string { return object.GetObjectKind().GroupVersionKind().Kind }

// applyChanges applies the objects that differ, one after the other. It ends at the first error and says
// how many were applied.
func (output *output) applyChanges(ctx context.Context, format string, plan comparison) error {
	if len(plan.changed) == 0 {
		return nil
	}
	if output.env.Interactive && !output.isConfirmed {
		if err := plan.writeText(bufio.NewWriter(output.env.Err)); err != nil {
			return err
		}
		fmt.Fprintf(output.env.Err, "Apply %s? Type yes: ", text.FormatCount(len(plan.changed), "object"))
		answer, _ := bufio.NewReader(output.env.In).ReadString('\n')
		if strings.TrimSpace(strings.ToLower(answer)) != "yes" {
			return errors.New("nothing is applied")
		}
	}
	applier, err := output.input.Cluster.NewApplier("techplan-import-" + format)
	if err != nil {
		return err
	}
	applier.Advice = "a person or another program set the field that this import would change: " +
		"remove it there, or take its rows out of the file"
	for at, object := range plan.changed {
		manifest, err := change.NewManifest(object.Owned)
		if err != nil {
			return err
		}
		if err := applier.Apply(ctx, manifest); err != nil {
			return fmt.Errorf("%s applied, then %s %s: %w", text.FormatCount(at, "object"),
				kindOf(object.After), object.After.GetName(), err)
		}
	}
	fmt.Fprintf(output.env.Err, "%s applied\n", text.FormatCount(len(plan.changed), "object"))
	return nil
}

// writeFiles changes the objects in the files in which they stand, and adds the others to the file
// of --write. No file is written before all of them are known to work.
func (output *output) writeFiles(ctx context.Context, plan comparison) error {
	places, err := output.findPlaces(ctx, plan)
	if err != nil {
		return err
	}
	contents := map[string][]byte{}
	for _, object := range plan.changed {
		before, after, err := object.Manifests()
		if err != nil {
			return err
		}
		file := cmp.Or(places[object.After.GetName()], output.file)
		content, ok := contents[file]
		if !ok {
			if content, err = os.ReadFile(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		if places[object.After.GetName()] == "" {
			contents[file], err = appendManifest(content, after)
		} else {
			contents[file], err = yamledit.SetFields(content, yamledit.Object{
				Kind: kindOf(object.After), Name: object.After.GetName(), Namespace: object.After.GetNamespace(),
			}, before, after)
		}
		if err != nil {
			return plugin.EscapeNames(fmt.Errorf("%s: %s %s: %w", file, kindOf(object.After), object.After.GetName(), err))
		}
	}
	for _, file := range slices.Sorted(maps.Keys(contents)) {
		if err := os.WriteFile(file, contents[file], 0o644); err != nil {
			return err
		}
		fmt.Fprintf(output.env.Err, "%s written\n", text.Escape(file))
	}
	return nil
}

// findPlaces returns the files of the objects that the files of -f have, by name.
func (output *output) findPlaces(ctx context.Context, plan comparison) (map[string]string, error) {
	places := map[string]string{}
	if len(output.input.Files) == 0 {
		if _, err := os.Stat(output.file); err == nil {
			return nil, plugin.EscapeNames(fmt.Errorf(
				"%s exists: read it with -f, so that its objects are changed in place", output.file))
		}
		return places, nil
	}
	set, err := manifest.LoadFiles(ctx, output.input.Files, manifest.Options{
		Namespace: cmp.Or(output.input.Cluster.Namespace(), "default"), Stdin: output.env.In,
	})
	if err != nil {
		return nil, plugin.EscapeNames(err)
	}
	for _, object := range plan.changed {
		if object.Before == nil {
			continue
		}
		place := set.FindObject(kindOf(object.After), object.After.GetName(), object.After.GetNamespace())
		places[object.After.GetName()] = place.File
	}
	return places, nil
}

// appendManifest adds an object at the end of a file.
func appendManifest(content []byte, object change.Manifest) ([]byte, error) {
	written, err := yaml.Marshal(object)
	if err != nil {
		return nil, err
	}
	if len(content) > 0 && content[len(content)-1] != '\n' {
		content = append(content, '\n')
	}
	return slices.Concat(content, []byte("---\n"), written), nil
}

func sortedKeys[V any](values map[string]V) []string { return slices.Sorted(maps.Keys(values)) }
