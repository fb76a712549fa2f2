// Package rules judges the money of a plan. Each rule is a value in one file of
// its own, with its documentation beside its check; the table is what the files
// register. Adding a rule is adding a file.
//
// The package is pure: it reads what package budget reckoned and nothing else.
// The order of the rules decides nothing.
package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/money"
	"techplan.education/internal/plaintext"
	"techplan.education/internal/programs"
)

// Rule is one way in which a plan can be wrong.
type Rule struct {
	// Code is the stable name, as findings carry it.
	Code v1alpha1.FindingCode
	// Number in the catalogue of budget rules; several codes may share one.
	Number string
	// Worst is the highest severity at which the rule fires.
	Worst v1alpha1.Severity
	// Condition of the plan that an unwaived Error turns (for Balanced: an
	// unwaived finding of any severity); empty: none.
	Condition v1alpha1.ConditionType
	// Summary says in a sentence what is wrong when the rule fires.
	Summary string
	// Why it matters, and the source of the rule.
	Why, Source string
	// Fix says in a few sentences how a finding of the rule is settled, to people
	// who are no programmers.
	Fix string
	// Before and After are an example: on 2026-10-01 the rule fires in Before and
	// no longer in After, which breaks no other rule. They are YAML documents of
	// what matters; a test fills in the rest and holds them to it.
	Before, After string
	// FoldedUnder lists the findings that explain this one, which is then not
	// told apart.
	FoldedUnder []Fold
	// AboutGoals says that findings of the rule may be about a Goal. Those depend
	// neither on the inventory nor on the evaluations, and not on the benchmarks of
	// other goals: see CheckGoals.
	AboutGoals bool
	// Check reports what the rule finds; nil: nothing. If AboutGoals is set, it reads
	// neither benchmarks nor their number.
	Check func(*Case, *Report)
	// CheckBenchmarks reports what the rule finds in the benchmarks of the case's
	// goals; nil: nothing. If AboutGoals is set, it reads no more of the budget than
	// its goals and what Outline keeps, so that it can run for one goal alone.
	CheckBenchmarks func(*Case, *Report)
	// OnWaive changes the reckoning when a finding of the rule is switched off.
	OnWaive func(*Case, Finding)
}

// Fold names a finding that hides another, of the same year unless it says
// otherwise.
type Fold struct {
	Root v1alpha1.FindingCode
	// By lists what a finding is about; the root hides only what has something of
	// that in common with it, so that not every pair is looked at. nil: its object.
	By func(Finding) []string
	// When tells whether such a root explains the folded one; nil: each does.
	When func(root, folded Finding) bool
	// AnyYear lets a root hide a finding of another year.
	AnyYear bool
	// EvenWaived lets a root hide a finding while it is waived itself: whoever
	// accepts the root accepts that too.
	EvenWaived bool
}

// Finding is a finding with what folding compares.
type Finding struct {
	v1alpha1.Finding
	// Money at stake, which the API shows as amount.
	Money money.Amount
	// Years is over how many fiscal years Money goes; 0: one.
	Years int
	// Have is the money that is there, where Money is what is missing.
	Have money.Amount
	// Lines, Goals and Technologies that the finding is about.
	Lines, Goals, Technologies []string
	// Meant are the goals that a name that does not exist may stand for.
	Meant []string
	// Replaced are the technologies that are to be replaced, of a goal those that
	// its Replacement lines of other years pay for.
	Replaced []string
	// Roles that nobody has, without the differences of writing.
	Roles []string
	// Domain that it is about.
	Domain string
	// Gathered says that it stands for all findings of its code: see Collapse.
	Gathered bool
	// Target is the kind of what an evaluation is about: the plan's where the plan
	// itself is among it.
	Target string
}

// AboutMoney tells the rules of the budget from plain checks of the plan.
func (r Rule) AboutMoney() bool { return strings.HasPrefix(r.Number, "E-") }

var registered []Rule

// register puts a rule into the table; a file of rules calls it once for each.
func register(r Rule) { registered = append(registered, r) }

// table is what the files have registered, once all have.
var table = sync.OnceValue(func() []Rule {
	return slices.SortedFunc(slices.Values(registered), func(a, b Rule) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Code, b.Code))
	})
})

// Table lists the rules by number and code.
func Table() []Rule { return slices.Clone(table()) }

var byCode = sync.OnceValue(func() map[v1alpha1.FindingCode]Rule {
	rules := map[v1alpha1.FindingCode]Rule{}
	for _, r := range table() {
		rules[r.Code] = r
	}
	return rules
})

// Of is the rule of a code; ok is false where there is none.
func Of(code v1alpha1.FindingCode) (r Rule, ok bool) {
	r, ok = byCode()[code]
	return r, ok
}

// Case is what the rules judge.
type Case struct {
	*budget.Budget
	Policy Policy
	// Benchmarks of the plan's goals, by goal.
	Benchmarks map[string][]*v1alpha1.Benchmark
	// Evaluations of the plan that people or the scheduler made.
	Evaluations []*v1alpha1.Evaluation
	// Elsewhere are the evaluations of technologies under the district's other
	// plans.
	Elsewhere []*v1alpha1.Evaluation
	// Schedule holds the evaluations of the plan, expected or recorded, as of Today;
	// nil: the rules to be applied read none. The caller announces when it changes.
	Schedule *evaluation.Schedule
	// DeviceExists tells whether a lot exists; nil: all do.
	DeviceExists func(name string) bool
	// Overlapping are the other approved plans of the district whose period
	// overlaps this one's, if this one is approved.
	Overlapping []string
	// Sure tells whether a datum of a funding program can make a plan wrong; nil:
	// one that was read in the program's own text.
	Sure func(programs.Fact) bool
	// Room is the size in bytes up to which the plan is not too large; 0:
	// objectsize.Documented.
	Room int

	lookUp
}

// Report collects what one rule finds.
type Report struct {
	rule     Rule
	plan     string
	findings []Finding
	skipped  []v1alpha1.NotChecked
}

// Find adds a finding. Its code is the rule's, its object the plan if it names
// none.
func (r *Report) Find(f Finding) {
	f.Code = r.rule.Code
	if f.Object.Kind == "" {
		f.Object = v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: r.plan}
	}
	if f.Money > 0 {
		f.Amount = f.Money.API()
	}
	if f.FiscalYear > lastFiscalYear {
		f.FiscalYear = 0 // Of a mistyped date; the message has the year.
	}
	f.Message, f.Action = FitMessage(f.Message), FitMessage(f.Action)
	f.Field = plaintext.Clip(plaintext.Escape(f.Field), fieldLimit)
	r.findings = append(r.findings, f)
}

// Skip says why the rule could not be applied.
func (r *Report) Skip(format string, args ...any) {
	r.skipped = append(r.skipped, v1alpha1.NotChecked{
		Code: r.rule.Code, Reason: plaintext.Clip(plaintext.EscapeLine(fmt.Sprintf(format, args...)), reasonLimit),
	})
}

// Limits of the API: on texts, in characters, and on years.
const (
	messageLimit = 512
	fieldLimit   = 256
	reasonLimit  = 256
	// lastFiscalYear is the last that the API takes.
	lastFiscalYear = 2200
)

// FitMessage makes a message or an action such as a finding can carry: one line,
// with what is hidden in it escaped, of at most 512 characters.
func FitMessage(s string) string { return plaintext.Clip(plaintext.EscapeLine(s), messageLimit) }

// money writes an amount in the plan's currency.
func (c *Case) money(a money.Amount) string { return a.In(c.Currency) }

// about writes an estimate: in whole units of the currency.
func (c *Case) about(a money.Amount) string {
	return (a.Ratio(1, int64(money.Unit)) * money.Unit).In(c.Currency)
}

// judges tells whether rules about acting look at a year.
func (c *Case) judges(f calendar.FiscalYear) bool { return slices.Contains(c.Judged, f) }

func lineField(name v1alpha1.EntryName) string { return "spec.budget.lines[" + string(name) + "]" }

func sourceField(name v1alpha1.EntryName) string { return "spec.budget.sources[" + string(name) + "]" }

func technologyField(name v1alpha1.EntryName) string {
	return "spec.technologies[" + string(name) + "]"
}

func goalKey(name string) v1alpha1.ObjectKey {
	return v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: name}
}

func technologiesOf(lines ...*budget.Line) []string {
	var names []string
	for _, l := range lines {
		for _, t := range l.Technologies {
			names = append(names, string(t))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// several writes up to three names and how many more there are.
func several(names []string) string { return severalOf(names, len(names)) }

// severalOf writes the first three of a list and how many there are beyond them. The
// list may hold fewer than all, but no fewer than three of more.
func severalOf(names []string, all int) string {
	const shown = 3
	switch {
	case all == 0:
		return ""
	case all == 1:
		return names[0]
	case all <= shown:
		return strings.Join(names[:all-1], ", ") + " and " + names[all-1]
	default:
		return strings.Join(names[:shown], ", ") + fmt.Sprintf(" and %d more", all-shown)
	}
}

// count writes "1 device" or "3 devices".
func count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// What findings can have in common: see Fold.
func byObject(f Finding) []string { return []string{string(f.Object.Kind) + " " + f.Object.Name} }

func byField(f Finding) []string {
	return []string{string(f.Object.Kind) + " " + f.Object.Name + " " + f.Field}
}

func byLine(f Finding) []string { return f.Lines }

func byGoal(f Finding) []string { return f.Goals }

func byTechnology(f Finding) []string { return f.Technologies }

// byPlan is for the few findings of which a plan has one, or one in a year.
func byPlan(Finding) []string { return []string{""} }

func byYear(f Finding) []string {
	if f.FiscalYear == 0 {
		return nil
	}
	return []string{strconv.Itoa(int(f.FiscalYear))}
}

// alone tells whether a finding is about one technology: one that is about many
// would be lost with the one that its root explains.
func alone(_, f Finding) bool { return len(f.Technologies) == 1 }

func intersects(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// covers tells whether the money of a root, in one year, is the gap of another
// finding, give or take a tenth.
func covers(root, folded Finding) bool {
	yearly := root.Money / money.Amount(max(1, root.Years))
	return money.ComparePercent(folded.Money, 110, yearly) <= 0
}

// over tells whether a difference is beyond max(units, percent of whole).
func over(difference money.Amount, units int64, percent int64, whole money.Amount) bool {
	return difference > money.Amount(units)*money.Unit && money.ComparePercent(difference, percent, whole) > 0
}
