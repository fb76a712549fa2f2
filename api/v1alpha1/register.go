package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Group is the API group of every kind in this package.
const Group = "techplan.education"

// GroupVersion is the group and version of every kind in this package.
var GroupVersion = schema.GroupVersion{Group: Group, Version: "v1alpha1"}

// The names of the five kinds. They have no type, so that they are an ObjectKind of
// a finding, a TargetKind of an evaluation and the kind of a TypeMeta alike.
const (
	// KindTechnologyPlan is what a board adopts for a few fiscal years.
	KindTechnologyPlan = "TechnologyPlan"
	// KindGoal is something that the district wants to reach.
	KindGoal = "Goal"
	// KindBenchmark measures a goal.
	KindBenchmark = "Benchmark"
	// KindDevice is a device lot.
	KindDevice = "Device"
	// KindEvaluation is a review of the plan, a goal, a technology or a device lot.
	KindEvaluation = "Evaluation"
)

// AddToScheme registers the kinds of this package.
func AddToScheme(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(GroupVersion,
		&TechnologyPlan{}, &TechnologyPlanList{},
		&Goal{}, &GoalList{},
		&Benchmark{}, &BenchmarkList{},
		&Device{}, &DeviceList{},
		&Evaluation{}, &EvaluationList{},
	)
	metav1.AddToGroupVersion(scheme, GroupVersion)
	return nil
}
