// Package testconditions checks what a controller leaves in a status against
// the contract of the API: which conditions a kind has, which reasons each of
// them may give, and how their messages are written. Tests call it after every
// pass of a reconciler.
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
	"techplan.education/internal/measured"
	"techplan.education/internal/rules/catalog"
)

// statusOwner is an object whose status has conditions.
type statusOwner interface {
	GetConditions() []metav1.Condition
	GetObservedGeneration() int64
}

// ConditionsOf returns the conditions of an object, and the generation that its status
// describes. An object of another API group has none.
func ConditionsOf(object any) (list []metav1.Condition, observed int64) {
	owner, ok := object.(statusOwner)
	if !ok {
		return nil, 0
	}
	return owner.GetConditions(), owner.GetObservedGeneration()
}

// AssertContract fails a test for each way in which the conditions of an object break
// the contract. before are the conditions that it had before the pass.
func AssertContract(tb testing.TB, object metav1.Object, before []metav1.Condition) {
	tb.Helper()
	for _, fault := range CheckContract(object, before) {
		tb.Errorf("%T %s: %s", object, object.GetName(), fault)
	}
}

// CheckContract lists the ways in which the conditions of an object break the contract.
func CheckContract(object metav1.Object, before []metav1.Condition) []string {
	c := checker{contract: contractOf(object), before: before, generation: object.GetGeneration()}
	list, observed := ConditionsOf(object)
	if observed != c.generation {
		c.addFault("status.observedGeneration is %d, metadata.generation %d", observed, c.generation)
	}
	c.checkTypes(list)
	ready := v1alpha1.FindCondition(list, v1alpha1.ConditionReady)
	stalled := v1alpha1.FindCondition(list, v1alpha1.ConditionStalled)
	isReady := ready != nil && ready.Status == metav1.ConditionTrue
	switch {
	case ready == nil:
	case isReady && stalled != nil:
		c.addFault("Stalled stands beside a Ready that is True")
	case !isReady && stalled == nil:
		c.addFault("Ready is False, and Stalled does not say that only an edit helps")
	case stalled != nil && (stalled.Reason != ready.Reason || !mayBeStalled(*stalled)):
		c.addFault("Stalled is %s for %s where Ready gives %s", stalled.Status, stalled.Reason, ready.Reason)
	}
	for _, condition := range list {
		c.checkCondition(condition, isReady)
	}
	return c.faults
}

// mayBeStalled reports whether Stalled is True, or False while what is missing may still arrive.
func mayBeStalled(stalled metav1.Condition) bool {
	reason := v1alpha1.ConditionReason(stalled.Reason)
	return stalled.Status == metav1.ConditionTrue || stalled.Status == metav1.ConditionFalse &&
		(reason == v1alpha1.ReasonPlanNotFound || reason == v1alpha1.ReasonGoalNotFound)
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
	var found []v1alpha1.ConditionType
	for _, condition := range list {
		conditionType := v1alpha1.ConditionType(condition.Type)
		if slices.Contains(found, conditionType) {
			checker.addFault("%s stands there twice", conditionType)
		}
		found = append(found, conditionType)
		if _, known := checker.contract[conditionType]; !known && conditionType != v1alpha1.ConditionStalled {
			checker.addFault("%s is no condition of the kind", condition.Type)
		}
	}
	for kind := range checker.contract {
		if !slices.Contains(found, kind) {
			checker.addFault("%s is missing", kind)
		}
	}
	if len(found) > 0 && found[0] != v1alpha1.ConditionReady {
		checker.addFault("%s comes before Ready", list[0].Type)
	}
}

var (
	camelCase = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	momentary = regexp.MustCompile(`(?i)\b(now|today|tomorrow|yesterday)\b`)
)

// messageLimit is what an event can carry, in bytes.
const messageLimit = 1024

func (checker *checker) checkCondition(condition metav1.Condition, ready bool) {
	about := func(format string, args ...any) { checker.addFault(condition.Type+": "+format, args...) }
	if !camelCase.MatchString(condition.Reason) {
		about("reason %q is not in CamelCase", condition.Reason)
	}
	if condition.Type != string(v1alpha1.ConditionStalled) && !checker.contract.allowsReason(condition, ready) {
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
		about("still %s, and the transition time moved from %s to %s", condition.Status, old.LastTransitionTime, condition.LastTransitionTime)
	}
}

// contract are the reasons of each status of each condition of a kind, as the
// comments of the API's constants say.
type contract map[v1alpha1.ConditionType]reasons

type reasons struct{ whenTrue, whenFalse, whenUnknown []v1alpha1.ConditionReason }

func (contract contract) allowsReason(condition metav1.Condition, ready bool) bool {
	conditionType, reason := v1alpha1.ConditionType(condition.Type), v1alpha1.ConditionReason(condition.Reason)
	reasons, known := contract[conditionType]
	switch {
	case !known:
		return true // checkTypes reports it.
	case conditionType != v1alpha1.ConditionReady && !ready:
		return condition.Status == metav1.ConditionUnknown && reason == v1alpha1.ReasonNotAssessed
	case condition.Status == metav1.ConditionTrue:
		return slices.Contains(reasons.whenTrue, reason)
	case condition.Status == metav1.ConditionFalse:
		return slices.Contains(reasons.whenFalse, reason)
	default:
		return slices.Contains(reasons.whenUnknown, reason)
	}
}

func listReasons(of ...v1alpha1.ConditionReason) []v1alpha1.ConditionReason { return of }

// listStates are the reasons that are states of a benchmark.
func listStates(of ...v1alpha1.BenchmarkState) []v1alpha1.ConditionReason {
	var all []v1alpha1.ConditionReason
	for _, state := range of {
		all = append(all, v1alpha1.ConditionReason(state))
	}
	return all
}

// codesTurning of the rules that turn a condition.
func codesTurning(condition v1alpha1.ConditionType) []v1alpha1.ConditionReason {
	var all []v1alpha1.ConditionReason
	for _, rule := range catalog.All.ListRules() {
		if rule.Condition == condition {
			all = append(all, v1alpha1.ReasonOf(rule.Code))
		}
	}
	return all
}

// recordsKept is the same on a benchmark and on an evaluation.
var recordsKept = reasons{
	whenTrue: listReasons(v1alpha1.ReasonRecordsKept), whenFalse: listReasons(v1alpha1.ReasonRecordLost),
}

// equitable is the same on a plan and on a benchmark.
var equitable = reasons{
	listReasons(v1alpha1.ReasonEquitable), listReasons(v1alpha1.ReasonGap), listReasons(v1alpha1.ReasonNoData, v1alpha1.ReasonNoEquityPolicy),
}

var evaluationsScheduled = reasons{
	whenTrue: listReasons(v1alpha1.ReasonScheduled),
	whenFalse: listReasons(v1alpha1.ReasonQuotaExceeded, v1alpha1.ReasonCreationRefused,
		v1alpha1.ReasonTooManyOpenEvaluations, v1alpha1.ReasonEvaluationNameTaken),
	whenUnknown: listReasons(v1alpha1.ReasonNoSchedules, v1alpha1.ReasonDraft, v1alpha1.ReasonNotYetApproved),
}

var passed = reasons{
	whenTrue:  listReasons(v1alpha1.ReasonPassed),
	whenFalse: listReasons(v1alpha1.ReasonNeedsChange, v1alpha1.ReasonFailed, v1alpha1.ReasonMustPassFailed),
	whenUnknown: listReasons(
		v1alpha1.ReasonNotYet, v1alpha1.ReasonNoCriteria, v1alpha1.ReasonInconclusive, v1alpha1.ReasonCancelled,
	),
}

// readyInPlan is Ready of an object that belongs to a plan.
var readyInPlan = reasons{
	whenTrue:  listReasons(v1alpha1.ReasonAssessed),
	whenFalse: listReasons(v1alpha1.ReasonPlanNotFound, v1alpha1.ReasonInvalid, v1alpha1.ReasonTooLarge),
}

// withSource adds the condition that only a benchmark with a source has.
func (contract contract) withSource(benchmark *v1alpha1.Benchmark) contract {
	if measured.HasSource(benchmark) {
		contract[v1alpha1.ConditionSourceAnswered] = reasons{
			listReasons(v1alpha1.ReasonAnswered, v1alpha1.ReasonEnded),
			listReasons(v1alpha1.ReasonNotKnown, v1alpha1.ReasonNotAnswered, v1alpha1.ReasonNoPrometheus),
			listReasons(v1alpha1.ReasonNotStarted, v1alpha1.ReasonWaiting, v1alpha1.ReasonNotMeasuredHere),
		}
	}
	return contract
}

func contractOf(object any) contract {
	switch object := object.(type) {
	case *v1alpha1.TechnologyPlan:
		return contract{
			v1alpha1.ConditionReady: {whenTrue: listReasons(v1alpha1.ReasonAssessed),
				whenFalse: listReasons(v1alpha1.ReasonInvalid, v1alpha1.ReasonTooLarge)},
			v1alpha1.ConditionInForce: {
				whenTrue:  listReasons(v1alpha1.ReasonInForce),
				whenFalse: listReasons(v1alpha1.ReasonDraft, v1alpha1.ReasonNotYetApproved, v1alpha1.ReasonNotStarted, v1alpha1.ReasonEnded),
			},
			v1alpha1.ConditionComplete:      {whenTrue: listReasons(v1alpha1.ReasonComplete), whenFalse: listReasons(v1alpha1.ReasonSectionsMissing)},
			v1alpha1.ConditionBalanced:      {listReasons(v1alpha1.ReasonBalanced), codesTurning(v1alpha1.ConditionBalanced), listReasons(v1alpha1.ReasonNoBudget, v1alpha1.ReasonNoDomains)},
			v1alpha1.ConditionBudgetAligned: {listReasons(v1alpha1.ReasonAligned), codesTurning(v1alpha1.ConditionBudgetAligned), listReasons(v1alpha1.ReasonNoBudget)},
			v1alpha1.ConditionOnTrack: {
				listReasons(v1alpha1.ReasonOnTrack), listReasons(v1alpha1.ReasonBehind), listReasons(v1alpha1.ReasonNoData, v1alpha1.ReasonNoActiveGoals),
			},
			v1alpha1.ConditionEquitable: equitable,
			v1alpha1.ConditionDevicesSupported: {
				listReasons(v1alpha1.ReasonSupported), listReasons(v1alpha1.ReasonUnsupported), listReasons(v1alpha1.ReasonNoDevices, v1alpha1.ReasonEndUnknown),
			},
			v1alpha1.ConditionEvaluationsCurrent: {
				listReasons(v1alpha1.ReasonCurrent), listReasons(v1alpha1.ReasonOverdue), listReasons(v1alpha1.ReasonNoSchedules, v1alpha1.ReasonDraft, v1alpha1.ReasonNotYetApproved),
			},
			v1alpha1.ConditionEvaluationsScheduled: evaluationsScheduled,
		}
	case *v1alpha1.Goal:
		return contract{
			v1alpha1.ConditionReady: readyInPlan,
			v1alpha1.ConditionOnTrack: {
				listReasons(v1alpha1.ReasonOnTrack), listReasons(v1alpha1.ReasonBehind, v1alpha1.ReasonActionOverdue),
				listReasons(v1alpha1.ReasonNoData, v1alpha1.ReasonNoBenchmarks, v1alpha1.ReasonNotStarted, v1alpha1.ReasonClosed),
			},
			v1alpha1.ConditionMet: {
				listReasons(v1alpha1.ReasonMet), listReasons(v1alpha1.ReasonNotYet, v1alpha1.ReasonMissed, v1alpha1.ReasonLearned, v1alpha1.ReasonDropped),
				listReasons(v1alpha1.ReasonNoBenchmarks),
			},
			v1alpha1.ConditionFunded: {
				listReasons(v1alpha1.ReasonFunded), listReasons(v1alpha1.ReasonShort), listReasons(v1alpha1.ReasonNoNeed, v1alpha1.ReasonClosed),
			},
			v1alpha1.ConditionMeasured: {whenTrue: listReasons(v1alpha1.ReasonMeasured), whenFalse: listReasons(v1alpha1.ReasonNoBenchmarks)},
		}
	case *v1alpha1.Benchmark:
		return contract{
			v1alpha1.ConditionReady: {
				whenTrue: listReasons(v1alpha1.ReasonAssessed),
				whenFalse: listReasons(v1alpha1.ReasonGoalNotFound, v1alpha1.ReasonPlanNotFound, v1alpha1.ReasonInvalid,
					v1alpha1.ReasonTooLarge),
			},
			v1alpha1.ConditionOnTrack: {
				listStates(v1alpha1.StateOnTrack, v1alpha1.StateNotStarted, v1alpha1.StateMet),
				listStates(v1alpha1.StateAtRisk, v1alpha1.StateOffTrack, v1alpha1.StateMissed),
				listStates(v1alpha1.StateStale, v1alpha1.StateNoData),
			},
			v1alpha1.ConditionMet: {
				listReasons(v1alpha1.ReasonMet), listReasons(v1alpha1.ReasonNotYet, v1alpha1.ReasonMissed), listReasons(v1alpha1.ReasonNoData),
			},
			v1alpha1.ConditionEquitable:   equitable,
			v1alpha1.ConditionRecordsKept: recordsKept,
		}.withSource(object)
	case *v1alpha1.Device:
		return contract{
			v1alpha1.ConditionReady: readyInPlan,
			v1alpha1.ConditionInService: {
				listReasons(v1alpha1.ReasonInService), listReasons(v1alpha1.ReasonNotYet, v1alpha1.ReasonGone), listReasons(v1alpha1.ReasonDateUnknown),
			},
			v1alpha1.ConditionSupported:     {listReasons(v1alpha1.ReasonSupported), listReasons(v1alpha1.ReasonEnded), listReasons(v1alpha1.ReasonEndUnknown)},
			v1alpha1.ConditionUnderWarranty: {listReasons(v1alpha1.ReasonUnderWarranty), listReasons(v1alpha1.ReasonEnded), listReasons(v1alpha1.ReasonEndUnknown)},
		}
	case *v1alpha1.Evaluation:
		return contract{
			v1alpha1.ConditionReady: readyInPlan,
			v1alpha1.ConditionCompleted: {
				whenTrue:  listReasons(v1alpha1.ReasonCompleted),
				whenFalse: listReasons(v1alpha1.ReasonScheduled, v1alpha1.ReasonOpen, v1alpha1.ReasonOverdue, v1alpha1.ReasonCancelled),
			},
			v1alpha1.ConditionPassed:      passed,
			v1alpha1.ConditionDecided:     {whenTrue: listReasons(v1alpha1.ReasonDecided), whenFalse: listReasons(v1alpha1.ReasonNotYet, v1alpha1.ReasonCancelled)},
			v1alpha1.ConditionRecordsKept: recordsKept,
		}
	}
	return nil
}
