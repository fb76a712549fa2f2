package controllers_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

// person is a client of a user with a shipped role in one district.
func (d *district) person(role string) client.Client {
	d.Helper()
	who := d.namespace + "-" + strings.TrimPrefix(role, "techplan-")
	bind(d, d.namespace, who, role)
	c := clientOf(d, asAccount(who))
	becomes(d, c, question{verb: "list", group: v1alpha1.GroupVersion.Group, resource: "goals", namespace: d.namespace})
	return c
}

// rights returns the verbs that a user may use in a namespace, by resource.
func rights(tb testing.TB, who client.Client, namespace string) map[string]string {
	tb.Helper()
	all := map[string]string{}
	for _, resource := range []string{"technologyplans", "goals", "benchmarks", "devices", "evaluations"} {
		for _, subresource := range []string{"", "status"} {
			var verbs []string
			for _, verb := range []string{
				"approve", "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
			} {
				if may(tb, who, question{verb, v1alpha1.GroupVersion.Group, resource, subresource, namespace, ""}) {
					verbs = append(verbs, verb)
				}
			}
			if len(verbs) > 0 {
				all[strings.TrimSuffix(resource+"/"+subresource, "/")] = strings.Join(verbs, " ")
			}
		}
	}
	return all
}

func TestRightsOfPeople(t *testing.T) {
	const (
		reads  = "get list watch"
		writes = "create delete get list patch update watch"
		clears = "create delete deletecollection get list patch update watch"
	)
	a, b := withRoles(t), newDistrict(t, midTerm)
	for role, want := range map[string]map[string]string{
		"techplan-view": {
			"technologyplans": reads, "goals": reads, "benchmarks": reads,
			"devices": reads, "evaluations": reads,
		},
		"techplan-edit": {
			"technologyplans": writes, "goals": writes, "benchmarks": writes,
			"devices": writes, "evaluations": writes,
		},
		"techplan-admin": {
			"technologyplans": "approve " + clears, "goals": clears, "benchmarks": clears,
			"devices": clears, "evaluations": clears,
		},
		"techplan-evaluator": {
			"technologyplans": reads, "goals": reads, "benchmarks": reads,
			"devices": reads, "evaluations": "get list patch update watch",
		},
		"techplan-approver": {
			"technologyplans": "approve get list patch watch", "goals": reads, "benchmarks": reads,
			"devices": reads, "evaluations": reads,
		},
	} {
		t.Run(role, func(t *testing.T) {
			who := a.person(role)
			if diff := cmp.Diff(want, rights(t, who, a.namespace)); diff != "" {
				t.Errorf("in the district of the binding (-want +got):\n%s", diff)
			}
			if got := rights(t, who, b.namespace); len(got) > 0 {
				t.Errorf("in another district: %v", got)
			}
			for _, q := range []question{
				{verb: "list", group: v1alpha1.GroupVersion.Group, resource: "technologyplans"},
				{verb: "get", resource: "secrets", namespace: a.namespace},
				{verb: "create", group: rbacv1.GroupName, resource: "rolebindings", namespace: a.namespace},
			} {
				if may(t, who, q) {
					t.Errorf("may do %+v", q)
				}
			}
		})
	}
}

// The roles view, edit and admin of Kubernetes include the shipped roles that have their
// label. Each of them includes all rights of the one before it.
func TestRolesJoinKubernetesOwn(t *testing.T) {
	got := map[string]map[string]string{}
	for name, role := range shipped[*rbacv1.ClusterRole](t, "rbac/people") {
		got[name] = role.Labels
	}
	const prefix = "rbac.authorization.k8s.io/aggregate-to-"
	want := map[string]map[string]string{
		"techplan-view": {prefix + "view": "true"}, "techplan-edit": {prefix + "edit": "true"}, "techplan-admin": {
			prefix + "admin": "true",
		},
		"techplan-evaluator": nil, "techplan-approver": nil,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	all := roles(t)
	for _, pair := range [][2]string{
		{"techplan-view", "techplan-edit"}, {"techplan-edit", "techplan-admin"},
		{"techplan-evaluator", "techplan-admin"}, {"techplan-approver", "techplan-admin"},
	} {
		has := grants(all[pair[1]])
		for _, right := range grants(all[pair[0]]) {
			if !slices.Contains(has, right) {
				t.Errorf("%s may %s, %s may not", pair[0], right, pair[1])
			}
		}
	}
}

func TestPeopleKeepToTheirDistrictAndPart(t *testing.T) {
	a, b := withRoles(t), newDistrict(t, midTerm)
	for _, d := range []*district{a, b} {
		d.create(tp.NewPlan("p").BuildObject(), byHand("e", "p", "2026-12-01"))
	}
	people := map[string]client.Client{}
	for _, role := range []string{
		"editor:techplan-edit", "evaluator:techplan-evaluator", "approver:techplan-approver", "reader:techplan-view",
	} {
		who, role, _ := strings.Cut(role, ":")
		people[who] = a.person(role)
	}
	in := func(d *district, o client.Object) client.Object { o.SetNamespace(d.namespace); return o }
	merge := func(patch string) client.Patch { return client.RawPatch(types.MergePatchType, []byte(patch)) }
	var (
		retitle  = merge(`{"spec":{"title":"Another title"}}`)
		record   = merge(`{"spec":{"results":[{"criterion":"worth-it","answer":"Pass"}]}}`)
		pretends = merge(`{"status":{"observedGeneration":99}}`)
	)
	for name, tc := range map[string]struct {
		who     string
		do      func(context.Context, client.Client) error
		refused bool
	}{
		"an editor makes a goal in the district": {"editor", func(ctx context.Context, c client.Client) error {
			return c.Create(ctx, in(a, tp.NewGoal("g").BuildObject()))
		}, false},
		"an editor makes a goal in another": {"editor", func(ctx context.Context, c client.Client) error {
			return c.Create(ctx, in(b, tp.NewGoal("g").BuildObject()))
		}, true},
		"an editor reads a plan of another": {"editor", func(ctx context.Context, c client.Client) error {
			return c.Get(ctx, client.ObjectKey{Namespace: b.namespace, Name: "p"}, plan("p"))
		}, true},
		"an editor lists the plans of another": {"editor", func(ctx context.Context, c client.Client) error {
			return c.List(ctx, &v1alpha1.TechnologyPlanList{}, client.InNamespace(b.namespace))
		}, true},
		"an editor lists the plans of all": {"editor", func(ctx context.Context, c client.Client) error {
			return c.List(ctx, &v1alpha1.TechnologyPlanList{})
		}, true},
		"an editor changes a plan": {"editor", func(ctx context.Context, c client.Client) error {
			return c.Patch(ctx, in(a, plan("p")), retitle)
		}, false},
		"an editor writes a status": {"editor", func(ctx context.Context, c client.Client) error {
			return c.Status().Patch(ctx, in(a, plan("p")), pretends)
		}, true},
		"an evaluator records a result": {"evaluator", func(ctx context.Context, c client.Client) error {
			return c.Patch(ctx, in(a, evaluation("e")), record)
		}, false},
		"an evaluator records in another district": {"evaluator", func(ctx context.Context, c client.Client) error {
			return c.Patch(ctx, in(b, evaluation("e")), record)
		}, true},
		"an evaluator changes a plan": {"evaluator", func(ctx context.Context, c client.Client) error {
			return c.Patch(ctx, in(a, plan("p")), retitle)
		}, true},
		"an evaluator makes an evaluation": {"evaluator", func(ctx context.Context, c client.Client) error {
			return c.Create(ctx, in(a, byHand("another", "p", "2026-12-01")))
		}, true},
		"an evaluator deletes an evaluation": {"evaluator", func(ctx context.Context, c client.Client) error {
			return c.Delete(ctx, in(a, evaluation("e")))
		}, true},
		"an approver changes a plan": {"approver", func(ctx context.Context, c client.Client) error {
			return c.Patch(ctx, in(a, plan("p")), retitle)
		}, false},
		"an approver records a result": {"approver", func(ctx context.Context, c client.Client) error {
			return c.Patch(ctx, in(a, evaluation("e")), record)
		}, true},
		"a reader changes a plan": {"reader", func(ctx context.Context, c client.Client) error {
			return c.Patch(ctx, in(a, plan("p")), retitle)
		}, true},
	} {
		if err := tc.do(t.Context(), people[tc.who]); apierrors.IsForbidden(err) != tc.refused || err != nil && !tc.refused {
			t.Errorf("%s: %v", name, err)
		}
	}

	// The status in a write of the spec is ignored.
	if err := people["editor"].Patch(t.Context(), in(a, plan("p")), pretends); err != nil {
		t.Error(err)
	}
	if got := read(a, plan("p")).Status.ObservedGeneration; got != -1 {
		t.Errorf("the editor set the observed generation to %d", got)
	}
}

// An admin of a namespace can bind the shipped roles there, and an editor cannot.
func TestWhoCanBindRoles(t *testing.T) {
	d := withRoles(t)
	// The rights that the role admin of Kubernetes has by itself. The controller that
	// aggregates techplan-admin into it does not run here.
	const runs = "system:aggregate-to-admin"
	for role, want := range map[string]bool{"techplan-admin": true, "techplan-edit": false} {
		c := d.person(role)
		who := d.namespace + "-" + strings.TrimPrefix(role, "techplan-")
		bind(t, d.namespace, who, runs)
		becomes(t, c, question{verb: "create", group: rbacv1.GroupName, resource: "rolebindings", namespace: d.namespace})
		err := c.Create(t.Context(), &rbacv1.RoleBinding{
			ObjectMeta: metav1.ObjectMeta{Namespace: d.namespace, Name: "by-" + who},
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "techplan-approver"},
			Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: "superintendent"}},
		})
		if (err == nil) != want || err != nil && !apierrors.IsForbidden(err) {
			t.Errorf("%s: %v", role, err)
		}
	}
}
