package policy

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

// Threshold is a field of spec.policy.
type Threshold struct {
	// Field is the path of the field below spec.policy.
	Field string
	// Default is the value in force if the plan sets none.
	Default string
	// Meaning says in one sentence what the value means.
	Meaning string
	// Source names the origin of the default.
	Source string
	// set copies the stated value, or else the default, to the policy that the status shows,
	// and parses it.
	set func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy)
}

// ListThresholds lists the fields that spec.policy can set, with their defaults.
func ListThresholds() []Threshold { return thresholds }

// ownSource is the source of a default that no publication states.
const ownSource = "techplan's own"

// thresholds lists all fields in the order of the documentation. The default stands twice in
// a row, as text and in set, because some defaults are lists.
var thresholds = []Threshold{
	{
		Field: "alignedMinPercent", Default: "95", Source: ownSource,
		Meaning: "Share of a year's money, general operations left out, that must be tied to goals; " +
			"below it a break is an Error.",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.AlignedMinPercent = cmp.Or(stated.AlignedMinPercent, "95")
			parsed.AlignedMinPercent = money.ParseRat(effective.AlignedMinPercent)
		},
	},
	{
		Field: "professionalLearningMinPercent", Default: "20",
		Meaning: "Share of professional learning in all money but staffing. Missing the default is Info, " +
			"missing half of it or the plan's own figure a Warning.",
		Source: "PowerUp What Works: 40 percent hardware, 20 software, 20 professional development, 20 upgrades; " +
			"the U.S. Department of Education once suggested 30 (eSchool News, 1 October 1999)",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.ProfessionalLearningMinPercent = cmp.Or(stated.ProfessionalLearningMinPercent, "20")
			parsed.ProfessionalLearningMinPercent = money.ParseRat(effective.ProfessionalLearningMinPercent)
			parsed.OwnProfessionalLearning = stated.ProfessionalLearningMinPercent != ""
		},
	},
	{
		Field: "domainBands", Default: "AT at least 1, InfoTech at most 70", Source: ownSource,
		Meaning: "Expected shares of the domains of technology over the whole plan, in percent.",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			// Sorted, so that the status does not change when the entries change places.
			effective.DomainBands = slices.SortedFunc(
				slices.Values(stated.DomainBands),
				func(a, b v1alpha1.DomainBand) int { return cmp.Compare(a.Domain, b.Domain) },
			)
			if effective.DomainBands == nil {
				effective.DomainBands = defaultDomainBands()
			}
			parsed.DomainBands = parseBands(effective.DomainBands)
		},
	},
	{
		Field: "purchaseLimit", Default: "10000", Source: ownSource,
		Meaning: "Amount above which buying a technology in a year calls for training and for setting it up, " +
			"and from which on a candidate calls for an evaluation.",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.PurchaseLimit = cmp.Or(stated.PurchaseLimit, "10000")
			parsed.PurchaseLimit = money.ParseOrZero(effective.PurchaseLimit)
		},
	},
	{
		Field: "evidenceLimit", Default: "5000", Source: ownSource,
		Meaning: "Amount in a year above which software and content call for evidence that they help.",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.EvidenceLimit = cmp.Or(stated.EvidenceLimit, "5000")
			parsed.EvidenceLimit = money.ParseOrZero(effective.EvidenceLimit)
		},
	},
	{
		Field: "seatUseMinPercent", Default: "60",
		Meaning: "Share of paid licenses that should be in use.",
		Source:  ownSource + "; 27 percent of licenses were never used (LearnPlatform, 2019)",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.SeatUseMinPercent = cmp.Or(stated.SeatUseMinPercent, "60")
			parsed.SeatUseMinPercent = money.ParseRat(effective.SeatUseMinPercent)
		},
	},
	{
		Field: "unsecuredMaxPercent", Default: "10", Source: ownSource,
		Meaning: "Share of all lines of the same years that may rest on money of one source that is " +
			"expected or applied for.",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.UnsecuredMaxPercent = cmp.Or(stated.UnsecuredMaxPercent, "10")
			parsed.UnsecuredMaxPercent = money.ParseRat(effective.UnsecuredMaxPercent)
		},
	},
	{
		Field: "refreshCliffPercent", Default: "40",
		Meaning: "Share of the cost of replacing devices that may fall into one year.",
		Source:  ownSource + "; the largest of Palm Beach County's four yearly amounts is 45.7 percent",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.RefreshCliffPercent = cmp.Or(stated.RefreshCliffPercent, "40")
			parsed.RefreshCliffPercent = money.ParseRat(effective.RefreshCliffPercent)
		},
	},
	{
		Field: "refresh.leadMonths", Default: "3", Source: ownSource,
		Meaning: "Months before its end of life in which a device lot is bought anew.",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			months := int32(3)
			if stated.Refresh.LeadMonths != nil {
				months = *stated.Refresh.LeadMonths
			}
			effective.Refresh.LeadMonths = &months
			parsed.Refresh.LeadMonths = int(months)
		},
	},
	{
		Field: "refresh.sparePercent", Default: "0", Source: "spares are in the lots already",
		Meaning: "Spare units bought beyond the number that is replaced.",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.Refresh.SparePercent = cmp.Or(stated.Refresh.SparePercent, "0")
			parsed.Refresh.SparePercent = money.ParseRat(effective.Refresh.SparePercent)
		},
	},
	{
		Field: "refresh.inflationPercent", Default: "0",
		Meaning: "Yearly rise of prices in the forecast.",
		Source:  "shown, so that the forecast has no hidden assumption",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.Refresh.InflationPercent = cmp.Or(stated.Refresh.InflationPercent, "0")
			parsed.Refresh.InflationPercent = money.ParseRat(effective.Refresh.InflationPercent)
		},
	},
	{
		Field: "refresh.limitToEnrollment", Default: "false", Source: "what is bought less is a decision of each district",
		Meaning: "Whether units for students are not replaced where the students whom the district expects need fewer " +
			"units than those of today.",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			limits := stated.Refresh.LimitToEnrollment != nil && *stated.Refresh.LimitToEnrollment
			effective.Refresh.LimitToEnrollment = &limits
			parsed.Refresh.LimitToEnrollment = limits
		},
	},
	{
		Field: "depreciation.capitalizationThreshold", Default: "none",
		Meaning: "Price of one unit from which on a device lot is depreciated; a cheaper lot is an expense of the " +
			"year in which it is put to use.",
		Source: "what counts as an asset is a decision of each district",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.Depreciation = stated.Depreciation
			parsed.Depreciation.CapitalizationThreshold = money.ParseOrZero(stated.Depreciation.CapitalizationThreshold)
		},
	},
	{
		Field: "procurement.bidThreshold", Default: "none",
		Meaning: "Amount in one year above which the vendor of a purchase must be found by bids, or on a contract that " +
			"was bid. Until the plan sets it, no purchase needs bids.",
		Source: "each state and each board has its own; under a federal award it is at most the simplified acquisition " +
			"threshold (2 CFR 200.320)",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.Procurement.BidThreshold = stated.Procurement.BidThreshold
			parsed.Procurement.BidThreshold = money.ParseOrZero(stated.Procurement.BidThreshold)
		},
	},
	{
		Field: "procurement.form470LeadMonths", Default: "6",
		Meaning: "Months before an E-Rate funding year by which its Form 470 should be certified. A plan that sets it is " +
			"checked even if it records no procurement.",
		Source: "techplan's own: USAC announces the window for Form 471 each year, and the windows for 2012, 2013 and 2019 " +
			"closed on 20, 14 and 27 March (usac.org); the form must be open for 28 days before that",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.Procurement.Form470LeadMonths = cmp.Or(stated.Procurement.Form470LeadMonths, 6)
			parsed.Procurement.Form470LeadMonths = int(effective.Procurement.Form470LeadMonths)
			parsed.Procurement.OwnForm470Lead = stated.Procurement.Form470LeadMonths != 0
		},
	},
	{
		Field: "capacity.studentsPerDevice", Default: "none",
		Meaning: "Students who may share one device at each school. Until the plan sets it, no school is short of devices.",
		Source:  "what a district promises is its own decision; plans have had 3, 2 and 1",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.Capacity.StudentsPerDevice = stated.Capacity.StudentsPerDevice
			parsed.Capacity.StudentsPerDevice = int64(stated.Capacity.StudentsPerDevice)
		},
	},
	{
		Field: "capacity.studentSparePercent", Default: "2",
		Meaning: "Spare units that a school should have at hand beyond the devices for its students. " +
			"refresh.sparePercent is how much more is bought when a lot is replaced.",
		Source: "the standard of the Plano district, 2 percent for students",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.Capacity.StudentSparePercent = cmp.Or(stated.Capacity.StudentSparePercent, "2")
			parsed.Capacity.StudentSparePercent = money.ParseRat(effective.Capacity.StudentSparePercent)
			parsed.Capacity.OwnStudentSpare = stated.Capacity.StudentSparePercent != ""
		},
	},
	{
		Field: "capacity.staffSparePercent", Default: "15",
		Meaning: "Spare units that a site should have at hand beyond one device for each member of the staff.",
		Source:  "the standard of the Plano district, 15 percent for staff",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.Capacity.StaffSparePercent = cmp.Or(stated.Capacity.StaffSparePercent, "15")
			parsed.Capacity.StaffSparePercent = money.ParseRat(effective.Capacity.StaffSparePercent)
		},
	},
	{
		Field: "capacity.kbpsPerStudent", Default: "1000",
		Meaning: "Kilobits in one second that a school must have toward the internet for each student. " +
			"Missing the default is Info, missing the plan's own figure a Warning.",
		Source: "FCC 14-99, paragraph 34, after SETDA: in the long term 1 gigabit in one second for 1,000 users",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.Capacity.KbpsPerStudent = cmp.Or(stated.Capacity.KbpsPerStudent, 1000)
			parsed.Capacity.KbpsPerStudent = int64(effective.Capacity.KbpsPerStudent)
			parsed.Capacity.OwnBandwidth = stated.Capacity.KbpsPerStudent != 0
		},
	},
	{
		Field: "capacity.countUnsupported", Default: "false", Source: ownSource,
		Meaning: "Whether units count as devices after the end of their support.",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			counts := stated.Capacity.CountUnsupported != nil && *stated.Capacity.CountUnsupported
			effective.Capacity.CountUnsupported = &counts
			parsed.Capacity.CountUnsupported = counts
		},
	},
	{
		Field: "capacity.devicesPerTechnician", Default: "none",
		Meaning: "Devices that one technician may look after.",
		Source:  "one district, LISD, went from 1,100 to 500; no figure holds for all",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.Capacity.DevicesPerTechnician = stated.Capacity.DevicesPerTechnician
			parsed.Capacity.DevicesPerTechnician = int64(stated.Capacity.DevicesPerTechnician)
		},
	},
	{
		Field: "staleAfterDays", Default: "180", Source: ownSource,
		Meaning: "Days that may pass without anything being recorded.",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.StaleAfterDays = cmp.Or(stated.StaleAfterDays, 180)
			parsed.StaleAfterDays = int(effective.StaleAfterDays)
		},
	},
	{
		Field: "reviewIntervalMonths", Default: "12",
		Meaning: "Months that may pass between two evaluations of the plan itself.",
		Source:  "MI Roadmap, strategy 3: plans are adjusted at one-year intervals",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.ReviewIntervalMonths = cmp.Or(stated.ReviewIntervalMonths, 12)
			parsed.ReviewIntervalMonths = int(effective.ReviewIntervalMonths)
		},
	},
	{
		Field: "startsPerQuarterMax", Default: "5", Source: ownSource,
		Meaning: "Goals that may start in one quarter of a year.",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.StartsPerQuarterMax = cmp.Or(stated.StartsPerQuarterMax, 5)
			parsed.StartsPerQuarterMax = int(effective.StartsPerQuarterMax)
		},
	},
	{
		Field: "trainingDaysPerQuarterMax", Default: "none",
		Meaning: "Days of professional learning that may start in one quarter of a fiscal year.",
		Source:  "how many are too many depends on the release days and substitutes that a district has",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.TrainingDaysPerQuarterMax = stated.TrainingDaysPerQuarterMax
			parsed.TrainingDaysPerQuarterMax = int(effective.TrainingDaysPerQuarterMax)
		},
	},
	{
		Field: "requiredRoles",
		Default: "teacher, administrator, assistive technology, information technology, special education, " +
			"finance, family, student",
		Meaning: "Roles that must be among the stakeholders.",
		Source:  "CITES, a collaborative team of diverse stakeholders; the list is techplan's own",
		set: func(stated *v1alpha1.Policy, effective *v1alpha1.EffectivePolicy, parsed *Policy) {
			effective.RequiredRoles = slices.Sorted(slices.Values(stated.RequiredRoles))
			if effective.RequiredRoles == nil {
				effective.RequiredRoles = defaultRequiredRoles()
			}
			parsed.RequiredRoles = effective.RequiredRoles
		},
	},
}

// defaultDomainBands returns the expected shares of the domains, by domain. The minimum finds
// a plan without assistive technology. The maximum finds a plan whose infrastructure leaves
// little for teaching.
func defaultDomainBands() []v1alpha1.DomainBand {
	return []v1alpha1.DomainBand{
		{Domain: v1alpha1.DomainAT, MinPercent: "1"},
		{Domain: v1alpha1.DomainInfoTech, MaxPercent: "70"},
	}
}

// defaultRequiredRoles returns the roles that must be among the stakeholders, in order.
func defaultRequiredRoles() []v1alpha1.Label {
	return []v1alpha1.Label{
		"administrator", "assistive technology", "family", "finance", "information technology", "special education",
		"student", "teacher",
	}
}
