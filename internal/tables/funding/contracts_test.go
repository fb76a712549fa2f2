package funding_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/tables/funding"
	"techplan.education/internal/testtables"
)

func TestContractRows(t *testing.T) {
	got := funding.ListContracts(testtables.NewDistrict(testtables.NewContracts()), "p", testtables.Now)
	paid, used := int32(400), int32(338)
	want := []funding.Contract{
		{
			Technology: "safety", Lifecycle: v1alpha1.LifecycleAdopted, Next: day("2026-11-21"), AgreementEnd: day("2026-11-21"),
			Year: 2027, Amount: 22500, Keeper: "Business officer",
		},
		{
			Technology: "reader", Kind: v1alpha1.TechnologySoftware, Lifecycle: v1alpha1.LifecycleAdopted,
			Next: day("2027-05-02"), Renewal: day("2027-07-01"), NoticeBy: day("2027-05-02"), TermMonths: 12,
			Year: 2027, Amount: 22500, SeatsPaid: &paid, SeatsUsed: &used,
			// The decision of December does not count yet, and the latest evaluation has none.
			Evaluated: day("2026-09-10"), EvaluationDue: day("2026-07-10"),
		},
		{Technology: "ended", Lifecycle: v1alpha1.LifecycleAdopted, ContractEnd: day("2026-06-30"), Year: 2027},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("contracts (-want +got):\n%s", diff)
	}
	wantYears := []funding.ContractYear{
		{Technology: "reader", Year: 2027, Amount: 22500, Lines: []v1alpha1.EntryName{"both"}},
		{Technology: "reader", Year: 2028, Amount: 22500, Lines: []v1alpha1.EntryName{"both"}},
		{Technology: "safety", Year: 2027, Amount: 22500, Lines: []v1alpha1.EntryName{"both"}},
		{Technology: "safety", Year: 2028, Amount: 22500, Lines: []v1alpha1.EntryName{"both"}},
	}
	gotYears := funding.ListContractYears(testtables.NewDistrict(testtables.NewContracts()), "p", testtables.Now)
	if diff := cmp.Diff(wantYears, gotYears); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
}

// Once the overdue evaluation is held, the next one that the schedule expects is due.
func TestContractsShowTheNextExpectedEvaluation(t *testing.T) {
	world := testtables.NewContracts()
	world.Evaluations = world.Evaluations[:2]
	for _, c := range []struct {
		title string
		now   time.Time
		want  string
	}{
		{"before its day", testtables.Now, "2027-04-15"},
		{"on its day", time.Date(2027, time.April, 15, 12, 0, 0, 0, time.UTC), "2027-04-15"},
		{"the day after", time.Date(2027, time.April, 16, 12, 0, 0, 0, time.UTC), "2028-04-15"},
	} {
		t.Run(c.title, func(t *testing.T) {
			for _, contract := range funding.ListContracts(testtables.NewDistrict(world), "p", c.now) {
				if contract.Technology == "reader" && contract.EvaluationDue.String() != c.want {
					t.Errorf("due %s, want %s", contract.EvaluationDue, c.want)
				}
			}
		})
	}
}
