package schedule

import "techplan.education/api/v1alpha1"

// DescribeTarget names the target of an evaluation in the words of a message.
func DescribeTarget(target v1alpha1.EvaluationTarget) string {
	switch target.Kind {
	case v1alpha1.KindTechnologyPlan:
		return "the plan"
	case v1alpha1.KindGoal:
		return "goal " + target.Name
	case v1alpha1.KindDevice:
		return "device lot " + target.Name
	default:
		return "technology " + target.Name
	}
}
