// Package testconditions checks the status that a controller writes against the
// contract of the API: which conditions a kind has, which reasons each of them may
// have, and the form of their messages. Tests call it after every pass of a reconciler.
//
// Only tests import the package.
package testconditions

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules/catalog"
)

// ConditionsOf returns the conditions of an object, and the generation that its status
// states as assessed.
func ConditionsOf(object any) (list []metav1.Condition, observed int64) {
	switch o := object.(type) {
	case *v1alpha1.TechnologyPlan:
		return o.Status.Conditions, o.Status.ObservedGeneration
	case *v1alpha1.Goal:
		return o.Status.Conditions, o.Status.ObservedGeneration
	case *v1alpha1.Benchmark:
		return o.Status.Conditions, o.Status.ObservedGeneration
	case *v1alpha1.Device:
		return o.Status.Conditions, o.Status.ObservedGeneration
	case *v1alpha1.Evaluation:
		return o.Status.Conditions, o.Status.ObservedGeneration
	}
	return nil, 0
}

// Assert fails a test for each way in which the conditions of an object break the
// contract. before are the conditions that the object had before the pass.
func Assert(tb testing.TB, object metav1.Object, before []metav1.Condition) {
	tb.Helper()
	for _, fault := range Check(object, before) {
		tb.Errorf("%T %s: %s", object, object.GetName(), fault)
	}
}

// Check returns the ways in which the conditions of an object break the contract.
func Check(object metav1.Object, before []metav1.Condition) []string {
	c := checker{contract: contractOf(object), before: before, generation: object.GetGeneration()}
	list, observed := ConditionsOf(object)
	if observed != c.generation {
		c.addFault("status.observedGeneration is %d, metadata.generation %d", observed, c.generation)
	}
	c.checkTypes(list)
	ready := meta.FindStatusCondition(list, v1alpha1.ConditionReady)
	stalled := meta.FindStatusCondition(list, v1alpha1.ConditionStalled)
	isReady := ready != nil && ready.Status == metav1.ConditionTrue
	switch {
	case ready == nil:
	case isReady && stalled != nil:
		c.addFault("Stalled is present although Ready is True")
	case !isReady && stalled == nil:
		c.addFault("Ready is False, and Stalled is missing")
	case stalled != nil && (stalled.Status != metav1.ConditionTrue || stalled.Reason != ready.Reason):
		c.addFault("Stalled is %s for %s where Ready gives %s", stalled.Status, stalled.Reason, ready.Reason)
	}
	for _, condition := range list {
		c.checkCondition(condition, isReady)
	}
	return c.faults
}

type checker struct {
	contract   contract
	before     []metav1.Condition
	generation int64
	faults     []string
}

func (checker *checker) addFault(format string, args ...any) {
	checker.faults = append(checker.faults, fmt.Sprintf(format, args...))
}

func (checker *checker) checkTypes(list []metav1.Condition) {
	var found []string
	for _, condition := range list {
		if slices.Contains(found, condition.Type) {
			checker.addFault("%s is present twice", condition.Type)
		}
		found = append(found, condition.Type)
		if _, known := checker.contract[condition.Type]; !known && condition.Type != v1alpha1.ConditionStalled {
			checker.addFault("%s is no condition of the kind", condition.Type)
		}
	}
	for kind := range checker.contract {
		if !slices.Contains(found, kind) {
			checker.addFault("%s is missing", kind)
		}
	}
	if len(list) > 0 && list[0].Type != v1alpha1.ConditionReady {
		checker.addFault("%s comes before Ready", list[0].Type)
	}
}

var (
	camelCase = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	momentary = regexp.MustCompile(`(?i)\b(now|today|tomorrow|yesterday)\b`)
)

// messageLimit is the most bytes of a message, so that an event can carry it.
const messageLimit = 1024

func (checker *checker) checkCondition(condition metav1.Condition, ready bool) {
	about := func(format string, args ...any) { checker.addFault(condition.Type+": "+format, args...) }
	if !camelCase.MatchString(condition.Reason) {
		about("reason %q is not in CamelCase", condition.Reason)
	}
	if condition.Type != v1alpha1.ConditionStalled && !checker.contract.allowsReason(condition, ready) {
		about("%s does not give the reason %s", condition.Status, condition.Reason)
	}
	switch message := condition.Message; {
	case strings.TrimSpace(message) == "":
		about("the message is empty")
	case strings.ContainsAny(message, "\n\r\t"):
		about("the message is not one line: %q", message)
	case len(message) > messageLimit:
		about("the message is %d bytes long", len(message))
	case !utf8.ValidString(message):
		about("the message is cut within a character: %q", message)
	case momentary.MatchString(message):
		about("the message will be wrong tomorrow: %q", message)
	}
	if condition.ObservedGeneration != checker.generation {
		about("observedGeneration is %d, metadata.generation %d", condition.ObservedGeneration, checker.generation)
	}
	if t := condition.LastTransitionTime; t.IsZero() || t.Nanosecond() != 0 {
		about("the transition time %s is not in whole seconds", t)
	}
	old := meta.FindStatusCondition(checker.before, condition.Type)
	if old != nil && old.Status == condition.Status && !old.LastTransitionTime.Equal(&condition.LastTransitionTime) {
		about(
			"still %s, and the transition time moved from %s to %s", condition.Status, old.LastTransitionTime,
			condition.LastTransitionTime,
		)
	}
}

// contract holds the reasons of each status of each condition of a kind, as the
// comments of the API's constants list them.
type contract map[string]reasons

type reasons struct{ whenTrue, whenFalse, whenUnknown []string }

func (contract contract) allowsReason(condition metav1.Condition, ready bool) bool {
	reasons, known := contract[condition.Type]
	switch {
	case !known:
		return true // checkTypes reports an unknown type.
	case condition.Type != v1alpha1.ConditionReady && !ready:
		return condition.Status == metav1.ConditionUnknown && condition.Reason == v1alpha1.ReasonNotAssessed
	case condition.Status == metav1.ConditionTrue:
		return slices.Contains(reasons.whenTrue, condition.Reason)
	case condition.Status == metav1.ConditionFalse:
		return slices.Contains(reasons.whenFalse, condition.Reason)
	default:
		return slices.Contains(reasons.whenUnknown, condition.Reason)
	}
}

func list(of ...string) []string { return of }

// codesTurning returns the codes of the rules that make a condition False.
func codesTurning(condition string) []string {
	var all []string
	for _, rule := range catalog.All.Rules() {
		if rule.Condition == condition {
			all = append(all, string(rule.Code))
		}
	}
	return all
}

// equitable is the same for a plan and for a benchmark.
var equitable = reasons{
	list(v1alpha1.ReasonEquitable),
	list(v1alpha1.ReasonGap),
	list(v1alpha1.ReasonNoData, v1alpha1.ReasonNoEquityPolicy),
}

var evaluationsScheduled = reasons{
	whenTrue: list(v1alpha1.ReasonScheduled),
	whenFalse: list(v1alpha1.ReasonQuotaExceeded, v1alpha1.ReasonCreationRefused,
		v1alpha1.ReasonTooManyOpenEvaluations, v1alpha1.ReasonEvaluationNameTaken),
	whenUnknown: list(v1alpha1.ReasonNoSchedules, v1alpha1.ReasonDraft, v1alpha1.ReasonNotYetApproved),
}

// contractOf returns the contract of the kind of an object.
func contractOf(object any) contract {
	switch object.(type) {
	case *v1alpha1.TechnologyPlan:
		return planContract()
	case *v1alpha1.Goal:
		return goalContract()
	case *v1alpha1.Benchmark:
		return benchmarkContract()
	case *v1alpha1.Device:
		return deviceContract()
	case *v1alpha1.Evaluation:
		return evaluationContract()
	}
	return nil
}

func planContract() contract {
	return contract{
		v1alpha1.ConditionReady: {whenTrue: list(v1alpha1.ReasonAssessed),
			whenFalse: list(v1alpha1.ReasonInvalid, v1alpha1.ReasonTooLarge)},
		v1alpha1.ConditionInForce: {
			whenTrue: list(v1alpha1.ReasonInForce),
			whenFalse: list(
				v1alpha1.ReasonDraft, v1alpha1.ReasonNotYetApproved, v1alpha1.ReasonNotStarted,
				v1alpha1.ReasonEnded,
			),
		},
		v1alpha1.ConditionComplete: {
			whenTrue:  list(v1alpha1.ReasonComplete),
			whenFalse: list(v1alpha1.ReasonSectionsMissing),
		},
		v1alpha1.ConditionBalanced: {
			list(v1alpha1.ReasonBalanced), codesTurning(v1alpha1.ConditionBalanced), list(v1alpha1.ReasonNoBudget),
		},
		v1alpha1.ConditionBudgetAligned: {
			list(v1alpha1.ReasonAligned), codesTurning(v1alpha1.ConditionBudgetAligned),
			list(v1alpha1.ReasonNoBudget),
		},
		v1alpha1.ConditionOnTrack: {
			list(v1alpha1.ReasonOnTrack),
			list(v1alpha1.ReasonBehind),
			list(v1alpha1.ReasonNoData, v1alpha1.ReasonNoActiveGoals),
		},
		v1alpha1.ConditionEquitable: equitable,
		v1alpha1.ConditionDevicesSupported: {
			list(v1alpha1.ReasonSupported),
			list(v1alpha1.ReasonUnsupported),
			list(v1alpha1.ReasonNoDevices, v1alpha1.ReasonEndUnknown),
		},
		v1alpha1.ConditionEvaluationsCurrent: {
			list(v1alpha1.ReasonCurrent),
			list(v1alpha1.ReasonOverdue),
			list(v1alpha1.ReasonNoSchedules, v1alpha1.ReasonDraft, v1alpha1.ReasonNotYetApproved),
		},
		v1alpha1.ConditionEvaluationsScheduled: evaluationsScheduled,
	}
}

func goalContract() contract {
	return contract{
		v1alpha1.ConditionReady: {whenTrue: list(v1alpha1.ReasonAssessed),
			whenFalse: list(v1alpha1.ReasonPlanNotFound, v1alpha1.ReasonInvalid, v1alpha1.ReasonTooLarge)},
		v1alpha1.ConditionOnTrack: {
			list(v1alpha1.ReasonOnTrack),
			list(v1alpha1.ReasonBehind, v1alpha1.ReasonActionOverdue),
			list(
				v1alpha1.ReasonNoData, v1alpha1.ReasonNoBenchmarks, v1alpha1.ReasonNotStarted,
				v1alpha1.ReasonClosed,
			),
		},
		v1alpha1.ConditionMet: {
			list(v1alpha1.ReasonMet),
			list(v1alpha1.ReasonNotYet, v1alpha1.ReasonMissed, v1alpha1.ReasonLearned, v1alpha1.ReasonDropped),
			list(v1alpha1.ReasonNoBenchmarks),
		},
		v1alpha1.ConditionFunded: {
			list(v1alpha1.ReasonFunded),
			list(v1alpha1.ReasonShort),
			list(v1alpha1.ReasonNoNeed, v1alpha1.ReasonClosed),
		},
		v1alpha1.ConditionMeasured: {
			whenTrue:  list(v1alpha1.ReasonMeasured),
			whenFalse: list(v1alpha1.ReasonNoBenchmarks),
		},
	}
}

func benchmarkContract() contract {
	return contract{
		v1alpha1.ConditionReady: {
			whenTrue: list(v1alpha1.ReasonAssessed),
			whenFalse: list(v1alpha1.ReasonGoalNotFound, v1alpha1.ReasonPlanNotFound, v1alpha1.ReasonInvalid,
				v1alpha1.ReasonTooLarge),
		},
		v1alpha1.ConditionOnTrack: {
			list(string(v1alpha1.StateOnTrack), string(v1alpha1.StateNotStarted), string(v1alpha1.StateMet)),
			list(string(v1alpha1.StateAtRisk), string(v1alpha1.StateOffTrack), string(v1alpha1.StateMissed)),
			list(string(v1alpha1.StateStale), string(v1alpha1.StateNoData)),
		},
		v1alpha1.ConditionMet: {
			list(v1alpha1.ReasonMet),
			list(v1alpha1.ReasonNotYet, v1alpha1.ReasonMissed),
			list(v1alpha1.ReasonNoData),
		},
		v1alpha1.ConditionEquitable: equitable,
	}
}

func deviceContract() contract {
	return contract{
		v1alpha1.ConditionReady: {whenTrue: list(v1alpha1.ReasonAssessed),
			whenFalse: list(v1alpha1.ReasonPlanNotFound, v1alpha1.ReasonInvalid, v1alpha1.ReasonTooLarge)},
		v1alpha1.ConditionInService: {
			list(v1alpha1.ReasonInService),
			list(v1alpha1.ReasonNotYet, v1alpha1.ReasonGone),
			list(v1alpha1.ReasonDateUnknown),
		},
		v1alpha1.ConditionSupported: {
			list(v1alpha1.ReasonSupported), list(v1alpha1.ReasonEnded), list(v1alpha1.ReasonEndUnknown),
		},
		v1alpha1.ConditionUnderWarranty: {
			list(v1alpha1.ReasonUnderWarranty), list(v1alpha1.ReasonEnded), list(v1alpha1.ReasonEndUnknown),
		},
	}
}

func evaluationContract() contract {
	return contract{
		v1alpha1.ConditionReady: {whenTrue: list(v1alpha1.ReasonAssessed),
			whenFalse: list(v1alpha1.ReasonPlanNotFound, v1alpha1.ReasonInvalid, v1alpha1.ReasonTooLarge)},
		v1alpha1.ConditionCompleted: {
			whenTrue: list(v1alpha1.ReasonCompleted),
			whenFalse: list(
				v1alpha1.ReasonScheduled, v1alpha1.ReasonOpen, v1alpha1.ReasonOverdue, v1alpha1.ReasonCancelled,
			),
		},
		v1alpha1.ConditionDecided: {
			whenTrue:  list(v1alpha1.ReasonDecided),
			whenFalse: list(v1alpha1.ReasonNotYet, v1alpha1.ReasonCancelled),
		},
	}
}
