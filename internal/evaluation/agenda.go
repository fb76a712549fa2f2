package evaluation

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/plaintext"
)

// State is where an evaluation stands.
type State string

// The states of an evaluation. Missed is an expected evaluation without a
// record past its last day; it is judged as Overdue is.
const (
	Scheduled State = v1alpha1.ReasonScheduled
	Open      State = v1alpha1.ReasonOpen
	Overdue   State = v1alpha1.ReasonOverdue
	Completed State = v1alpha1.ReasonCompleted
	Cancelled State = v1alpha1.ReasonCancelled
	Missed    State = v1alpha1.ReasonMissed
)

// Window is when an evaluation can be held.
type Window struct {
	Opens, Due, LastDay calendar.Date
}

// WindowOf reads the window of an Evaluation. Without a due date and with an
// occurrence that is no date, it has none and is open until completed.
func WindowOf(e *v1alpha1.Evaluation) Window {
	due := calendar.Lenient(e.Spec.Due)
	if due.IsZero() {
		due = calendar.Lenient(e.Spec.Occurrence)
	}
	if due.IsZero() {
		return Window{}
	}
	return Window{
		Opens: due.AddDays(-days(e.Spec.LeadDays, DefaultLeadDays)), Due: due,
		LastDay: due.AddDays(days(e.Spec.GraceDays, DefaultGraceDays)),
	}
}

// on tells where an evaluation without a record of its own stands on a day.
func (w Window) on(today calendar.Date, past State) State {
	switch {
	case w.Due.IsZero():
		return Open
	case today < w.Opens:
		return Scheduled
	case today <= w.LastDay:
		return Open
	default:
		return past
	}
}

// changes are the dates on which the state changes by itself.
func (w Window) changes() []calendar.Date {
	if w.Due.IsZero() {
		return nil
	}
	return []calendar.Date{w.Opens, w.LastDay + 1}
}

// StateOf tells where an Evaluation stands on a day, and the next date on which
// that changes by itself.
func StateOf(e *v1alpha1.Evaluation, today calendar.Date) (State, calendar.Date) {
	switch {
	case e.Spec.Cancelled.Reason != "":
		return Cancelled, 0
	case complete(e):
		return Completed, 0
	}
	w := WindowOf(e)
	next := calendar.NextAfter(today)
	next.Add(w.changes()...)
	return w.on(today, Overdue), next.Date()
}

// complete tells whether every criterion has a result or says why not. Without
// criteria, a decision or any result completes it.
func complete(e *v1alpha1.Evaluation) bool {
	if len(e.Spec.Criteria) == 0 {
		return len(e.Spec.Results) > 0 || e.Spec.Decision.Outcome != ""
	}
	return len(Unanswered(e)) == 0
}

// Unanswered names the criteria without a result, in order.
func Unanswered(e *v1alpha1.Evaluation) []v1alpha1.EntryName {
	answered := map[v1alpha1.EntryName]bool{}
	for _, r := range e.Spec.Results {
		answered[r.Criterion] = true
	}
	var names []v1alpha1.EntryName
	for _, c := range e.Spec.Criteria {
		if !answered[c.Name] {
			names = append(names, c.Name)
		}
	}
	slices.Sort(names)
	return names
}

// empty tells whether people have recorded nothing.
func empty(e *v1alpha1.Evaluation) bool {
	return len(e.Spec.Results) == 0 && e.Spec.Decision.Outcome == "" && e.Spec.Cancelled.Reason == ""
}

// Item is an evaluation of a plan: expected, recorded or both.
type Item struct {
	// Name of the schedule, or of the Evaluation when made by hand.
	Name string
	// ByHand says that no schedule asked for it.
	ByHand bool
	// Target that is evaluated.
	Target v1alpha1.EvaluationTarget
	Due    calendar.Date
	State  State
	// Done is when a completed evaluation was done: see Done.
	Done calendar.Date
}

// Agenda is what a plan's schedules and records come to on a day.
type Agenda struct {
	// Items by due date and name.
	Items []Item
	// Create lists what is due to be created today.
	Create []Expected
	// Obsolete lists the records that the scheduler made, that people have not
	// touched, and that the plan no longer yields or has under another name.
	Obsolete []*v1alpha1.Evaluation
	// Next is the next date on which any of this changes by itself.
	Next calendar.Date
}

// Plan works out the agenda of a plan.
func Plan(plan *v1alpha1.TechnologyPlan, records []*v1alpha1.Evaluation, targets Targets, today calendar.Date) Agenda {
	var a Agenda
	next := calendar.NextAfter(today)
	next.Add(calendar.Lenient(plan.Spec.Approval.Date))
	expected := Expect(plan, targets)
	if calendar.Lenient(plan.Spec.Approval.Date) > today {
		expected = nil
	}
	recorded := byIdentity(records)
	yielded := map[Identity]bool{}
	for _, e := range expected {
		yielded[e.Identity] = true
	}
	for _, r := range records {
		id := IdentityOf(r)
		// The one that a person keeps under another name stays: had it come first,
		// ours would not have been made.
		if superfluous := !yielded[id] || recorded[id] > 1; id.Schedule != "" && superfluous && Made(r) && empty(r) {
			a.Obsolete = append(a.Obsolete, r)
			continue
		}
		state, changes := StateOf(r, today)
		next.Add(changes)
		name := string(r.Spec.Schedule)
		if name == "" {
			name = r.Name
		}
		w := WindowOf(r)
		next.Add(w.Due + 1)
		item := Item{Name: name, ByHand: r.Spec.Schedule == "", Target: r.Spec.Target, Due: w.Due, State: state}
		item.Done, _ = Done(r)
		a.Items = append(a.Items, item)
	}
	stray := strays(records, yielded)
	for _, e := range expected {
		if recorded[e.Identity] > 0 || e.near(stray) {
			continue
		}
		w := Window{e.Opens, e.Due, e.LastDay}
		state := w.on(today, Missed)
		next.Add(append(w.changes(), e.Due+1)...)
		target := v1alpha1.EvaluationTarget{Kind: e.TargetKind, Name: e.TargetName}
		a.Items = append(a.Items, Item{Name: e.Schedule, Target: target, Due: e.Due, State: state})
		if state == Open {
			a.Create = append(a.Create, e)
		}
	}
	slices.SortFunc(a.Items, func(x, y Item) int {
		return cmp.Or(cmp.Compare(x.Due, y.Due), cmp.Compare(x.Name, y.Name), cmp.Compare(x.State, y.State), cmp.Compare(x.Target.Name, y.Target.Name))
	})
	a.Next = next.Date()
	return a
}

// ManagedByLabel marks what the scheduler created, with ManagedBy as its value.
const (
	ManagedByLabel = "app.kubernetes.io/managed-by"
	ManagedBy      = "techplan"
)

// Made tells whether the scheduler created an Evaluation: it bears the mark and
// the name that follows from its identity.
func Made(e *v1alpha1.Evaluation) bool {
	return e.Labels[ManagedByLabel] == ManagedBy && e.Name == IdentityOf(e).Name()
}

// byIdentity counts records that are one and the same evaluation.
func byIdentity(records []*v1alpha1.Evaluation) map[Identity]int {
	counts := map[Identity]int{}
	for _, r := range records {
		counts[IdentityOf(r)]++
	}
	return counts
}

// series is a schedule with one of its targets.
type series struct{ schedule, kind, name string }

// strays are the dates of the records that a schedule yielded before it was
// edited, and that people have touched.
func strays(records []*v1alpha1.Evaluation, yielded map[Identity]bool) map[series][]calendar.Date {
	dates := map[series][]calendar.Date{}
	for _, r := range records {
		id := IdentityOf(r)
		date := calendar.Lenient(id.Occurrence)
		if id.Schedule == "" || yielded[id] || date.IsZero() || (Made(r) && empty(r)) {
			continue
		}
		s := series{id.Schedule, id.TargetKind, id.TargetName}
		dates[s] = append(dates[s], date)
	}
	return dates
}

// daysOf is the length of a cadence in days; 0: it does not come back.
var daysOf = map[v1alpha1.Cadence]int{
	v1alpha1.CadenceMonthly: 30, v1alpha1.CadenceQuarterly: 91, v1alpha1.CadenceSemiAnnual: 182, v1alpha1.CadenceAnnual: 365,
}

// near tells whether an evaluation that was held before the anchor changed
// lies within half a cadence: it then counts for this one.
func (e Expected) near(strays map[series][]calendar.Date) bool {
	for _, held := range strays[series{e.Schedule, e.TargetKind, e.TargetName}] {
		length, comesBack := daysOf[e.From.Cadence]
		distance := int(max(held-e.Nominal, e.Nominal-held))
		if e.From.Cadence == v1alpha1.CadenceOnce || comesBack && 2*distance < length {
			return true
		}
	}
	return false
}

// Object is the Evaluation that the scheduler creates. It carries no labels or
// annotations of the plan and no owner, so that nothing prunes it.
func (e Expected) Object(namespace string) *v1alpha1.Evaluation {
	object := &v1alpha1.Evaluation{}
	object.Namespace, object.Name = namespace, e.Name()
	object.Labels = map[string]string{ManagedByLabel: ManagedBy}
	object.Spec = v1alpha1.EvaluationSpec{
		PlanRef: v1alpha1.Reference{Name: e.Plan}, Schedule: v1alpha1.EntryName(e.Schedule),
		Target: v1alpha1.EvaluationTarget{Kind: e.TargetKind, Name: e.TargetName}, Occurrence: e.Occurrence,
		Due: v1alpha1.Date(e.Due.String()), GraceDays: e.From.GraceDays, LeadDays: e.From.LeadDays,
		Evaluators: fitRoles(e.From.Evaluators), Criteria: fitCriteria(e.From.Criteria),
	}
	return object
}

// The most characters of a Role and of a Label.
const (
	roleLimit  = 120
	labelLimit = 160
)

// fitRoles makes a set of roles that the definitions accept: the plan may have
// been stored before control characters were refused.
func fitRoles(roles []v1alpha1.Role) []v1alpha1.Role {
	fit := slices.Clone(roles)
	for i, role := range fit {
		fit[i] = v1alpha1.Role(plaintext.FitLine(string(role), roleLimit))
	}
	seen := map[v1alpha1.Role]bool{}
	return slices.DeleteFunc(fit, func(role v1alpha1.Role) bool {
		again := seen[role]
		seen[role] = true
		return again
	})
}

// fitCriteria does for questions what fitRoles does for roles.
func fitCriteria(criteria []v1alpha1.Criterion) []v1alpha1.Criterion {
	fit := slices.Clone(criteria)
	for i := range fit {
		fit[i].Question = v1alpha1.Label(plaintext.FitLine(string(fit[i].Question), labelLimit))
	}
	return fit
}
