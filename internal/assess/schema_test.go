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

// statusSchema is what the API server holds a status against.
type statusSchema struct {
	structural *structuralschema.Structural
	schema     schemavalidation.SchemaValidator
	rules      *cel.Validator
}

// statusSchemas by kind.
var statusSchemas = sync.OnceValues(func() (map[string]statusSchema, error) {
	definitions, err := crd.Definitions()
	if err != nil {
		return nil, err
	}
	byKind := map[string]statusSchema{}
	for _, d := range definitions {
		props := &apiextensions.JSONSchemaProps{}
		schema := d.Spec.Versions[0].Schema.OpenAPIV3Schema
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
		byKind[d.Spec.Names.Kind] = statusSchema{structural, validator, cel.NewValidator(structural, true, celconfig.PerCallLimit)}
	}
	return byKind, nil
})

// validateStatus are what the API server would refuse in the status of an object.
func validateStatus(t *testing.T, o metav1.Object) field.ErrorList {
	t.Helper()
	byKind, err := statusSchemas()
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	whole := map[string]any{}
	if err := utiljson.Unmarshal(data, &whole); err != nil {
		t.Fatal(err)
	}
	l := byKind[reflect.TypeOf(o).Elem().Name()]
	errs := schemavalidation.ValidateCustomResource(nil, whole, l.schema)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, l.structural, whole)...)
	broken, _ := l.rules.Validate(t.Context(), nil, l.structural, whole, nil, celconfig.RuntimeCELCostBudget)
	return append(errs, broken...)
}

func reasonOf(o metav1.Object, condition v1alpha1.ConditionType) v1alpha1.ConditionReason {
	list, _ := testconditions.ConditionsOf(o)
	if c := v1alpha1.FindCondition(list, condition); c != nil {
		return v1alpha1.ConditionReason(c.Reason)
	}
	return ""
}

func TestStatusesFitTheSchema(t *testing.T) {
	checkObjects(t, districts/3, func(t *testing.T, seed uint64, o metav1.Object, assessed assessFunc) {
		t.Helper()
		for _, now := range instants {
			status, _ := assessed(o, now)
			storeStatus(t, o, status)
			if errs := validateStatus(t, o); len(errs) > 0 {
				t.Fatalf("seed %d, %T %s at %s: %v", seed, o, o.GetName(), now, errs.ToAggregate())
			}
		}
	})
}

// newReviewedDistrict is a plan in a zone with one review and its record.
func newReviewedDistrict(zone string, due v1alpha1.Date) snapshot.District {
	plan := testplan.Plan("p").Zone(zone).Schedule("review", v1alpha1.CadenceOnce, string(due), v1alpha1.KindTechnologyPlan, "").Object()
	return snapshot.District{
		Plans:       []*v1alpha1.TechnologyPlan{plan},
		Evaluations: []*v1alpha1.Evaluation{testplan.Evaluation("review", string(due)).Object()},
	}
}

// Dates and amounts that the schema takes, however far off, never make a status
// that it refuses: the object would go without one for ever.
func TestStatusesFitTheSchemaAtTheEdges(t *testing.T) {
	const never = "9999-12-31" // What people write for "no end".
	far := func() *testplan.PlanBuilder {
		return testplan.Plan("p").Technology("t", testplan.Price("9999999999999.99"), testplan.Life(360)).Enrollment(1)
	}
	plans := func(builders ...*testplan.PlanBuilder) snapshot.District {
		var w snapshot.District
		for _, b := range builders {
			w.Plans = append(w.Plans, b.Object())
		}
		return w
	}
	with := func(change func(w *snapshot.District)) snapshot.District {
		w := plans(far())
		change(&w)
		return w
	}
	device := func(change func(*testplan.DeviceBuilder)) snapshot.District {
		d := testplan.Device("d", "t", 1_000_000)
		change(d)
		return with(func(w *snapshot.District) { w.Devices = append(w.Devices, d.Object()) })
	}
	goal := testplan.Goal("g").Object()
	benchmark := func(b *testplan.BenchmarkBuilder) snapshot.District {
		return with(func(w *snapshot.District) {
			w.Goals, w.Benchmarks = append(w.Goals, goal), append(w.Benchmarks, b.Object())
		})
	}
	for name, w := range map[string]snapshot.District{
		"a lot supported for ever":  device(func(d *testplan.DeviceBuilder) { d.Supported(never) }),
		"a lot leased for ever":     device(func(d *testplan.DeviceBuilder) { d.Leased(never) }),
		"a lot in service for ever": device(func(d *testplan.DeviceBuilder) { d.InService(never) }),
		"a lot that ends in FY2201": device(func(d *testplan.DeviceBuilder) { d.Supported("2200-12-31") }),
		"a lot that ended long ago": device(func(d *testplan.DeviceBuilder) { d.InService("1970-01-01").Lasts(1) }),
		"a warranty for ever":       device(func(d *testplan.DeviceBuilder) { d.With(func(s *v1alpha1.DeviceSpec) { s.WarrantyEnd = never }) }),
		"an evaluation due at the end": with(func(w *snapshot.District) {
			w.Evaluations = append(w.Evaluations, testplan.Evaluation("", never).Object())
		}),
		"an evaluation due at the start": with(func(w *snapshot.District) {
			w.Evaluations = append(w.Evaluations, testplan.Evaluation("", "1970-01-01").Object())
		}),
		"a closure for ever":           plans(far().With(closePermanently)),
		"a plan of the distant future": plans(far().Period("2190-01-01", "2199-12-31").FiscalStart(2).Line("l", 0, "1000")),
		"a plan of the past":           plans(far().Period("1990-01-01", "1999-12-31").Line("l", 0, "1000")),
		"a goal without end": with(func(w *snapshot.District) {
			w.Goals = append(w.Goals, testplan.Goal("g").Runs("1970-01-01", never).ActionFrom("a", "1970-01-01", never, "1").Object())
		}),
		"the largest values":            benchmark(testplan.Benchmark("b", "g").From("-9999999999999.9999", "1970-01-01").To("9999999999999.9999", never).Observed("9999999999999.9998", "2026-11-20").With(measureDevices)),
		"the smallest step":             benchmark(testplan.Benchmark("b", "g").From("0", "2026-07-01").To("0.0001", never).Observed("-9999999999999.9999", "2026-07-02").With(measureDevices)),
		"reached in ten thousand years": benchmark(testplan.Benchmark("b", "g").From("0", "9998-07-01").To("90", never).Observed("0.01", "9998-08-01")),
	} {
		t.Run(name, func(t *testing.T) {
			assessed := newAssessFunc(w)
			for _, now := range []time.Time{instants[1], time.Date(9999, 12, 31, 12, 0, 0, 0, time.UTC)} {
				for _, o := range objectsOf(w) {
					status, _ := assessed(o, now)
					storeStatus(t, o, status)
					if errs := validateStatus(t, o); len(errs) > 0 {
						t.Errorf("%T %s at %s: %v", o, o.GetName(), now, errs.ToAggregate())
					}
				}
			}
		})
	}
}

func measureDevices(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "devices" }

func closePermanently(s *v1alpha1.TechnologyPlanSpec) {
	s.District.Closures = []v1alpha1.Term{{Name: "closed", Start: "2027-01-01", End: "9999-12-31"}}
	s.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
		Name: "review", Cadence: v1alpha1.CadenceAnnual, Anchor: "2027-06-15", Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindTechnologyPlan},
	}}
}
