package assess_test

import (
	"encoding/json"
	"reflect"
	"sync"
	"testing"
	"time"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	schemavalidation "k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"

	"techplan.education/api/v1alpha1"
	"techplan.education/config/crd"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testconditions"
	"techplan.education/internal/testplan"
)

// statusSchema validates a status as the API server does.
type statusSchema struct {
	structural *structuralschema.Structural
	schema     schemavalidation.SchemaValidator
	rules      *cel.Validator
}

// statusSchemas by kind.
var statusSchemas = sync.OnceValues(func() (map[string]statusSchema, error) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		return nil, err
	}
	byKind := map[string]statusSchema{}
	for _, definition := range definitions {
		props := &apiextensions.JSONSchemaProps{}
		schema := definition.Spec.Versions[0].Schema.OpenAPIV3Schema
		if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(schema, props, nil); err != nil {
			return nil, err
		}
		structural, err := structuralschema.NewStructural(props)
		if err != nil {
			return nil, err
		}
		validator, _, err := schemavalidation.NewSchemaValidator(props)
		if err != nil {
			return nil, err
		}
		rules := cel.NewValidator(structural, true, celconfig.PerCallLimit)
		byKind[definition.Spec.Names.Kind] = statusSchema{structural, validator, rules}
	}
	return byKind, nil
})

// validateStatus returns what the API server would refuse in the status of an object.
func validateStatus(t *testing.T, object metav1.Object) field.ErrorList {
	t.Helper()
	byKind, err := statusSchemas()
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	whole := map[string]any{}
	if err := utiljson.Unmarshal(data, &whole); err != nil {
		t.Fatal(err)
	}
	schema := byKind[reflect.TypeOf(object).Elem().Name()]
	errs := schemavalidation.ValidateCustomResource(nil, whole, schema.schema)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, schema.structural, whole)...)
	broken, _ := schema.rules.Validate(t.Context(), nil, schema.structural, whole, nil, celconfig.RuntimeCELCostBudget)
	return append(errs, broken...)
}

func findReason(object metav1.Object, condition v1alpha1.ConditionType) v1alpha1.ConditionReason {
	list, _ := testconditions.ConditionsOf(object)
	if found := v1alpha1.FindCondition(list, condition); found != nil {
		return v1alpha1.ConditionReason(found.Reason)
	}
	return ""
}

func TestStatusesFitTheSchema(t *testing.T) {
	checkObjects(t, districts/3, func(t *testing.T, seed uint64, object metav1.Object, assessed assessFunc) {
		t.Helper()
		for _, now := range instants {
			status, _ := assessed(object, now)
			storeStatus(t, object, status)
			if errs := validateStatus(t, object); len(errs) > 0 {
				t.Fatalf("seed %d, %T %s at %s: %v", seed, object, object.GetName(), now, errs.ToAggregate())
			}
		}
	})
}

// newReviewedDistrict returns a plan in a time zone, with one scheduled evaluation and its
// record.
func newReviewedDistrict(zone string, due v1alpha1.Date) snapshot.District {
	plan := testplan.NewPlan("p").
		SetTimeZone(zone).
		AddSchedule("review", v1alpha1.CadenceOnce, string(due), v1alpha1.KindTechnologyPlan, "").BuildObject()
	return snapshot.District{
		Plans:       []*v1alpha1.TechnologyPlan{plan},
		Evaluations: []*v1alpha1.Evaluation{testplan.NewEvaluation("review", string(due)).BuildObject()},
	}
}

// Extreme dates and amounts that the schema accepts in a spec never yield a status that
// the schema refuses. Such an object could never have a status.
func TestStatusesFitTheSchemaAtTheEdges(t *testing.T) {
	const never = "9999-12-31" // What people write for "no end".
	far := func() *testplan.PlanBuilder {
		return testplan.NewPlan("p").AddTechnology("t", testplan.WithUnitCost("9999999999999.99"), testplan.WithLifeMonths(360)).SetEnrollment(1)
	}
	plans := func(builders ...*testplan.PlanBuilder) snapshot.District {
		var district snapshot.District
		for _, builder := range builders {
			district.Plans = append(district.Plans, builder.BuildObject())
		}
		return district
	}
	with := func(change func(whole *snapshot.District)) snapshot.District {
		whole := plans(far())
		change(&whole)
		return whole
	}
	device := func(change func(*testplan.DeviceBuilder)) snapshot.District {
		lot := testplan.NewDevice("d", "t", 1_000_000)
		change(lot)
		return with(func(whole *snapshot.District) { whole.Devices = append(whole.Devices, lot.BuildObject()) })
	}
	goal := testplan.NewGoal("g").BuildObject()
	benchmark := func(b *testplan.BenchmarkBuilder) snapshot.District {
		return with(func(whole *snapshot.District) {
			whole.Goals, whole.Benchmarks = append(whole.Goals, goal), append(whole.Benchmarks, b.BuildObject())
		})
	}
	for name, district := range map[string]snapshot.District{
		"a lot supported for ever":  device(func(lot *testplan.DeviceBuilder) { lot.SupportedUntil(never) }),
		"a lot leased for ever":     device(func(lot *testplan.DeviceBuilder) { lot.LeasedUntil(never) }),
		"a lot in service for ever": device(func(lot *testplan.DeviceBuilder) { lot.InService(never) }),
		"a lot that ends in FY2201": device(func(lot *testplan.DeviceBuilder) { lot.SupportedUntil("2200-12-31") }),
		"a lot that ended long ago": device(func(lot *testplan.DeviceBuilder) { lot.InService("1970-01-01").SetLifeMonths(1) }),
		"a warranty for ever": device(func(lot *testplan.DeviceBuilder) {
			lot.ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.WarrantyEnd = never })
		}),
		"an evaluation due at the end": with(func(whole *snapshot.District) {
			whole.Evaluations = append(whole.Evaluations, testplan.NewEvaluation("", never).BuildObject())
		}),
		"an evaluation due at the start": with(func(whole *snapshot.District) {
			whole.Evaluations = append(whole.Evaluations, testplan.NewEvaluation("", "1970-01-01").BuildObject())
		}),
		"a closure for ever": plans(far().ChangeSpec(closePermanently)),
		"a plan of the distant future": plans(far().
			SetPeriod("2190-01-01", "2199-12-31").
			FiscalStart(2).
			AddLine("l", 0, "1000")),
		"a plan of the past": plans(far().SetPeriod("1990-01-01", "1999-12-31").AddLine("l", 0, "1000")),
		"a goal without end": with(func(whole *snapshot.District) {
			endless := testplan.NewGoal("g").SetDates("1970-01-01", never).ActionFrom("a", "1970-01-01", never, "1")
			whole.Goals = append(whole.Goals, endless.BuildObject())
		}),
		"the largest values": benchmark(testplan.NewBenchmark("b", "g").
			FromBaseline("-9999999999999.9999", "1970-01-01").
			ToTarget("9999999999999.9999", never).
			AddObservation("9999999999999.9998", "2026-11-20").
			ChangeSpec(countInDevices)),
		"the smallest step": benchmark(testplan.NewBenchmark("b", "g").
			FromBaseline("0", "2026-07-01").
			ToTarget("0.0001", never).
			AddObservation("-9999999999999.9999", "2026-07-02").
			ChangeSpec(countInDevices)),
		"reached in ten thousand years": benchmark(testplan.NewBenchmark("b", "g").
			FromBaseline("0", "9998-07-01").
			ToTarget("90", never).
			AddObservation("0.01", "9998-08-01")),
	} {
		t.Run(name, func(t *testing.T) {
			assessed := newAssessFunc(district)
			for _, now := range []time.Time{instants[1], time.Date(9999, 12, 31, 12, 0, 0, 0, time.UTC)} {
				for _, object := range listObjects(district) {
					status, _ := assessed(object, now)
					storeStatus(t, object, status)
					if errs := validateStatus(t, object); len(errs) > 0 {
						t.Errorf("%T %s at %s: %v", object, object.GetName(), now, errs.ToAggregate())
					}
				}
			}
		})
	}
}

func countInDevices(spec *v1alpha1.BenchmarkSpec) { spec.Metric.Unit = "devices" }

func closePermanently(spec *v1alpha1.TechnologyPlanSpec) {
	spec.District.Closures = []v1alpha1.Term{{Name: "closed", Start: "2027-01-01", End: "9999-12-31"}}
	spec.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
		Name: "review", Cadence: v1alpha1.CadenceAnnual, Anchor: "2027-06-15",
		Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindTechnologyPlan},
	}}
}
