package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
)

const implementation = v1alpha1.PurposeImplementation

type technologyOption = func(*v1alpha1.Technology)

// tablet is a device for learning.
func tablet(more ...technologyOption) []technologyOption {
	return append([]technologyOption{testplan.OfKind(v1alpha1.TechnologyDevice), testplan.In(edTech)}, more...)
}

// taught is a program for technologies.
func taught(technologies ...v1alpha1.EntryName) func(*v1alpha1.LearningProgram) {
	return func(l *v1alpha1.LearningProgram) { l.Technologies = technologies }
}

// towards is a program for goals.
func towards(goals ...string) func(*v1alpha1.LearningProgram) {
	return func(l *v1alpha1.LearningProgram) { l.Goals = goals }
}

var _ = examplesIn(trainingExamples)

func trainingExamples() map[v1alpha1.FindingCode]examples {
	// What a technology costs in FY2028, for a goal.
	buy := func(amount v1alpha1.Money, options []technologyOption, more ...lineOption) *testplan.PlanBuilder {
		return plan().Technology("t", options...).Line("l", 2028, amount, append([]lineOption{testplan.Buying("t"), testplan.For("g")}, more...)...)
	}
	kind := func(k v1alpha1.TechnologyKind, d v1alpha1.Domain) []technologyOption {
		return []technologyOption{testplan.OfKind(k), testplan.In(d)}
	}
	train := func(year v1alpha1.FiscalYear, amount v1alpha1.Money, more ...lineOption) world {
		return of(buy("20000", tablet()).Line("train", year, amount, append(more, paying(learning))...), goal("g"))
	}
	program := func(start v1alpha1.Date, what func(*v1alpha1.LearningProgram)) world {
		return of(buy("20000", tablet()).Program("p", "", start, what), goal("g"))
	}
	shift := func(p *testplan.PlanBuilder, start, due v1alpha1.Date) world {
		return of(p, goal("g").Runs(start, due).With(func(s *v1alpha1.GoalSpec) { s.PedagogicalShift = "Lessons begin with a question." }))
	}
	all := func(p *testplan.PlanBuilder) world { return shift(p, "", "") }
	fires, money := []string{"Warning FY2028 20000"}, v1alpha1.Money("20000")
	closed := all(plan())
	closed.Goals[0].Spec.Closed = v1alpha1.Closure{Outcome: v1alpha1.OutcomeMet, Date: today}
	return map[v1alpha1.FindingCode]examples{
		"ShiftWithoutTraining": {
			"exactly the limit":                  {world: of(buy("10000", tablet()), goal("g"))},
			"a hundredth over the limit":         {world: of(buy("10000.01", tablet()), goal("g")), want: []string{"Warning FY2028 10000.01"}},
			"two lines go over the limit":        {world: of(buy("10000", tablet()).Line("m", 2028, "0.01", testplan.Buying("t")), goal("g")), want: []string{"Warning FY2028 10000.01"}},
			"half of a line for two":             {world: of(buy("20000", tablet(), testplan.Buying("u")), goal("g"))},
			"exactly the plan's own limit":       {world: of(buy("20000", tablet()).With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.PurchaseLimit = "20000" }), goal("g"))},
			"a replacement":                      {world: of(buy(money, tablet(), paying(replacement)), goal("g"))},
			"software for AT":                    {world: of(buy(money, kind(v1alpha1.TechnologySoftware, at)), goal("g")), want: fires},
			"content":                            {world: of(buy(money, kind(v1alpha1.TechnologyContent, edTech)), goal("g")), want: fires},
			"a network":                          {world: of(buy(money, kind(v1alpha1.TechnologyNetwork, edTech)), goal("g"))},
			"a service":                          {world: of(buy(money, kind(v1alpha1.TechnologyService, edTech)), goal("g"))},
			"a device of another domain":         {world: of(buy(money, kind(v1alpha1.TechnologyDevice, infoTech)), goal("g"))},
			"a device of a shared domain":        {world: of(buy(money, kind(v1alpha1.TechnologyDevice, shared)), goal("g"))},
			"no kind: not checked":               {world: of(buy(money, []technologyOption{testplan.In(edTech)}), goal("g"))},
			"no domain: not checked":             {world: of(buy(money, []technologyOption{testplan.OfKind(v1alpha1.TechnologyDevice)}), goal("g"))},
			"the first of two years":             {world: of(buy(money, tablet()).Line("m", 2029, money, testplan.Buying("t")), goal("g")), want: fires},
			"the second, once the first is past": {world: of(buy(money, tablet()).Line("m", 2029, money, testplan.Buying("t")), goal("g")), on: "2028-10-01"},
			"the second, and the first was trained for": {world: of(plan().Technology("t", tablet()...).Program("p", "", "2026-08-10", taught("t")).
				Line("l", 2027, money, testplan.Buying("t")).Line("m", 2029, money, testplan.Buying("t"))), on: "2028-10-01"},
			"the first was before the plan":          {world: of(plan().Technology("t", tablet()...).Line("l", 2026, money, testplan.Buying("t")).Line("m", 2028, money, testplan.Buying("t")))},
			"a small one before it is not the first": {world: of(buy(money, tablet()).Line("m", 2026, "10000", testplan.Buying("t")), goal("g")), want: fires},
			"a past year":                            {world: of(buy(money, tablet()), goal("g")), on: "2028-07-01"},
			"a training line the year before":        {world: train(2027, "0.01", testplan.Buying("t"))},
			"a training line the year after":         {world: train(2029, "0.01", testplan.Buying("t"))},
			"a training line for the goal":           {world: train(2028, "0.01", testplan.For("g"))},
			"a training line of nothing":             {world: train(2028, "0", testplan.Buying("t")), want: fires},
			"a training line for another technology": {world: train(2028, "5", testplan.Buying("u"), testplan.For("h")), want: fires},
			"a training line for everything":         {world: train(2028, "5"), want: fires},
			"a training line two years after": {world: of(plan().Technology("t", tablet()...).Line("l", 2027, money, testplan.Buying("t")).
				Line("train", 2029, "5", testplan.Buying("t"), paying(learning))), want: []string{"Warning FY2027 20000"}},
			"a session on the first day of the year before": {world: program("2026-07-01", taught("t"))},
			"a session on the day before that":              {world: program("2026-06-30", taught("t")), want: fires},
			"a session on the last day of the year after":   {world: program("2029-06-30", taught("t"))},
			"a session on the day after that":               {world: program("2029-07-01", taught("t")), want: fires},
			"a session for the goal":                        {world: program("2027-10-01", towards("g"))},
			"a session without a date":                      {world: program("", taught("t"))},
			"a session for something else":                  {world: program("2027-10-01", taught("u")), want: fires},
			"a waiver":                                      {world: of(buy(money, tablet()).Waive("w", "ShiftWithoutTraining", v1alpha1.WaiverOff), goal("g")), want: []string{"Warning FY2028 20000 waived by w"}},

			"a shift":                               {world: all(plan()), want: []string{"Warning FY2027"}},
			"a goal without one":                    {world: of(plan(), goal("g"))},
			"a shift, in its second year":           {world: all(plan()), on: "2027-07-01", want: []string{"Warning FY2028"}},
			"a shift that is yet to begin":          {world: shift(plan(), "2028-07-01", ""), want: []string{"Warning FY2029"}},
			"a shift that is over":                  {world: shift(plan(), "", "2027-06-30"), on: "2027-07-01"},
			"a shift closed today":                  {world: closed},
			"a shift closed tomorrow":               {world: closed, on: "2026-09-30", want: []string{"Warning FY2027"}},
			"a shift with a line in its year":       {world: all(plan().Line("train", 2029, "5", testplan.For("g"), paying(learning)))},
			"a shift with a line for another goal":  {world: all(plan().Line("train", 2029, "5", testplan.For("h"), paying(learning))), want: []string{"Warning FY2027"}},
			"a shift with a line the year after":    {world: shift(plan().Line("train", 2028, "5", testplan.For("g"), paying(learning)), "", "2027-06-30")},
			"a shift with a line two years after":   {world: shift(plan().Line("train", 2029, "5", testplan.For("g"), paying(learning)), "", "2027-06-30"), want: []string{"Warning FY2027"}},
			"a shift with a session in a past year": {world: all(plan().Program("p", "", "2026-08-10", towards("g"))), on: "2028-10-01"},
			"a shift with a session for a technology of its lines": {world: all(plan().Line("l", 2027, "5", testplan.For("g"), testplan.Buying("t")).
				Program("p", "", "2026-08-10", taught("t")))},
		},
		"ImplementationCostMissing": settingUpExamples(),
	}
}

func settingUpExamples() examples {
	buy := func(kind v1alpha1.TechnologyKind, amount v1alpha1.Money, more ...lineOption) *testplan.PlanBuilder {
		return plan().Technology("t", testplan.OfKind(kind)).Technology("u").Line("l", 2027, amount, append(more, testplan.Buying("t"), testplan.For("g"))...)
	}
	network := v1alpha1.TechnologyNetwork
	setUp := func(year v1alpha1.FiscalYear, amount v1alpha1.Money, more ...lineOption) world {
		return of(buy(network, "20000").Line("setup", year, amount, append(more, paying(implementation))...), goal("g"))
	}
	fires := []string{"Warning FY2027 20000"}
	return examples{
		"a network at exactly the limit":            {world: of(buy(network, "10000"))},
		"a network a hundredth over it":             {world: of(buy(network, "10000.01")), want: []string{"Warning FY2027 10000.01"}},
		"a device":                                  {world: of(buy(v1alpha1.TechnologyDevice, "20000")), want: []string{"Info FY2027 20000"}},
		"software":                                  {world: of(buy(v1alpha1.TechnologySoftware, "20000"))},
		"a service":                                 {world: of(buy(v1alpha1.TechnologyService, "20000"))},
		"content":                                   {world: of(buy(v1alpha1.TechnologyContent, "20000"))},
		"no kind: not checked":                      {world: of(buy("", "20000"))},
		"a replacement":                             {world: of(buy(network, "20000", paying(replacement)))},
		"a past year":                               {world: of(buy(network, "20000")), on: "2027-07-01"},
		"set up in the year":                        {world: setUp(2027, "0.01", testplan.Buying("t"))},
		"set up the year before the plan":           {world: setUp(2026, "0.01", testplan.Buying("t"))},
		"set up the year after":                     {world: setUp(2028, "0.01", testplan.Buying("t"))},
		"set up two years after":                    {world: setUp(2029, "5", testplan.Buying("t")), want: fires},
		"a line of nothing":                         {world: setUp(2027, "0", testplan.Buying("t")), want: fires},
		"a line for the goal":                       {world: setUp(2027, "5", testplan.For("g"))},
		"a line for another goal":                   {world: setUp(2027, "5", testplan.For("h")), want: fires},
		"a line for the goal and another thing":     {world: setUp(2027, "5", testplan.For("g"), testplan.Buying("u")), want: fires},
		"bought for years, the first is provided":   {world: of(buy(network, "60000", testplan.Through(2029)).Line("setup", 2027, "5", testplan.Buying("t"), paying(implementation))), want: []string{"Warning FY2029 20000"}},
		"bought for years and never provided: once": {world: of(buy(network, "60000", testplan.Through(2029))), want: fires},
		"a waiver":                                  {world: of(buy(network, "20000").Waive("w", "ImplementationCostMissing", v1alpha1.WaiverOff)), want: []string{"Warning FY2027 20000 waived by w"}},
	}
}

var _ = examplesIn(upkeepExamples)

func upkeepExamples() map[v1alpha1.FindingCode]examples {
	// Software that costs 500 a year, in a plan that has money in FY2027.
	runs := func(more ...technologyOption) *testplan.PlanBuilder {
		options := append([]technologyOption{testplan.OfKind(v1alpha1.TechnologySoftware), testplan.In(edTech), testplan.Maintained("500")}, more...)
		return plan().Technology("t", options...).Technology("u").Line("other", 2027, "9")
	}
	keep := func(year v1alpha1.FiscalYear, amount v1alpha1.Money, more ...lineOption) *testplan.PlanBuilder {
		return runs().Line("keep", year, amount, append([]lineOption{paying(operation)}, more...)...)
	}
	lot := func(options ...technologyOption) world {
		return with(of(plan().Technology("t", options...).Line("other", 2027, "9")), testplan.Device("d", "t", 5).InService(today).CostsYearly("Repair", "300"))
	}
	device := testplan.OfKind(v1alpha1.TechnologyDevice)
	retired := func(on v1alpha1.Date) technologyOption {
		return func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, on }
	}
	since := func(on v1alpha1.Date) technologyOption { return func(t *v1alpha1.Technology) { t.Since = on } }
	fires := []string{"Warning FY2027 500"}
	return map[v1alpha1.FindingCode]examples{"MaintenanceUnfunded": {
		"nobody pays":                                    {world: of(runs()), want: fires},
		"it costs nothing":                               {world: of(runs(testplan.Maintained("0")))},
		"no cost is recorded":                            {world: of(runs(testplan.Maintained("")))},
		"an operation line":                              {world: of(keep(2027, "0.01", testplan.Buying("t")))},
		"a staffing line":                                {world: of(keep(2027, "0.01", testplan.Buying("t"), paying(staffing)))},
		"a purchase line":                                {world: of(keep(2027, "5", testplan.Buying("t"), paying(purchase))), want: fires},
		"a line of nothing":                              {world: of(keep(2027, "0", testplan.Buying("t"))), want: fires},
		"a line for another technology":                  {world: of(keep(2027, "5", testplan.Buying("u"), testplan.Of(edTech))), want: fires},
		"a line of its domain":                           {world: of(keep(2027, "5", testplan.Of(edTech)))},
		"a line of another domain":                       {world: of(keep(2027, "5", testplan.Of(infoTech))), want: fires},
		"a line of no domain: not checked":               {world: of(keep(2027, "5"))},
		"a line of a shared domain: not checked":         {world: of(keep(2027, "5", testplan.Of(shared)))},
		"a line of nothing, of no domain":                {world: of(keep(2027, "0")), want: fires},
		"a line of no domain for something else":         {world: of(keep(2027, "5", testplan.Buying("u"))), want: fires},
		"a line of no domain, and then none":             {world: of(keep(2027, "5").Line("more", 2028, "5")), want: []string{"Warning FY2028 500"}},
		"a line for a goal of its domain":                {world: of(keep(2027, "5", testplan.For("g")), goal("g").About(edTech))},
		"a line for a goal of two: not checked":          {world: of(keep(2027, "5", testplan.For("g")), goal("g").About(edTech, at))},
		"paid, then a year without any money":            {world: of(plan().Technology("t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.Maintained("500")).Line("keep", 2027, "5", testplan.Buying("t"), paying(operation)))},
		"paid, then a year with other money":             {world: of(keep(2027, "5", testplan.Buying("t")).Line("more", 2028, "5")), want: []string{"Warning FY2028 500"}},
		"a past year":                                    {world: of(runs()), on: "2027-07-01"},
		"no budget at all":                               {world: of(plan().Technology("t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.Maintained("500")))},
		"no domain, and nobody pays for anything":        {world: of(runs(testplan.In(""))), want: fires},
		"no domain, a line without one: not told":        {world: of(runs(testplan.In("")).Line("keep", 2027, "5", testplan.Of(infoTech), paying(operation)))},
		"retired at the end of the year before":          {world: of(runs(retired("2026-06-30")))},
		"retired on the first day of the year":           {world: of(runs(retired("2026-07-01"))), want: fires},
		"retired, nobody says when":                      {world: of(runs(retired("")))},
		"on its way out":                                 {world: of(runs(testplan.At(v1alpha1.LifecycleRetiring))), want: fires},
		"decided in the year before":                     {world: recorded(of(runs()), decided("Retire", "2026-06-30"))},
		"decided on the first day of the year":           {world: recorded(of(runs()), decided("Retire", "2026-07-01")), want: fires},
		"decided, and then kept":                         {world: recorded(of(runs()), decided("Retire", "2026-06-01"), decided("Retain", "2026-06-30")), want: fires},
		"decided, and the next year has no money for it": {world: recorded(of(keep(2027, "5", testplan.Buying("t")).Line("more", 2028, "5")), decided("Retire", "2026-10-20")), on: "2026-10-20"},
		"to be decided the next day":                     {world: recorded(of(keep(2027, "5", testplan.Buying("t")).Line("more", 2028, "5")), decided("Retire", "2026-10-20")), on: "2026-10-19", want: []string{"Warning FY2028 500"}},
		"retired without a day, decided in the year":     {world: recorded(of(runs(retired(""))), decided("Retire", "2026-09-01"))},
		"a candidate":                                    {world: of(runs(testplan.At(v1alpha1.LifecycleCandidate)))},
		"in use from the last day of the year on":        {world: of(runs(since("2027-06-30"))), want: fires},
		"in use from the year after on":                  {world: of(runs(since("2027-07-01")))},
		"a network and a service need no lots":           {world: of(runs(testplan.OfKind(v1alpha1.TechnologyNetwork)).Technology("s", testplan.OfKind(v1alpha1.TechnologyService), testplan.Maintained("20"))), want: []string{"Warning FY2027 500", "Warning FY2027 20"}},
		"a device without lots":                          {world: of(runs(device))},
		"no kind and no lots: not checked":               {world: of(runs(testplan.OfKind("")))},
		"a lot in service":                               {world: lot(device), want: []string{"Warning FY2027 300"}},
		"a lot in service, of no kind":                   {world: lot(), want: []string{"Warning FY2027 300"}},
		"a lot in service of a candidate":                {world: lot(device, testplan.At(v1alpha1.LifecycleCandidate)), want: []string{"Warning FY2027 300"}},
		"a lot in service, and more beyond it":           {world: lot(device, testplan.Maintained("500")), want: []string{"Warning FY2027 800"}},
		"a lot that is in service from tomorrow on":      {world: lot(device), on: "2026-09-30"},
		"a waiver": {world: of(runs().Waive("w", "MaintenanceUnfunded", v1alpha1.WaiverOff)), want: []string{"Warning FY2027 500 waived by w"}},
	}}
}

var _ = examplesIn(useExamples)

func useExamples() map[v1alpha1.FindingCode]examples {
	current := v1alpha1.MetByCurrentPractice
	needed := func(metBy v1alpha1.MetBy, options ...technologyOption) *testplan.PlanBuilder {
		return plan().Need("n", metBy, "").Need("other", "Purchase", "").UseCase("u", "n").UseCase("v", "n", "other").UseCase("none").
			Technology("t", options...).Line("l", 2027, "5", testplan.Buying("t"))
	}
	own := testplan.Meeting("n")
	return map[v1alpha1.FindingCode]examples{
		"PurchaseForMetNeed": {
			"met by current practice":             {world: of(needed(current, own)), want: []string{"Warning FY2027 5"}},
			"met by a purchase":                   {world: of(needed("Purchase", own))},
			"nobody says by what":                 {world: of(needed("", own))},
			"through a use case":                  {world: of(needed(current, testplan.Serving("u"))), want: []string{"Warning FY2027 5"}},
			"one of two through a use case":       {world: of(needed(current, testplan.Serving("v")))},
			"and a need that does not exist":      {world: of(needed(current, testplan.Meeting("n", "what"))), want: []string{"Warning FY2027 5"}},
			"only a need that does not exist":     {world: of(needed(current, testplan.Meeting("what")))},
			"a use case without needs":            {world: of(needed(current, testplan.Serving("none")))},
			"no needs":                            {world: of(needed(current))},
			"a replacement":                       {world: of(plan().Need("n", current, "").Technology("t", own).Line("l", 2027, "5", testplan.Buying("t"), paying(replacement)))},
			"a line of nothing":                   {world: of(plan().Need("n", current, "").Technology("t", own).Line("l", 2027, "0", testplan.Buying("t")))},
			"the sum of the years":                {world: of(needed(current, own).Line("m", 2029, "7", testplan.Buying("t"))), want: []string{"Warning FY2027 12"}},
			"the years to come, from the next on": {world: of(needed(current, own).Line("m", 2029, "7", testplan.Buying("t"))), on: "2027-07-01", want: []string{"Warning FY2029 7"}},
			"a past year":                         {world: of(needed(current, own)), on: "2027-07-01"},
			"a waiver":                            {world: of(needed(current, own).Waive("w", "PurchaseForMetNeed", v1alpha1.WaiverOff)), want: []string{"Warning FY2027 5 waived by w"}},
		},
		"IneffectiveUse": ineffectiveExamples(),
	}
}

func ineffectiveExamples() examples {
	seats := func(paid, used int32, more ...technologyOption) *testplan.PlanBuilder {
		return plan().Technology("t", append(more, testplan.SeatsOf(paid, used))...)
	}
	unknown := int32(100)
	// Ten idle machines worth 1,000, and a purchase of the same technology.
	idle := func(amount v1alpha1.Money, options ...technologyOption) world {
		return with(of(plan().Technology("t", options...).Line("l", 2028, amount, testplan.Buying("t"))), testplan.Device("d", "t", 50).Costs("100").Out(v1alpha1.OutOfServiceIdle, 10))
	}
	// The purchase is of another technology.
	class := func(useCase string, kind v1alpha1.TechnologyKind) world {
		p := plan().Technology("t", tablet(testplan.Serving("read", "write"))...).Technology("u", testplan.OfKind(kind), testplan.Serving(useCase)).Line("l", 2028, "2000", testplan.Buying("u"))
		return with(of(p), testplan.Device("d", "t", 50).Costs("100").Out(v1alpha1.OutOfServiceIdle, 10))
	}
	// Idle machines at 300 of each of two technologies for the same use, unless the
	// second is for another, and 30,000 to buy more of the first.
	twins := func(number int32, second ...string) world {
		p := plan().Technology("t", tablet(testplan.Serving("read"))...).Technology("u", tablet(testplan.Serving(append(second, "read")[0]))...).Line("l", 2028, "30000", testplan.Buying("t"))
		return with(of(p), testplan.Device("d", "t", 90).Costs("300").Out(v1alpha1.OutOfServiceIdle, number), testplan.Device("e", "u", 90).Costs("300").Out(v1alpha1.OutOfServiceIdle, number))
	}
	unpriced := func(options ...technologyOption) world {
		w := idle("2000", options...)
		w.Devices[0].Spec.Acquisition.UnitCost = ""
		return w
	}
	supported := func(until v1alpha1.Date) world {
		w := idle("2000")
		w.Devices[0].Spec.SupportEnd = until
		return w
	}
	device := v1alpha1.TechnologyDevice
	return examples{
		"exactly 60 percent is used": {world: of(seats(1000, 600))},
		"one license under":          {world: of(seats(1000, 599)), want: []string{"Warning"}},
		"what is unused has a price": {world: of(seats(1000, 599, testplan.Price("2.50"))), want: []string{"Warning 1002.50"}},
		"its part of the lines of the year": {world: of(seats(1000, 500).Line("a", 2027, "70", testplan.Buying("t"), paying(operation)).Line("b", 2027, "30", testplan.Buying("t")).
			Line("next", 2028, "999", testplan.Buying("t"), paying(operation)).Line("train", 2027, "999", testplan.Buying("t"), paying(learning))), want: []string{"Warning 50"}},
		"none is used":                        {world: of(seats(10, 0)), want: []string{"Warning"}},
		"none is paid":                        {world: of(seats(0, 0))},
		"more are used than paid":             {world: of(seats(10, 11))},
		"nobody knows how many":               {world: of(plan().Technology("t", func(t *v1alpha1.Technology) { t.Seats.Paid = &unknown }))},
		"exactly the plan's own":              {world: of(seats(1000, 305).With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.SeatUseMinPercent = "30.5" }))},
		"one under the plan's own":            {world: of(seats(1000, 304).With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.SeatUseMinPercent = "30.5" })), want: []string{"Warning"}},
		"of a retired technology":             {world: of(seats(1000, 1, testplan.At(v1alpha1.LifecycleRetired)))},
		"retired from next year on":           {world: of(seats(1000, 1, func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2027-06-30" }))},
		"of what it was decided to stop":      {world: recorded(of(seats(1000, 1, testplan.At(v1alpha1.LifecycleRetiring))), decided("Retire", today))},
		"of what it is to be decided to stop": {world: recorded(of(seats(1000, 1)), decided("Retire", "2026-10-02")), want: []string{"Warning"}},
		"licenses, a waiver":                  {world: of(seats(10, 0).Waive("w", "IneffectiveUse", v1alpha1.WaiverOff)), want: []string{"Warning waived by w"}},

		"idle machines worth exactly half":         {world: idle("2000"), want: []string{"Warning 1000"}},
		"idle machines worth a hundredth less":     {world: idle("2000.01")},
		"idle machines worth more than is bought":  {world: idle("400"), want: []string{"Warning 400"}},
		"idle machines and nothing is bought":      {world: idle("0")},
		"idle machines after the purchase":         {world: idle("2000"), on: "2028-07-01"},
		"idle machines of a retired technology":    {world: idle("2000", testplan.At(v1alpha1.LifecycleRetired))},
		"idle machines of what is stopped":         {world: recorded(idle("2000"), decided("Retire", today))},
		"two idle of a class, each under half":     {world: twins(40), want: []string{"Warning 24000"}},
		"two idle of a class, together under half": {world: twins(24)},
		"two idle of a class, each over half":      {world: twins(60), want: []string{"Warning 30000"}},
		"two idle, and one is stopped":             {world: recorded(twins(40), decided("Retire", today))},
		"two idle of different use":                {world: twins(40, "draw")},
		"joined by what is neither idle nor bought": {world: with(of(plan().Technology("t", tablet(testplan.Serving("show"))...).Technology("u", tablet(testplan.Serving("write"))...).
			Technology("v", tablet(testplan.Serving("show", "write"))...).Line("l", 2028, "2000", testplan.Buying("u"))), testplan.Device("d", "t", 50).Costs("100").Out(v1alpha1.OutOfServiceIdle, 10))},
		"idle machines of the same use":            {world: class("write", device), want: []string{"Warning 1000"}},
		"idle machines of another use":             {world: class("draw", device)},
		"idle machines and software for their use": {world: class("write", v1alpha1.TechnologySoftware)},
		"idle machines at their technology's cost": {world: unpriced(testplan.Price("100")), want: []string{"Warning 1000"}},
		"idle machines of no known cost":           {world: unpriced()},
		"idle machines on the last day of support": {world: supported(today), want: []string{"Warning 1000"}},
		"idle machines on the day after":           {world: supported("2026-09-30")},
		"lost machines are not idle": {world: with(of(plan().Technology("t").Line("l", 2028, "2000", testplan.Buying("t"))),
			testplan.Device("d", "t", 50).Costs("100").Out(v1alpha1.OutOfServiceLost, 10))},
		"idle machines and unused licenses": {world: idle("2000", testplan.SeatsOf(10, 1)), want: []string{"Warning 1000", "Warning"}},
	}
}

var _ = examplesIn(supplantExamples)

func supplantExamples() map[v1alpha1.FindingCode]examples {
	type line struct {
		source string
		year   v1alpha1.FiscalYear
		amount v1alpha1.Money
		more   []lineOption
	}
	pays := func(source string, year v1alpha1.FiscalYear, amount v1alpha1.Money, more ...lineOption) line {
		return line{source, year, amount, more}
	}
	pay := func(kind v1alpha1.SourceKind, lines ...line) *testplan.PlanBuilder {
		p := plan().Technology("t").Technology("u").Source("federal", kind).Source("local", v1alpha1.SourceLocal).Source("state", v1alpha1.SourceState)
		for i, l := range lines {
			p.Line(string(rune('a'+i)), l.year, l.amount, append([]lineOption{testplan.On(l.source), testplan.Buying("t"), paying(operation)}, l.more...)...)
		}
		return p
	}
	four := v1alpha1.SourceTitleIVA
	had, has, federal := pays("local", 2027, "100"), pays("local", 2028, "60"), pays("federal", 2028, "30")
	fires := []string{"Warning FY2028 30"}
	other := func(option lineOption) line { return pays("federal", 2028, "30", option) }
	cases := examples{
		"local money falls":                        {world: of(pay(four, had, has, federal)), want: fires},
		"local money ends":                         {world: of(pay(four, had, federal)), want: fires},
		"local money falls by exactly a unit":      {world: of(pay(four, had, pays("local", 2028, "99"), federal))},
		"local money falls by a hundredth more":    {world: of(pay(four, had, pays("local", 2028, "98.99"), federal)), want: []string{"Warning FY2028 1.01"}},
		"federal money stays":                      {world: of(pay("IDEA", pays("local", 2027, "200000"), pays("local", 2028, "150000"), pays("federal", 2027, "5000", testplan.Through(2028))))},
		"federal money falls as well":              {world: of(pay(four, had, has, pays("federal", 2027, "40"), federal))},
		"federal money rises by exactly a unit":    {world: of(pay(four, had, has, pays("federal", 2027, "29"), federal))},
		"federal money rises by a hundredth more":  {world: of(pay(four, had, has, pays("federal", 2027, "28.99"), federal)), want: []string{"Warning FY2028 1.01"}},
		"it rises for another purpose":             {world: of(pay(four, had, has, pays("federal", 2027, "30"), federal, other(paying(learning))))},
		"it rises by less than local money falls":  {world: of(pay(four, had, has, pays("federal", 2027, "10"), federal)), want: []string{"Warning FY2028 20"}},
		"it rises by more than local money falls":  {world: of(pay(four, had, has, pays("federal", 2028, "300"))), want: []string{"Warning FY2028 40"}},
		"it rises the year after":                  {world: of(pay(four, had, pays("local", 2028, "80"), pays("federal", 2027, "30"), federal, pays("federal", 2029, "50"))), want: []string{"Warning FY2029 20"}},
		"what had no source may be federal":        {world: of(pay(four, had, has, pays("", 2027, "29"), federal))},
		"what had no source is not all of it":      {world: of(pay(four, had, has, pays("", 2027, "28.99"), federal)), want: []string{"Warning FY2028 1.01"}},
		"local money stays":                        {world: of(pay(four, had, pays("local", 2028, "100"), federal))},
		"state money takes over":                   {world: of(pay(four, had, pays("state", 2028, "100"), federal))},
		"state money falls":                        {world: of(pay(four, pays("state", 2027, "100"), federal)), want: fires},
		"a grant paid the year before":             {world: of(pay(four, pays("federal", 2027, "100"), federal))},
		"local money of two years before":          {world: of(pay(four, had, pays("federal", 2029, "30")))},
		"local money before the plan":              {world: of(pay(four, pays("local", 2026, "100"), pays("federal", 2027, "30"))), want: []string{"Warning FY2027 30"}},
		"nothing is known of the year before":      {world: of(pay(four, pays("federal", 2027, "30")))},
		"another technology":                       {world: of(pay(four, pays("local", 2027, "100", func(l *v1alpha1.BudgetLine) { l.Technologies = []v1alpha1.EntryName{"u"} }), federal))},
		"another purpose":                          {world: of(pay(four, had, other(paying(learning))))},
		"a federal line of nothing":                {world: of(pay(four, had, pays("federal", 2028, "0")))},
		"Title I-A has another test":               {world: of(pay("TitleIA", had, federal))},
		"a grant":                                  {world: of(pay(v1alpha1.SourceGrant, had, federal))},
		"IDEA":                                     {world: of(pay("IDEA", had, federal)), want: fires},
		"lines without a source may be local":      {world: of(pay(four, had, pays("", 2028, "99"), federal))},
		"lines without a source are not enough":    {world: of(pay(four, had, pays("", 2028, "98.99"), federal)), want: []string{"Warning FY2028 1.01"}},
		"a span divided to the hundredth":          {world: of(pay(four, pays("local", 2027, "100", testplan.Through(2029)), federal))},
		"two years: the first":                     {world: of(pay(four, pays("local", 2027, "100"), pays("local", 2028, "60"), federal, pays("federal", 2029, "70"))), want: fires},
		"two purposes are one finding":             {world: of(pay(four, had, federal, pays("local", 2027, "9", paying(staffing)), pays("federal", 2028, "4", paying(staffing)))), want: []string{"Warning FY2028 34"}},
		"two technologies on one line are two":     {world: of(pay(four, pays("local", 2027, "100", testplan.Buying("u")), pays("federal", 2028, "30", testplan.Buying("u")))), want: []string{"Warning FY2028 15", "Warning FY2028 15"}},
		"two sources are two":                      {world: of(pay(four, had, federal, pays("second", 2028, "5")).Source("second", "IDEA")), want: []string{"Warning FY2028 30", "Warning FY2028 5"}},
		"a past year":                              {world: of(pay(four, had, federal)), on: "2028-07-01"},
		"a waiver":                                 {world: of(pay(four, had, federal).Waive("w", "SupplantRisk", v1alpha1.WaiverOff)), want: []string{"Warning FY2028 30 waived by w"}},
		"at other sites, and local money falls":    {world: of(pay(four, had, pays("local", 2028, "60", testplan.Only("north")), other(testplan.Only("south")))), want: fires},
		"at other sites, and local money does not": {world: of(pay(four, had, pays("local", 2028, "100", testplan.Only("north")), other(testplan.Only("south"))))},
	}
	for _, kind := range []v1alpha1.SourceKind{"TitleIIA", "TitleIII", "Perkins"} {
		cases[string(kind)] = example{world: of(pay(kind, had, federal)), want: fires}
	}
	return map[v1alpha1.FindingCode]examples{"SupplantRisk": cases}
}

// What the rules on buying and using cannot apply for want of data.
func TestBuyingNotChecked(t *testing.T) {
	device := testplan.OfKind(v1alpha1.TechnologyDevice)
	bought := func(options ...technologyOption) *testplan.PlanBuilder {
		return plan().Technology("t", options...).Line("l", 2027, "20000", testplan.Buying("t"))
	}
	idle := with(of(bought()), testplan.Device("d", "t", 50).Out(v1alpha1.OutOfServiceIdle, 10))
	wifi := func(options ...lineOption) *testplan.PlanBuilder {
		return plan().Technology("wifi", testplan.OfKind(v1alpha1.TechnologyNetwork), testplan.In(infoTech), testplan.Maintained("54000")).
			Line("department", 2027, "900000", append(options, testplan.General(), paying(operation))...)
	}
	sourceless := plan().Technology("t").Source("federal", v1alpha1.SourceTitleIVA).Source("local", v1alpha1.SourceLocal).
		Line("a", 2027, "100", testplan.On("local"), testplan.Buying("t")).Line("b", 2028, "50", testplan.On("federal"), testplan.Buying("t")).
		Line("c", 2028, "100", testplan.Buying("t"))
	for title, c := range map[string]struct {
		world world
		code  v1alpha1.FindingCode
		want  string
	}{
		"training: neither kind nor domain": {of(bought()), "ShiftWithoutTraining", "1 without a kind or a domain among the technologies bought for more than $10,000 in a year: t"},
		"training: no kind":                 {of(bought(testplan.In(edTech))), "ShiftWithoutTraining", "1 without a kind or a domain among the technologies bought for more than $10,000 in a year: t"},
		"training: the domain rules it out": {of(bought(testplan.In(infoTech))), "ShiftWithoutTraining", ""},
		"training: the kind rules it out":   {of(bought(testplan.OfKind(v1alpha1.TechnologyNetwork))), "ShiftWithoutTraining", ""},
		"training is planned anyway":        {of(bought().Program("p", "", "", taught("t"))), "ShiftWithoutTraining", ""},
		"setting up: no kind":               {of(bought()), "ImplementationCostMissing", "1 without a kind among the technologies bought for more than $10,000 in a year: t"},
		"setting up is budgeted anyway":     {of(bought().Line("m", 2027, "5", testplan.Buying("t"), paying(implementation))), "ImplementationCostMissing", ""},
		"setting up: a small purchase":      {of(plan().Technology("t").Line("l", 2027, "10000", testplan.Buying("t"))), "ImplementationCostMissing", ""},
		"upkeep: no kind and no lots":       {of(bought(testplan.Maintained("5"))), "MaintenanceUnfunded", "no kind is given for what costs money every year and has no lots in service, so whether it is in use is not known: t"},
		"upkeep: a device without lots":     {of(bought(device, testplan.Maintained("5"))), "MaintenanceUnfunded", ""},
		"upkeep: no domain": {of(bought(testplan.OfKind(v1alpha1.TechnologySoftware), testplan.Maintained("5")).Line("m", 2027, "5", paying(staffing))),
			"MaintenanceUnfunded", "no domain is given for what lines without a technology may keep running: t"},
		"upkeep: a line of no domain":    {of(wifi()), "MaintenanceUnfunded", "lines that name neither a technology nor one domain may keep wifi running: department"},
		"upkeep: a line that is shared":  {of(wifi(testplan.Of(shared))), "MaintenanceUnfunded", "lines that name neither a technology nor one domain may keep wifi running: department"},
		"upkeep: a line of the domain":   {of(wifi(testplan.Of(infoTech))), "MaintenanceUnfunded", ""},
		"training: the first is past":    {of(bought().Line("m", 2026, "20000", testplan.Buying("t"))), "ShiftWithoutTraining", ""},
		"idle machines of no known cost": {idle, "IneffectiveUse", "no cost is known of idle devices that could be used before more is bought: t"},
		"supplanting: no source":         {of(sourceless), "SupplantRisk", "lines without a source may be local, state or federal money, so whether one takes the place of the other is not known: t"},
	} {
		t.Run(title, func(t *testing.T) {
			var want []v1alpha1.NotChecked
			if c.want != "" {
				want = []v1alpha1.NotChecked{{Code: c.code, Reason: c.want}}
			}
			var got []v1alpha1.NotChecked
			v := judge(c.world, today)
			for _, n := range v.NotChecked {
				if n.Code == c.code {
					got = append(got, n)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if found := told(v, c.code); len(found) > 0 {
				t.Errorf("found all the same: %v", found)
			}
		})
	}
}

// What people read.
func TestBuyingMessages(t *testing.T) {
	device := testplan.OfKind(v1alpha1.TechnologyDevice)
	supplanting := plan().Technology("reader").Source("title-iva", v1alpha1.SourceTitleIVA).Source("general", v1alpha1.SourceLocal).
		Line("a", 2027, "20000", testplan.On("general"), testplan.Buying("reader")).
		Line("b", 2028, "5000", testplan.On("general"), testplan.Buying("reader"), testplan.Only("north")).
		Line("c", 2028, "15000", testplan.On("title-iva"), testplan.Buying("reader"), testplan.Only("south"))
	rising := plan().Technology("reader").Source("title-iva", v1alpha1.SourceTitleIVA).Source("general", v1alpha1.SourceLocal).
		Line("a", 2027, "20000", testplan.On("general"), testplan.Buying("reader")).
		Line("b", 2028, "6000", testplan.Buying("reader")).
		Line("c", 2027, "5000", testplan.On("title-iva"), testplan.Buying("reader")).
		Line("d", 2028, "15000", testplan.On("title-iva"), testplan.Buying("reader"), testplan.Only("south")).
		Line("e", 2028, "7000", testplan.On("title-iva"), testplan.Buying("reader"), paying(learning))
	bought := plan().Need("calendar", v1alpha1.MetByCurrentPractice, "").
		Technology("tablet", device, testplan.In(edTech), testplan.Meeting("calendar"), testplan.Maintained("900")).Line("l", 2027, "30000", testplan.Buying("tablet"))
	lots := with(of(bought), testplan.Device("d", "tablet", 90).Costs("300").InService("2026-08-01").Out(v1alpha1.OutOfServiceIdle, 60))
	reading := plan().UseCase("read").Line("l", 2027, "1000", testplan.Buying("a"))
	for _, name := range []string{"e", "d", "c", "b", "a"} {
		reading.Technology(name, device, testplan.Serving("read"))
	}
	four := of(reading)
	for _, name := range []string{"b", "c", "d", "e"} {
		four = with(four, testplan.Device("lot-"+name, name, 5).Costs("100").Out(v1alpha1.OutOfServiceIdle, 4))
	}
	licenses := func(paid, used int32, options ...technologyOption) world {
		return of(plan().Technology("tutor", append(options, testplan.SeatsOf(paid, used))...))
	}
	for title, c := range map[string]struct {
		world           world
		code            v1alpha1.FindingCode
		message, action string
	}{
		"training": {lots, "ShiftWithoutTraining", "tablet ($30,000 in FY2027) is bought and no training is planned for it.",
			"Add a training session or a training line that names tablet or its goal, at the latest in FY2028."},
		"setting up": {lots, "ImplementationCostMissing", "You budgeted $30,000 to buy tablet in FY2027, but nothing to set it up. Often forgotten: licenses, cases, carts, installation.",
			"Add a line of purpose Implementation that names tablet."},
		"upkeep": {lots, "MaintenanceUnfunded", "Nobody pays for keeping tablet running in FY2027. It costs $900 a year.",
			"Add a line of purpose Operation or Staffing for tablet, or plan to give it up."},
		"a met need": {lots, "PurchaseForMetNeed", "Your needs list says that calendar can be met with what you do now. Why buy tablet for $30,000?",
			"Leave the purchase out, or say in the needs list what tablet is needed for."},
		"idle": {lots, "IneffectiveUse", "60 idle devices of tablet, worth about $18,000, could be used before more is bought for $30,000 (l).",
			"Put the idle devices to use first and buy fewer, or record that they are retired."},
		"idle, all of a class": {four, "IneffectiveUse", "16 idle devices of b, c, d and e, worth about $1,600, could be used before more is bought for $1,000 (l).",
			"Put the idle devices to use first and buy fewer, or record that they are retired."},
		"licenses, a tenth more rounded up": {licenses(1000, 411, testplan.Price("12")), "IneffectiveUse", "411 of 1000 paid licenses of tutor were used: about $7,068 a year is paid for nothing.", "Buy 453, or train people first."},
		"licenses of no known cost":         {licenses(1000, 410), "IneffectiveUse", "410 of 1000 paid licenses of tutor were used.", "Buy 451, or train people first."},
		"few licenses":                      {licenses(2, 1), "IneffectiveUse", "1 of 2 paid licenses of tutor were used.", "Buy fewer, or train people first."},
		"no license is used":                {licenses(2, 0), "IneffectiveUse", "0 of 2 paid licenses of tutor were used.", "Stop paying for them, or train people first."},
		"supplanting, more than before": {of(rising), "SupplantRisk", "title-iva pays $15,000 for reader (purchases) in FY2028 and $5,000 in FY2027. Local and state money for it (general) falls from $20,000 to at most $6,000.",
			"This can count as supplanting: federal money in the place of local money. Keep the local money as it was, or write down why it would be gone in any case. This rule was not read in the program's own text: ask the state's federal-programs office first."},
		"supplanting": {of(supplanting), "SupplantRisk", "title-iva pays $15,000 for reader (purchases) in FY2028 and nothing in FY2027. Local and state money for it (general) falls from $20,000 to $5,000. title-iva pays at south, local money pays for it elsewhere.",
			"This can count as supplanting: federal money in the place of local money. Keep the local money as it was, or write down why it would be gone in any case. This rule was not read in the program's own text: ask the state's federal-programs office first."},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, f := range rules.Judge(caseOf(c.world, today)).Findings {
				if f.Code == c.code {
					got = append(got, f.Message, f.Action)
				}
			}
			if diff := cmp.Diff([]string{c.message, c.action}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
