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
	definitions, err := crd.Definitions()
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
	plan := testplan.Plan("p").
		Zone(zone).
		Schedule("review", v1alpha1.CadenceOnce, string(due), v1alpha1.KindTechnologyPlan, "").Object()
	return snapshot.District{
		Plans:       []*v1alpha1.TechnologyPlan{plan},
		Evaluations: []*v1alpha1.Evaluation{testplan.Evaluation("review", string(due)).Object()},
	}
}

// Extreme dates and amounts that the schema accepts in a spec never yield a status that
// the schema refuses. Such an object could never have a status.
func TestStatusesFitTheSchemaAtTheEdges(t *testing.T) {
	const never = "9999-12-31" // What people write for "no end".
	far := func() *testplan.PlanBuilder {
		return testplan.Plan("p").Technology("t", testplan.Price("9999999999999.99"), testplan.Life(360)).Enrollment(1)
	}
	plans := func(builders ...*testplan.PlanBuilder) snapshot.District {
		var district snapshot.District
		for _, builder := range builders {
			district.Plans = append(district.Plans, builder.Object())
		}
		return district
	}
	with := func(change func(whole *snapshot.District)) snapshot.District {
		whole := plans(far())
		change(&whole)
		return whole
	}
	device := func(change func(*testplan.DeviceBuilder)) snapshot.District {
		lot := testplan.Device("d", "t", 1_000_000)
		change(lot)
		return with(func(whole *snapshot.District) { whole.Devices = append(whole.Devices, lot.Object()) })
	}
	goal := testplan.Goal("g").Object()
	benchmark := func(b *testplan.BenchmarkBuilder) snapshot.District {
		return with(func(whole *snapshot.District) {
			whole.Goals, whole.Benchmarks = append(whole.Goals, goal), append(whole.Benchmarks, b.Object())
		})
	}
	for name, district := range map[string]snapshot.District{
		"a lot supported for ever":  device(func(lot *testplan.DeviceBuilder) { lot.Supported(never) }),
		"a lot leased for ever":     device(func(lot *testplan.DeviceBuilder) { lot.Leased(never) }),
		"a lot in service for ever": device(func(lot *testplan.DeviceBuilder) { lot.InService(never) }),
		"a lot that ends in FY2201": device(func(lot *testplan.DeviceBuilder) { lot.Supported("2200-12-31") }),
		"a lot that ended long ago": device(func(lot *testplan.DeviceBuilder) { lot.InService("1970-01-01").Lasts(1) }),
		"a warranty for ever": device(func(lot *testplan.DeviceBuilder) {
			lot.With(func(spec *v1alpha1.DeviceSpec) { spec.WarrantyEnd = never })
		}),
		"an evaluation due at the end": with(func(whole *snapshot.District) {
			whole.Evaluations = append(whole.Evaluations, testplan.Evaluation("", never).Object())
		}),
		"an evaluation due at the start": with(func(whole *snapshot.District) {
			whole.Evaluations = append(whole.Evaluations, testplan.Evaluation("", "1970-01-01").Object())
		}),
		"a closure for ever": plans(far().With(closePermanently)),
		"a plan of the distant future": plans(far().
			Period("2190-01-01", "2199-12-31").
			FiscalStart(2).
			Line("l", 0, "1000")),
		"a plan of the past": plans(far().Period("1990-01-01", "1999-12-31").Line("l", 0, "1000")),
		"a goal without end": with(func(whole *snapshot.District) {
			endless := testplan.Goal("g").Runs("1970-01-01", never).ActionFrom("a", "1970-01-01", never, "1")
			whole.Goals = append(whole.Goals, endless.Object())
		}),
		"the largest values": benchmark(testplan.Benchmark("b", "g").
			From("-9999999999999.9999", "1970-01-01").
			To("9999999999999.9999", never).
			Observed("9999999999999.9998", "2026-11-20").
			With(countInDevices)),
		"the smallest step": benchmark(testplan.Benchmark("b", "g").
			From("0", "2026-07-01").
			To("0.0001", never).
			Observed("-9999999999999.9999", "2026-07-02").
			With(countInDevices)),
		"reached in ten thousand years": benchmark(testplan.Benchmark("b", "g").
			From("0", "9998-07-01").
			To("90", never).
			Observed("0.01", "9998-08-01")),
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
