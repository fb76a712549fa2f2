package places

import (
	"fmt"
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/capacity"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// CapacityShort reports a school with fewer devices for its students than the plan promises, and
// more devices for each technician than it allows. A plan that promises nothing gets no finding.
// Spares that are missing are a note, and only if the plan itself states their share.
var CapacityShort = rules.Rule{
	Code: rules.CapacityShort, Number: "P-71", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Thresholds: []string{
		"capacity.studentsPerDevice", "capacity.studentSparePercent", "capacity.countUnsupported",
		"capacity.devicesPerTechnician",
	},
	Check: func(input *rules.Input, report *rules.Report) {
		checkPromisedDevices(input, report)
		checkTechnicians(input, report)
	},
}

// checkPromisedDevices checks each site with students, and the district as a whole if no site is
// short: the district can lack what its sites are not known to lack.
func checkPromisedDevices(input *rules.Input, report *rules.Report) {
	if input.Policy.Capacity.StudentsPerDevice == 0 {
		return
	}
	computed := input.FindCapacity()
	skipped := skippedSites{}
	found := false
	for i := range computed.Sites {
		found = checkPromiseAt(input, computed, &computed.Sites[i], report, skipped) || found
	}
	if !found {
		checkPromiseAt(input, computed, &computed.District, report, skipped)
	}
	skipped.reportTo(report)
}

// checkPromiseAt reports whether it found a place short of devices.
func checkPromiseAt(
	input *rules.Input, computed *capacity.Capacity, place *capacity.Place, report *rules.Report, skipped skippedSites,
) bool {
	limits := input.Policy.Capacity
	missing := place.MissingDevices
	switch computed.CheckPromise(place) {
	case capacity.PromiseUnknown:
		reason := string(missing.Unknown)
		if missing.IsKnown() {
			reason = describeDoubt(place.Name, computed.DoubtfulUnits(place))
		}
		skipped.addSite(place.Name, reason)
		return false
	case capacity.PromiseBroken:
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    sitePath(place.Name).String(),
			Message: fmt.Sprintf("%s has %s for %s, and the plan promises %d, %s: it lacks %s.", nameOf(place.Name),
				text.FormatCount(place.Units.Students, "device"), text.FormatCount(place.Students.Number, "student"),
				place.NeededDevices.Number, describePromise(limits.StudentsPerDevice),
				text.FormatCount(missing.Number, "device")),
			Action: fmt.Sprintf("Buy or move %s there, or correct the enrollment or the device lots.",
				text.FormatCount(missing.Number, "device")),
		})
		return true
	case capacity.PromiseKept:
		if spares := place.MissingWithSpares; limits.OwnStudentSpare && spares.IsKnown() &&
			spares.Number > computed.DoubtfulUnits(place) {
			report.AddFinding(newSparesFinding(place, limits.StudentSparePercent))
			return true
		}
	}
	return false
}

// describePromise writes "one for each student" or "one for 3 students".
func describePromise(studentsPerDevice int64) string {
	if studentsPerDevice == 1 {
		return "one for each student"
	}
	return fmt.Sprintf("one for %d students", studentsPerDevice)
}

func newSparesFinding(place *capacity.Place, sparePercent *big.Rat) rules.Finding {
	return rules.Finding{
		Severity: v1alpha1.SeverityInfo,
		Field:    sitePath(place.Name).String(),
		Message: fmt.Sprintf("%s owns %s for %s, and needs %d with %s percent spares: it lacks %s.", nameOf(place.Name),
			text.FormatCount(place.StudentsOwned, "device"), text.FormatCount(place.Students.Number, "student"),
			place.NeededWithSpares.Number, money.FormatDecimal(sparePercent, 4),
			text.FormatCount(place.MissingWithSpares.Number, "device")),
		Action: fmt.Sprintf("Add %s as spares, or correct the device lots or policy.capacity.studentSparePercent.",
			text.FormatCount(place.MissingWithSpares.Number, "device")),
	}
}

// checkTechnicians compares the devices in service with what the technicians may look after.
func checkTechnicians(input *rules.Input, report *rules.Report) {
	limit := input.Policy.Capacity.DevicesPerTechnician
	if limit == 0 {
		return
	}
	computed := input.FindCapacity()
	technicians := int64(input.Plan.Spec.District.Technicians)
	if technicians == 0 {
		report.AddNotChecked("devicesPerTechnician is stated, and district.technicians is not")
		return
	}
	if computed.Fleet <= limit*technicians {
		return
	}
	needed := (computed.Fleet + limit - 1) / limit
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Field:    rules.SpecPath("district", "technicians").String(),
		Message: fmt.Sprintf("%s look after %s in service, %s each, and the plan allows %d.",
			text.FormatCount(technicians, "technician"), text.FormatCount(computed.Fleet, "device"),
			computed.DevicesPerTechnician.Decimal(), limit),
		Action: fmt.Sprintf("Plan for %s, or retire devices, or correct policy.capacity.devicesPerTechnician.",
			text.FormatCount(needed, "technician")),
	})
}
