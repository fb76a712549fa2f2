package cases_test

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/config/crd"
	"techplan.education/internal/assess"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

// mayBeSilent has the fields whose removal may end an Error or Warning without a word, each with
// the reason: see docs/design/0007-money-rules.md.
var mayBeSilent = map[string]string{
	"Benchmark.metric.dimension":                          selects,
	"Benchmark.metric.unit":                               selects,
	"Benchmark.observations[].groups":                     states,
	"Benchmark.observations[].have":                       states,
	"Benchmark.observations[].of":                         states,
	"Device.acquisition":                                  states,
	"Device.acquisition.budgetLine":                       states,
	"Device.acquisition.received":                         states,
	"Device.acquisition.unitCost":                         states,
	"Device.replacedByRef":                                states,
	"Device.site":                                         states,
	"Device.supportEnd":                                   states,
	"Device.yearlyCosts":                                  states,
	"Evaluation.criteria":                                 states,
	"Evaluation.decision":                                 states,
	"Evaluation.subject":                                  selects,
	"Evaluation.technologies":                             selects,
	"Goal.approach":                                       selects,
	"Goal.actions":                                        states,
	"Goal.actions[].cost":                                 states,
	"Goal.actions[].end":                                  states,
	"Goal.actions[].fiscalYear":                           states,
	"Goal.closed":                                         states,
	"Goal.requiredRoles":                                  states,
	"Goal.start":                                          states,
	"TechnologyPlan.budget.lines[].domain":                defaults,
	"TechnologyPlan.budget.lines[].fiscalYear":            defaults,
	"TechnologyPlan.budget.lines[].otherCommitted":        states,
	"TechnologyPlan.budget.lines[].otherSpent":            states,
	"TechnologyPlan.budget.lines[].recurring":             states,
	"TechnologyPlan.budget.lines[].source":                states,
	"TechnologyPlan.budget.lines[].technologies":          states,
	"TechnologyPlan.budget.lines[].throughFiscalYear":     states,
	"TechnologyPlan.budget.sources[].amounts[].state":     defaults,
	"TechnologyPlan.budget.sources[].obligationEnd":       states,
	"TechnologyPlan.budget.transfers[].from":              states,
	"TechnologyPlan.budget.transfers[].to":                states,
	"TechnologyPlan.evaluationSchedules[].anchor":         states,
	"TechnologyPlan.evaluationSchedules[].subject":        defaults,
	"TechnologyPlan.needs[].readiness.ability":            states,
	"TechnologyPlan.policy.domainBands[].minPercent":      states,
	"TechnologyPlan.professionalLearning":                 states,
	"TechnologyPlan.district.sites[].groups[].count":      states,
	"TechnologyPlan.policy":                               states,
	"TechnologyPlan.policy.capacity":                      states,
	"TechnologyPlan.policy.capacity.devicesPerTechnician": states,
	"TechnologyPlan.policy.capacity.kbpsPerStudent":       defaults,
	"TechnologyPlan.policy.capacity.studentsPerDevice":    states,
	"TechnologyPlan.professionalLearning[].start":         states,
	"TechnologyPlan.technologies[].domain":                selects,
	"TechnologyPlan.technologies[].kind":                  selects,
	"TechnologyPlan.technologies[].lifecycle":             states,
	"TechnologyPlan.technologies[].maintenanceCost":       states,
	"TechnologyPlan.technologies[].studentFacing":         selects,
	"TechnologyPlan.vision":                               begins,
	"TechnologyPlan.vision.studentLearning":               begins,
}

// The reasons why a field may be missing without a word.
const (
	states   = "the finding is about what the field states; without the statement there is nothing to report"
	selects  = "the field says that the rule applies to the entry"
	defaults = "without the field a documented default applies"
	begins   = "a plan without goals and without any part of a vision has just begun"
)

// entryNames matches the keys and numbers of list entries in a path.
var entryNames = regexp.MustCompile(`\[[^]]*\]`)

// Silence is not a pass: the test removes each optional field of generated plans, one at a time.
// When an Error or Warning is gone then, the assessment must say something that it did not say
// before: another finding, a rule that could not be checked, or a condition that is Unknown.
func TestMissingDataAreNamed(t *testing.T) {
	schemas := loadSpecSchemas(t)
	asOf := time.Date(2027, time.October, 1, 16, 0, 0, 0, time.UTC)
	used := map[string]bool{}
	for seed := range uint64(24) {
		world := testrandom.NewWorld(seed)
		before := assessWorld(t, world, asOf)
		serious := listSerious(before.Findings)
		said := listStatements(before)
		for _, object := range listObjects(world) {
			walkOptional(object.spec, schemas[object.key.Kind], "spec", func(path string, field reflect.Value) {
				name := string(object.key.Kind) + entryNames.ReplaceAllString(strings.TrimPrefix(path, "spec"), "[]")
				old := reflect.New(field.Type()).Elem()
				old.Set(field)
				field.SetZero()
				after := assessWorld(t, world, asOf)
				field.Set(old)
				for statement := range listStatements(after) {
					if !said[statement] {
						return
					}
				}
				now := listSerious(after.Findings)
				for at := range serious {
					switch {
					case now[at] != "" || isRepair(at, object.key, path):
					case mayBeSilent[name] != "":
						used[name] = true
					default:
						t.Errorf("seed %d: without %s of %s, %s at %s is gone without a word", seed, path, object.key.Name,
							at.code, at.field)
					}
				}
			})
		}
	}
	for name := range mayBeSilent {
		if !used[name] {
			t.Errorf("%s may be silent, and is not: take it out of the table", name)
		}
	}
}

// isRepair reports whether the finding was about the content of the removed field. A finding
// that something is missing is not ended by removing the rest of it.
func isRepair(at place, object v1alpha1.ObjectKey, path string) bool {
	code := string(at.code)
	return at.object == object && strings.HasPrefix(at.field, path) &&
		!strings.HasSuffix(code, "Missing") && !strings.HasSuffix(code, "Uncovered")
}

// listStatements lists everything that a status says about faults and about what is not known.
func listStatements(status v1alpha1.TechnologyPlanStatus) map[string]bool {
	statements := map[string]bool{}
	for _, finding := range status.Findings {
		statements[fmt.Sprint(finding.Code, finding.Field, finding.Message, finding.Waived)] = true
	}
	for _, skipped := range status.NotChecked {
		statements[fmt.Sprint(skipped.Code, skipped.Reason)] = true
	}
	for _, condition := range status.Conditions {
		if condition.Status == metav1.ConditionUnknown {
			statements[condition.Type+condition.Message] = true
		}
	}
	return statements
}

func assessWorld(t *testing.T, world testplan.World, asOf time.Time) v1alpha1.TechnologyPlanStatus {
	t.Helper()
	source := snapshot.NewMemory(snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{world.Plan}, Goals: world.Goals, Benchmarks: world.Benchmarks,
		Devices: world.Devices, Evaluations: world.Evaluations,
	})
	input, err := snapshot.PlanInput(t.Context(), source, world.Plan)
	if err != nil {
		t.Fatal(err)
	}
	status, _ := assess.ComputePlanStatus(input, asOf)
	return status
}

// object is an object of a generated plan with its spec, which can be changed.
type object struct {
	key  v1alpha1.ObjectKey
	spec reflect.Value
}

func listObjects(world testplan.World) []object {
	objects := []object{newObject(v1alpha1.KindTechnologyPlan, world.Plan.Name, &world.Plan.Spec)}
	for _, goal := range world.Goals {
		objects = append(objects, newObject(v1alpha1.KindGoal, goal.Name, &goal.Spec))
	}
	for _, benchmark := range world.Benchmarks {
		objects = append(objects, newObject(v1alpha1.KindBenchmark, benchmark.Name, &benchmark.Spec))
	}
	for _, lot := range world.Devices {
		objects = append(objects, newObject(v1alpha1.KindDevice, lot.Name, &lot.Spec))
	}
	for _, evaluation := range world.Evaluations {
		objects = append(objects, newObject(v1alpha1.KindEvaluation, evaluation.Name, &evaluation.Spec))
	}
	return objects
}

func newObject(kind v1alpha1.ObjectKind, name string, spec any) object {
	return object{v1alpha1.ObjectKey{Kind: kind, Name: name}, reflect.ValueOf(spec).Elem()}
}

func loadSpecSchemas(t *testing.T) map[v1alpha1.ObjectKind]apiextensionsv1.JSONSchemaProps {
	t.Helper()
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	schemas := map[v1alpha1.ObjectKind]apiextensionsv1.JSONSchemaProps{}
	for _, definition := range definitions {
		kind := v1alpha1.ObjectKind(definition.Spec.Names.Kind)
		schemas[kind] = definition.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
	}
	return schemas
}

// walkOptional calls visit with every field below value that is set and that the schema does not
// require.
func walkOptional(
	value reflect.Value, schema apiextensionsv1.JSONSchemaProps, path string, visit func(string, reflect.Value),
) {
	switch {
	case value.Kind() == reflect.Pointer && !value.IsNil():
		walkOptional(value.Elem(), schema, path, visit)
	case value.Kind() == reflect.Slice && schema.Items != nil:
		for i := range value.Len() {
			entry := fmt.Sprintf("%s[%s]", path, nameEntry(value.Index(i), schema, i))
			walkOptional(value.Index(i), *schema.Items.Schema, entry, visit)
		}
	case value.Kind() == reflect.Struct && len(schema.Properties) > 0:
		for i := range value.NumField() {
			name := nameField(value.Type().Field(i))
			if name == "" { // Its fields are those of the struct that holds it.
				walkOptional(value.Field(i), schema, path, visit)
				continue
			}
			if !slices.Contains(schema.Required, name) && !value.Field(i).IsZero() {
				visit(path+"."+name, value.Field(i))
			}
			walkOptional(value.Field(i), schema.Properties[name], path+"."+name, visit)
		}
	}
}

func nameField(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

// nameEntry returns the key of an entry, as findings write it, or its number.
func nameEntry(entry reflect.Value, list apiextensionsv1.JSONSchemaProps, number int) string {
	if len(list.XListMapKeys) > 0 {
		for i := range entry.NumField() {
			if nameField(entry.Type().Field(i)) == list.XListMapKeys[0] {
				return fmt.Sprint(entry.Field(i).Interface())
			}
		}
	}
	return fmt.Sprint(number)
}
