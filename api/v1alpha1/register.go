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

// Names of the kinds, as they stand in a finding, a target or an event.
const (
	KindTechnologyPlan = "TechnologyPlan"
	KindGoal           = "Goal"
	KindBenchmark      = "Benchmark"
	KindDevice         = "Device"
	KindEvaluation     = "Evaluation"
)

// AddToScheme registers the kinds of this package.
func AddToScheme(s *runtime.Scheme) error {
	s.AddKnownTypes(GroupVersion,
		&TechnologyPlan{}, &TechnologyPlanList{},
		&Goal{}, &GoalList{},
		&Benchmark{}, &BenchmarkList{},
		&Device{}, &DeviceList{},
		&Evaluation{}, &EvaluationList{},
	)
	metav1.AddToGroupVersion(s, GroupVersion)
	return nil
}
