package rules_test

import (
	"slices"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

type programOption = func(*v1alpha1.LearningProgram)

func ownedBy(communication, development, delivery v1alpha1.Role) programOption {
	return func(l *v1alpha1.LearningProgram) {
		l.Owners = v1alpha1.ProgramOwners{Communication: communication, Development: development, Delivery: delivery}
	}
}

func taughtBy(kind v1alpha1.ProviderKind, line string) programOption {
	return func(l *v1alpha1.LearningProgram) {
		l.Provider = v1alpha1.Provider{Name: "Lakeside Learning Center", Kind: kind, Line: v1alpha1.EntryName(line)}
	}
}

func answered(responses int32, summary v1alpha1.Text) programOption {
	return func(l *v1alpha1.LearningProgram) {
		l.Feedback = v1alpha1.ProgramFeedback{Responses: responses, Summary: summary}
	}
}

func followedUp(on v1alpha1.Date) programOption {
	return func(l *v1alpha1.LearningProgram) { l.FollowUp = on }
}

var _ = examplesIn(ownerExamples)

func ownerExamples() map[v1alpha1.FindingCode]examples {
	all := ownedBy("Principals", "Director", "Coaches")
	info := []string{"Info"}
	other := func(start v1alpha1.Date, more ...programOption) *testplan.PlanBuilder {
		return plan().Program("a", "", "", all).Program("b", "", start, more...)
	}
	return map[v1alpha1.FindingCode]examples{
		"ProgramOwnerMissing": {
			"no programs":                      {world: of(plan())},
			"none recorded":                    {world: of(plan().Program("a", "", "").Program("b", "", ""))},
			"all recorded":                     {world: of(other("", all))},
			"one of three":                     {world: of(plan().Program("a", "", "", ownedBy("", "", "Coaches"))), want: info},
			"two of three":                     {world: of(plan().Program("a", "", "", ownedBy("", "Director", "Coaches"))), want: info},
			"none of three, where another has": {world: of(other("")), want: info},
			"two programs":                     {world: of(other("").Program("c", "", "")), want: []string{"Info", "Info"}},
			"its last day":                     {world: of(other("2026-09-30", testplan.Lasting(2))), want: info},
			"the day after its last":           {world: of(other("2026-09-30", testplan.Lasting(1)))},
			"a day without a number of days":   {world: of(other(today)), want: info},
			"the day after it":                 {world: of(other("2026-09-30"))},
			"what is over still records":       {world: of(plan().Program("a", "", "2026-07-01", all).Program("b", "", "")), want: info},
			"a waiver":                         {world: of(other("").Waive("w", "ProgramOwnerMissing", waivedOff)), want: []string{"Info waived by w"}},
		},
	}
}

var _ = examplesIn(providerExamples)

func providerExamples() map[v1alpha1.FindingCode]examples {
	funded := func(amount v1alpha1.Money, start v1alpha1.Date, options ...programOption) *testplan.PlanBuilder {
		return plan().Line("l", 2027, amount, paying(learning)).Program("a", "", start, options...)
	}
	warns := []string{"Warning"}
	unpaid := taughtBy("External", "")
	return map[v1alpha1.FindingCode]examples{
		"ProviderUnfunded": {
			"no provider":                        {world: of(funded("5", ""))},
			"an internal one":                    {world: of(funded("5", "", taughtBy("Internal", "")))},
			"one that asks for nothing":          {world: of(funded("5", "", taughtBy("Free", "")))},
			"a line with money":                  {world: of(funded("0.01", "", taughtBy("External", "l")))},
			"no line":                            {world: of(funded("5", "", unpaid)), want: warns},
			"a line of nothing":                  {world: of(funded("0", "", taughtBy("External", "l"))), want: warns},
			"a line of nothing, internal":        {world: of(funded("0", "", taughtBy("Internal", "l")))},
			"its money has moved away":           {world: of(funded("5", "", taughtBy("External", "l")).Transfer("t", "l", "", "5", today)), want: warns},
			"it moves away tomorrow":             {world: of(funded("5", "", taughtBy("External", "l")).Transfer("t", "l", "", "5", "2026-10-02"))},
			"no budget":                          {world: of(plan().Program("a", "", "", unpaid))},
			"a line that does not exist: folded": {world: of(funded("5", "", taughtBy("External", "m")))},
			"two programs":                       {world: of(funded("5", "", unpaid).Program("b", "", "", unpaid)), want: []string{"Warning", "Warning"}},
			"over in this fiscal year":           {world: of(funded("5", "2026-07-01", unpaid)), want: warns},
			"over in the last fiscal year":       {world: of(funded("5", "2026-06-30", unpaid))},
			"begun in the last and over in this": {world: of(funded("5", "2026-06-30", unpaid, testplan.Lasting(2))), want: warns},
			"the last day of its fiscal year":    {world: of(funded("5", "2026-07-01", unpaid)), on: "2027-06-30", want: warns},
			"the first day of the year after":    {world: of(funded("5", "2026-07-01", unpaid)), on: "2027-07-01"},
			"a waiver":                           {world: of(funded("5", "", unpaid).Waive("w", "ProviderUnfunded", waivedOff)), want: []string{"Warning waived by w"}},
			"a budget without any line":          {world: of(plan().Total("5").Program("a", "", "", unpaid)), want: warns},
		},
	}
}

var _ = examplesIn(programFeedbackExamples)

func programFeedbackExamples() map[v1alpha1.FindingCode]examples {
	// Another program has feedback; this one lasts some days.
	held := func(start v1alpha1.Date, options ...programOption) *testplan.PlanBuilder {
		return plan().Program("a", "", "", answered(10, "")).Program("b", "", start, options...)
	}
	info := []string{"Info"}
	return map[v1alpha1.FindingCode]examples{
		"FeedbackMissing": {
			"no programs":                        {world: of(plan())},
			"nobody records it":                  {world: of(plan().Program("a", "", "2026-07-01").Program("b", "", "2026-07-01"))},
			"30 days ago":                        {world: of(held("2026-09-01"))},
			"31 days ago":                        {world: of(held("2026-08-31")), want: info},
			"395 days ago":                       {world: of(held("2025-09-01")), want: info},
			"396 days ago":                       {world: of(held("2025-08-31"))},
			"so many days: 30 days ago":          {world: of(held("2026-08-30", testplan.Lasting(3)))},
			"so many days: 31 days ago":          {world: of(held("2026-08-29", testplan.Lasting(3))), want: info},
			"no day":                             {world: of(held(""))},
			"to come":                            {world: of(held("2027-03-01"))},
			"answers are feedback":               {world: of(held("2026-08-31", answered(24, "")))},
			"words are feedback":                 {world: of(held("2026-08-31", answered(0, "More time.")))},
			"two programs":                       {world: of(held("2026-08-31").Program("c", "", "2026-08-01")), want: []string{"Info", "Info"}},
			"a plan that ended 30 days after":    {world: of(held("2029-05-31")), on: "2031-01-01"},
			"a plan that ended 31 days after":    {world: of(held("2029-05-30")), on: "2031-01-01", want: info},
			"31 days ago, and there is a waiver": {world: of(held("2026-08-31").Waive("w", "FeedbackMissing", waivedOff)), want: []string{"Info waived by w"}},
		},
	}
}

var _ = examplesIn(followUpExamples)

func followUpExamples() map[v1alpha1.FindingCode]examples {
	// Another program has a follow-up; this one is about a goal and a technology.
	held := func(start v1alpha1.Date, options ...programOption) *testplan.PlanBuilder {
		return plan().Program("a", "", "", followedUp("2027-01-28")).Program("b", "", start, append([]programOption{testplan.About("g"), testplan.Teaching("t")}, options...)...)
	}
	then := func(start v1alpha1.Date, options ...programOption) world {
		return of(held("2026-09-24").Program("c", "", start, options...).Technology("t").Technology("u"), goal("g"), goal("h"))
	}
	info := []string{"Info"}
	both := []string{"Info", "Info"}
	return map[v1alpha1.FindingCode]examples{
		"FollowUpMissing": {
			"no programs":                          {world: of(plan())},
			"nobody records it":                    {world: of(plan().Program("a", "", "2026-09-24", testplan.About("g")))},
			"it stands alone":                      {world: of(held("2026-09-24")), want: info},
			"it has one":                           {world: of(held("2026-09-24", followedUp("2026-09-25")))},
			"no day":                               {world: of(held(""))},
			"it is to come":                        {world: of(held("2027-09-24")), want: info},
			"a later program for the goal":         {world: then("2026-09-25", testplan.About("g"))},
			"a later program for the technology":   {world: then("2026-09-25", testplan.Teaching("t"))},
			"both are about it: none stands alone": {world: then("2027-09-25", testplan.About("g", "h"), testplan.Teaching("t", "u"))},
			"an earlier program: it is the later":  {world: then("2026-09-23", testplan.About("g"))},
			"on the same day":                      {world: then("2026-09-24", testplan.About("g")), want: both},
			"about something else":                 {world: then("2026-09-25", testplan.About("h"), testplan.Teaching("u")), want: both},
			"a goal of the technology's name":      {world: then("2026-09-25", testplan.About("t")), want: both},
			"about nothing":                        {world: then("2026-09-25"), want: both},
			"each season, on no day":               {world: then("", testplan.About("g"))},
			"395 days ago":                         {world: of(held("2025-09-01")), want: info},
			"396 days ago":                         {world: of(held("2025-08-31"))},
			"so many days: 395 days ago":           {world: of(held("2025-08-30", testplan.Lasting(3))), want: info},
			"a waiver":                             {world: of(held("2026-09-24").Waive("w", "FollowUpMissing", waivedOff)), want: []string{"Info waived by w"}},
		},
	}
}

// A line that does not exist explains that nothing pays.
func TestFoldingOfSessions(t *testing.T) {
	paid := func(line, goal string) world {
		return of(plan().Line("l", 2027, "5", paying(learning)).Program("a", "", "", taughtBy("External", line), testplan.About(goal)))
	}
	for title, c := range map[string]struct {
		world world
		folds bool
	}{
		"a line that does not exist":            {paid("m", "what"), true},
		"no line, and another name is mistyped": {paid("", "what"), false},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, today)
			apart, named := told(v, "ProviderUnfunded") != nil, namedBy(v, "UnknownName", "ProviderUnfunded")
			if apart == c.folds || named != c.folds {
				t.Errorf("told apart: %t, named: %t; want it folded: %t%s", apart, named, c.folds, words(v))
			}
		})
	}
}

// A line that pays a provider is looked up as other names are.
func TestTheLineOfAProvider(t *testing.T) {
	for title, c := range map[string]struct {
		world world
		want  []string
	}{
		"a line":             {of(plan().Line("summer-course", 2027, "5").Program("a", "", "", taughtBy("External", "summer-course"))), nil},
		"a mistyped line":    {of(plan().Line("summer-course", 2027, "5").Program("a", "", "", taughtBy("External", "summer-cours"))), []string{"spec.professionalLearning[a].provider.line: professionalLearning[a].provider.line names line summer-cours, which does not exist."}},
		"of an internal":     {of(plan().Line("summer-course", 2027, "5").Program("a", "", "", taughtBy("Internal", "what"))), []string{"spec.professionalLearning[a].provider.line: professionalLearning[a].provider.line names line what, which does not exist."}},
		"without a budget":   {of(plan().Program("a", "", "", taughtBy("External", "what"))), []string{"spec.professionalLearning[a].provider.line: professionalLearning[a].provider.line names line what, which does not exist."}},
		"no line is no name": {of(plan().Program("a", "", "", taughtBy("External", ""))), nil},
	} {
		t.Run(title, func(t *testing.T) {
			if got := messagesOf(judge(c.world, today), "UnknownName"); !slices.Equal(got, c.want) {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
}

// What they say: the program, and what it lacks.
func TestWordsAboutPrograms(t *testing.T) {
	line := func(amount v1alpha1.Money, named string) world {
		return of(plan().Line("l", 2027, amount, paying(learning)).Program("a", "", "", taughtBy("External", named)))
	}
	checkSentences(t, map[string]sentence{
		"owners": {of(plan().Program("a", "", "", ownedBy("Principals", "", ""))), "ProgramOwnerMissing",
			"spec.professionalLearning[a].owners: Nobody is named for the development or delivery of program a."},
		"no owners at all": {of(plan().Program("b", "", "", ownedBy("x", "x", "x")).Program("a", "", "")), "ProgramOwnerMissing",
			"spec.professionalLearning[a].owners: Nobody is named for the communication, development or delivery of program a."},
		"a provider without a line": {line("5", ""), "ProviderUnfunded",
			"spec.professionalLearning[a].provider: Program a is taught by Lakeside Learning Center, a provider from outside, and no budget line is named that pays for it."},
		"a provider whose line has nothing": {line("0", "l"), "ProviderUnfunded",
			"spec.professionalLearning[a].provider.line: Program a is taught by Lakeside Learning Center, a provider from outside, and line l, which is to pay for it, has no money."},
		"feedback": {of(plan().Program("b", "", "", answered(10, "")).Program("a", "", "2026-08-10", testplan.Lasting(3))), "FeedbackMissing",
			"spec.professionalLearning[a].feedback: Program a ended on 2026-08-12, and what people said of it is not recorded."},
		"a follow-up": {of(plan().Program("b", "", "", followedUp("2027-01-28")).Program("a", "", "2026-08-10")), "FollowUpMissing",
			"spec.professionalLearning[a].followUp: Program a of 2026-08-10 has no follow-up, and no program on another day is about one of its goals or technologies."},
	})
}
