package controllers_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

// withApproval makes the shipped admission policy hold in some districts only:
// the other tests share the cluster.
func withApproval(t *testing.T, districts ...*district) {
	t.Helper()
	var names []string
	for _, d := range districts {
		names = append(names, d.namespace)
	}
	selector := &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{
		{Key: corev1.LabelMetadataName, Operator: metav1.LabelSelectorOpIn, Values: names},
	}}
	var objects []client.Object
	objects = appendAll(objects, shipped[*admissionregistrationv1.ValidatingAdmissionPolicy](t, "policy"))
	for _, b := range shipped[*admissionregistrationv1.ValidatingAdmissionPolicyBinding](t, "policy") {
		b.Spec.MatchResources = &admissionregistrationv1.MatchResources{NamespaceSelector: selector}
		objects = append(objects, b)
	}
	for _, o := range objects {
		if err := cluster.client.Create(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := cluster.client.Delete(context.WithoutCancel(t.Context()), o); err != nil {
				t.Error(err)
			}
		})
	}
}

// refusal is what the admission policy says; a namespace follows.
const refusal = "spec.approval records that a body adopted the plan, and you may not set, change or remove it: " +
	"leave it as it was, and ask someone with the role techplan-approver or techplan-admin in namespace "

func TestApprovalPolicy(t *testing.T) {
	a, b := withRoles(t), newDistrict(t, midTerm)
	withApproval(t, a, b)
	editor, approver, admin := a.person("techplan-edit"), a.person("techplan-approver"), a.person("techplan-admin")
	// The approver of one district edits in the other.
	bind(t, b.namespace, a.namespace+"-approver", "techplan-edit")
	becomes(
		t, approver, question{verb: "list", group: v1alpha1.GroupVersion.Group, resource: "goals", namespace: b.namespace},
	)

	sentence := func(d *district) string { return refusal + d.namespace }
	fresh := func(d *district, p *v1alpha1.TechnologyPlan) *v1alpha1.TechnologyPlan {
		p.Namespace = d.namespace
		return p
	}
	eventually(t, func() error {
		err := editor.Create(t.Context(), fresh(a, tp.NewPlan("early").BuildObject()), client.DryRunAll)
		if err == nil || !strings.Contains(err.Error(), sentence(a)) {
			return fmt.Errorf("the policy is not in force yet: %w", err)
		}
		return nil
	})
	a.create(tp.NewPlan("draft").MarkDraft().BuildObject(), tp.NewPlan("adopted").BuildObject())
	b.create(tp.NewPlan("draft").MarkDraft().BuildObject())

	const (
		approve  = `{"spec":{"approval":{"body":"Board of Education","date":"2026-05-18"}}}`
		postpone = `{"spec":{"approval":{"date":"2026-05-19"}}}`
		withdraw = `{"spec":{"approval":null}}`
		retitle  = `{"spec":{"title":"Another title"}}`
	)
	patch := func(d *district, name, body string) func(client.Client) error {
		return func(c client.Client) error {
			return c.Patch(
				t.Context(), fresh(d, plan(name)), client.RawPatch(types.MergePatchType, []byte(body)), client.DryRunAll,
			)
		}
	}
	create := func(p *v1alpha1.TechnologyPlan) func(client.Client) error {
		return func(c client.Client) error { return c.Create(t.Context(), fresh(a, p), client.DryRunAll) }
	}
	for name, tc := range map[string]struct {
		who     client.Client
		do      func(client.Client) error
		refused string
	}{
		"an editor makes a draft":                        {editor, create(tp.NewPlan("n").MarkDraft().BuildObject()), ""},
		"an editor makes an adopted plan":                {editor, create(tp.NewPlan("n").BuildObject()), sentence(a)},
		"an editor approves":                             {editor, patch(a, "draft", approve), sentence(a)},
		"an editor changes the date":                     {editor, patch(a, "adopted", postpone), sentence(a)},
		"an editor removes the approval":                 {editor, patch(a, "adopted", withdraw), sentence(a)},
		"an editor changes the title of a draft":         {editor, patch(a, "draft", retitle), ""},
		"an editor changes the title of what is adopted": {editor, patch(a, "adopted", retitle), ""},
		"an approver approves":                           {approver, patch(a, "draft", approve), ""},
		"an approver changes the date":                   {approver, patch(a, "adopted", postpone), ""},
		"an approver removes the approval":               {approver, patch(a, "adopted", withdraw), ""},
		"an approver changes the title":                  {approver, patch(a, "adopted", retitle), ""},
		"an approver of another district approves":       {approver, patch(b, "draft", approve), sentence(b)},
		"an admin makes an adopted plan":                 {admin, create(tp.NewPlan("n").BuildObject()), ""},
		"an admin approves":                              {admin, patch(a, "draft", approve), ""},
		"the cluster's administrator approves":           {cluster.client, patch(b, "draft", approve), ""},
	} {
		err := tc.do(tc.who)
		switch {
		case tc.refused == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case tc.refused != "" && (!apierrors.IsForbidden(err) || !strings.HasSuffix(err.Error(), tc.refused)):
			t.Errorf("%s: %v\nwant a refusal with: %s", name, err, tc.refused)
		}
	}

	// The controllers write the status of an adopted plan as ever.
	a.startAs(asAccount(account), false)
	a.awaitAssessed()
}

// deletionRefusal is what the admission policy about deletion says; a namespace
// follows.
const deletionRefusal = "the plan is approved, and you may not delete it: ask someone with the role " +
	"techplan-approver or techplan-admin to remove spec.approval first, or someone with the role techplan-admin " +
	"to delete it, in namespace "

// asSystem is a client with the rights of one of Kubernetes' own controllers.
func asSystem(t *testing.T, controller string) client.Client {
	t.Helper()
	config := rest.CopyConfig(cluster.Config)
	config.QPS = -1
	config.Impersonate.UserName = "system:serviceaccount:kube-system:" + controller
	return clientOf(t, config)
}

func TestApprovalDeletionPolicy(t *testing.T) {
	living, ending := withRoles(t), newDistrict(t, midTerm)
	withApproval(t, living, ending)
	editor, admin := living.person("techplan-edit"), living.person("techplan-admin")
	approver := living.person("techplan-approver")
	// The account of a GitOps controller lives elsewhere and may approve, or not.
	gitOps := ending.person("techplan-admin")
	bind(t, living.namespace, ending.namespace+"-admin", "techplan-admin")
	bind(t, ending.namespace, living.namespace+"-edit", "techplan-edit")
	namespaceController, collector := asSystem(t, "namespace-controller"), asSystem(t, "generic-garbage-collector")
	living.create(tp.NewPlan("draft").MarkDraft().BuildObject(), tp.NewPlan("adopted").BuildObject(), tp.NewPlan("withdrawn").BuildObject())
	ending.create(tp.NewPlan("adopted").BuildObject())

	remove := func(d *district, name string) func(client.Client) error {
		return func(c client.Client) error {
			p := plan(name)
			p.Namespace = d.namespace
			return c.Delete(t.Context(), p, client.DryRunAll)
		}
	}
	removeAll := func(d *district) func(client.Client) error {
		return func(c client.Client) error {
			return c.DeleteAllOf(t.Context(), &v1alpha1.TechnologyPlan{}, client.InNamespace(d.namespace), client.DryRunAll)
		}
	}
	refused := func(d *district, err error) bool {
		return apierrors.IsForbidden(err) && strings.HasSuffix(err.Error(), deletionRefusal+d.namespace)
	}
	eventually(t, func() error {
		if err := remove(living, "adopted")(editor); !refused(living, err) {
			return fmt.Errorf("the policy is not in force yet: %w", err)
		}
		return nil
	})
	becomes(t, gitOps, question{
		verb: "delete", group: v1alpha1.Group, resource: "technologyplans", namespace: living.namespace,
	})
	withdrawn := read(living, plan("withdrawn"))
	patch := client.RawPatch(types.MergePatchType, []byte(`{"spec":{"approval":null}}`))
	if err := approver.Patch(t.Context(), withdrawn, patch); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		who     client.Client
		do      func(client.Client) error
		refused bool
	}{
		"an editor deletes a draft":                                    {editor, remove(living, "draft"), false},
		"an editor deletes an approved plan":                           {editor, remove(living, "adopted"), true},
		"an editor deletes a plan of which the approval was removed":   {editor, remove(living, "withdrawn"), false},
		"an admin deletes an approved plan":                            {admin, remove(living, "adopted"), false},
		"an admin deletes all plans":                                   {admin, removeAll(living), false},
		"a GitOps controller that may approve prunes":                  {gitOps, remove(living, "adopted"), false},
		"the cluster's administrator deletes an approved plan":         {cluster.client, remove(living, "adopted"), false},
		"the garbage collector follows the owner that an editor added": {collector, remove(living, "adopted"), true},
		"all plans of a namespace that is there to stay":               {namespaceController, removeAll(living), true},
	} {
		if err := tc.do(tc.who); tc.refused && !refused(living, err) || !tc.refused && err != nil {
			t.Errorf("%s: %v, want refused: %t", name, err, tc.refused)
		}
	}

	// No controller is there to end the namespace, so that it stays half deleted.
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: ending.namespace}}
	if err := cluster.client.Delete(t.Context(), namespace); err != nil {
		t.Fatal(err)
	}
	for name, who := range map[string]client.Client{
		"the namespace controller": namespaceController, "the garbage collector": collector, "an editor": editor,
	} {
		eventually(t, func() error {
			if err := remove(ending, "adopted")(who); err != nil {
				return fmt.Errorf("%s deletes an approved plan of a namespace that is being deleted: %w", name, err)
			}
			return nil
		})
	}
	if err := removeAll(ending)(namespaceController); err != nil {
		t.Errorf("the namespace controller deletes all plans: %v", err)
	}
}
