package rules_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// What people record about technologies: their evaluations, their end, what
// they are for, and what was checked.

var _ = examplesIn(evaluatedExamples)

// recorded adds evaluations to a district.
func recorded(w world, evaluations ...*testplan.EvaluationBuilder) world {
	for _, e := range evaluations {
		w.Evaluations = append(w.Evaluations, e.Object())
	}
	return w
}

// review is an evaluation of the technology t, due on a day; with the name of a
// term instead, nobody says when.
func review(due string) *testplan.EvaluationBuilder {
	return testplan.Evaluation("", due).Target(v1alpha1.TargetTechnology, "t")
}

// decided is an evaluation of the technology t with its decision.
func decided(outcome v1alpha1.DecisionOutcome, on string) *testplan.EvaluationBuilder {
	return review(on).Decided(outcome, v1alpha1.Date(on))
}

// renewing is a district whose technology t renews on 1 July 2027 and runs on
// money of FY2028.
func renewing(evaluations ...*testplan.EvaluationBuilder) world {
	return renewingOn("2027-07-01", evaluations...)
}

func renewingOn(day v1alpha1.Date, evaluations ...*testplan.EvaluationBuilder) world {
	p := plan().Technology("t", testplan.Renews(day)).Line("l", 2028, "100", testplan.General(), testplan.Buying("t"), paying(operation))
	return recorded(of(p), evaluations...)
}

func running(year v1alpha1.FiscalYear, p v1alpha1.Purpose, evaluations ...*testplan.EvaluationBuilder) world {
	return recorded(of(plan().Technology("t").Line("l", year, "100", testplan.General(), testplan.Buying("t"), paying(p))), evaluations...)
}

func evaluatedExamples() map[v1alpha1.FindingCode]examples {
	late := []string{"Error 100"}
	candidate := func(amount v1alpha1.Money, p v1alpha1.Purpose, evaluations ...*testplan.EvaluationBuilder) world {
		return recorded(of(plan().Technology("t", testplan.At(v1alpha1.LifecycleCandidate)).Line("l", 2027, amount, testplan.General(), testplan.Buying("t"), paying(p))), evaluations...)
	}
	waived := plan().Technology("t", testplan.Renews("2027-07-01")).Line("l", 2028, "100", testplan.General(), testplan.Buying("t"), paying(operation)).
		Waive("w", "PurchaseBeforeEvaluation", v1alpha1.WaiverOff)
	scheduled := func(anchor string) world {
		p := plan().Technology("t", testplan.Renews("2027-07-01")).Line("l", 2028, "100", testplan.General(), testplan.Buying("t"), paying(operation)).
			Schedule("s", v1alpha1.CadenceAnnual, anchor, v1alpha1.TargetTechnology, "t")
		return of(p)
	}
	return map[v1alpha1.FindingCode]examples{
		"PurchaseBeforeEvaluation": {
			"due on the day of the renewal":                  {world: renewing(review("2027-07-01"))},
			"due a day after it":                             {world: renewing(review("2027-07-02")), want: late},
			"scheduled for the day of the renewal":           {world: scheduled("2027-07-01")},
			"scheduled for a day after it":                   {world: scheduled("2027-07-02"), want: late},
			"not done, 31 days before":                       {world: renewing(review("2027-04-15")), on: "2027-05-31"},
			"not done, 30 days before":                       {world: renewing(review("2027-04-15")), on: "2027-06-01", want: late},
			"not done, on the day":                           {world: renewing(review("2027-04-15")), on: "2027-07-01", want: late},
			"not done, the day after: it is signed":          {world: renewing(review("2027-04-15")), on: "2027-07-02"},
			"not done, without a due date, 30 days before":   {world: renewing(review("spring")), on: "2027-06-01", want: late},
			"done, 30 days before":                           {world: renewing(decided("Retain", "2027-04-15")), on: "2027-06-01"},
			"done, and the next is due after the renewal":    {world: renewing(decided("Retain", "2027-04-15"), review("2028-04-15")), on: "2027-06-01"},
			"done after one that was missed":                 {world: renewing(review("2026-04-15"), decided("Retain", "2027-04-15")), on: "2027-06-01"},
			"done 18 months before, and the next was missed": {world: renewing(decided("Retain", "2026-01-01"), review("2027-04-15")), on: "2027-06-01"},
			"done a day earlier, and the next was missed":    {world: renewing(decided("Retain", "2025-12-31"), review("2027-04-15")), on: "2027-06-01", want: late},
			"done each quarter, the next before the renewal": {world: renewing(decided("Retain", "2027-03-20"), review("2027-06-20")), on: "2027-06-02"},
			"the only one is cancelled":                      {world: renewing(review("2027-07-02").Cancelled("2026-09-01"))},
			"done exactly 18 months before, the next after":  {world: renewing(decided("Retain", "2026-01-01"), review("2027-07-02"))},
			"done a day earlier, the next after":             {world: renewing(decided("Retain", "2025-12-31"), review("2027-07-02")), want: late},
			"done exactly 18 months before, and none next":   {world: renewing(decided("Retain", "2026-01-01"))},
			"done a day earlier, and none next":              {world: renewing(decided("Retain", "2025-12-31")), want: []string{"Warning 100"}},
			"done under another plan":                        {world: renewing(decided("Retain", "2026-01-01").Of("q"), review("2027-07-02"))},
			"done under another plan, a day earlier":         {world: renewing(decided("Retain", "2025-12-31").Of("q"), review("2027-07-02")), want: late},
			"under another plan, and not done":               {world: renewing(review("2026-04-15").Of("q"), review("2027-07-02")), want: late},
			"of another technology, under another plan":      {world: renewing(decided("Retain", "2026-01-01").Of("q").Target(v1alpha1.TargetTechnology, "u"), review("2027-07-02")), want: late},
			"to be replaced, decided under another plan":     {world: running(2028, operation, decided("Replace", "2027-06-30").Of("q")), on: "2027-06-30", want: []string{"Warning FY2028 100"}},
			"done long before, and the next in time":         {world: renewing(decided("Retain", "2025-04-15"), review("2027-04-15"))},
			"done on a day that nobody says":                 {world: renewing(review("spring").Asks("use").Answers("use", "Pass"), review("2027-07-02"))},
			"none at all is not checked":                     {world: renewing()},
			"no money from the year of the renewal on":       {world: renewingOn("2028-07-01", review("2028-07-02"))},
			"money of the year after the renewal":            {world: renewingOn("2027-06-30", review("2027-07-02")), want: late},
			"no renewal":                                     {world: running(2028, operation, review("2028-07-02"))},
			"the money is for training":                      {world: recorded(of(plan().Technology("t", testplan.Renews("2027-07-01")).Line("l", 2028, "100", testplan.General(), testplan.Buying("t"), paying(learning))), review("2027-07-02"))},
			"a waiver":                                       {world: recorded(of(waived), review("2027-07-02")), want: []string{"Error 100 waived by w"}},
			"a candidate for 10,000":                         {world: candidate("10000", purchase), want: []string{"Warning FY2027 10000"}},
			"a candidate for a hundredth less":               {world: candidate("9999.99", purchase)},
			"a candidate whose evaluation is open":           {world: candidate("10000", purchase, review("2026-10-15")), want: []string{"Warning FY2027 10000"}},
			"a candidate that was evaluated":                 {world: candidate("10000", purchase, decided("Retain", "2026-09-01"))},
			"a candidate that is only run":                   {world: candidate("10000", operation)},
			"to be replaced, the next year runs it":          {world: running(2028, operation, decided("Replace", "2027-06-30")), on: "2027-06-30", want: []string{"Warning FY2028 100"}},
			"to be replaced, the year of the decision":       {world: running(2028, operation, decided("Replace", "2027-07-01")), on: "2027-07-01"},
			"to be replaced, the next year buys more":        {world: running(2028, purchase, decided("Replace", "2026-09-01")), want: []string{"Warning FY2028 100"}},
			"to be replaced, and the next year does so":      {world: running(2028, replacement, decided("Replace", "2026-09-01"))},
			"to be replaced, decided ahead":                  {world: running(2028, operation, decided("Replace", "2026-10-02"))},
			"to be replaced, and then kept":                  {world: running(2028, operation, decided("Replace", "2026-08-01"), decided("Retain", "2026-09-01"))},
			"to be replaced, and renews before it is judged": {world: renewing(decided("Replace", "2025-12-01"), review("2027-07-02")), want: late},
			"to be replaced, and judged long ago":            {world: renewing(decided("Replace", "2025-12-01")), want: []string{"Warning FY2028 100"}},
		},
		"SpendOnRetired": spendOnRetiredExamples(),
	}
}

func spendOnRetiredExamples() examples {
	ends := func(on v1alpha1.Date) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, on }
	}
	retired := func(on v1alpha1.Date, p v1alpha1.Purpose) *testplan.PlanBuilder {
		return plan().Technology("t", ends(on)).Line("l", 2028, "100", testplan.General(), testplan.Buying("t"), paying(p))
	}
	return examples{
		"the year starts a day after the last day": {world: of(retired("2027-06-30", operation)), want: []string{"Error FY2028 100"}},
		"the last day is the first of the year":    {world: of(retired("2027-07-01", operation))},
		"whatever the money is for":                {world: of(retired("2027-06-30", replacement)), want: []string{"Error FY2028 100"}},
		"but looking back":                         {world: of(retired("2027-06-30", v1alpha1.PurposeEvaluation))},
		"years after are added up":                 {world: of(retired("2027-06-30", operation).Line("m", 2029, "50", testplan.General(), testplan.Buying("t"))), want: []string{"Error FY2028 150"}},
		"half of a line on two technologies":       {world: of(retired("2027-06-30", operation).Technology("u").Line("m", 2029, "50", testplan.General(), testplan.Buying("t", "u"))), want: []string{"Error FY2028 125"}},
		"a past year":                              {world: of(retired("2027-06-30", operation)), on: "2028-07-01"},
		"without a day: not checked":               {world: of(retired("", operation))},
		"on its way out":                           {world: of(plan().Technology("t", testplan.At(v1alpha1.LifecycleRetiring)).Line("l", 2028, "100", testplan.General(), testplan.Buying("t")))},
		"decided, and the next year pays":          {world: running(2028, operation, decided("Retire", "2026-09-01")), want: []string{"Error FY2028 100"}},
		"decided under another plan":               {world: running(2028, operation, decided("Retire", "2026-09-01").Of("q")), want: []string{"Error FY2028 100"}},
		"two years, and a waiver for the first": {
			world: recorded(of(plan().Technology("t").Line("l", 2028, "100", testplan.General(), testplan.Buying("t"), paying(operation)).
				Line("m", 2029, "70", testplan.General(), testplan.Buying("t"), paying(operation)).
				Waive("w", "SpendOnRetired", waivedOff, testplan.WaivedIn(2028))), decided("Retire", "2026-09-01")),
			want: []string{"Error FY2029 70", "Error FY2028 100 waived by w"},
		},
		"decided, and the year of the decision pays": {world: running(2027, operation, decided("Retire", "2026-09-01"))},
		"decided ahead":                                 {world: running(2028, operation, decided("Retire", "2026-10-02"))},
		"decided, and then kept":                        {world: running(2028, operation, decided("Retire", "2026-08-01"), decided("Retain", "2026-09-01"))},
		"decided, and the last day is later":            {world: recorded(of(retired("2027-07-01", operation)), decided("Retire", "2026-09-01"))},
		"decided, retired without a day, the next year": {world: recorded(of(retired("", operation)), decided("Retire", "2027-06-30")), on: "2027-09-01", want: []string{"Error FY2028 100"}},
		"decided, retired without a day, the same year": {world: recorded(of(retired("", operation)), decided("Retire", "2027-07-01")), on: "2027-09-01"},
		"a waiver": {world: of(retired("2027-06-30", operation).Waive("w", "SpendOnRetired", v1alpha1.WaiverOff)), want: []string{"Error FY2028 100 waived by w"}},
	}
}

var _ = examplesIn(recordExamples)

func recordExamples() map[v1alpha1.FindingCode]examples {
	ed := testplan.In(edTech)
	it := testplan.In(infoTech)
	gone := testplan.At(v1alpha1.LifecycleRetired)
	reviewed := func(on v1alpha1.Date) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.AccessibilityReviewed = on }
	}
	return map[v1alpha1.FindingCode]examples{
		"TechnologyWithoutUseCase": {
			"neither, and another says it":              {world: of(plan().Technology("t", ed).Technology("u", it, testplan.Serving("x"))), want: []string{"Warning"}},
			"each of two":                               {world: of(plan().Technology("t", ed).Technology("s", testplan.In(at)).Technology("u", it, testplan.Meeting("x"))), want: []string{"Warning", "Warning"}},
			"a use case":                                {world: of(plan().Technology("t", ed, testplan.Serving("x")))},
			"a need":                                    {world: of(plan().Technology("t", ed, testplan.Meeting("x")))},
			"students use it":                           {world: of(plan().Technology("t", testplan.StudentFacing()).Technology("u", testplan.Serving("x"))), want: []string{"Warning"}},
			"it is not for learning":                    {world: of(plan().Technology("t", it).Technology("u", testplan.Serving("x")))},
			"it was decided to stop it":                 {world: recorded(of(plan().Technology("t", ed).Technology("u", testplan.Serving("x"))), decided("Retire", today))},
			"it is to be decided to stop it":            {world: recorded(of(plan().Technology("t", ed).Technology("u", testplan.Serving("x"))), decided("Retire", "2026-10-02")), want: []string{"Warning"}},
			"it is retired":                             {world: of(plan().Technology("t", ed, gone).Technology("u", testplan.Serving("x")))},
			"none says it: told once":                   {world: of(plan().Technology("t", ed).Technology("u", ed).Technology("v", it)), want: []string{"Info"}},
			"none says it, and none is for learning":    {world: of(plan().Technology("v", it).Technology("w", ed, gone))},
			"no technology":                             {world: of(plan())},
			"a waiver":                                  {world: of(plan().Technology("t", ed).Technology("u", ed, testplan.Serving("x")).Waive("w", "TechnologyWithoutUseCase", v1alpha1.WaiverOff)), want: []string{"Warning waived by w"}},
			"the only one that says it is not for that": {world: of(plan().Technology("t", ed).Technology("w", gone, testplan.Serving("x"))), want: []string{"Warning"}},
		},
		"EvidenceMissing":         evidenceExamples(),
		"PrivacyAgreementMissing": privacyExamples(),
		"AccessibilityReviewMissing": {
			"not reviewed, and another is":               {world: of(plan().Technology("t", ed).Technology("u", it, reviewed("2026-01-10"))), want: []string{"Warning"}},
			"reviewed on the day":                        {world: of(plan().Technology("t", ed, reviewed(today)))},
			"to be reviewed on the next day":             {world: of(plan().Technology("t", ed, reviewed("2026-10-02"))), want: []string{"Warning"}},
			"on that day":                                {world: of(plan().Technology("t", ed, reviewed("2026-10-02"))), on: "2026-10-02"},
			"students use it":                            {world: of(plan().Technology("t", testplan.StudentFacing()).Technology("u", reviewed("2026-01-10"))), want: []string{"Warning"}},
			"it is not for learning":                     {world: of(plan().Technology("t", it).Technology("u", reviewed("2026-01-10")))},
			"it was decided to stop it":                  {world: recorded(of(plan().Technology("t", ed).Technology("u", reviewed("2026-01-10"))), decided("Retire", today))},
			"it is to be decided to stop it":             {world: recorded(of(plan().Technology("t", ed).Technology("u", reviewed("2026-01-10"))), decided("Retire", "2026-10-02")), want: []string{"Warning"}},
			"it is retired":                              {world: of(plan().Technology("t", ed, gone).Technology("u", reviewed("2026-01-10")))},
			"none is reviewed: told once":                {world: of(plan().Technology("t", ed).Technology("u", ed).Technology("v", it)), want: []string{"Info"}},
			"none is reviewed, and none is for learning": {world: of(plan().Technology("v", it))},
			"a waiver":                                   {world: of(plan().Technology("t", ed).Technology("u", reviewed("2026-01-10")).Waive("w", "AccessibilityReviewMissing", v1alpha1.WaiverOff)), want: []string{"Warning waived by w"}},
			"no technology":                              {world: of(plan())},
		},
	}
}

func evidenceExamples() examples {
	tier := func(n int32) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.Evidence.Tier = n }
	}
	// The technology t for an amount on a source, beside one with evidence.
	costs := func(amount v1alpha1.Money, source v1alpha1.SourceKind, options ...func(*v1alpha1.Technology)) *testplan.PlanBuilder {
		options = append([]func(*v1alpha1.Technology){testplan.OfKind(v1alpha1.TechnologySoftware), testplan.In(edTech)}, options...)
		return plan().Technology("t", options...).Technology("u", tier(2)).Source("s", source).
			Line("l", 2027, amount, testplan.General(), testplan.Buying("t"), testplan.On("s"), paying(operation))
	}
	bare := func(amount v1alpha1.Money, source v1alpha1.SourceKind) *testplan.PlanBuilder {
		return costs(amount, source).With(func(s *v1alpha1.TechnologyPlanSpec) { s.Technologies = s.Technologies[:1] })
	}
	// And money of another line for it.
	also := func(amount v1alpha1.Money, p v1alpha1.Purpose, source v1alpha1.SourceKind, year v1alpha1.FiscalYear, more v1alpha1.Money) *testplan.PlanBuilder {
		return costs(amount, v1alpha1.SourceLocal).Source("f", source).Line("m", year, more, testplan.General(), testplan.Buying("t"), testplan.On("f"), paying(p))
	}
	twoYears := func(second v1alpha1.Money) *testplan.PlanBuilder {
		return costs("4000", v1alpha1.SourceLocal).Line("m", 2028, second, testplan.General(), testplan.Buying("t"), testplan.On("s"))
	}
	return examples{
		"exactly 5,000":                                 {world: of(costs("5000", v1alpha1.SourceLocal))},
		"a hundredth over it":                           {world: of(costs("5000.01", v1alpha1.SourceLocal)), want: []string{"Info FY2027 5000.01"}},
		"federal money pays":                            {world: of(costs("5000.01", v1alpha1.SourceTitleIVA)), want: []string{"Warning FY2027 5000.01"}},
		"federal money pays the smallest part":          {world: of(costs("5000", v1alpha1.SourceLocal).Source("f", "TitleIIA").Line("m", 2027, "0.01", testplan.General(), testplan.Buying("t"), testplan.On("f"))), want: []string{"Warning FY2027 5000.01"}},
		"federal money paid in a year that is past":     {world: of(twoYears("6000").Source("f", "TitleIIA").Line("n", 2027, "10", testplan.General(), testplan.Buying("t"), testplan.On("f"))), on: "2027-07-01", want: []string{"Info FY2028 6000"}},
		"E-Rate is a discount, not federal grant money": {world: of(costs("5000.01", v1alpha1.SourceERateC1)), want: []string{"Info FY2027 5000.01"}},
		"the year after costs more":                     {world: of(twoYears("5000.01")), want: []string{"Info FY2028 5000.01"}},
		"and federal money pays for that":               {world: of(twoYears("6000").Source("f", "TitleIIA").Line("n", 2028, "10", testplan.General(), testplan.Buying("t"), testplan.On("f"))), want: []string{"Warning FY2028 6010"}},
		"two years that are more together":              {world: of(twoYears("4000"))},
		"a past year":                                   {world: of(costs("6000", v1alpha1.SourceLocal)), on: "2027-07-01"},
		"the rest is for training and staff":            {world: of(also("5000", learning, v1alpha1.SourceLocal, 2027, "9000").Line("n", 2027, "9000", testplan.General(), testplan.Buying("t"), paying(staffing)))},
		"the rest is for its evaluation":                {world: of(also("5000", v1alpha1.PurposeEvaluation, v1alpha1.SourceLocal, 2027, "9000"))},
		"a part is bought":                              {world: of(also("4000", purchase, v1alpha1.SourceLocal, 2027, "1000.01")), want: []string{"Info FY2027 5000.01"}},
		"a part is a replacement":                       {world: of(also("4000", replacement, v1alpha1.SourceLocal, 2027, "1000.01")), want: []string{"Info FY2027 5000.01"}},
		"federal money pays for the training":           {world: of(also("6000", learning, "TitleIIA", 2027, "9000")), want: []string{"Info FY2027 6000"}},
		"federal money pays in another year":            {world: of(also("6000", operation, "TitleIIA", 2028, "10")), want: []string{"Info FY2027 6000"}},
		"it was decided to stop it":                     {world: recorded(of(costs("6000", v1alpha1.SourceLocal)), decided("Retire", today))},
		"it is to be decided to stop it":                {world: recorded(of(costs("6000", v1alpha1.SourceLocal)), decided("Retire", "2026-10-02")), want: []string{"Info FY2027 6000"}},
		"evidence":                                      {world: of(costs("6000", v1alpha1.SourceLocal, tier(4)))},
		"content":                                       {world: of(costs("6000", v1alpha1.SourceLocal, testplan.OfKind(v1alpha1.TechnologyContent))), want: []string{"Info FY2027 6000"}},
		"a service":                                     {world: of(costs("6000", v1alpha1.SourceLocal, testplan.OfKind(v1alpha1.TechnologyService)))},
		"of no kind that is known":                      {world: of(costs("6000", v1alpha1.SourceLocal, testplan.OfKind("")))},
		"not for learning":                              {world: of(costs("6000", v1alpha1.SourceLocal, testplan.In(infoTech)))},
		"not for learning, and students use it":         {world: of(costs("6000", v1alpha1.SourceLocal, testplan.In(infoTech), testplan.StudentFacing())), want: []string{"Info FY2027 6000"}},
		"half of a line on two":                         {world: of(costs("5000", v1alpha1.SourceLocal).Line("m", 2027, "10", testplan.General(), testplan.Buying("t", "u"))), want: []string{"Info FY2027 5005"}},
		"the plan's own limit":                          {world: of(costs("6000", v1alpha1.SourceLocal).With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.EvidenceLimit = "6000" }))},
		"none has evidence: told once":                  {world: of(bare("6000", v1alpha1.SourceTitleIVA)), want: []string{"Info"}},
		"none has evidence, and none costs as much":     {world: of(bare("5000", v1alpha1.SourceTitleIVA))},
		"a waiver":                                      {world: of(costs("6000", v1alpha1.SourceLocal).Waive("w", "EvidenceMissing", v1alpha1.WaiverOff)), want: []string{"Info FY2027 6000 waived by w"}},
		"a waiver to Info":                              {world: of(costs("6000", v1alpha1.SourceTitleIVA).Waive("w", "EvidenceMissing", v1alpha1.WaiverSeverity(v1alpha1.SeverityInfo))), want: []string{"Info FY2027 6000"}},
	}
}

func privacyExamples() examples {
	until := func(day v1alpha1.Date) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.PrivacyAgreement.Expires = day }
	}
	used := func(year v1alpha1.FiscalYear, options ...func(*v1alpha1.Technology)) *testplan.PlanBuilder {
		options = append([]func(*v1alpha1.Technology){testplan.OfKind(v1alpha1.TechnologySoftware), testplan.StudentFacing()}, options...)
		return plan().Technology("t", options...).Line("l", year, "100", testplan.General(), testplan.Buying("t"), paying(operation))
	}
	ends := func(last v1alpha1.Date) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, last }
	}
	return examples{
		"ends on the day":                            {world: of(used(2027, until(today)))},
		"ended the day before":                       {world: of(used(2027, until("2026-09-30"))), want: []string{"Error FY2027 100"}},
		"ended, and only another year has money":     {world: of(used(2028, until("2026-09-30")))},
		"ended, and that year has come":              {world: of(used(2028, until("2026-09-30"))), on: "2027-07-01", want: []string{"Error FY2028 100"}},
		"nothing is recorded":                        {world: of(used(2027)), want: []string{"Warning"}},
		"nothing is recorded, and there is no money": {world: of(plan().Technology("t", testplan.OfKind(v1alpha1.TechnologyContent), testplan.StudentFacing())), want: []string{"Warning"}},
		"a service":                                  {world: of(used(2027, testplan.OfKind(v1alpha1.TechnologyService))), want: []string{"Warning"}},
		"a device":                                   {world: of(used(2027, testplan.OfKind(v1alpha1.TechnologyDevice)))},
		"of no kind that is known":                   {world: of(used(2027, testplan.OfKind("")))},
		"teachers use it":                            {world: of(used(2027, func(t *v1alpha1.Technology) { t.StudentFacing = nil; t.Domain = edTech }))},
		"retired":                                    {world: of(used(2027, ends("")))},
		"to be stopped, and still in use this year":  {world: recorded(of(used(2027, until("2026-09-30"))), decided("Retire", "2026-09-01")), want: []string{"Error FY2027 100"}},
		"to be stopped, and this year has no money":  {world: recorded(of(plan().Technology("t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.StudentFacing())), decided("Retire", "2027-06-30")), on: "2027-06-30", want: []string{"Warning"}},
		"stopped the year before":                    {world: recorded(of(used(2027)), decided("Retire", "2027-06-30")), on: "2027-07-01"},
		"retired without a day, decided this year":   {world: recorded(of(used(2027, ends(""))), decided("Retire", "2026-09-01"))},
		"on its last day":                            {world: of(used(2027, ends(today), until("2026-09-30"))), want: []string{"Error FY2027 100"}},
		"the day after its last":                     {world: of(used(2027, ends("2026-09-30"), until("2026-09-30")))},
		"a waiver":                                   {world: of(used(2027, until("2026-09-30")).Waive("w", "PrivacyAgreementMissing", v1alpha1.WaiverOff)), want: []string{"Error FY2027 100 waived by w"}},
		"a waiver to Warning":                        {world: of(used(2027, until("2026-09-30")).Waive("w", "PrivacyAgreementMissing", v1alpha1.WaiverSeverity(v1alpha1.SeverityWarning))), want: []string{"Warning FY2027 100"}},
	}
}

func TestRenewalsNotChecked(t *testing.T) {
	const code = "PurchaseBeforeEvaluation"
	done := review("spring").Asks("use").Answers("use", "Pass")
	two := plan().Technology("t", testplan.Renews("2027-07-01")).Technology("s", testplan.Renews("2028-01-01")).
		Line("l", 2028, "100", testplan.General(), testplan.Buying("t", "s"), paying(operation))
	for title, c := range map[string]struct {
		world world
		on    string
		want  []string
	}{
		"no evaluation":                     {renewing(), today, []string{"no evaluation is on the calendar for what renews: t"}},
		"only a cancelled one":              {renewing(review("2027-04-15").Cancelled("2026-09-01")), today, []string{"no evaluation is on the calendar for what renews: t"}},
		"two technologies":                  {of(two), today, []string{"no evaluation is on the calendar for what renews: s and t"}},
		"on the day of the renewal":         {renewing(), "2027-07-01", []string{"no evaluation is on the calendar for what renews: t"}},
		"the renewal is past":               {renewing(), "2027-07-02", nil},
		"no money":                          {of(plan().Technology("t", testplan.Renews("2027-07-01"))), today, nil},
		"a day that nobody says":            {renewing(done), today, []string{"nobody says when what renews was last evaluated: t"}},
		"a day that nobody says, next late": {renewing(done, review("2027-07-02")), today, []string{"nobody says when what renews was last evaluated: t"}},
		"the next in time":                  {renewing(done, review("2027-06-30")), today, nil},
		"something is found":                {renewing(review("2027-07-02")), today, nil},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, n := range judge(c.world, c.on).NotChecked {
				if n.Code == code {
					got = append(got, n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Money of what is retired is not judged where nobody says since when.
func TestRetirementsNotChecked(t *testing.T) {
	retired := plan().Technology("t", testplan.At(v1alpha1.LifecycleRetired))
	pays := func(p v1alpha1.Purpose) world {
		return of(plan().Technology("t", testplan.At(v1alpha1.LifecycleRetired)).Line("l", 2027, "100", testplan.General(), testplan.Buying("t"), paying(p)))
	}
	for title, c := range map[string]struct {
		world world
		on    string
		want  []string
	}{
		"this year has money":     {pays(operation), today, []string{"nobody says when what still has money was retired: t"}},
		"a past year has money":   {pays(operation), "2027-07-01", nil},
		"money to look back":      {pays(v1alpha1.PurposeEvaluation), today, nil},
		"no money":                {of(retired), today, nil},
		"a decision says when":    {recorded(pays(operation), decided("Retire", "2026-09-01")), today, nil},
		"a decision that is kept": {recorded(pays(operation), decided("Retain", "2026-09-01")), today, []string{"nobody says when what still has money was retired: t"}},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			v := judge(c.world, c.on)
			for _, n := range v.NotChecked {
				if n.Code == "SpendOnRetired" {
					got = append(got, n.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" || told(v, "SpendOnRetired") != nil {
				t.Errorf("%s%s", diff, words(v))
			}
		})
	}
}

// The words of a finding say what is known, and where to settle it.
func TestWordsAboutTechnologies(t *testing.T) {
	ed := testplan.In(edTech)
	ended := plan().Technology("t", func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2027-06-30" }).Line("l", 2028, "100", testplan.General(), testplan.Buying("t")).
		Line("m", 2029, "1", testplan.General(), testplan.Buying("t"))
	ahead := plan().Technology("t", ed, func(t *v1alpha1.Technology) { t.AccessibilityReviewed = "2027-01-10" })
	private := func(stage v1alpha1.Lifecycle, expires v1alpha1.Date) world {
		return of(plan().Technology("t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.StudentFacing(), testplan.At(stage), func(t *v1alpha1.Technology) { t.PrivacyAgreement.Expires = expires }).
			Line("l", 2027, "100", testplan.General(), testplan.Buying("t")))
	}
	for _, c := range []struct {
		world world
		on    string
		code  v1alpha1.FindingCode
		field string
		want  string
	}{
		{renewing(review("2027-07-02")), today, "PurchaseBeforeEvaluation", "spec.technologies[t].renewal",
			"t renews on 2027-07-01, with $100 budgeted for it from FY2028 on, but its evaluation is due only on 2027-07-02."},
		{renewing(review("2027-04-15")), "2027-06-15", "PurchaseBeforeEvaluation", "spec.technologies[t].renewal",
			"t renews on 2027-07-01, with $100 budgeted for it from FY2028 on, but its evaluation, due 2027-04-15, is not done."},
		{renewing(review("spring")), "2027-06-15", "PurchaseBeforeEvaluation", "spec.technologies[t].renewal",
			"t renews on 2027-07-01, with $100 budgeted for it from FY2028 on, but its evaluation is not done."},
		{renewing(decided("Retain", "2025-12-01")), today, "PurchaseBeforeEvaluation", "spec.technologies[t].renewal",
			"t renews on 2027-07-01, with $100 budgeted for it from FY2028 on, but it was last evaluated on 2025-12-01, more than 18 months before, and no evaluation is planned until then."},
		{running(2028, operation, decided("Replace", "2026-09-01")), today, "PurchaseBeforeEvaluation", "spec.technologies[t]",
			"It was decided on 2026-09-01 to replace t, yet FY2028 still has $100 for it."},
		{of(ended), today, "SpendOnRetired", "spec.technologies[t]", "The last day of t is 2027-06-30, yet FY2028 still has $100 for it, and $101 with the years after it."},
		{running(2028, operation, decided("Retire", "2026-09-01")), today, "SpendOnRetired", "spec.technologies[t]",
			"It was decided on 2026-09-01 to stop t, yet FY2028 still has $100 for it."},
		{private("", ""), today, "PrivacyAgreementMissing", "spec.technologies[t].privacyAgreement", "Students use t, and no agreement about their data is recorded."},
		{private(v1alpha1.LifecycleCandidate, ""), today, "PrivacyAgreementMissing", "spec.technologies[t].privacyAgreement", "Students are to use t, and no agreement about their data is recorded."},
		{private(v1alpha1.LifecycleCandidate, "2026-09-30"), today, "PrivacyAgreementMissing", "spec.technologies[t].privacyAgreement.expires",
			"Students are to use t, and the agreement about their data ended on 2026-09-30, while FY2027 has $100 for it."},
		{of(plan().Technology("t", ed)), today, "TechnologyWithoutUseCase", "spec.technologies", "No technology of the plan says what it is for, and 1 of them should: t."},
		{of(ahead), today, "AccessibilityReviewMissing", "spec.technologies[t].accessibilityReviewed",
			"The review of whether students with disabilities can use t is dated 2027-01-10, which is still ahead."},
	} {
		var fields, messages []string
		for _, f := range judge(c.world, c.on).Findings {
			if f.Code == c.code {
				fields, messages = append(fields, f.Field), append(messages, f.Message)
			}
		}
		if !slices.Equal(fields, []string{c.field}) || !slices.Equal(messages, []string{c.want}) {
			t.Errorf("%s at %q says %q, want it at %s to say %q", c.code, fields, messages, c.field, c.want)
		}
	}
}
