// Package device keeps the status of Devices.
package device

import (
	"context"
	"reflect"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/shell"
	"techplan.education/internal/assess"
)

// Reconciler keeps the status of Devices.
type Reconciler struct{ shell.Shell }

// +kubebuilder:rbac:groups=techplan.education,resources=devices,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=devices/status,verbs=patch

var status = shell.Status[*v1alpha1.Device, v1alpha1.DeviceStatus]{
	Of:         func(d *v1alpha1.Device) *v1alpha1.DeviceStatus { return &d.Status },
	Conditions: func(s *v1alpha1.DeviceStatus) []metav1.Condition { return s.Conditions },
	TooLarge:   assess.DeviceTooLarge,
}

// Reconcile assesses a lot.
func (r *Reconciler) Reconcile(ctx context.Context, d *v1alpha1.Device) (reconcile.Result, error) {
	if !d.DeletionTimestamp.IsZero() {
		return reconcile.Result{}, nil
	}
	now := r.Now()
	in, err := r.gather(ctx, d)
	if err != nil {
		return reconcile.Result{}, err
	}
	verdict, next := assess.Device(in, now)
	return status.Settle(ctx, r.Shell, d, verdict, shell.At(next, now))
}

func (r *Reconciler) gather(ctx context.Context, d *v1alpha1.Device) (in assess.DeviceInput, err error) {
	in.Device = d
	if in.Plan, err = shell.Find(ctx, r.Client, d.Namespace, d.Spec.PlanRef.Name, &v1alpha1.TechnologyPlan{}); err != nil {
		return in, err
	}
	if in.Payer, err = shell.Find(ctx, r.Client, d.Namespace, d.Spec.Acquisition.BudgetLine.Plan, &v1alpha1.TechnologyPlan{}); err != nil {
		return in, err
	}
	replacement, err := shell.Find(ctx, r.Client, d.Namespace, d.Spec.ReplacedByRef.Name, &v1alpha1.Device{})
	in.ReplacementExists = replacement != nil
	return in, err
}

// SetupWithManager watches lots, the lots that they replace, and the plans that
// they are in or that pay for them.
func (r *Reconciler) SetupWithManager(mgr manager.Manager) error {
	b := builder.ControllerManagedBy(mgr).Named("device").
		Watches(&v1alpha1.Device{}, shell.Edits(r.Clock, planOf)).
		Watches(&v1alpha1.Device{}, shell.StatusChanged).
		Watches(&v1alpha1.Device{}, shell.Watch(r.replaced)).
		Watches(&v1alpha1.TechnologyPlan{}, shell.Watch(r.ofPlan))
	return shell.Complete(b, r.Shell, r)
}

func planOf(d *v1alpha1.Device) types.NamespacedName {
	return types.NamespacedName{Namespace: d.Namespace, Name: d.Spec.PlanRef.Name}
}

// replaced are the lots that name a lot as their replacement, when it appears
// or goes.
func (r *Reconciler) replaced(ctx context.Context, old, current *v1alpha1.Device) []types.NamespacedName {
	if old != nil && current != nil {
		return nil
	}
	d := current
	if d == nil {
		d = old
	}
	devices, err := shell.Replaced(ctx, r.Client, d.Namespace, d.Name)
	return shell.KeysOf(ctx, devices, err)
}

// ofPlan are the lots of a plan whose verdict a change of the plan can change.
func (r *Reconciler) ofPlan(ctx context.Context, old, current *v1alpha1.TechnologyPlan) []types.NamespacedName {
	plan := current
	if plan == nil {
		plan = old
	}
	concerned := concerns(old, current)
	if concerned == nil {
		return nil
	}
	devices, err := shell.DevicesOf(ctx, r.Client, plan.Namespace, plan.Name)
	devices = slices.DeleteFunc(devices, func(d *v1alpha1.Device) bool { return !concerned(d.Spec) })
	return shell.KeysOf(ctx, devices, err)
}

// concerns tells which lots a change of a plan can matter to: those of the
// technologies, sites and lines that changed, and all when the calendar, the
// refresh policy or the plan's existence did. nil: to none.
func concerns(old, current *v1alpha1.TechnologyPlan) func(v1alpha1.DeviceSpec) bool {
	if old == nil || current == nil || general(old) != general(current) {
		return func(v1alpha1.DeviceSpec) bool { return true }
	}
	technologies := changed(byTechnology(old), byTechnology(current))
	sites := changed(bySite(old), bySite(current))
	lines := changed(byLine(old), byLine(current))
	if len(technologies)+len(sites)+len(lines) == 0 {
		return nil
	}
	return func(d v1alpha1.DeviceSpec) bool {
		return technologies[string(d.Technology)] || sites[string(d.Site)] || lines[string(d.Acquisition.BudgetLine.Line)]
	}
}

// generalFacts are what all lots of a plan are judged by.
type generalFacts struct {
	zone    string
	month   int32
	period  v1alpha1.Period
	lead    int32
	spare   v1alpha1.Percent
	inflate v1alpha1.Percent
}

func general(p *v1alpha1.TechnologyPlan) generalFacts {
	refresh := p.Spec.Policy.Refresh
	lead := int32(-1)
	if refresh.LeadMonths != nil {
		lead = *refresh.LeadMonths
	}
	return generalFacts{p.Spec.District.TimeZone, p.Spec.District.FiscalYearStartMonth, p.Spec.Period, lead, refresh.SparePercent, refresh.InflationPercent}
}

func byTechnology(p *v1alpha1.TechnologyPlan) map[string]any {
	facts := map[string]any{}
	for _, t := range p.Spec.Technologies {
		facts[string(t.Name)] = [3]any{t.UnitCost, t.PriceFiscalYear, t.UsefulLifeMonths}
	}
	return facts
}

func bySite(p *v1alpha1.TechnologyPlan) map[string]any {
	facts := map[string]any{}
	for _, s := range p.Spec.District.Sites {
		facts[string(s.Name)] = true
	}
	return facts
}

func byLine(p *v1alpha1.TechnologyPlan) map[string]any {
	facts := map[string]any{}
	if p.Spec.Budget == nil {
		return facts
	}
	ends := map[v1alpha1.EntryName]any{}
	for _, s := range p.Spec.Budget.Sources {
		ends[s.Name] = [3]any{s.Kind, s.ObligationEnd, s.EndRule}
	}
	for _, l := range p.Spec.Budget.Lines {
		facts[string(l.Name)] = [3]any{l.FiscalYear, l.ThroughFiscalYear, ends[l.Source]}
	}
	return facts
}

func changed(old, current map[string]any) map[string]bool {
	names := map[string]bool{}
	for _, facts := range []map[string]any{old, current} {
		for name := range facts {
			before, was := old[name]
			after, is := current[name]
			if was != is || !reflect.DeepEqual(before, after) {
				names[name] = true
			}
		}
	}
	return names
}
