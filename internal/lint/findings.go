package lint

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest"
	"techplan.education/internal/overview"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

// assessedDistrict is a district with the results of its objects.
type assessedDistrict struct {
	*snapshot.NamespacedDistrict

	results []snapshot.Result
	// parents are the names of what objects belong to: see mapParents.
	parents map[v1alpha1.ObjectKey]string
}

// assessDistricts assesses each district of a set.
func assessDistricts(
	set *manifest.Set, assessDistrict func(snapshot.District, time.Time) iter.Seq[snapshot.Result], now time.Time,
) []assessedDistrict {
	var assessed []assessedDistrict
	for _, district := range set.Districts {
		var results []snapshot.Result
		for result := range assessDistrict(district.District, now) {
			if keepReported(&result) {
				results = append(results, result)
			}
		}
		assessed = append(assessed, assessedDistrict{
			NamespacedDistrict: district, results: results, parents: mapParents(district),
		})
	}
	return assessed
}

// keepReported removes from a result the conditions of which the report says nothing, and reports
// whether anything is left. Most lots have nothing but good conditions.
func keepReported(result *snapshot.Result) bool {
	var conditions []metav1.Condition
	for _, condition := range result.Conditions {
		if overview.NeedsAttention(condition) || isNotReady(condition) {
			conditions = append(conditions, condition)
		}
	}
	result.Conditions = conditions
	return result.Kind != v1alpha1.KindDevice || len(result.Conditions)+len(result.Findings) > 0
}

func isNotReady(condition metav1.Condition) bool {
	return condition.Type == string(v1alpha1.ConditionReady) && condition.Status == metav1.ConditionFalse
}

// collectFindings returns the findings of districts with the lines of their fields.
func collectFindings(set *manifest.Set, assessed []assessedDistrict) []Finding {
	var findings []Finding
	namespaces := mapNamespaces(set)
	for _, district := range assessed {
		collector := findingCollector{
			set: set, district: district, namespaces: namespaces, seen: make(map[snapshot.FindingKey]bool),
		}
		collector.addResults(district.results)
		findings = append(findings, collector.findings...)
	}
	locateFindings(findings, set)
	return findings
}

// locateFindings gives findings the file and line of their fields.
func locateFindings(findings []Finding, set *manifest.Set) {
	fields := make([]manifest.ObjectField, 0, len(findings))
	for _, finding := range findings {
		fields = append(fields, manifest.ObjectField{
			Kind: finding.Kind, Name: finding.Name, Namespace: finding.Namespace, Path: finding.Field,
		})
	}
	for i, place := range set.FindPlaces(fields) {
		findings[i].File, findings[i].Line = place.File, place.Line
	}
}

// findingCollector collects the findings of one district.
type findingCollector struct {
	set      *manifest.Set
	district assessedDistrict
	// namespaces are those in which there is a plan or a goal: see mapNamespaces.
	namespaces map[v1alpha1.ObjectKey][]string
	seen       map[snapshot.FindingKey]bool
	findings   []Finding
}

func (collector *findingCollector) addResults(results []snapshot.Result) {
	perObject := codesReportedPerObject(results)
	for _, result := range results {
		finding, isNotReady := newNotReadyFinding(result)
		if isNotReady && !collector.district.isConsequentialError(collector.set, finding) {
			finding.Message += collector.explainNamespace(finding)
			collector.addFinding(finding)
		}
		for _, skipped := range result.NotChecked {
			collector.addFinding(newNotCheckedFinding(result, skipped))
		}
		for _, found := range result.Findings {
			key := snapshot.KeyOf(found)
			if collector.seen[key] || snapshot.StandsForMany(found) && perObject[found.Code] {
				continue
			}
			collector.seen[key] = true
			collector.addFinding(newRuleFinding(found))
		}
	}
}

func (collector *findingCollector) addFinding(finding Finding) {
	finding.Namespace = collector.district.Namespace
	collector.findings = append(collector.findings, finding)
}

// codesReportedPerObject returns the codes that objects below the plan list
// themselves.
func codesReportedPerObject(results []snapshot.Result) map[v1alpha1.FindingCode]bool {
	codes := make(map[v1alpha1.FindingCode]bool)
	for _, result := range results {
		if result.Kind == v1alpha1.KindTechnologyPlan {
			continue
		}
		for _, found := range result.Findings {
			codes[found.Code] = true
		}
	}
	return codes
}

// isConsequentialError reports whether an object is not ready because the object
// that it belongs to is in the files and was refused. That object has a line of its
// own; one mistake in a plan would otherwise lead to an error for each of its goals
// and lots.
func (district assessedDistrict) isConsequentialError(set *manifest.Set, finding Finding) bool {
	parent, ok := district.findMissingParent(finding)
	return ok && set.IsLeftOut(string(parent.Kind), parent.Name, district.Namespace)
}

// findMissingParent returns the object on account of which another one is not ready:
// a goal or a plan that does not exist in its namespace. ok is false for other
// reasons.
func (district assessedDistrict) findMissingParent(finding Finding) (parent v1alpha1.ObjectKey, ok bool) {
	name := district.parents[v1alpha1.ObjectKey{Kind: v1alpha1.ObjectKind(finding.Kind), Name: finding.Name}]
	switch v1alpha1.ConditionReason(finding.Code) {
	case v1alpha1.ReasonGoalNotFound:
		return v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: name}, true
	case v1alpha1.ReasonPlanNotFound:
		if finding.Kind == v1alpha1.KindBenchmark {
			name = district.parents[v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: name}]
		}
		return v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: name}, true
	default:
		return v1alpha1.ObjectKey{}, false
	}
}

// explainNamespace says in which namespace the plan or the goal is that an object
// does not find in its own; empty: it is in none.
func (collector *findingCollector) explainNamespace(finding Finding) string {
	parent, ok := collector.district.findMissingParent(finding)
	elsewhere := collector.namespaces[parent]
	if !ok || len(elsewhere) == 0 || slices.Contains(elsewhere, collector.district.Namespace) {
		return ""
	}
	return fmt.Sprintf(" %s %s is in namespace %s, and this %s in %s. Write the same metadata.namespace in both.",
		parent.Kind, parent.Name, text.JoinAnd(elsewhere), finding.Kind, collector.district.Namespace)
}

// mapNamespaces returns the namespaces of the plans and goals, in alphabetical
// order.
func mapNamespaces(set *manifest.Set) map[v1alpha1.ObjectKey][]string {
	namespaces := make(map[v1alpha1.ObjectKey][]string)
	for _, district := range set.Districts {
		for _, plan := range district.Plans {
			key := v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: plan.Name}
			namespaces[key] = append(namespaces[key], district.Namespace)
		}
		for _, goal := range district.Goals {
			key := v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: goal.Name}
			namespaces[key] = append(namespaces[key], district.Namespace)
		}
	}
	return namespaces
}

// mapParents returns, by object, the name of the plan that it belongs to, or for a
// benchmark that of the goal.
func mapParents(district *snapshot.NamespacedDistrict) map[v1alpha1.ObjectKey]string {
	parents := make(map[v1alpha1.ObjectKey]string)
	for _, goal := range district.Goals {
		parents[v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: goal.Name}] = goal.Spec.PlanRef.Name
	}
	for _, benchmark := range district.Benchmarks {
		parents[v1alpha1.ObjectKey{Kind: v1alpha1.KindBenchmark, Name: benchmark.Name}] = benchmark.Spec.GoalRef.Name
	}
	for _, device := range district.Devices {
		parents[v1alpha1.ObjectKey{Kind: v1alpha1.KindDevice, Name: device.Name}] = device.Spec.PlanRef.Name
	}
	for _, evaluation := range district.Evaluations {
		parents[v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: evaluation.Name}] = evaluation.Spec.PlanRef.Name
	}
	return parents
}

// newNotReadyFinding returns the line for an object that could not be assessed; ok
// is false for an object that could be.
func newNotReadyFinding(result snapshot.Result) (finding Finding, ok bool) {
	i := slices.IndexFunc(result.Conditions, isNotReady)
	if i < 0 {
		return Finding{}, false
	}
	ready := result.Conditions[i]
	finding = Finding{
		Severity: severityError, Code: ready.Reason, Kind: result.Kind, Name: result.Name, Message: ready.Message,
		isNotReady: true,
	}
	switch v1alpha1.ConditionReason(ready.Reason) {
	case v1alpha1.ReasonPlanNotFound:
		finding.Field = "spec.planRef.name"
	case v1alpha1.ReasonGoalNotFound:
		finding.Field = "spec.goalRef.name"
	default:
		// Any other reason is about the object itself.
	}
	return finding, true
}

// newNotCheckedFinding returns the line for a rule that lacks data.
func newNotCheckedFinding(result snapshot.Result, skipped v1alpha1.NotChecked) Finding {
	return Finding{
		Severity: severityInfo, Code: string(skipped.Code), Kind: result.Kind, Name: result.Name,
		Message: "Not checked: " + skipped.Reason + ".", isNotChecked: true,
	}
}

func newRuleFinding(reported v1alpha1.Finding) Finding {
	return Finding{
		Severity: lowerSeverity(reported.Severity), Code: string(reported.Code), Kind: string(reported.Object.Kind),
		Name: reported.Object.Name, Field: reported.Field, FiscalYear: int32(reported.FiscalYear), Amount: string(reported.Amount),
		Message: reported.Message, Action: reported.Action, Related: reported.Related,
		Waived: string(reported.Waived), Lowered: string(reported.Lowered),
	}
}

// newProblemFinding returns the line for a problem of a file.
func newProblemFinding(problem manifest.Problem) Finding {
	return Finding{
		File: problem.File, Line: problem.Line, Severity: lowerSeverity(problem.Severity), Code: problem.Code,
		Kind: problem.Kind, Name: problem.Name, Namespace: problem.Namespace, Field: problem.Field, Message: problem.Message,
		Omitted: problem.Omitted, isProblem: true,
	}
}

// The severities as the report has them.
const (
	severityError   = "error"
	severityWarning = "warning"
	severityInfo    = "info"
)

func lowerSeverity(severity v1alpha1.Severity) string { return strings.ToLower(string(severity)) }
