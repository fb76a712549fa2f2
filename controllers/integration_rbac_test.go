package controllers_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	home    = "techplan-system"
	account = "techplan"
)

// shipped returns the objects of a kind in the files that an installation applies.
func shipped[O client.Object](tb testing.TB, folder string) map[string]O {
	tb.Helper()
	scheme, err := newScheme()
	if err != nil {
		tb.Fatal(err)
	}
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	files, err := filepath.Glob(filepath.Join("..", "config", folder, "*.yaml"))
	if err != nil || len(files) == 0 {
		tb.Fatalf("no files in %s: %v", folder, err)
	}
	found := map[string]O{}
	for _, file := range files {
		if filepath.Base(file) == "kustomization.yaml" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		documents := yaml.NewDocumentDecoder(io.NopCloser(bytes.NewReader(text)))
		for {
			document := make([]byte, len(text))
			n, err := documents.Read(document)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				tb.Fatalf("%s: %v", file, err)
			}
			object, _, err := decoder.Decode(document[:n], nil, nil)
			if err != nil {
				tb.Fatalf("%s: %v", file, err)
			}
			if o, ok := object.(O); ok {
				found[o.GetName()] = o
			}
		}
	}
	return found
}

// roles returns the rules of all shipped roles by name.
func roles(tb testing.TB) map[string][]rbacv1.PolicyRule {
	tb.Helper()
	all := map[string][]rbacv1.PolicyRule{}
	for _, folder := range []string{"rbac", "rbac/people"} {
		for name, role := range shipped[*rbacv1.ClusterRole](tb, folder) {
			all[name] = role.Rules
		}
	}
	for _, folder := range []string{"rbac", "dashboard-public"} {
		for name, role := range shipped[*rbacv1.Role](tb, folder) {
			all[name] = role.Rules
		}
	}
	return all
}

var install sync.Once

// withRoles returns a district in a cluster with the shipped roles and bindings.
func withRoles(t *testing.T) *district {
	t.Helper()
	d := newDistrict(t, midTerm)
	install.Do(func() {
		namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: home}}
		objects := []client.Object{
			namespace, named(&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: home}}, account),
		}
		for _, folder := range []string{"rbac", "rbac/people"} {
			objects = appendAll(objects, shipped[*rbacv1.ClusterRole](t, folder))
		}
		objects = appendAll(objects, shipped[*rbacv1.Role](t, "rbac"))
		objects = appendAll(objects, shipped[*rbacv1.RoleBinding](t, "rbac"))
		objects = appendAll(objects, shipped[*rbacv1.ClusterRoleBinding](t, "rbac"))
		for _, o := range objects {
			if err := d.Create(t.Context(), o); err != nil {
				t.Fatalf("creating %T %s: %v", o, o.GetName(), err)
			}
		}
	})
	return d
}

func appendAll[O client.Object](list []client.Object, more map[string]O) []client.Object {
	for _, name := range slices.Sorted(maps.Keys(more)) {
		list = append(list, more[name])
	}
	return list
}

// asAccount returns a client configuration of a service account of techplan's own
// namespace, which has the rights that are bound to it and no others.
func asAccount(name string) *rest.Config {
	config := rest.CopyConfig(cluster.Config)
	config.QPS = -1
	config.Impersonate.UserName = "system:serviceaccount:" + home + ":" + name
	return config
}

func clientOf(tb testing.TB, config *rest.Config) client.Client {
	tb.Helper()
	c, err := client.New(config, client.Options{Scheme: cluster.client.Scheme(), Mapper: cluster.client.RESTMapper()})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// grant formats the right to use a verb on a resource.
func grant(group, resource, verb string) string {
	if group == "" {
		group = "core"
	}
	return group + " " + resource + " " + verb
}

// grants lists the rights of rules, without the names of objects to which they are limited.
func grants(rules []rbacv1.PolicyRule) []string {
	all := sets.New[string]()
	for _, rule := range rules {
		for _, verb := range rule.Verbs {
			for _, group := range rule.APIGroups {
				for _, resource := range rule.Resources {
					all.Insert(grant(group, resource, verb))
				}
			}
			for _, url := range rule.NonResourceURLs {
				all.Insert("- " + url + " " + verb)
			}
		}
	}
	return sets.List(all)
}

// question is an action that a user may or may not do.
type question struct{ verb, group, resource, subresource, namespace, name string }

// may asks the API server whether a user may do an action.
func may(tb testing.TB, who client.Client, q question) bool {
	tb.Helper()
	review := &authorizationv1.SelfSubjectAccessReview{}
	if q.group == "" && strings.HasPrefix(q.resource, "/") {
		review.Spec.NonResourceAttributes = &authorizationv1.NonResourceAttributes{Path: q.resource, Verb: q.verb}
	} else {
		review.Spec.ResourceAttributes = &authorizationv1.ResourceAttributes{
			Verb: q.verb, Group: q.group, Resource: q.resource, Subresource: q.subresource, Namespace: q.namespace, Name: q.name,
		}
	}
	if err := who.Create(tb.Context(), review); err != nil {
		tb.Fatal(err)
	}
	return review.Status.Allowed
}

// becomes waits until a binding takes effect in the API server.
func becomes(tb testing.TB, who client.Client, q question) {
	tb.Helper()
	eventually(tb, func() error {
		if !may(tb, who, q) {
			return fmt.Errorf("not allowed yet: %+v", q)
		}
		return nil
	})
}

// bind binds a shipped cluster role to a service account of techplan's namespace, in a
// district or, if that is techplan's own namespace, everywhere.
func bind(tb testing.TB, namespace, name, role string) {
	tb.Helper()
	subjects := []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: home, Name: name}}
	ref := rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role}
	var binding client.Object = &rbacv1.RoleBinding{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name + "-" + role}, Subjects: subjects, RoleRef: ref,
	}
	if namespace == home {
		binding = &rbacv1.ClusterRoleBinding{
			ObjectMeta: metav1.ObjectMeta{Name: name + "-" + role}, Subjects: subjects, RoleRef: ref,
		}
	}
	if err := cluster.client.Create(tb.Context(), binding); client.IgnoreAlreadyExists(err) != nil {
		tb.Fatal(err)
	}
}
