// Package catalog lists all rules of techplan. A new rule needs a file in the package of its
// subject, a code in package rules, and an entry here.
package catalog

import (
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/alignment"
	"techplan.education/internal/rules/compliance"
	"techplan.education/internal/rules/funding"
	"techplan.education/internal/rules/learning"
	"techplan.education/internal/rules/measurement"
	"techplan.education/internal/rules/people"
	"techplan.education/internal/rules/places"
	"techplan.education/internal/rules/purchasing"
	"techplan.education/internal/rules/purpose"
	"techplan.education/internal/rules/references"
	"techplan.education/internal/rules/replacement"
	"techplan.education/internal/rules/schedule"
	"techplan.education/internal/rules/spending"
	"techplan.education/internal/rules/technology"
)

// Subject is a group of rules that the documentation lists under one heading.
type Subject struct {
	Title string
	Rules []rules.Rule
}

// Subjects lists all rules in the order of the documentation. The list is explicit, so that a
// reader sees all rules in one place, and no rule can be added by an import alone.
var Subjects = []Subject{
	{"Money and goals", []rules.Rule{
		alignment.BudgetLineWithoutGoal,
		alignment.GoalUnfunded,
		alignment.GoalOverfunded,
		alignment.PriorityInversion,
		alignment.FundingYearMismatch,
		alignment.FiscalYearNotBudgeted,
		alignment.DomainMissing,
		alignment.DomainImbalance,
		alignment.AssistiveTechnologyUnfunded,
		alignment.LineOutsidePlan,
		alignment.GoalOutsidePlan,
	}},
	{"Sources and sums", []rules.Rule{
		spending.BudgetDoesNotReconcile,
		funding.SourceOvercommitted,
		funding.SourceNotAllotted,
		funding.RecurringCostOnOneTimeFunds,
		funding.FundsExpired,
		funding.FundsExpiring,
		funding.FundsLapsed,
		funding.UnsecuredFundsCounted,
		spending.BudgetOverspent,
		spending.BudgetNearLimit,
		spending.CountedTwice,
		spending.SpendingOutsidePlan,
		spending.AmountBeyondRange,
		funding.DebtOutlivesPurchase,
	}},
	{"Rules of funding programs", []rules.Rule{
		compliance.IneligibleUse,
		compliance.ERateCategoryTwoExceeded,
		compliance.NonDiscountShareUnfunded,
		compliance.SpendingCapExceeded,
		compliance.SupplantRisk,
		compliance.FederalInventoryOverdue,
		compliance.ERateBiddingTooShort,
		compliance.ERateFormMissing,
	}},
	{"Replacing devices", []rules.Rule{
		replacement.RefreshUnderfunded,
		replacement.RefreshCliff,
		replacement.RefreshAfterPlan,
		replacement.CostUnknown,
		replacement.DevicesUnsupported,
		replacement.ReplacementInvalid,
	}},
	{"Buying and keeping technologies", []rules.Rule{
		purchasing.PurchaseBeforeEvaluation,
		purchasing.PurchaseForMetNeed,
		purchasing.SpendOnRetired,
		purchasing.IneffectiveUse,
		purchasing.MaintenanceUnfunded,
		purchasing.ImplementationCostMissing,
		purchasing.ShiftWithoutTraining,
		purchasing.BiddingMissing,
	}},
	{"Records of technologies", []rules.Rule{
		technology.TechnologyWithoutUseCase,
		technology.EvidenceMissing,
		technology.PrivacyAgreementMissing,
		technology.AccessibilityReviewMissing,
		technology.OpenAlternativeExists,
		technology.OverlappingTechnologies,
		technology.IntegrationMissing,
		technology.ContractEndsEarly,
		technology.RenewalPassed,
	}},
	{"Professional learning", []rules.Rule{
		learning.ProfessionalLearningUnderfunded,
		learning.AudienceMissing,
		learning.LearningWindowMissing,
		learning.SupportGap,
		learning.SingleLearningMode,
		learning.ProgramOwnerMissing,
		learning.ProviderUnfunded,
		learning.FeedbackMissing,
		learning.FollowUpMissing,
	}},
	{"People", []rules.Rule{
		people.StakeholderRoleMissing,
		people.ExternalVoiceMissing,
		people.PlanningAreaUncovered,
		people.DomainLeadNotSeparate,
		people.ResponsibilityMissing,
		people.GoalRoleMissing,
		people.CommunicationOverdue,
		people.FeedbackLoopMissing,
	}},
	{"Vision, needs and uses", []rules.Rule{
		purpose.VisionMissing,
		purpose.VisionIncomplete,
		purpose.NeedUnaddressed,
		purpose.DisciplineWithoutUseCase,
		purpose.StudentValueMissing,
		purpose.AccommodationsMissing,
		purpose.CurriculumLinkMissing,
		purpose.ImprovementPlanNotLinked,
		purpose.AlignmentGap,
		purpose.SiloedPlanning,
	}},
	{"Measurement", []rules.Rule{
		measurement.GoalWithoutBenchmark,
		measurement.StudentImpactUnmeasured,
		measurement.EquityGap,
		measurement.CountImplausible,
		measurement.TooFewObservations,
	}},
	{"Places and capacity", []rules.Rule{
		places.CapacityShort,
		places.BandwidthShort,
		places.TestingWindowShort,
		places.SiteDisparity,
	}},
	{"Dates, order and evaluations", []rules.Rule{
		schedule.EvaluationOverdue,
		schedule.AnnualReviewOverdue,
		schedule.PlanStale,
		schedule.DateAhead,
		schedule.TooManyOpenEvaluations,
		schedule.EvaluationNameTaken,
		schedule.RecordLost,
		schedule.DecisionMissing,
		schedule.DecisionWithoutEvidence,
		schedule.DecisionUnexplained,
		schedule.PilotWithoutEvaluation,
		schedule.TermsMissing,
		schedule.DependencyCycle,
		schedule.PrerequisiteUnmet,
		schedule.TooManyStarts,
		schedule.TimelineInvalid,
	}},
	{"Names and other plans", []rules.Rule{
		references.UnknownName,
		references.PlansOverlap,
		references.WaiverEnded,
		references.PlanTooLarge,
	}},
}

// All is the catalog of all rules. It is made once, as making it indexes the rules.
var All = rules.NewCatalog(listRules())

// listRules lists the rules of all subjects.
func listRules() []rules.Rule {
	var list []rules.Rule
	for _, subject := range Subjects {
		list = append(list, subject.Rules...)
	}
	return list
}
