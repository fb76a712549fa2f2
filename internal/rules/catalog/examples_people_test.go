package catalog_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestPeopleNotChecked(t *testing.T) {
	undated := testrules.NewPlan().AddProgram("b", "", "").AddProgram("a", "", "").AddProgram("c", "Fall", "2026-10-12")
	for title, c := range map[string]struct {
		district testrules.World
		code     v1alpha1.FindingCode
		want     string
	}{
		"programs without a season or a day": {
			testrules.NewDistrict(undated), rules.LearningWindowMissing,
			"whether FY2027 has learning in each season depends on when this takes place: a and b",
		},
		"a quarter that they may fall into": {
			testrules.NewDistrict(undated), rules.SupportGap,
			"whether people are supported from 2027-01-01 to 2027-03-31 depends on what has no dates: a and b",
		},
		"an action without dates": {
			testrules.NewDistrict(
				testrules.NewPlan().AddProgram("c", "", "2026-10-12"), testrules.NewGoal("g").AddAction("x", 2027, "5"),
			), rules.SupportGap,
			"whether people are supported from 2027-01-01 to 2027-03-31 depends on what has no dates: x of goal g",
		},
		"owners of no known department": {
			testrules.NewDistrict(
				testrules.PlanWithDepartments("IT"), testrules.GoalsWithOwners("Coach", "Ann's office", "Board")...,
			), rules.SiloedPlanning,
			"no stakeholder says which department this owner of goals belongs to: Board and Coach",
		},
		"no season is missing": {
			testrules.NewDistrict(
				testrules.NewPlan().
					AddProgram("a", "Summer", "").
					AddProgram("b", "Fall", "").
					AddProgram("c", "Spring", "").
					AddProgram("d", "", ""),
			),
			rules.LearningWindowMissing, "",
		},
		"two departments are known": {
			testrules.NewDistrict(
				testrules.PlanWithDepartments("IT", "Curriculum"),
				testrules.GoalsWithOwners("B", "Ann's office", "Coach")...,
			),
			rules.SiloedPlanning, "",
		},
		"two goals, of no known department": {
			testrules.NewDistrict(testrules.NewPlan(), testrules.GoalsWithOwners("Coach", "Board")...), rules.SiloedPlanning,
			"",
		},
		"an action without dates, long past": {
			testrules.NewDistrict(
				testrules.NewPlan().AddProgram("c", "", "2026-10-12"), testrules.NewGoal("g").AddAction("x", 2026, "5"),
			),
			rules.SupportGap, "",
		},
	} {
		t.Run(title, func(t *testing.T) {
			got := ""
			for _, n := range testrules.EvaluateRules(c.district, testrules.Today).NotChecked {
				if n.Code == c.code {
					got += n.Reason
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The messages list all names, in order.
func TestPeopleMessages(t *testing.T) {
	heard := func(last v1alpha1.Date) testrules.World {
		return testrules.NewDistrict(testrules.NewPlan().ChangeSpec(func(spec *testrules.PlanSpec) {
			spec.Communications = []v1alpha1.Communication{
				{Name: "families", Audience: "Families", Cadence: "Quarterly", Last: last},
			}
		}))
	}
	for title, c := range map[string]struct {
		district testrules.World
		on       string
		code     v1alpha1.FindingCode
		want     string
	}{
		"roles": {
			testrules.NewDistrict(testrules.PlanWithStakeholders("Coach")),
			testrules.Today,
			rules.StakeholderRoleMissing,
			"No stakeholder speaks for administrator, assistive technology, family, finance, information " +
				"technology, special education, student or teacher.",
		},
		"a role": {
			testrules.NewDistrict(testrules.RequireRoles(testrules.PlanWithStakeholders("Coach"), "nurse")),
			testrules.Today, rules.StakeholderRoleMissing, "No stakeholder speaks for nurse.",
		},
		"areas": {
			testrules.NewDistrict(
				testrules.PlanWithStakeholders("Coach").
					ChangeSpec(
						func(s *testrules.PlanSpec) { s.Stakeholders[0].Areas = []v1alpha1.PlanningArea{"Selection"} },
					),
			),
			testrules.Today, rules.PlanningAreaUncovered,
			"No stakeholder looks after the funding, integration or maintenance of technology.",
		},
		"a vision": {
			testrules.NewDistrict(testrules.NewPlan().ChangeSpec(func(s *testrules.PlanSpec) { s.Vision.Statement = " x " })),
			testrules.Today, rules.VisionMissing,
			"The vision statement has only 1 character; at least 40 are expected.",
		},
		"learning alone": {
			testrules.NewDistrict(testrules.NewPlan().ChangeSpec(func(s *testrules.PlanSpec) { s.Vision.StudentLearning = "x" })),
			testrules.Today, rules.VisionIncomplete,
			"The vision says what student learning should look like, and not what part technology plays in it.",
		},
		"technology alone": {
			testrules.NewDistrict(testrules.NewPlan().ChangeSpec(func(s *testrules.PlanSpec) { s.Vision.TechnologyRole = "x" })),
			testrules.Today, rules.VisionIncomplete,
			"The vision says what part technology plays, and not what student learning should look like.",
		},
		"no vision": {
			testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g")), testrules.Today, rules.VisionMissing,
			"The plan has no vision statement.",
		},
		"heard once": {
			heard("2026-07-02"), "2027-01-01", rules.CommunicationOverdue,
			"Families should hear of the plan every three months, and the last time on record is 2026-07-02.",
		},
		"heard too early": {
			heard("2026-05-01"),
			"2027-01-01",
			rules.CommunicationOverdue,
			"Families should hear of the plan every three months, and no time is on record since the plan came into " +
				"force on 2026-07-01.",
		},
		"never heard": {
			heard(""),
			"2027-01-01",
			rules.CommunicationOverdue,
			"Families should hear of the plan every three months, and no time is on record since the plan came into " +
				"force on 2026-07-01.",
		},
		"an audience": {
			testrules.NewDistrict(
				testrules.NewPlan().
					AddProgram("a", "", "", func(l *v1alpha1.LearningProgram) { l.Audience = []v1alpha1.Role{"Aides"} }),
			),
			testrules.Today, rules.AudienceMissing,
			"No program of professional learning is for teachers or administrators.",
		},
		"seasons": {
			testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "2026-12-12")), testrules.Today,
			rules.LearningWindowMissing, "FY2027 has no professional learning in summer, fall or spring.",
		},
		"a quarter": {
			testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "2026-12-12")), testrules.Today, rules.SupportGap,
			"From 2027-01-01 to 2027-03-31 no training starts, and no action or step of the timeline runs.",
		},
		"the next quarter": {
			testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "2026-12-12")), "2027-04-01", rules.SupportGap,
			"From 2027-04-01 to 2027-06-30 no training starts, and no action or step of the timeline runs.",
		},
		"a department": {
			testrules.NewDistrict(
				testrules.PlanWithDepartments("it", "IT"), testrules.GoalsWithOwners("B", "Ann's office", "B")...,
			),
			testrules.Today, rules.SiloedPlanning, "All 3 goals that have an owner are owned by the department IT.",
		},
		"an owner": {
			testrules.NewDistrict(testrules.NewPlan(), testrules.GoalsWithOwners("B", "b", "B")...), testrules.Today,
			rules.SiloedPlanning, "All 3 goals that have an owner are owned by B.",
		},
		"columns": {
			testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("g").ChangeSpec(func(s *v1alpha1.GoalSpec) { s.Alignment.Curriculum = "x" }),
			),
			testrules.Today, rules.AlignmentGap,
			"No goal of the plan says how it connects with assessment, professional learning or operations.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, finding := range testrules.EvaluateRules(c.district, c.on).Findings {
				if finding.Code == c.code {
					got = append(got, finding.Message)
				}
			}
			if diff := cmp.Diff([]string{c.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
