package records_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/records"
)

// fillFields gives every field below a value another content than nothing.
func fillFields(t *testing.T, value reflect.Value, number *int) {
	t.Helper()
	*number++
	switch value.Kind() {
	case reflect.Struct:
		for _, field := range value.Fields() {
			fillFields(t, field, number)
		}
	case reflect.Pointer:
		value.Set(reflect.New(value.Type().Elem()))
		fillFields(t, value.Elem(), number)
	case reflect.String:
		value.SetString(fmt.Sprint("text ", *number))
	case reflect.Int32:
		value.SetInt(int64(*number))
	case reflect.Bool:
		value.SetBool(true)
	default:
		t.Fatalf("a field of the kind %s: fill it here", value.Kind())
	}
}

// TestEveryFieldIsRestored fills every field of what people record, takes all of it away and puts it back.
// A field that the API gets and the status does not keep is missing then.
func TestEveryFieldIsRestored(t *testing.T) {
	var number int
	record := &v1alpha1.Evaluation{Spec: v1alpha1.EvaluationSpec{
		Criteria: make([]v1alpha1.Criterion, 1), Results: make([]v1alpha1.Result, 1),
	}}
	for _, part := range []any{
		&record.Spec.Criteria[0], &record.Spec.Results[0], &record.Spec.Decision, &record.Spec.Cancelled,
	} {
		fillFields(t, reflect.ValueOf(part).Elem(), &number)
	}
	record.Spec.Results[0].Criterion = record.Spec.Criteria[0].Name
	want := record.Spec.DeepCopy()
	day := calendar.ParseOrZero(firstDay)
	record.Status.Recorded = records.RememberEvaluation(record, day)
	record.Spec.Criteria, record.Spec.Results = nil, nil
	record.Spec.Decision, record.Spec.Cancelled = v1alpha1.Decision{}, v1alpha1.Cancellation{}
	got := records.RestoreEvaluation(record, records.ComputeEvaluationLoss(record, day+1))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("spec (-recorded +restored):\n%s", diff)
	}
}

// TestEveryFieldOfAnObservationIsRestored does the same for the observations of a benchmark.
func TestEveryFieldOfAnObservationIsRestored(t *testing.T) {
	var number int
	want := v1alpha1.Observation{
		Groups: make([]v1alpha1.GroupObservation, 1), Levels: make([]v1alpha1.LevelCount, 1),
	}
	for _, part := range []any{&want.Groups[0], &want.Levels[0], &want.Have, &want.Of, &want.Value} {
		fillFields(t, reflect.ValueOf(part).Elem(), &number)
	}
	want.Date = secondDay
	benchmark := &v1alpha1.Benchmark{Spec: v1alpha1.BenchmarkSpec{Observations: []v1alpha1.Observation{want}}}
	rememberBenchmark(benchmark, firstDay)
	benchmark.Spec.Observations = nil
	lost := records.ComputeBenchmarkLoss(benchmark, calendar.ParseOrZero(secondDay))
	if len(lost.Observations) != 1 {
		t.Fatalf("%d observations are lost", len(lost.Observations))
	}
	got := records.RestoreObservation(&lost.Observations[0])
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("observation (-recorded +restored):\n%s", diff)
	}
	for field := range reflect.TypeFor[v1alpha1.Observation]().Fields() {
		if reflect.ValueOf(want).FieldByIndex(field.Index).IsZero() {
			t.Errorf("the field %s is not filled: fill it here", field.Name)
		}
	}
}
