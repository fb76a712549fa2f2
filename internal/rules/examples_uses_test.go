package rules_test

import (
	"fmt"
	"slices"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
)

// using is a plan with a use case for each change.
func using(changes ...func(*v1alpha1.UseCase)) *testplan.PlanBuilder {
	p := plan()
	for i, change := range changes {
		p.UseCase(fmt.Sprint("u", i))
		p.With(func(s *planSpec) { change(&s.UseCases[i]) })
	}
	return p
}

func belongsTo(discipline v1alpha1.Label) func(*v1alpha1.UseCase) {
	return func(u *v1alpha1.UseCase) { u.Discipline = discipline }
}

func gives(value v1alpha1.Text) func(*v1alpha1.UseCase) {
	return func(u *v1alpha1.UseCase) { u.StudentValue = value }
}

func accommodates(list ...v1alpha1.Label) func(*v1alpha1.UseCase) {
	return func(u *v1alpha1.UseCase) { u.Accommodations = list }
}

func teaching(p *testplan.PlanBuilder, disciplines ...v1alpha1.Label) *testplan.PlanBuilder {
	return p.With(func(s *planSpec) { s.Disciplines = disciplines })
}

// inGuides says to which documents of the curriculum a technology belongs.
func inGuides(documents ...v1alpha1.Label) technologyOption {
	return func(t *v1alpha1.Technology) { t.Curriculum = documents }
}

var _ = examplesIn(usesExamples)

func usesExamples() map[v1alpha1.FindingCode]examples {
	info := []string{"Info"}
	waived := []string{"Info waived by w"}
	ed := testplan.In(edTech)
	linked := func(more ...technologyOption) *testplan.PlanBuilder {
		return plan().Technology("a", ed, inGuides("Guide")).Technology("b", more...)
	}
	retires := func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2029-06-30" }
	return map[v1alpha1.FindingCode]examples{
		"DisciplineWithoutUseCase": {
			"nothing listed":                      {world: of(using(belongsTo("English")))},
			"no use cases at all":                 {world: of(teaching(plan(), "English"))},
			"each has one":                        {world: of(teaching(using(belongsTo("Science"), belongsTo("English")), "English", "Science"))},
			"one has none":                        {world: of(teaching(using(belongsTo("Science")), "English", "Science")), want: info},
			"two have none: told once":            {world: of(teaching(using(belongsTo("Science")), "English", "Science", "Music")), want: info},
			"no use case says its discipline":     {world: of(teaching(using(belongsTo("")), "English")), want: info},
			"in other letters, with blanks":       {world: of(teaching(using(belongsTo(" ENGLISH ")), "english", "English "))},
			"a part of the name is another":       {world: of(teaching(using(belongsTo("English")), "English as a new language")), want: info},
			"blanks are no discipline":            {world: of(teaching(using(belongsTo("")), "  "))},
			"a draft":                             {world: of(teaching(using(belongsTo("Science")), "English").Draft()), want: info},
			"one has none, and there is a waiver": {world: of(teaching(using(belongsTo("Science")), "English").Waive("w", "DisciplineWithoutUseCase", waivedOff)), want: waived},
		},
		"StudentValueMissing": {
			"no use cases":           {world: of(plan())},
			"none says it":           {world: of(using(gives(""), gives("")))},
			"all say it":             {world: of(using(gives("x"), gives("x")))},
			"one of two":             {world: of(using(gives("x"), gives(""))), want: info},
			"two of three, one told": {world: of(using(gives("x"), gives(""), gives(""))), want: info},
			"blanks say nothing":     {world: of(using(gives("x"), gives(" \n"))), want: info},
			"only blanks":            {world: of(using(gives(" "), gives("")))},
			"a waiver":               {world: of(using(gives("x"), gives("")).Waive("w", "StudentValueMissing", waivedOff)), want: waived},
		},
		"AccommodationsMissing": {
			"no use cases":           {world: of(plan())},
			"none has any":           {world: of(using(accommodates(), accommodates()))},
			"all have":               {world: of(using(accommodates("Captions"), accommodates("None needed")))},
			"one of two":             {world: of(using(accommodates("Captions"), accommodates())), want: info},
			"two of three, one told": {world: of(using(accommodates("Captions"), accommodates(), accommodates())), want: info},
			"a waiver":               {world: of(using(accommodates("Captions"), accommodates()).Waive("w", "AccommodationsMissing", waivedOff)), want: waived},
		},
		"CurriculumLinkMissing": {
			"no technologies":                     {world: of(plan())},
			"none names any":                      {world: of(plan().Technology("a", ed).Technology("b", ed))},
			"all do":                              {world: of(linked(ed, inGuides("Unit 4")))},
			"one of two":                          {world: of(linked(ed)), want: info},
			"of assistive technology":             {world: of(linked(testplan.In(at))), want: info},
			"students use it":                     {world: of(linked(testplan.In(infoTech), testplan.StudentFacing())), want: info},
			"it is not for learning":              {world: of(linked(testplan.In(infoTech)))},
			"of no domain":                        {world: of(linked())},
			"a candidate":                         {world: of(linked(ed, testplan.At(v1alpha1.LifecycleCandidate))), want: info},
			"it is retired":                       {world: of(linked(ed, retires))},
			"it was decided to retire it":         {world: recorded(of(linked(ed)), testplan.Evaluation("", today).Target(v1alpha1.TargetTechnology, "b").Decided("Retire", today))},
			"it will be decided tomorrow":         {world: recorded(of(linked(ed)), testplan.Evaluation("", today).Target(v1alpha1.TargetTechnology, "b").Decided("Retire", "2026-10-02")), want: info},
			"one that is not for learning has it": {world: of(plan().Technology("a", testplan.In(infoTech), inGuides("Guide")).Technology("b", ed)), want: info},
			"a waiver":                            {world: of(linked(ed).Waive("w", "CurriculumLinkMissing", waivedOff)), want: waived},
		},
	}
}

// messagesOf are the fields and messages of the findings of a code.
func messagesOf(v rules.Verdict, code v1alpha1.FindingCode) []string {
	var list []string
	for _, f := range v.Findings {
		if f.Code == code {
			list = append(list, f.Field+": "+f.Message)
		}
	}
	return list
}

// sentence is what the one finding of a code is to say, and where.
type sentence struct {
	world world
	code  v1alpha1.FindingCode
	want  string
}

func checkSentences(t *testing.T, cases map[string]sentence) {
	t.Helper()
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, today)
			if got := messagesOf(v, c.code); !slices.Equal(got, []string{c.want}) {
				t.Errorf("want %q, got %q%s", c.want, got, words(v))
			}
		})
	}
}

// Names come in order, with their number.
func TestWordsAboutUses(t *testing.T) {
	checkSentences(t, map[string]sentence{
		"disciplines": {of(teaching(using(belongsTo("Art")), "Science", "english", "English", "Art")), "DisciplineWithoutUseCase",
			"spec.disciplines: The plan has no use case for 2 of its 3 disciplines: English and Science."},
		"many disciplines": {of(teaching(using(belongsTo("Art")), "E", "D", "C", "B", "A")), "DisciplineWithoutUseCase",
			"spec.disciplines: The plan has no use case for 5 of its 5 disciplines: A, B, C and 2 more."},
		"what students gain": {of(using(gives(""), gives("x"), gives(""))), "StudentValueMissing",
			"spec.useCases: What students gain is not said at 2 of 3 use cases: u0 and u2."},
		"accommodations": {of(using(accommodates(), accommodates("x"))), "AccommodationsMissing",
			"spec.useCases: No accommodations are listed at 1 of 2 use cases: u0."},
		"the curriculum": {of(plan().Technology("c", testplan.In(edTech)).Technology("b", testplan.In(at)).Technology("a", testplan.In(edTech), inGuides("Guide")).Technology("n", testplan.In(infoTech))), "CurriculumLinkMissing",
			"spec.technologies: No document of the curriculum is named for 2 of 3 technologies for learning: b and c."},
	})
}
