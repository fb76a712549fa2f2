package condition_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/condition"
)

var (
	earlierInstant = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	instant        = time.Date(2026, 10, 1, 12, 30, 15, 999, time.FixedZone("EDT", -4*60*60))
)

func newCondition(
	conditionType v1alpha1.ConditionType, status metav1.ConditionStatus, reason v1alpha1.ConditionReason,
	message string, since time.Time,
) metav1.Condition {
	return metav1.Condition{
		Type: string(conditionType), Status: status, Reason: string(reason), Message: message,
		ObservedGeneration: 7, LastTransitionTime: metav1.NewTime(since),
	}
}

// newList starts a list for a plan of generation 7 that was on track since September 1.
func newList() *condition.List {
	plan := &v1alpha1.TechnologyPlan{ObjectMeta: metav1.ObjectMeta{Generation: 7}}
	earlier := newCondition(v1alpha1.ConditionOnTrack, metav1.ConditionTrue, v1alpha1.ReasonOnTrack, "On track.",
		earlierInstant)
	return condition.NewList(plan, []metav1.Condition{earlier}, instant)
}

func TestTransitionTime(t *testing.T) {
	now := time.Date(2026, 10, 1, 16, 30, 15, 0, time.UTC)
	for title, c := range map[string]struct {
		conditionType v1alpha1.ConditionType
		result        condition.Result
		since         time.Time
	}{
		"the status stays, with another reason": {
			v1alpha1.ConditionOnTrack, condition.NewTrue(v1alpha1.ReasonMet, "Met."), earlierInstant,
		},
		"the status changes": {
			v1alpha1.ConditionOnTrack, condition.NewFalse(v1alpha1.ReasonBehind, "Behind."), now,
		},
		"the data are missing now": {
			v1alpha1.ConditionOnTrack, condition.NewUnknown(v1alpha1.ReasonNoData, "No data."), now,
		},
		"a condition that is new": {
			v1alpha1.ConditionMet, condition.NewTrue(v1alpha1.ReasonMet, "Met."), now,
		},
	} {
		t.Run(title, func(t *testing.T) {
			list := newList()
			list.SetCondition(c.conditionType, c.result)
			want := []metav1.Condition{
				newCondition(c.conditionType, c.result.Status, c.result.Reason, c.result.Message, c.since),
			}
			if diff := cmp.Diff(want, list.SortByType()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMessageIsEscapedAndShortened(t *testing.T) {
	for title, c := range map[string]struct{ written, shown string }{
		"a line break":        {"two\nlines", "two lines"},
		"a control character": {"red\x1b[31m", `red\x1b[31m`},
		"a percent sign":      {"100%d", "100%d"},
		"exactly 900 bytes":   {strings.Repeat("x", 900), strings.Repeat("x", 900)},
		"901 bytes are cut":   {strings.Repeat("x", 901), strings.Repeat("x", 897) + "…"},
	} {
		t.Run(title, func(t *testing.T) {
			list := newList()
			list.SetCondition(v1alpha1.ConditionMet, condition.NewTrue(v1alpha1.ReasonMet, "%s", c.written))
			if diff := cmp.Diff(c.shown, list.SortByType()[0].Message); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTrueIf(t *testing.T) {
	for holds, want := range map[bool]condition.Result{
		true:  {Status: metav1.ConditionTrue, Reason: v1alpha1.ReasonMet, Message: "3 met."},
		false: {Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonNotYet, Message: "3 met."},
	} {
		got := condition.TrueIf(holds, v1alpha1.ReasonMet, v1alpha1.ReasonNotYet, "%d met.", 3)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

// listShort writes each condition as its type, status and reason.
func listShort(conditions []metav1.Condition) []string {
	var short []string
	for _, listed := range conditions {
		short = append(short, listed.Type+" "+string(listed.Status)+" "+listed.Reason)
	}
	return short
}

func TestReadyComesFirst(t *testing.T) {
	list := newList()
	list.SetCondition(v1alpha1.ConditionStalled, condition.NewTrue(v1alpha1.ReasonInvalid, "Invalid."))
	list.SetCondition(v1alpha1.ConditionMet, condition.NewFalse(v1alpha1.ReasonNotYet, "Not yet."))
	list.SetReady()
	list.SetCondition(v1alpha1.ConditionBalanced, condition.NewTrue(v1alpha1.ReasonBalanced, "Balanced."))
	want := []string{"Ready True Assessed", "Balanced True Balanced", "Met False NotYet", "Stalled True Invalid"}
	if diff := cmp.Diff(want, listShort(list.SortByType())); diff != "" {
		t.Error(diff)
	}
}

func TestStalledObjectHasNoOtherResult(t *testing.T) {
	list := newList()
	list.SetStalled(v1alpha1.ReasonInvalid, "100%d invalid.", v1alpha1.ConditionOnTrack, v1alpha1.ConditionMet)
	conditions := list.SortByType()
	want := []string{
		"Ready False Invalid", "Met Unknown NotAssessed", "OnTrack Unknown NotAssessed", "Stalled True Invalid",
	}
	if diff := cmp.Diff(want, listShort(conditions)); diff != "" {
		t.Error(diff)
	}
	if conditions[0].Message != "100%d invalid." {
		t.Errorf("Ready says %q", conditions[0].Message)
	}
}

func TestFindEarlier(t *testing.T) {
	list := newList()
	list.SetCondition(v1alpha1.ConditionMet, condition.NewTrue(v1alpha1.ReasonMet, "Met."))
	if earlier := list.FindEarlier(v1alpha1.ConditionOnTrack); earlier == nil || earlier.Message != "On track." {
		t.Errorf("the earlier condition is %v", earlier)
	}
	if earlier := list.FindEarlier(v1alpha1.ConditionMet); earlier != nil {
		t.Errorf("a condition of this assessment is returned as an earlier one: %v", earlier)
	}
}

// What is missing may still arrive for two minutes after the object was written or edited.
func TestMissingIsStalledAfterTheGracePeriod(t *testing.T) {
	const waiting, stalled = "Stalled False PlanNotFound", "Stalled True PlanNotFound"
	now := instant.UTC().Truncate(time.Second)
	earlier := func(status metav1.ConditionStatus, generation int64, age time.Duration) []metav1.Condition {
		return []metav1.Condition{{
			Type: string(v1alpha1.ConditionStalled), Status: status, Reason: string(v1alpha1.ReasonPlanNotFound),
			ObservedGeneration: generation, LastTransitionTime: metav1.NewTime(now.Add(-age)),
		}}
	}
	for title, c := range map[string]struct {
		earlier []metav1.Condition
		want    string
		next    time.Time
	}{
		"a new object":                     {nil, waiting, now.Add(2 * time.Minute)},
		"after a minute":                   {earlier(metav1.ConditionFalse, 3, time.Minute), waiting, now.Add(time.Minute)},
		"after a second less than the end": {earlier(metav1.ConditionFalse, 3, 119*time.Second), waiting, now.Add(time.Second)},
		"the clock was set back":           {earlier(metav1.ConditionFalse, 3, -time.Hour), waiting, now.Add(2 * time.Minute)},
		"at the end":                       {earlier(metav1.ConditionFalse, 3, 2*time.Minute), stalled, time.Time{}},
		"long after the end":               {earlier(metav1.ConditionFalse, 3, time.Hour), stalled, time.Time{}},
		"stalled, not edited since":        {earlier(metav1.ConditionTrue, 3, time.Second), stalled, time.Time{}},
		"stalled, and edited":              {earlier(metav1.ConditionTrue, 2, time.Hour), waiting, now.Add(2 * time.Minute)},
		"waiting, and edited":              {earlier(metav1.ConditionFalse, 2, time.Minute), waiting, now.Add(time.Minute)},
	} {
		t.Run(title, func(t *testing.T) {
			list := condition.NewList(&v1alpha1.Goal{ObjectMeta: metav1.ObjectMeta{Generation: 3}}, c.earlier, instant)
			next := list.SetMissing(v1alpha1.ReasonPlanNotFound, "No plan.", v1alpha1.ConditionOnTrack)
			want := []string{"Ready False PlanNotFound", "OnTrack Unknown NotAssessed", c.want}
			if diff := cmp.Diff(want, listShort(list.SortByType())); diff != "" || !next.Equal(c.next) {
				t.Errorf("the next change is at %s, want %s; %s", next, c.next, diff)
			}
		})
	}
}
