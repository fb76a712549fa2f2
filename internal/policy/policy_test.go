package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/policy"
)

// The defaults that the page documents are those that a plan without a policy gets.
func TestDefaultsAreAsDocumented(t *testing.T) {
	parsed, effective := policy.Parse(&v1alpha1.Policy{})
	documented := map[string]string{}
	for _, threshold := range policy.ListThresholds() {
		documented[threshold.Field] = threshold.Default
	}
	got := map[string]string{
		"alignedMinPercent":              string(effective.AlignedMinPercent),
		"professionalLearningMinPercent": string(effective.ProfessionalLearningMinPercent),
		"purchaseLimit":                  string(effective.PurchaseLimit),
		"evidenceLimit":                  string(effective.EvidenceLimit),
		"seatUseMinPercent":              string(effective.SeatUseMinPercent),
		"unsecuredMaxPercent":            string(effective.UnsecuredMaxPercent),
		"refreshCliffPercent":            string(effective.RefreshCliffPercent),
		"refresh.sparePercent":           string(effective.Refresh.SparePercent),
		"refresh.inflationPercent":       string(effective.Refresh.InflationPercent),
		"refresh.limitToEnrollment":      fmt.Sprint(*effective.Refresh.LimitToEnrollment),
		"capacity.studentSparePercent":   string(effective.Capacity.StudentSparePercent),
		"capacity.staffSparePercent":     string(effective.Capacity.StaffSparePercent),
		"capacity.kbpsPerStudent":        fmt.Sprint(effective.Capacity.KbpsPerStudent),
		"capacity.countUnsupported":      fmt.Sprint(*effective.Capacity.CountUnsupported),
	}
	for field, value := range got {
		if documented[field] != value {
			t.Errorf("%s is %q and documented as %q", field, value, documented[field])
		}
	}
	numbers := map[string]int{
		"3": parsed.Refresh.LeadMonths, "180": parsed.StaleAfterDays, "12": parsed.ReviewIntervalMonths,
		"5": parsed.StartsPerQuarterMax,
	}
	if diff := cmp.Diff(map[string]int{"3": 3, "180": 180, "12": 12, "5": 5}, numbers); diff != "" {
		t.Errorf("numbers (-want +got):\n%s", diff)
	}
	for role := range strings.SplitSeq(documented["requiredRoles"], ", ") {
		if !strings.Contains(strings.Join(roleNames(parsed.RequiredRoles), ","), role) {
			t.Errorf("role %s is documented and not required", role)
		}
	}
	if parsed.Capacity.StudentsPerDevice != 0 || parsed.Capacity.DevicesPerTechnician != 0 || parsed.Capacity.OwnBandwidth ||
		parsed.Capacity.OwnStudentSpare {
		t.Errorf("a plan without a policy promises %+v", parsed.Capacity)
	}
	if parsed.OwnProfessionalLearning || parsed.Crosscheck || parsed.TrainingDaysPerQuarterMax != 0 {
		t.Errorf("a plan without a policy has %+v", parsed)
	}
}

func roleNames(roles []v1alpha1.Label) []string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = string(role)
	}
	return names
}

func TestParseStatedValues(t *testing.T) {
	none, yes := int32(0), true
	parsed, effective := policy.Parse(&v1alpha1.Policy{
		AlignedMinPercent: "0", ProfessionalLearningMinPercent: "20", PurchaseLimit: "2500.50",
		Refresh:             v1alpha1.RefreshPolicy{LeadMonths: &none, InflationPercent: "2.5", LimitToEnrollment: &yes},
		StartsPerQuarterMax: 1,
		DomainBands: []v1alpha1.DomainBand{
			{Domain: v1alpha1.DomainShared, MaxPercent: "10"},
			{Domain: v1alpha1.DomainAT, MinPercent: "2"},
		},
		Capacity: v1alpha1.CapacityPolicy{
			StudentsPerDevice: 2, StudentSparePercent: "2", StaffSparePercent: "0", KbpsPerStudent: 1000,
			CountUnsupported: &yes, DevicesPerTechnician: 500,
		},
		RequiredRoles: []v1alpha1.Label{"teacher", "family"}, Crosscheck: &yes,
		Waivers: []v1alpha1.Waiver{{Name: "w", Until: "2027-06-30"}},
	})
	if parsed.AlignedMinPercent.Sign() != 0 || effective.AlignedMinPercent != "0" {
		t.Errorf("a stated 0 becomes %s", effective.AlignedMinPercent)
	}
	if !parsed.OwnProfessionalLearning {
		t.Error("the default stated by the plan itself is no own value")
	}
	if parsed.PurchaseLimit != 2500_50 || parsed.Refresh.LeadMonths != 0 || parsed.StartsPerQuarterMax != 1 {
		t.Errorf("parsed %+v", parsed)
	}
	if !parsed.Refresh.LimitToEnrollment || !*effective.Refresh.LimitToEnrollment {
		t.Error("a stated true limits nothing")
	}
	if parsed.Refresh.InflationPercent.RatString() != "5/2" || parsed.Refresh.SparePercent.Sign() != 0 {
		t.Errorf("inflation %s, spares %s", parsed.Refresh.InflationPercent, parsed.Refresh.SparePercent)
	}
	if limits := parsed.Capacity; !limits.OwnBandwidth || !limits.OwnStudentSpare || !limits.CountUnsupported ||
		limits.StudentsPerDevice != 2 || limits.KbpsPerStudent != 1000 || limits.DevicesPerTechnician != 500 ||
		limits.StaffSparePercent.Sign() != 0 || effective.Capacity.StaffSparePercent != "0" {
		t.Errorf("capacity %+v", limits)
	}
	first, last := parsed.DomainBands[0], parsed.DomainBands[1]
	if first.Domain != v1alpha1.DomainAT || first.MaxPercent != nil || first.MinPercent.RatString() != "2" ||
		last.Domain != v1alpha1.DomainShared || last.MinPercent != nil {
		t.Errorf("bands %+v", parsed.DomainBands)
	}
	if diff := cmp.Diff([]v1alpha1.Label{"family", "teacher"}, parsed.RequiredRoles); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	if waiver := parsed.Waivers[0]; waiver.Name != "w" || waiver.Until.String() != "2027-06-30" {
		t.Errorf("waiver %s until %s", waiver.Name, waiver.Until)
	}
}

// An empty list is a list that is left out, as the API server stores it.
func TestParseEmptyLists(t *testing.T) {
	parsed, _ := policy.Parse(&v1alpha1.Policy{DomainBands: []v1alpha1.DomainBand{}, RequiredRoles: []v1alpha1.Label{}})
	if len(parsed.DomainBands) != 2 || len(parsed.RequiredRoles) != 8 {
		t.Errorf("%d bands and %d roles", len(parsed.DomainBands), len(parsed.RequiredRoles))
	}
}
