package assess_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
	"techplan.education/internal/text"
)

// hidden are characters that control a terminal or the direction of text, and those that
// end a line.
var hidden = []string{
	"\x1b[2J", "\x00", "\x7f", "\u009b31m", "\u061c", "\u200e", "\u2028", "\u202e", "\u2066", "\ufeff",
	"\n", "\r\n", "\t",
}

// freeLengths are the types that accept any text, with the most characters of each.
var freeLengths = map[reflect.Type]int{
	reflect.TypeFor[v1alpha1.Label](): 160,
	reflect.TypeFor[v1alpha1.Role]():  120,
	reflect.TypeFor[v1alpha1.Text]():  2000,
}

// freeFields are the fields of type string or []string that accept any text, with the most
// characters of each.
var freeFields = map[string]int{
	"Metric.Unit": 40, "LineGoal.Name": 253, "BudgetLineKey.Plan": 253, "EvaluationTarget.Name": 253,
	"ScheduleTarget.Name": 253, "ObjectKey.Name": 253, "TimelineEntry.Goals": 253, "LearningProgram.Goals": 253,
}

// hiddenWriter writes hidden characters into strings that accept any text. Objects that are
// older than the refusal of such characters may hold them.
type hiddenWriter struct {
	*rand.Rand
	// changed counts the strings that were changed, by type or field.
	changed map[string]int
}

// writeInto changes the free strings of a value, and sets some that are empty.
func (writer *hiddenWriter) writeInto(value reflect.Value, field string) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			writer.writeInto(value.Elem(), field)
		}
	case reflect.Slice:
		for i := range value.Len() {
			writer.writeInto(value.Index(i), field)
		}
	case reflect.Struct:
		for i := range value.NumField() {
			writer.writeInto(value.Field(i), value.Type().Name()+"."+value.Type().Field(i).Name)
		}
	case reflect.String:
		place := value.Type().Name()
		most, free := freeLengths[value.Type()]
		if !free {
			place = field
			most, free = freeFields[field]
		}
		if free && writer.IntN(3) > 0 {
			value.SetString(writer.addHidden(value.String(), most))
			writer.changed[place]++
		}
	default:
	}
}

// addHidden puts one hidden character into a text, or fills it with them up to its
// greatest length.
func (writer *hiddenWriter) addHidden(text string, most int) string {
	mark := hidden[writer.IntN(len(hidden))]
	if writer.IntN(4) == 0 {
		return string([]rune(strings.Repeat(mark, most))[:most])
	}
	runes := []rune(text)
	at := writer.IntN(len(runes) + 1)
	runes = []rune(string(runes[:at]) + mark + string(runes[at:]))
	return string(runes[:min(len(runes), most)])
}

// newDistrictWithHidden returns a random district with hidden characters in its strings, and
// adds the number of strings that it changed to places, by type or field.
func newDistrictWithHidden(seed uint64, places map[string]int) snapshot.District {
	district := newRandomDistrict(seed)
	writer := hiddenWriter{Rand: newRandom(seed, 9), changed: places}
	for _, object := range listObjects(district) {
		writer.writeInto(reflect.ValueOf(object).Elem().FieldByName("Spec"), "")
	}
	return district
}

// findHidden lists the strings of a value that have a hidden character.
func findHidden(value reflect.Value, path string) []string {
	var list []string
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			list = findHidden(value.Elem(), path)
		}
	case reflect.Slice:
		for i := range value.Len() {
			list = append(list, findHidden(value.Index(i), path+"[]")...)
		}
	case reflect.Struct:
		for i := range value.NumField() {
			// Recorded is a copy of what people wrote, to be put back as it was.
			if field := value.Type().Field(i); field.IsExported() && field.Name != "Recorded" {
				list = append(list, findHidden(value.Field(i), path+"."+field.Name)...)
			}
		}
	case reflect.String:
		if strings.ContainsFunc(value.String(), text.IsHidden) {
			list = append(list, path+": "+value.String())
		}
	default:
	}
	return list
}

// No status shows a hidden character that is stored in an object, and the API server
// accepts each status.
func TestStatusesShowHiddenCharactersEscaped(t *testing.T) {
	t.Parallel()
	escaped, places := 0, map[string]int{}
	for seed := range uint64(districts / 3) {
		district := newDistrictWithHidden(seed, places)
		assessed := newAssessFunc(district)
		for _, object := range listObjects(district) {
			for _, now := range instants[:2] {
				status, _ := assessed(object, now)
				if found := findHidden(reflect.ValueOf(status), ""); len(found) > 0 {
					t.Fatalf("seed %d, %T %s at %s: %q", seed, object, object.GetName(), now, found)
				}
				storeStatus(t, object, status)
				escaped += strings.Count(string(encodeJSON(t, status)), `\\u202e`)
				requireValidStatus(t, seed, object)
			}
		}
	}
	if escaped == 0 {
		t.Error("no status has an escape: does the test still reach what statuses copy?")
	}
	if want := len(freeLengths) + len(freeFields); len(places) != want {
		t.Errorf("changed strings of %d types and fields, want %d: %v", len(places), want, places)
	}
}

// requireValidStatus fails the test if the API server would refuse the status of an object.
func requireValidStatus(t *testing.T, seed uint64, object metav1.Object) {
	t.Helper()
	for _, err := range validateStatus(t, object) {
		if strings.HasPrefix(err.Field, "status") {
			t.Fatalf("seed %d, %T %s: %v", seed, object, object.GetName(), err)
		}
	}
}

// The API server accepts no such name. A status escapes it nevertheless.
func TestNamesOfObjectsAreShownEscaped(t *testing.T) {
	t.Parallel()
	const bad = "g\u202e\x1b[2J"
	district := snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{testplan.NewPlan("p").AddLine("l", 2027, "10", testplan.ForGoals(bad)).BuildObject()},
		Goals: []*v1alpha1.Goal{testplan.NewGoal(bad).OfPlan("p").AddAction("buy", 2027, "441000").BuildObject()},
	}
	assessed, escaped := newAssessFunc(district), 0
	for _, object := range listObjects(district) {
		status, _ := assessed(object, instants[1])
		var findings []v1alpha1.Finding
		switch typed := status.(type) {
		case *v1alpha1.TechnologyPlanStatus:
			findings = typed.Findings
		case *v1alpha1.GoalStatus:
			findings = typed.Findings
		}
		if found := findHidden(reflect.ValueOf(findings), "findings"); len(found) > 0 {
			t.Errorf("%T: %q", object, found)
		}
		for _, finding := range findings {
			if finding.Object.Name == `g\u202e\x1b[2J` {
				escaped++
			}
		}
	}
	if escaped == 0 {
		t.Error("no finding is about the goal")
	}
}

// Labels that become equal when they are escaped appear once in a status, because the API
// server refuses duplicates.
func TestLabelsThatBecomeTheSameStandOnce(t *testing.T) {
	t.Parallel()
	labels := []v1alpha1.Label{"Office\u202e", `Office\u202e`, "Office\n", "Office", "\n"}
	plan := testplan.NewPlan("p").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.Policy.RequiredRoles = labels
		for i, label := range labels {
			name := v1alpha1.EntryName(fmt.Sprint("s", i))
			stakeholder := v1alpha1.Stakeholder{Name: name, Role: "Buyer", Department: label}
			spec.Stakeholders = append(spec.Stakeholders, stakeholder)
		}
	}).BuildObject()
	status, _ := newAssessFunc(snapshot.District{Plans: []*v1alpha1.TechnologyPlan{plan}})(plan, instants[1])
	got := status.(*v1alpha1.TechnologyPlanStatus)
	if diff := cmp.Diff([]v1alpha1.Label{"Office", `Office\u202e`, `\n`}, got.Effective.RequiredRoles); diff != "" {
		t.Errorf("required roles (-want +got):\n%s", diff)
	}
	want := []v1alpha1.DepartmentCount{{Name: "Office", Stakeholders: 2}, {Name: `Office\u202e`, Stakeholders: 2}}
	if diff := cmp.Diff(want, got.Departments); diff != "" {
		t.Errorf("departments (-want +got):\n%s", diff)
	}
	storeStatus(t, plan, status)
	requireValidStatus(t, 0, plan)
}
