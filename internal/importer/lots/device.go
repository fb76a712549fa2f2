package lots

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/names"
	"techplan.education/internal/inventory"
)

// The annotations by which an import finds its lots again.
const (
	// SourceAnnotation holds the name of the format.
	SourceAnnotation = "techplan.education/import-source"
	// KeyAnnotation holds a hash of the model, site and purchase of the lot.
	KeyAnnotation = "techplan.education/import-key"
)

// Result is what an import makes of the units.
type Result struct {
	// Lots are ordered by name.
	Lots []ImportedLot
	// Gone are the lots of earlier imports that are no longer in the files, with all of their
	// units counted as retired. They are ordered by name.
	Gone []ImportedLot
	// Before and After count the units of all lots of the format that are not retired or lost.
	Before, After int64
}

// ImportedLot is a device lot as it was and as it is to be.
type ImportedLot struct {
	// Existing is nil for a new lot.
	Existing *v1alpha1.Device
	// Merged is the lot with everything that people added to it.
	Merged *v1alpha1.Device
	// Owned has the fields that the import owns, and no others.
	Owned *v1alpha1.Device
	// Kept is the number of units that are no longer in the files and are counted as retired,
	// because a budget line paid for them.
	Kept int32
}

// Build makes the device lots of a format from the gathered units. existing are the lots of the
// district.
func (gatherer *Gatherer) Build(format string, plan *v1alpha1.TechnologyPlan, existing []*v1alpha1.Device) (Result, error) {
	builder := newBuilder(format, plan, existing)
	var result Result
	for _, device := range builder.imported {
		result.Before += inventory.LotOf(device).Owned
	}
	identities := map[identity][]*lot{}
	for key, group := range gatherer.groups {
		identities[key.identity] = append(identities[key.identity], group)
	}
	for _, of := range slices.SortedFunc(maps.Keys(identities), compareIdentities) {
		built, err := builder.buildIdentity(of, identities[of])
		if err != nil {
			return Result{}, err
		}
		result.Lots = append(result.Lots, built...)
	}
	for _, device := range builder.imported {
		if !builder.matched[device.Name] {
			result.Gone = append(result.Gone, retireAll(device))
		}
	}
	for _, built := range result.Lots {
		result.After += inventory.LotOf(built.Merged).Owned
	}
	slices.SortFunc(result.Lots, compareLots)
	slices.SortFunc(result.Gone, compareLots)
	return result, nil
}

func compareLots(left, right ImportedLot) int {
	return cmp.Compare(left.Merged.Name, right.Merged.Name)
}

func compareIdentities(left, right identity) int {
	return cmp.Or(
		cmp.Compare(left.site, right.site), cmp.Compare(left.model, right.model),
		cmp.Compare(left.manufacturer, right.manufacturer), cmp.Compare(left.year, right.year),
		cmp.Compare(left.day, right.day), cmp.Compare(left.order, right.order),
	)
}

func compareVariants(left, right variant) int {
	return cmp.Or(
		cmp.Compare(left.supportEnd, right.supportEnd), cmp.Compare(left.extendedSupportEnd, right.extendedSupportEnd),
		cmp.Compare(left.leaseEnd, right.leaseEnd), cmp.Compare(left.technology, right.technology),
		cmp.Compare(left.audience, right.audience), cmp.Compare(left.kind, right.kind),
		cmp.Compare(left.unitCost, right.unitCost), cmp.Compare(left.usefulLifeMonths, right.usefulLifeMonths),
	)
}

// builder makes device lots.
type builder struct {
	format string
	plan   *v1alpha1.TechnologyPlan
	// imported are the lots of earlier imports of the format, by name in order.
	imported []*v1alpha1.Device
	// byKey are they by their key.
	byKey map[string][]*v1alpha1.Device
	// taken are the names of all lots, old and new.
	taken   map[string]bool
	matched map[string]bool
}

func newBuilder(format string, plan *v1alpha1.TechnologyPlan, existing []*v1alpha1.Device) *builder {
	builder := &builder{
		format: format, plan: plan,
		byKey: map[string][]*v1alpha1.Device{}, taken: map[string]bool{}, matched: map[string]bool{},
	}
	for _, device := range existing {
		builder.taken[device.Name] = true
		if device.Annotations[SourceAnnotation] == format && device.Spec.PlanRef.Name == plan.Name {
			builder.imported = append(builder.imported, device)
		}
	}
	slices.SortFunc(builder.imported, func(left, right *v1alpha1.Device) int { return cmp.Compare(left.Name, right.Name) })
	for _, device := range builder.imported {
		key := device.Annotations[KeyAnnotation]
		builder.byKey[key] = append(builder.byKey[key], device)
	}
	return builder
}

// buildIdentity makes the lots of an identity. Each of them takes the place of the earlier lot
// that is most like it.
func (builder *builder) buildIdentity(key identity, groups []*lot) ([]ImportedLot, error) {
	slices.SortFunc(groups, func(left, right *lot) int { return compareVariants(left.key.variant, right.key.variant) })
	pairs := matchLots(groups, builder.byKey[key.hashIdentity()])
	var built []ImportedLot
	for i, group := range groups {
		existing := pairs[i]
		var name string
		if existing != nil {
			builder.matched[existing.Name] = true
			name = existing.Name
		} else {
			name = builder.chooseName(group, len(groups) > 1)
			builder.taken[name] = true
		}
		lot, err := builder.buildLot(name, group, existing)
		if err != nil {
			return nil, err
		}
		built = append(built, lot)
	}
	return built, nil
}

// matchLots returns for each new lot the earlier one whose place it takes, or nil: first those
// that agree in technology, end and price, then those that are left, in the order of their ends.
func matchLots(groups []*lot, earlier []*v1alpha1.Device) []*v1alpha1.Device {
	pairs := make([]*v1alpha1.Device, len(groups))
	left := slices.Clone(earlier)
	slices.SortStableFunc(left, func(one, other *v1alpha1.Device) int {
		return cmp.Compare(one.Spec.SupportEnd, other.Spec.SupportEnd)
	})
	take := func(i int, fits func(*v1alpha1.Device) bool) {
		if at := slices.IndexFunc(left, fits); pairs[i] == nil && at >= 0 {
			pairs[i] = left[at]
			left = slices.Delete(left, at, at+1)
		}
	}
	for i, group := range groups {
		take(i, group.key.variant.isAsBefore)
	}
	for i, group := range groups {
		take(i, func(device *v1alpha1.Device) bool { return device.Spec.Technology == group.key.variant.technology })
	}
	for i := range groups {
		take(i, func(*v1alpha1.Device) bool { return true })
	}
	return pairs
}

// isAsBefore reports whether an earlier lot agrees with all that tells lots apart.
func (variant variant) isAsBefore(device *v1alpha1.Device) bool {
	return device.Spec.Technology == variant.technology && device.Spec.Audience == variant.audience &&
		device.Spec.SupportEnd == formatDate(variant.supportEnd) &&
		device.Spec.ExtendedSupportEnd == formatDate(variant.extendedSupportEnd) &&
		device.Spec.LeaseEnd == formatDate(variant.leaseEnd) &&
		device.Spec.Acquisition.UnitCost == variant.formatUnitCost() && device.Spec.UsefulLifeMonths == variant.usefulLifeMonths
}

// maxNameLength leaves room for a hash in the name of an object, and fits on a screen.
const maxNameLength = 52

// chooseName returns the name of a new lot: its model, site and fiscal year, with a hash if
// another lot has that name.
func (builder *builder) chooseName(group *lot, isOneOfSeveral bool) string {
	key := group.key.identity
	parts := []string{names.MakeSlug(key.model)}
	if parts[0] == "" {
		parts[0] = string(group.key.variant.technology)
	}
	if key.site != "" {
		parts = append(parts, string(key.site))
	}
	if year := builder.yearOf(group); year > 0 {
		parts = append(parts, fmt.Sprintf("fy%d", year))
	}
	name := strings.Trim(cutName(strings.Join(parts, "-")), "-")
	if !isOneOfSeveral && !builder.taken[name] {
		return name
	}
	hash := hashOf(key.hashIdentity(), fmt.Sprint(group.key.variant))
	for length := 4; ; length += 4 {
		if candidate := name + "-" + hash[:length]; !builder.taken[candidate] {
			return candidate
		}
	}
}

// cutName returns the beginning of a name.
func cutName(name string) string { return name[:min(len(name), maxNameLength)] }

// yearOf returns the fiscal year in which a lot was bought or came into use, 0 if it is unknown.
func (builder *builder) yearOf(group *lot) calendar.FiscalYear {
	day := cmp.Or(group.received, group.ordered, group.medianInService())
	if day.IsZero() {
		return 0
	}
	return fiscalYearsOf(builder.plan).YearOf(day)
}

// hashIdentity returns the value of KeyAnnotation. It is a hash so that the number of an order, in
// which people may write a name, stands in no object.
func (key identity) hashIdentity() string {
	return hashOf(
		strings.ToLower(key.manufacturer), strings.ToLower(key.model), string(key.site), strings.ToLower(key.order),
		key.day.String(), fmt.Sprint(int(key.year)),
	)[:16]
}

func hashOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}
