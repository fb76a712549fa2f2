package purpose_test

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// planWithUseCases makes a plan with a use case for each change.
func planWithUseCases(changes ...func(*v1alpha1.UseCase)) *testplan.PlanBuilder {
	plan := testrules.NewPlan()
	for i, change := range changes {
		plan.UseCase(fmt.Sprint("u", i))
		plan.ChangeSpec(func(s *testrules.PlanSpec) { change(&s.UseCases[i]) })
	}
	return plan
}

func withDiscipline(discipline v1alpha1.Label) func(*v1alpha1.UseCase) {
	return func(u *v1alpha1.UseCase) { u.Discipline = discipline }
}

func withStudentValue(value v1alpha1.Text) func(*v1alpha1.UseCase) {
	return func(u *v1alpha1.UseCase) { u.StudentValue = value }
}

func withAccommodations(list ...v1alpha1.Label) func(*v1alpha1.UseCase) {
	return func(u *v1alpha1.UseCase) { u.Accommodations = list }
}

func listDisciplines(plan *testplan.PlanBuilder, disciplines ...v1alpha1.Label) *testplan.PlanBuilder {
	return plan.ChangeSpec(func(s *testrules.PlanSpec) { s.Disciplines = disciplines })
}

// withCurriculum sets the documents of the curriculum to which a technology belongs.
func withCurriculum(documents ...v1alpha1.Label) testrules.TechnologyOption {
	return func(t *v1alpha1.Technology) { t.Curriculum = documents }
}

func siloExamples() testrules.Examples {
	silo := []string{"Warning"}
	both := testrules.PlanWithDepartments("IT", "IT").ChangeSpec(func(spec *testrules.PlanSpec) {
		spec.Stakeholders = append(
			spec.Stakeholders, v1alpha1.Stakeholder{Name: "again", Role: "B", Department: "Curriculum"},
		)
	})
	return testrules.Examples{
		"no goals": {World: testrules.NewDistrict(testrules.NewPlan())},
		"two goals of a department": {
			World: testrules.NewDistrict(
				testrules.PlanWithDepartments("IT", "IT"), testrules.GoalsWithOwners("B", "ann's office", "")...,
			),
		},
		"three goals of a department": {
			World: testrules.NewDistrict(
				testrules.PlanWithDepartments("IT", "IT"), testrules.GoalsWithOwners("B", "ann's office", "B")...,
			),
			Want: silo,
		},
		"a fourth without an owner": {
			World: testrules.NewDistrict(
				testrules.PlanWithDepartments("IT", "it "), testrules.GoalsWithOwners("B", "ann's office", "B", "")...,
			),
			Want: silo,
		},
		"one owner is of another": {
			World: testrules.NewDistrict(
				testrules.PlanWithDepartments(
					"IT", "Curriculum",
				),
				testrules.GoalsWithOwners("B", "Ann's office", "B")...,
			),
		},
		"one role, of no department": {
			World: testrules.NewDistrict(testrules.NewPlan(), testrules.GoalsWithOwners("B", "b", "B ")...),
			Want:  silo,
		},
		"two roles, one of no department": {
			World: testrules.NewDistrict(
				testrules.PlanWithDepartments("IT"), testrules.GoalsWithOwners("B", "Ann's office", "B")...,
			),
		},
		"two departments and one unknown": {
			World: testrules.NewDistrict(
				testrules.PlanWithDepartments(
					"IT", "Curriculum",
				),
				testrules.GoalsWithOwners("B", "Ann's office", "C")...,
			),
		},
		"one of them is in two": {
			World: testrules.NewDistrict(both, testrules.GoalsWithOwners("B", "Ann's office", "B")...),
		},
		"three of a department, a waiver": {
			World: testrules.NewDistrict(
				testrules.PlanWithDepartments("IT", "IT").WaiveFinding("w", rules.SiloedPlanning, testrules.WaivedOff),
				testrules.GoalsWithOwners("B", "Ann's office", "B")...,
			),
			Want: []string{"Warning waived by w"},
		},
		"three goals without owner at all": {
			World: testrules.NewDistrict(testrules.PlanWithDepartments("IT"), testrules.GoalsWithOwners("", "", "")...),
		},
	}
}

func setReadiness(ability, interest int32) func(*testrules.PlanSpec) {
	return func(spec *testrules.PlanSpec) {
		for i := range spec.Needs {
			spec.Needs[i].Readiness = v1alpha1.Readiness{Ability: &ability, Interest: &interest}
		}
	}
}
