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
const refusal = "spec.approval records that a body adopted the plan, and you may not set, change or remove it: leave it as it was, and ask someone with the role techplan-approver or techplan-admin in namespace "

func TestApprovalPolicy(t *testing.T) {
	a, b := withRoles(t), newDistrict(t, midTerm)
	withApproval(t, a, b)
	editor, approver, admin := a.person("techplan-edit"), a.person("techplan-approver"), a.person("techplan-admin")
	// The approver of one district edits in the other.
	bind(t, b.namespace, a.namespace+"-approver", "techplan-edit")
	becomes(t, approver, question{verb: "list", group: v1alpha1.GroupVersion.Group, resource: "goals", namespace: b.namespace})

	sentence := func(d *district) string { return refusal + d.namespace }
	fresh := func(d *district, p *v1alpha1.TechnologyPlan) *v1alpha1.TechnologyPlan {
		p.Namespace = d.namespace
		return p
	}
	eventually(t, func() error {
		err := editor.Create(t.Context(), fresh(a, tp.Plan("early").Object()), client.DryRunAll)
		if err == nil || !strings.Contains(err.Error(), sentence(a)) {
			return fmt.Errorf("the policy is not in force yet: %w", err)
		}
		return nil
	})
	a.create(tp.Plan("draft").Draft().Object(), tp.Plan("adopted").Object())
	b.create(tp.Plan("draft").Draft().Object())

	const (
		approve  = `{"spec":{"approval":{"body":"Board of Education","date":"2026-05-18"}}}`
		postpone = `{"spec":{"approval":{"date":"2026-05-19"}}}`
		withdraw = `{"spec":{"approval":null}}`
		retitle  = `{"spec":{"title":"Another title"}}`
	)
	patch := func(d *district, name, body string) func(client.Client) error {
		return func(c client.Client) error {
			return c.Patch(t.Context(), fresh(d, plan(name)), client.RawPatch(types.MergePatchType, []byte(body)), client.DryRunAll)
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
		"an editor makes a draft":                        {editor, create(tp.Plan("n").Draft().Object()), ""},
		"an editor makes an adopted plan":                {editor, create(tp.Plan("n").Object()), sentence(a)},
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
		"an admin makes an adopted plan":                 {admin, create(tp.Plan("n").Object()), ""},
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
	a.settled()
}
