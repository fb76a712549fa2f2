package measurement_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// A percentage above 0 and below 1 is often a fraction, and is asked about.
func TestPercentLikeAFraction(t *testing.T) {
	for title, c := range map[string]struct {
		value v1alpha1.Percent
		want  []string
	}{
		"left out":      {"", nil},
		"zero":          {"0", nil},
		"the smallest":  {"0.0001", []string{"Write 0.01 if 0.01 percent is meant, and leave it if 0.0001 percent is."}},
		"a fraction":    {"0.62", []string{"Write 62 if 62 percent is meant, and leave it if 0.62 percent is."}},
		"four decimals": {"0.6255", []string{"Write 62.55 if 62.55 percent is meant, and leave it if 0.6255 percent is."}},
		"the largest":   {"0.9999", []string{"Write 99.99 if 99.99 percent is meant, and leave it if 0.9999 percent is."}},
		"one percent":   {"1", nil},
		"above one":     {"1.5", nil},
	} {
		t.Run(title, func(t *testing.T) {
			plan := testrules.NewPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.District.ERate.NSLPPercent = c.value
			})
			var actions []string
			for _, finding := range testrules.EvaluateRules(testrules.NewDistrict(plan), testrules.Today).Findings {
				if finding.Code == rules.CountImplausible {
					actions = append(actions, finding.Action)
				}
			}
			if diff := cmp.Diff(c.want, actions); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPercentLikeAFractionNamesItsField(t *testing.T) {
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"of the plan": {
			World: testrules.NewDistrict(testrules.NewPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.District.ERate.NSLPPercent = "0.62"
			})),
			Code: rules.CountImplausible,
			Want: "spec.district.erate.nslpPercent: nslpPercent 0.62 is less than one percent.",
		},
		"of an entry": {
			World: testrules.NewDistrict(testrules.NewPlan().AddSource("c2", "ERateC2", func(source *v1alpha1.FundingSource) {
				source.DiscountPercent = "0.8"
			})),
			Code: rules.CountImplausible,
			Want: "spec.budget.sources[c2].discountPercent: discountPercent 0.8 of c2 is less than one percent.",
		},
	})
}

// entryKeys matches the keys of list entries in a path.
var entryKeys = regexp.MustCompile(`\[[^]]*\]`)

// Each field of the API whose type is a percentage is asked about, but for the inflation of
// prices, which is below one percent in some years.
func TestEveryPercentIsChecked(t *testing.T) {
	plan := testrules.NewPlan().BuildObject()
	benchmark := testplan.NewBenchmark("b", "g").BuildObject()
	want := fillPercents(reflect.ValueOf(&plan.Spec).Elem(), "spec")
	want = append(want, fillPercents(reflect.ValueOf(&benchmark.Spec).Elem(), "spec")...)
	// TestCountImplausibleAtALot is about the percentage of a Device.
	for _, other := range []any{v1alpha1.GoalSpec{}, v1alpha1.EvaluationSpec{}} {
		if hasPercent(reflect.TypeOf(other)) {
			t.Errorf("%T has a percentage, which is not checked", other)
		}
	}
	world := testrules.World{
		Plan: plan, Benchmarks: []*v1alpha1.Benchmark{benchmark},
		Goals: []*v1alpha1.Goal{testrules.NewGoal("g").BuildObject()},
	}
	var got []string
	for _, finding := range testrules.EvaluateRules(world, testrules.Today).Findings {
		if finding.Code == rules.CountImplausible {
			got = append(got, entryKeys.ReplaceAllString(finding.Field, ""))
		}
	}
	want = slices.DeleteFunc(want, func(field string) bool { return field == "spec.policy.refresh.inflationPercent" })
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 9 {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

var percentType = reflect.TypeFor[v1alpha1.Percent]()

// hasPercent reports whether a type holds a percentage.
func hasPercent(of reflect.Type) bool {
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice:
		return hasPercent(of.Elem())
	case reflect.Struct:
		for field := range of.Fields() {
			if hasPercent(field.Type) {
				return true
			}
		}
		return false
	default:
		return of == percentType
	}
}

// fillPercents sets each percentage below a value to 0.5, with one entry in each list, and
// returns the paths.
func fillPercents(value reflect.Value, path string) []string {
	if !hasPercent(value.Type()) {
		return nil
	}
	switch value.Kind() {
	case reflect.Pointer:
		value.Set(reflect.New(value.Type().Elem()))
		return fillPercents(value.Elem(), path)
	case reflect.Slice:
		value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		return fillPercents(value.Index(0), path)
	case reflect.Struct:
		var paths []string
		for i := range value.NumField() {
			name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
			paths = append(paths, fillPercents(value.Field(i), path+"."+name)...)
		}
		return paths
	default:
		value.SetString("0.5")
		return []string{path}
	}
}
