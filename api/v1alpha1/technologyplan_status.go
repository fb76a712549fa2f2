package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// TechnologyPlanStatus is what techplan computes from a plan. All amounts are
// in the plan's currency.
type TechnologyPlanStatus struct {
	// observedGeneration is the version of the spec (metadata.generation) from
	// which this status was computed. While it is lower than metadata.generation,
	// the status is out of date.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// conditions are Ready, InForce, Complete, Balanced, BudgetAligned, OnTrack,
	// Equitable, DevicesSupported, EvaluationsCurrent and EvaluationsScheduled,
	// and Stalled while only an edit can make the plan Ready. True is good, except
	// for Stalled.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=16
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// errors is the number of findings of severity Error that are not waived.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Errors *int32 `json:"errors,omitempty"`

	// warnings is the number of findings of severity Warning that are not waived.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Warnings *int32 `json:"warnings,omitempty"`

	// effective shows the values in effect where the spec may leave them out.
	// +optional
	Effective EffectivePolicy `json:"effective,omitzero"`

	// goals count the plan's goals.
	// +optional
	Goals GoalCounts `json:"goals,omitzero"`

	// budget sums the money of the plan.
	// +optional
	Budget BudgetStatus `json:"budget,omitzero"`

	// inventory sums the device lots of the plan.
	// +optional
	Inventory InventoryStatus `json:"inventory,omitzero"`

	// capacity compares the devices, the bandwidth and the testing days of the sites
	// with their students and staff. It is absent unless the plan records students
	// of a site, technicians, a testing window or policy.capacity.
	// +optional
	Capacity CapacityStatus `json:"capacity,omitzero"`

	// evaluations count the plan's evaluations by state.
	// +optional
	Evaluations EvaluationCounts `json:"evaluations,omitzero"`

	// completeness shows how many sections of the plan are filled and which are
	// missing.
	// +optional
	Completeness CompletenessStatus `json:"completeness,omitzero"`

	// departments count the stakeholders of each department, the largest
	// department first, at most 50.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Departments []DepartmentCount `json:"departments,omitempty"`

	// alignmentPercent is the share of the texts under spec.alignment of the
	// plan's open goals that are written, in percent and rounded down: each goal
	// has four. It is absent if no goal is open.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	AlignmentPercent *int32 `json:"alignmentPercent,omitempty"`

	// findings are the findings about the plan, worst first: at most 100, and
	// fewer if those would take more than 128 KiB.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=100
	Findings []Finding `json:"findings,omitempty"`

	// findingTotals count all findings by code.
	// +optional
	// +listType=map
	// +listMapKey=code
	// +kubebuilder:validation:MaxItems=100
	FindingTotals []FindingTotal `json:"findingTotals,omitempty"`

	// notChecked are the rules that could not be applied because data are missing.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=50
	NotChecked []NotChecked `json:"notChecked,omitempty"`
}

// GoalCounts counts a plan's goals.
type GoalCounts struct {
	// total is the number of goals.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Total *int32 `json:"total,omitempty"`

	// active is the number of goals that run today.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Active *int32 `json:"active,omitempty"`

	// onTrack is the number of active goals that are on track.
	// +optional
	// +kubebuilder:validation:Minimum=0
	OnTrack *int32 `json:"onTrack,omitempty"`

	// met is the number of goals that are met.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Met *int32 `json:"met,omitempty"`

	// benchmarks is the number of benchmarks of all goals.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Benchmarks *int32 `json:"benchmarks,omitempty"`
}

// InventoryStatus sums the device lots of a plan.
type InventoryStatus struct {
	// lots is the number of device lots.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Lots *int64 `json:"lots,omitempty"`

	// devices is the number of units that are owned, without those lost or
	// retired.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Devices *int64 `json:"devices,omitempty"`

	// inService is the number of owned units in lots that are in service.
	// +optional
	// +kubebuilder:validation:Minimum=0
	InService *int64 `json:"inService,omitempty"`

	// unsupported is the number of units in service whose support has ended.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Unsupported *int64 `json:"unsupported,omitempty"`

	// endUnknown is the number of owned units for which no useful life, support
	// end or lease end is known.
	// +optional
	// +kubebuilder:validation:Minimum=0
	EndUnknown *int64 `json:"endUnknown,omitempty"`
}

// EvaluationCounts counts a plan's evaluations by state.
type EvaluationCounts struct {
	// scheduled is the number of evaluations that are not open yet.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Scheduled *int32 `json:"scheduled,omitempty"`

	// open is the number of evaluations that can be held now.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Open *int32 `json:"open,omitempty"`

	// overdue is the number of evaluations that were not completed by their last
	// day.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Overdue *int32 `json:"overdue,omitempty"`

	// completed is the number of evaluations that are completed.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Completed *int32 `json:"completed,omitempty"`

	// cancelled is the number of evaluations that are cancelled with a reason.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Cancelled *int32 `json:"cancelled,omitempty"`

	// missed is the number of evaluations that were expected, have no Evaluation
	// object and are past their last day.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Missed *int32 `json:"missed,omitempty"`

	// next is the next evaluation that is due. It is absent if none is.
	// +optional
	Next NextEvaluation `json:"next,omitzero"`
}

// NextEvaluation is the next evaluation that is due.
type NextEvaluation struct {
	// due is the day on which it is due, for example 2027-06-15.
	// +required
	Due Date `json:"due,omitempty"`

	// name is the name of its schedule, or of the Evaluation if it was created by
	// hand.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
}

// CompletenessStatus shows how many sections of a plan are filled.
type CompletenessStatus struct {
	// percent is the share of the 17 sections that are filled, rounded down. 100
	// means that all are.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	Percent *int32 `json:"percent,omitempty"`

	// missing are the sections that are not filled, each with the question that it
	// answers.
	// +optional
	// +listType=map
	// +listMapKey=section
	// +kubebuilder:validation:MaxItems=30
	Missing []MissingSection `json:"missing,omitempty"`
}

// MissingSection is a section of the plan that is not filled.
type MissingSection struct {
	// section is the name of the section, for example timeline.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=40
	Section string `json:"section,omitempty"`

	// hint is the question that the section answers, and where to write it.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Hint string `json:"hint,omitempty"`
}

// DepartmentCount counts the stakeholders of one department.
type DepartmentCount struct {
	// name is the name of the department. Departments that differ only in capitals
	// or spaces count as one.
	// +required
	Name Label `json:"name,omitempty"`

	// stakeholders is the number of stakeholders of the department.
	// +required
	// +kubebuilder:validation:Minimum=1
	Stakeholders int32 `json:"stakeholders,omitempty"`
}
