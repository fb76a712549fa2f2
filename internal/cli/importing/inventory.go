package importing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/importer"
	"techplan.education/internal/importer/change"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/text"
)

// inventoryCommand is the command of a format that lists devices.
type inventoryCommand struct {
	importCommand

	inventory lots.Format
	// with are the further files of --with, as FORMAT=FILE.
	with           []string
	writesTemplate bool
}

func newInventoryCommand(env plugin.Environment, format lots.Format) *cobra.Command {
	i := &inventoryCommand{importCommand: importCommand{env: env, format: format.Name}, inventory: format}
	command := &cobra.Command{
		Use:   format.Name + " FILE...",
		Short: "Device lots from: " + format.Title,
		Long: fmt.Sprintf(`Read device lots from: %s.

%s

Units of one model, at one site, from one purchase are a lot. A mapping says which
technology a model is and which site a place is; --propose-mapping prints one to fill
in. Without a rule, a model is of the technology that its lots have, and a place is
the site whose name a part of it has.

A lot keeps its name in later imports. A lot of which no unit is left in the files
counts as retired, and units that a budget line paid for stay in its quantity.`, format.Title, format.Help),
		Example: fmt.Sprintf(`  # See what an export would change
  kubectl techplan import %[1]s devices.csv -f plans/ --diff

  # Print the mapping that it needs, fill it in, and write the lots beside the plan
  kubectl techplan import %[1]s devices.csv -f plans/ --propose-mapping > mapping.yaml
  kubectl techplan import %[1]s devices.csv -f plans/ --mapping mapping.yaml --write plans/devices.yaml

  # Apply them to the cluster
  kubectl techplan import %[1]s devices.csv -n maple-valley --mapping mapping.yaml --apply`, format.Name),
		RunE: func(command *cobra.Command, files []string) error { return i.importFiles(command.Context(), files) },
	}
	i.addFlags(command)
	if format.WriteTemplate != nil {
		command.Flags().BoolVar(&i.writesTemplate, "template", false, "print a table to fill in, with an example, and stop")
	}
	command.Flags().StringArrayVar(&i.with, "with", nil,
		"further export about the same devices, joined by serial number, as FORMAT=FILE; may be repeated")
	return command
}

func (i *inventoryCommand) importFiles(ctx context.Context, files []string) error {
	if err := i.checkFlags(); err != nil {
		return err
	}
	if i.writesTemplate {
		return i.writeTemplate(ctx)
	}
	if len(files) == 0 {
		return fmt.Errorf("give the file of the export: kubectl techplan import %s FILE", i.format)
	}
	others, err := i.findOthers()
	if err != nil {
		return err
	}
	target, err := i.findTarget(ctx)
	if err != nil {
		return err
	}
	mapping, err := i.parseMapping(target.plan)
	if err != nil {
		return err
	}
	gatherer := lots.NewGatherer(target.plan, target.district.Devices, mapping)
	reader, err := i.readFiles(ctx, target.plan, gatherer, files, others)
	if err != nil {
		return plugin.EscapeNames(err)
	}
	reader.Report.WriteText(i.env.Err)
	if i.proposesMapping {
		_, err := i.env.Out.Write(gatherer.ProposeMapping(target.plan))
		return err
	}
	if err := reportUnknown(gatherer); err != nil {
		return err
	}
	result, err := gatherer.Build(i.format, target.plan, target.district.Devices)
	if err != nil {
		return err
	}
	if err := i.checkFall(result); err != nil {
		return err
	}
	i.reportPlaces(gatherer)
	i.reportOtherSources(target, result)
	return i.output.writeChanges(ctx, i.format, listChanges(result))
}

// writeTemplate writes the table that people fill in, with the names of the plan if files of one
// are given.
func (i *inventoryCommand) writeTemplate(ctx context.Context) error {
	if len(i.input.Files) == 0 {
		return i.inventory.WriteTemplate(i.env.Out, nil)
	}
	target, err := i.findTarget(ctx)
	if err != nil {
		return err
	}
	return i.inventory.WriteTemplate(i.env.Out, target.plan)
}

// other is a further export about the same devices.
type other struct {
	format lots.Format
	file   string
}

// findOthers returns the exports of --with.
func (i *inventoryCommand) findOthers() ([]other, error) {
	var others []other
	for _, written := range i.with {
		name, file, ok := strings.Cut(written, "=")
		if !ok {
			return nil, fmt.Errorf("--with is FORMAT=FILE, for example snipe-it=assets.csv, not %q", written)
		}
		formats := importer.InventoryFormats()
		at := slices.IndexFunc(formats, func(format lots.Format) bool { return format.Name == name })
		if at < 0 {
			var names []string
			for _, format := range formats {
				names = append(names, format.Name)
			}
			return nil, fmt.Errorf("--with: there is no format %q: write %s", name, text.JoinOr(names))
		}
		others = append(others, other{formats[at], file})
	}
	return others, nil
}

func (i *inventoryCommand) parseMapping(plan *v1alpha1.TechnologyPlan) (lots.Mapping, error) {
	content, err := i.readMapping()
	if err != nil {
		return lots.Mapping{}, err
	}
	mapping, err := lots.ParseMapping(content, plan)
	if err != nil {
		var faults []error
		for _, fault := range plugin.SplitError(err) {
			faults = append(faults, fmt.Errorf("%s: %w", i.mapping, fault))
		}
		return lots.Mapping{}, plugin.EscapeNames(errors.Join(faults...))
	}
	return mapping, nil
}

// readFiles adds the units of all files to the gatherer, the further files first.
func (i *inventoryCommand) readFiles(
	ctx context.Context, plan *v1alpha1.TechnologyPlan, gatherer *lots.Gatherer, files []string, others []other,
) (*rows.Reader, error) {
	all := slices.Clone(files)
	for _, other := range others {
		all = append(all, other.file)
	}
	progress := newProgress(i.env, all)
	defer progress.clearBar()
	reader, today, err := i.newReader(plan, progress.countBytes)
	if err != nil {
		return nil, err
	}
	gatherer.AsOf = today
	for _, other := range others {
		if err := readUnits(ctx, reader, other.format, other.file, gatherer.AddOther); err != nil {
			return nil, err
		}
	}
	for _, file := range files {
		if err := readUnits(ctx, reader, i.inventory, file, gatherer.Add); err != nil {
			return nil, err
		}
	}
	return reader, nil
}

func readUnits(
	ctx context.Context, reader *rows.Reader, format lots.Format, file string, use func(lots.Unit) error,
) error {
	return reader.ReadFile(ctx, file, format.Layout, func(row rows.Row) error {
		unit, err := format.ReadUnit(row)
		if err != nil {
			return err
		}
		return use(unit)
	})
}

// maxListed is how many kinds of units or places a message lists.
const maxListed = 10

// reportUnknown refuses units whose technology is not known: without them, the lots would say
// that the district has fewer devices than it has.
func reportUnknown(gatherer *lots.Gatherer) error {
	unknown := gatherer.ListUnknown()
	if len(unknown) == 0 {
		return nil
	}
	var kinds []string
	total := int64(0)
	for at, kind := range unknown {
		total += kind.Count
		if at < maxListed {
			name := strings.TrimSpace(kind.Manufacturer + " " + kind.Model)
			if kind.Model == "" {
				name = strings.TrimSpace(kind.Manufacturer + " " + kind.Category)
			}
			kinds = append(kinds, fmt.Sprintf("%s (%d)", text.EscapeLine(name), kind.Count))
		}
	}
	return fmt.Errorf("the plan has no technology for %s: %s. Print the missing rules with --propose-mapping, fill them in, "+
		"and give the file with --mapping; a rule under ignore leaves units out",
		text.FormatCount(total, "unit"), text.ListFirstOf(kinds, len(unknown)))
}

// checkFall refuses files that have over a tenth fewer units than the last import had: exports
// that stop early give no error.
func (i *inventoryCommand) checkFall(result lots.Result) error {
	if i.acceptsFewer || result.After*10 >= result.Before*9 {
		return nil
	}
	return fmt.Errorf("the files have %s, and the last import had %d: an export that stops early looks like this. "+
		"Make it again, or give --accept-fewer if the number is right", text.FormatCount(result.After, "unit"), result.Before)
}

// reportPlaces says which places have no site.
func (i *inventoryCommand) reportPlaces(gatherer *lots.Gatherer) {
	var places []string
	total := int64(0)
	for _, place := range gatherer.ListPlaceless() {
		total += place.Count
		places = append(places, fmt.Sprintf("%s (%d)", text.EscapeLine(orUnnamed(place.Place)), place.Count))
	}
	if total > 0 {
		fmt.Fprintf(i.env.Err, "no site for %s, counted for the district: %s; --propose-mapping prints rules for them\n",
			text.FormatCount(total, "unit"), text.ListFirstOf(places[:min(len(places), maxListed)], len(places)))
	}
}

func orUnnamed(place string) string {
	if place == "" {
		return "no place"
	}
	return place
}

// reportOtherSources says that lots of another import have the same technology: the same devices
// would then be counted twice.
func (i *inventoryCommand) reportOtherSources(target target, result lots.Result) {
	imported := map[v1alpha1.EntryName]bool{}
	for _, lot := range result.Lots {
		imported[lot.Merged.Spec.Technology] = true
	}
	units := map[string]int64{}
	for _, device := range target.district.Devices {
		source := device.Annotations[lots.SourceAnnotation]
		if source != "" && source != i.format && imported[device.Spec.Technology] {
			units[source] += int64(device.Spec.Quantity)
		}
	}
	for _, source := range sortedKeys(units) {
		fmt.Fprintf(i.env.Err, "the plan has %s of the same technologies from %s: if they are the same devices, "+
			"delete those lots and import both files together with --with\n", text.FormatCount(units[source], "unit"), source)
	}
}

// listChanges returns the changes of a result, by name.
func listChanges(result lots.Result) []change.Change {
	var changes []change.Change
	for _, lot := range slices.Concat(result.Lots, result.Gone) {
		of := change.Change{After: lot.Merged, Owned: lot.Owned}
		if lot.Existing != nil {
			of.Before = lot.Existing
		}
		if lot.Kept > 0 {
			of.Note = fmt.Sprintf("%s no longer in the files, which a budget line paid for, counted as retired",
				text.FormatCount(lot.Kept, "unit"))
		}
		changes = append(changes, of)
	}
	for at := len(result.Lots); at < len(changes); at++ {
		changes[at].Note = "no unit is left in the files: all are counted as retired"
	}
	return changes
}
