package assess_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/testconditions"
)

// districts is the number of random districts for which a property is checked.
const districts = 60

// instants at which random districts are assessed.
var instants = []time.Time{
	time.Date(2025, 7, 1, 4, 0, 0, 0, time.UTC), time.Date(2026, 11, 21, 17, 30, 5, 0, time.UTC),
	time.Date(2028, 2, 29, 23, 59, 59, 0, time.UTC), time.Date(2032, 6, 30, 12, 0, 0, 0, time.UTC),
}

// checkObjects calls check for each object of so many random districts.
func checkObjects(
	t *testing.T, count uint64,
	check func(t *testing.T, seed uint64, object metav1.Object, assessed assessFunc),
) {
	t.Helper()
	t.Parallel()
	for seed := range count {
		district := newRandomDistrict(seed)
		assessed := newAssessFunc(district)
		for _, object := range listObjects(district) {
			check(t, seed, object, assessed)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	t.Parallel()
	for seed := range uint64(districts) {
		district, again := newRandomDistrict(seed), newRandomDistrict(seed)
		assessed, assessedAgain := newAssessFunc(district), newAssessFunc(again)
		for _, now := range instants {
			for i, object := range listObjects(district) {
				one, next := assessed(object, now)
				other, nextAgain := assessedAgain(listObjects(again)[i], now)
				diff := cmp.Diff(string(encodeJSON(t, one)), string(encodeJSON(t, other)))
				if diff != "" || !next.Equal(nextAgain) {
					t.Fatalf("seed %d, %T %s: next %s, then %s\n%s",
						seed, object, object.GetName(), next, nextAgain, diff)
				}
			}
		}
	}
}

func TestOrderDecidesNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(districts) {
		district, mixed := newRandomDistrict(seed), newRandomDistrict(seed)
		random := newRandom(seed, 8)
		for _, now := range instants {
			shuffleDistrict(mixed, random)
			assessed, assessedMixed := newAssessFunc(district), newAssessFunc(mixed)
			for i, object := range listObjects(district) {
				want, next := assessed(object, now)
				got, nextMixed := assessedMixed(listObjects(mixed)[i], now)
				diff := cmp.Diff(string(encodeJSON(t, want)), string(encodeJSON(t, got)))
				if diff != "" || !next.Equal(nextMixed) {
					t.Fatalf("seed %d, %s, %T %s: next %s, then %s\n%s",
						seed, now, object, object.GetName(), next, nextMixed, diff)
				}
			}
		}
	}
}

// A second assessment before the next announced change writes the same status, dates
// included.
func TestASecondPassChangesNothing(t *testing.T) {
	checkObjects(t, districts, func(t *testing.T, seed uint64, object metav1.Object, assessed assessFunc) {
		t.Helper()
		for _, now := range instants {
			status, next := assessed(object, now)
			storeStatus(t, object, status)
			later := now.Add(36 * time.Hour)
			if !next.IsZero() && !later.Before(next) {
				later = next.Add(-time.Second)
			}
			for _, again := range []time.Time{now, later} {
				second, nextAgain := assessed(object, again)
				diff := cmp.Diff(string(encodeJSON(t, status)), string(encodeJSON(t, second)))
				if diff != "" || !next.Equal(nextAgain) {
					t.Fatalf("seed %d, %T %s, at %s and %s: next %s, then %s\n%s",
						seed, object, object.GetName(), now, again, next, nextAgain, diff)
				}
			}
		}
	})
}

// Conditions keep the contract of their kind over a series of assessments.
func TestConditionsConform(t *testing.T) {
	checkObjects(t, districts, func(t *testing.T, seed uint64, object metav1.Object, assessed assessFunc) {
		t.Helper()
		for _, now := range instants {
			before, _ := testconditions.ConditionsOf(object)
			status, _ := assessed(object, now)
			storeStatus(t, object, status)
			if faults := testconditions.CheckContract(object, before); len(faults) > 0 {
				t.Fatalf("seed %d, %T %s at %s:\n%q", seed, object, object.GetName(), now, faults)
			}
		}
	})
}

// walked is the number of districts that are assessed on each day.
const walked = 15

// A status stays the same until the next instant that it announces: at random instants of
// each day, and in the last second before.
func TestStatusStaysUntilNext(t *testing.T) {
	end := time.Date(2033, 1, 1, 0, 0, 0, 0, time.UTC)
	checkObjects(t, walked, func(t *testing.T, seed uint64, object metav1.Object, assessed assessFunc) {
		t.Helper()
		random := newRandom(seed, uint64(100+object.GetGeneration()))
		now := instants[0]
		for now.Before(end) {
			status, next := assessed(object, now)
			until := next
			switch {
			case next.IsZero() || next.After(end):
				until = end
			case !next.After(now):
				t.Fatalf("seed %d, %T %s: at %s the next change is announced for %s",
					seed, object, object.GetName(), now, next)
			}
			storeStatus(t, object, status)
			clearTimes(status)
			for _, instant := range pickBetween(now, until, random.Int64N) {
				if later, _ := assessed(object, instant); !reflect.DeepEqual(status, clearTimes(later)) {
					t.Fatalf(
						"seed %d, %T %s: assessed at %s, the next change is announced for %s, and it came by %s\n%s",
						seed, object, object.GetName(), now, next, instant, cmp.Diff(status, later))
				}
			}
			now = until
		}
	})
}

// pickBetween returns instants after now and before until, in order.
func pickBetween(now, until time.Time, random func(int64) int64) []time.Time {
	const most = 8
	var list []time.Time
	days := int64(until.Sub(now)/(24*time.Hour)) + 1
	for day := int64(0); day < days; day += 1 + days/most {
		instant := now.Add(time.Duration(day)*24*time.Hour + time.Duration(random(int64(24*time.Hour)))).
			Truncate(time.Second)
		if instant.After(now) && instant.Before(until) {
			list = append(list, instant)
		}
	}
	return append(list, until.Add(-time.Second))
}

// An evaluation opens and is overdue at midnight in the district, wherever that
// is, and not a second earlier.
func TestMidnightIsTheDistricts(t *testing.T) {
	for zone, c := range map[string]struct{ opens, overdue string }{
		"":                   {"2027-03-01T00:00:00Z", "2027-04-15T00:00:00Z"},
		"America/Detroit":    {"2027-03-01T05:00:00Z", "2027-04-15T04:00:00Z"}, // Summer time from 14 March.
		"Pacific/Auckland":   {"2027-02-28T11:00:00Z", "2027-04-14T12:00:00Z"}, // Winter time from 4 April.
		"America/St_Johns":   {"2027-03-01T03:30:00Z", "2027-04-15T02:30:00Z"},
		"Pacific/Kiritimati": {"2027-02-28T10:00:00Z", "2027-04-14T10:00:00Z"},
	} {
		t.Run(zone, func(t *testing.T) {
			district := newReviewedDistrict(zone, "2027-03-15")
			assessed := newAssessFunc(district)
			opens, overdue := parseInstant(t, c.opens), parseInstant(t, c.overdue)
			for _, step := range []struct {
				now    time.Time
				reason v1alpha1.ConditionReason
				next   time.Time
			}{
				{opens.Add(-time.Second), v1alpha1.ReasonScheduled, opens},
				{opens, v1alpha1.ReasonOpen, overdue},
				{overdue.Add(-time.Second), v1alpha1.ReasonOpen, overdue},
				{overdue, v1alpha1.ReasonOverdue, time.Time{}},
			} {
				status, next := assessed(district.Evaluations[0], step.now)
				storeStatus(t, district.Evaluations[0], status)
				reason := findReason(district.Evaluations[0], v1alpha1.ConditionCompleted)
				if reason != step.reason || !next.Equal(step.next) {
					t.Errorf("at %s want %s until %s, got %s until %s", step.now, step.reason, step.next, reason, next)
				}
				status, _ = assessed(district.Plans[0], step.now)
				storeStatus(t, district.Plans[0], status)
				current := findReason(district.Plans[0], v1alpha1.ConditionEvaluationsCurrent)
				if (current == v1alpha1.ReasonOverdue) != (step.reason == v1alpha1.ReasonOverdue) {
					t.Errorf("at %s the evaluation is %s and the plan says %s", step.now, step.reason, current)
				}
			}
		})
	}
}

func parseInstant(t *testing.T, instant string) time.Time {
	t.Helper()
	parsed, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// The scheduler creates in the same second in which the record would open.
func TestScheduledAtMidnight(t *testing.T) {
	district := newReviewedDistrict("America/St_Johns", "2027-03-15")
	input := assess.ScheduleInput{
		Plan:            district.Plans[0],
		DeviceStart:     func(string) (calendar.Date, bool) { return 0, false },
		EvaluationNamed: func(string) *v1alpha1.Evaluation { return nil },
	}
	opens := parseInstant(t, "2027-03-01T03:30:00Z")
	schedule, next := assess.ComputeSchedule(input, opens.Add(-time.Second))
	if len(schedule.Create) > 0 || !next.Equal(opens) {
		t.Errorf("a second before: %v, next %s", schedule.Create, next)
	}
	if schedule, _ := assess.ComputeSchedule(input, opens); len(schedule.Create) != 1 {
		t.Errorf("at midnight: %v", schedule.Create)
	}
}

// Where clocks are put forward at midnight, the day begins an hour later; where
// they are put back at midnight, it begins once.
func TestDaysWithoutMidnight(t *testing.T) {
	for name, c := range map[string]struct{ zone, due, want string }{
		"no midnight in Santiago":     {"America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z"},
		"no midnight in Cairo":        {"Africa/Cairo", "2027-04-30", "2027-04-29T22:00:00Z"},
		"no midnight in Havana":       {"America/Havana", "2027-03-14", "2027-03-14T05:00:00Z"},
		"midnight twice in Havana":    {"America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"},
		"the hour before in Santiago": {"America/Santiago", "2027-04-04", "2027-04-04T04:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			district := newReviewedDistrict(c.zone, v1alpha1.Date(c.due))
			district.Evaluations[0].Spec.LeadDays = new(int32(0))
			opens := parseInstant(t, c.want)
			assessed := newAssessFunc(district)
			for _, now := range []time.Time{opens.Add(-time.Second), opens} {
				status, next := assessed(district.Evaluations[0], now)
				storeStatus(t, district.Evaluations[0], status)
				reason := findReason(district.Evaluations[0], v1alpha1.ConditionCompleted)
				early := now.Before(opens)
				if early != (reason == v1alpha1.ReasonScheduled) || early && !next.Equal(opens) {
					t.Errorf("at %s it is %s until %s", now, reason, next)
				}
			}
		})
	}
}
