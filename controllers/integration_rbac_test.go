package controllers_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/go-logr/logr"
	"github.com/google/go-cmp/cmp"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/filters"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
	tp "techplan.education/internal/testplan"
)

const (
	home    = "techplan-system"
	account = "techplan"
)

// shipped are the objects of a kind in the files that an installation applies.
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

// roles are the rules of all shipped roles by name.
func roles(tb testing.TB) map[string][]rbacv1.PolicyRule {
	tb.Helper()
	all := map[string][]rbacv1.PolicyRule{}
	for _, folder := range []string{"rbac", "rbac/people"} {
		for name, role := range shipped[*rbacv1.ClusterRole](tb, folder) {
			all[name] = role.Rules
		}
	}
	for name, role := range shipped[*rbacv1.Role](tb, "rbac") {
		all[name] = role.Rules
	}
	return all
}

var install sync.Once

// withRoles makes a district in a cluster with the shipped roles and bindings.
func withRoles(t *testing.T) *district {
	t.Helper()
	d := newDistrict(t, midTerm)
	install.Do(func() {
		namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: home}}
		objects := []client.Object{namespace, named(&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: home}}, account)}
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

// asAccount is a client configuration of a service account of techplan's own
// namespace, which may do what is bound to it and nothing else.
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

// traffic is what a client asks of the API server, and what it is refused.
type traffic struct {
	mu            sync.Mutex
	asked, denied sets.Set[string]
	// noStreams refuses to stream a list, as an older API server does.
	noStreams atomic.Bool
}

var requests = request.RequestInfoFactory{APIPrefixes: sets.NewString("api", "apis"), GrouplessAPIPrefixes: sets.NewString("api")}

// listen makes a configuration's clients tell of their requests.
func listen(config *rest.Config) *traffic {
	seen := &traffic{asked: sets.New[string](), denied: sets.New[string]()}
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { return tap{seen, next} })
	return seen
}

type tap struct {
	*traffic
	next http.RoundTripper
}

func (t tap) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.noStreams.Load() && r.URL.Query().Get("sendInitialEvents") == "true" {
		return nil, errors.New("lists are not streamed")
	}
	response, err := t.next.RoundTrip(r)
	info, unknown := requests.NewRequestInfo(r)
	if err != nil || unknown != nil || !info.IsResourceRequest {
		return response, err
	}
	resource := info.Resource
	if info.Subresource != "" {
		resource += "/" + info.Subresource
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asked.Insert(grant(info.APIGroup, resource, info.Verb))
	if response.StatusCode == http.StatusForbidden {
		t.denied.Insert(grant(info.APIGroup, resource, info.Verb))
	}
	return response, nil
}

func (t *traffic) seen() (asked, denied []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return sets.List(t.asked), sets.List(t.denied)
}

// grant writes the right to use a verb on a resource.
func grant(group, resource, verb string) string {
	if group == "" {
		group = "core"
	}
	return group + " " + resource + " " + verb
}

// grants are the rights that rules give, without the names they are held to.
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

// startAs starts the controllers for the district under a configuration of its
// own, as cmd/manager does, with the election of a leader or without.
func (d *district) startAs(config *rest.Config, elect bool) *testLogs {
	d.Helper()
	sameNames := true
	logs := &testLogs{}
	options := ctrl.Options{
		Scheme: d.Scheme(), Logger: errorsTo(logs),
		Metrics:        metricsserver.Options{BindAddress: "0"},
		Cache:          cache.Options{DefaultNamespaces: map[string]cache.Config{d.namespace: {}}},
		LeaderElection: elect, LeaderElectionID: "techplan.education", LeaderElectionNamespace: home,
		LeaderElectionReleaseOnCancel: true,
	}
	options.Controller.SkipNameValidation = &sameNames
	controllers.Configure(&options)
	mgr, err := ctrl.NewManager(config, options)
	if err != nil {
		d.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := controllers.Setup(ctx, mgr, d.clock); err != nil {
		cancel()
		d.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx) }()
	d.stop = func() {
		cancel()
		if err := <-done; err != nil {
			d.Logf("the controllers stopped: %v", err)
		}
	}
	return logs
}

// managerRoles are the roles that are bound to the manager's service account.
func managerRoles(t *testing.T) []string {
	t.Helper()
	var names []string
	subject := []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: home, Name: account}}
	for _, b := range shipped[*rbacv1.ClusterRoleBinding](t, "rbac") {
		if cmp.Equal(b.Subjects, subject) {
			names = append(names, b.RoleRef.Name)
		}
	}
	for _, b := range shipped[*rbacv1.RoleBinding](t, "rbac") {
		if b.Namespace == home && cmp.Equal(b.Subjects, subject) {
			names = append(names, b.RoleRef.Name)
		}
	}
	slices.Sort(names)
	return names
}

// inReserve tells a right that the manager holds and does not ask for today: an
// event that repeats would be counted up, but none does while its object changes
// in between.
func inReserve(right string) bool { return right == "events.k8s.io events patch" }

// The manager does its whole job with the shipped roles, is refused nothing, and
// uses what it is granted.
func TestManagerUsesWhatItIsGranted(t *testing.T) {
	d := withRoles(t)
	// The first replica ever makes the lease.
	lease := named(&coordinationv1.Lease{ObjectMeta: metav1.ObjectMeta{Namespace: home}}, "techplan.education")
	if err := d.Delete(t.Context(), lease); client.IgnoreNotFound(err) != nil {
		t.Fatal(err)
	}
	config := asAccount(account)
	for _, q := range []question{
		{verb: "list", group: v1alpha1.GroupVersion.Group, resource: "devices"},
		{verb: "create", group: "coordination.k8s.io", resource: "leases", namespace: home},
		{verb: "create", group: "authentication.k8s.io", resource: "tokenreviews"},
	} {
		becomes(t, clientOf(t, config), q)
	}
	traffic := listen(config)
	logs := d.startAs(config, true)
	d.create(smallDistrict()...)
	d.scheduled(3)
	d.settled()
	edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.EvaluationSchedules = nil })
	d.scheduled(0)
	d.settled()
	scrape(t, config)
	// An API server that does not stream lists is asked for them.
	lines := logs.take()
	d.halt()
	traffic.noStreams.Store(true)
	logs = d.startAs(config, false)
	d.afterwards()
	if lines = append(lines, logs.take()...); len(lines) > 0 {
		t.Errorf("the controllers logged: %q", lines)
	}
	d.halt()

	asked, denied := traffic.seen()
	if len(denied) > 0 {
		t.Errorf("refused: %q", denied)
	}
	all := roles(t)
	var granted []string
	for _, name := range managerRoles(t) {
		granted = append(granted, slices.DeleteFunc(grants(all[name]), inReserve)...)
	}
	slices.Sort(granted)
	if diff := cmp.Diff(granted, asked); diff != "" {
		t.Errorf("(-granted +asked for):\n%s", diff)
	}
}

// scrape reads the metrics endpoint as three callers.
func scrape(t *testing.T, config *rest.Config) {
	t.Helper()
	bind(t, home, "prometheus", "techplan-metrics-reader")
	becomes(t, clientOf(t, asAccount("prometheus")), question{verb: "get", resource: "/metrics"})
	httpClient, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	filter, err := filters.WithAuthenticationAndAuthorization(config, httpClient)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := filter(logr.Discard(), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		path, token string
		want        int
	}{
		"nobody in particular":                       {"/metrics", "", http.StatusUnauthorized},
		"an account without the role":                {"/metrics", tokenOf(t, "curious"), http.StatusForbidden},
		"an account with the role":                   {"/metrics", tokenOf(t, "prometheus"), http.StatusOK},
		"an account with the role, at other metrics": {"/metrics/more", tokenOf(t, "prometheus"), http.StatusForbidden},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, tc.path, http.NoBody)
		if tc.token != "" {
			r.Header.Set("Authorization", "Bearer "+tc.token)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != tc.want {
			t.Errorf("%s gets %d, want %d", name, w.Code, tc.want)
		}
	}
}

// tokenOf makes a service account, if there is none yet, and a token for it.
func tokenOf(t *testing.T, name string) string {
	t.Helper()
	token := &authenticationv1.TokenRequest{}
	object := named(&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: home}}, name)
	if err := cluster.client.Create(t.Context(), object); client.IgnoreAlreadyExists(err) != nil {
		t.Fatal(err)
	}
	if err := cluster.client.SubResource("token").Create(t.Context(), object, token); err != nil {
		t.Fatal(err)
	}
	return token.Status.Token
}

// question is what somebody may or may not do.
type question struct{ verb, group, resource, subresource, namespace, name string }

// may asks the API server for somebody.
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

// becomes waits until the API server has taken notice of a binding.
func becomes(tb testing.TB, who client.Client, q question) {
	tb.Helper()
	eventually(tb, func() error {
		if !may(tb, who, q) {
			return fmt.Errorf("not allowed yet: %+v", q)
		}
		return nil
	})
}

// bind gives a service account of techplan's namespace a shipped cluster role, in
// a district or, in techplan's own namespace, everywhere.
func bind(tb testing.TB, namespace, name, role string) {
	tb.Helper()
	subjects := []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: home, Name: name}}
	ref := rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role}
	var binding client.Object = &rbacv1.RoleBinding{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name + "-" + role}, Subjects: subjects, RoleRef: ref,
	}
	if namespace == home {
		binding = &rbacv1.ClusterRoleBinding{ObjectMeta: metav1.ObjectMeta{Name: name + "-" + role}, Subjects: subjects, RoleRef: ref}
	}
	if err := cluster.client.Create(tb.Context(), binding); client.IgnoreAlreadyExists(err) != nil {
		tb.Fatal(err)
	}
}

// without is the rules with one right less.
func without(rules []rbacv1.PolicyRule, right string) []rbacv1.PolicyRule {
	var rest []rbacv1.PolicyRule
	for _, rule := range rules {
		for _, resource := range rule.Resources {
			verbs := slices.DeleteFunc(slices.Clone(rule.Verbs), func(verb string) bool {
				return grant(rule.APIGroups[0], resource, verb) == right
			})
			if len(verbs) > 0 {
				rest = append(rest, rbacv1.PolicyRule{APIGroups: rule.APIGroups, Resources: []string{resource}, Verbs: verbs})
			}
		}
	}
	return rest
}

// A right that is taken away is missed in the daily work, and only that.
func TestManagerMissesEachRight(t *testing.T) {
	withRoles(t)
	rules := roles(t)["techplan-manager"]
	for i, right := range grants(rules) {
		if inReserve(right) || strings.HasSuffix(right, " list") {
			continue // Lists are asked for only where they are not streamed.
		}
		t.Run(right, func(t *testing.T) {
			d := newDistrict(t, midTerm)
			name := fmt.Sprintf("without-%d", i)
			role := &rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: name}, Rules: without(rules, right)}
			if err := d.Create(t.Context(), role); client.IgnoreAlreadyExists(err) != nil {
				t.Fatal(err)
			}
			bind(t, home, name, name)
			config := asAccount(name)
			becomes(t, clientOf(t, config), question{verb: "list", group: v1alpha1.GroupVersion.Group, resource: "devices"})
			traffic := listen(config)
			d.create(smallDistrict()...)
			d.startAs(config, false)
			eventually(t, func() error {
				_, denied := traffic.seen()
				if slices.Contains(denied, right) {
					return nil
				}
				if all, err := d.evaluations(); err != nil || len(all) < 3 {
					return errors.Join(err, fmt.Errorf("refused %q with %d evaluations", denied, len(all)))
				}
				edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.EvaluationSchedules = nil })
				return fmt.Errorf("refused %q", denied)
			})
			d.halt()
			if _, denied := traffic.seen(); len(denied) > 1 {
				t.Errorf("refused %q", denied)
			}
		})
	}
}

func TestWhatTheManagerMayDo(t *testing.T) {
	d := withRoles(t)
	const group = "techplan.education"
	manager := clientOf(t, asAccount(account))
	becomes(t, manager, question{verb: "list", group: group, resource: "devices"})
	becomes(t, manager, question{verb: "create", group: "coordination.k8s.io", resource: "leases", namespace: home})
	for name, tc := range map[string]struct {
		question
		want bool
	}{
		"watch the plans of all districts":       {question{verb: "watch", group: group, resource: "technologyplans"}, true},
		"write the status of a plan":             {question{verb: "patch", group: group, resource: "technologyplans", subresource: "status", namespace: d.namespace}, true},
		"replace the status of a plan":           {question{verb: "update", group: group, resource: "technologyplans", subresource: "status", namespace: d.namespace}, false},
		"patch a plan":                           {question{verb: "patch", group: group, resource: "technologyplans", namespace: d.namespace}, false},
		"update a plan":                          {question{verb: "update", group: group, resource: "technologyplans", namespace: d.namespace}, false},
		"delete a plan":                          {question{verb: "delete", group: group, resource: "technologyplans", namespace: d.namespace}, false},
		"approve a plan":                         {question{verb: "approve", group: group, resource: "technologyplans", namespace: d.namespace}, false},
		"make a goal":                            {question{verb: "create", group: group, resource: "goals", namespace: d.namespace}, false},
		"delete a device lot":                    {question{verb: "delete", group: group, resource: "devices", namespace: d.namespace}, false},
		"make an evaluation":                     {question{verb: "create", group: group, resource: "evaluations", namespace: d.namespace}, true},
		"delete an evaluation":                   {question{verb: "delete", group: group, resource: "evaluations", namespace: d.namespace}, true},
		"delete all evaluations at once":         {question{verb: "deletecollection", group: group, resource: "evaluations", namespace: d.namespace}, false},
		"patch an evaluation":                    {question{verb: "patch", group: group, resource: "evaluations", namespace: d.namespace}, false},
		"read secrets in its own namespace":      {question{verb: "get", resource: "secrets", namespace: home}, false},
		"read configuration in a district":       {question{verb: "list", resource: "configmaps", namespace: d.namespace}, false},
		"read events":                            {question{verb: "list", group: "events.k8s.io", resource: "events", namespace: d.namespace}, false},
		"make a pod":                             {question{verb: "create", resource: "pods", namespace: home}, false},
		"delete a district's namespace":          {question{verb: "delete", resource: "namespaces", name: d.namespace}, false},
		"change its own role":                    {question{verb: "update", group: rbacv1.GroupName, resource: "clusterroles", name: "techplan-manager"}, false},
		"act as somebody else":                   {question{verb: "impersonate", resource: "users"}, false},
		"change the definitions":                 {question{verb: "patch", group: "apiextensions.k8s.io", resource: "customresourcedefinitions"}, false},
		"renew its lease":                        {question{verb: "update", group: "coordination.k8s.io", resource: "leases", namespace: home, name: "techplan.education"}, true},
		"renew another's lease beside it":        {question{verb: "update", group: "coordination.k8s.io", resource: "leases", namespace: home, name: "another"}, false},
		"renew a lease of that name elsewhere":   {question{verb: "update", group: "coordination.k8s.io", resource: "leases", namespace: d.namespace, name: "techplan.education"}, false},
		"delete its lease":                       {question{verb: "delete", group: "coordination.k8s.io", resource: "leases", namespace: home, name: "techplan.education"}, false},
		"ask whose token it is":                  {question{verb: "create", group: "authentication.k8s.io", resource: "tokenreviews"}, true},
		"get a token":                            {question{verb: "create", resource: "serviceaccounts", subresource: "token", namespace: home}, false},
		"read metrics, its own or the cluster's": {question{verb: "get", resource: "/metrics"}, false},
	} {
		if got := may(t, manager, tc.question); got != tc.want {
			t.Errorf("%s: %t, want %t", name, got, tc.want)
		}
	}
}

// person is a client of somebody with a shipped role in one district.
func (d *district) person(role string) client.Client {
	d.Helper()
	who := d.namespace + "-" + strings.TrimPrefix(role, "techplan-")
	bind(d, d.namespace, who, role)
	c := clientOf(d, asAccount(who))
	becomes(d, c, question{verb: "list", group: v1alpha1.GroupVersion.Group, resource: "goals", namespace: d.namespace})
	return c
}

// rights are the verbs that somebody has in a namespace, by resource.
func rights(tb testing.TB, who client.Client, namespace string) map[string]string {
	tb.Helper()
	all := map[string]string{}
	for _, resource := range []string{"technologyplans", "goals", "benchmarks", "devices", "evaluations"} {
		for _, subresource := range []string{"", "status"} {
			var verbs []string
			for _, verb := range []string{"approve", "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"} {
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
		"techplan-view": {"technologyplans": reads, "goals": reads, "benchmarks": reads, "devices": reads, "evaluations": reads},
		"techplan-edit": {"technologyplans": writes, "goals": writes, "benchmarks": writes, "devices": writes, "evaluations": writes},
		"techplan-admin": {
			"technologyplans": "approve " + clears, "goals": clears, "benchmarks": clears, "devices": clears, "evaluations": clears,
		},
		"techplan-evaluator": {
			"technologyplans": reads, "goals": reads, "benchmarks": reads, "devices": reads, "evaluations": "get list patch update watch",
		},
		"techplan-approver": {
			"technologyplans": "approve get list patch watch", "goals": reads, "benchmarks": reads, "devices": reads, "evaluations": reads,
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

// Kubernetes' own view, edit and admin take up the roles that carry their label,
// each of them all that the one before it has.
func TestRolesJoinKubernetesOwn(t *testing.T) {
	got := map[string]map[string]string{}
	for name, role := range shipped[*rbacv1.ClusterRole](t, "rbac/people") {
		got[name] = role.Labels
	}
	const prefix = "rbac.authorization.k8s.io/aggregate-to-"
	want := map[string]map[string]string{
		"techplan-view": {prefix + "view": "true"}, "techplan-edit": {prefix + "edit": "true"}, "techplan-admin": {prefix + "admin": "true"},
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
		d.create(tp.Plan("p").Object(), byHand("e", "p", "2026-12-01"))
	}
	people := map[string]client.Client{}
	for _, role := range []string{"editor:techplan-edit", "evaluator:techplan-evaluator", "approver:techplan-approver", "reader:techplan-view"} {
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
			return c.Create(ctx, in(a, tp.Goal("g").Object()))
		}, false},
		"an editor makes a goal in another": {"editor", func(ctx context.Context, c client.Client) error {
			return c.Create(ctx, in(b, tp.Goal("g").Object()))
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

	// What a person writes into a status beside the spec is dropped.
	if err := people["editor"].Patch(t.Context(), in(a, plan("p")), pretends); err != nil {
		t.Error(err)
	}
	if got := read(a, plan("p")).Status.ObservedGeneration; got != -1 {
		t.Errorf("the editor set the observed generation to %d", got)
	}
}

// Who runs a namespace can hand out what they have, and who edits cannot.
func TestWhoHandsOutRoles(t *testing.T) {
	d := withRoles(t)
	// What Kubernetes' own admin has of its own; a controller that does not run
	// here puts it together with techplan-admin.
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

// code are the words between backquotes in a cell of a table.
var code = regexp.MustCompile("`([^`]+)`")

func words(cell string) []string {
	var list []string
	for _, w := range code.FindAllStringSubmatch(cell, -1) {
		list = append(list, w[1])
	}
	return list
}

// explained are the rights that a page tells of, by role: tables of group,
// resource, verb and reason under the role's heading. A resource that is held to
// a name is written with it.
func explained(t *testing.T, page string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	role := ""
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "#") {
			role = strings.Join(words(line), "")
		}
		cells := strings.Split(line, "|")
		if role == "" || len(cells) != 6 || len(words(cells[3])) == 0 {
			continue
		}
		if strings.TrimSpace(cells[4]) == "" {
			t.Errorf("%s: no reason in %s", role, line)
		}
		kinds, names, _ := strings.Cut(cells[2], " named ")
		suffix := ""
		if names != "" {
			suffix = " named " + strings.Join(words(names), " ")
		}
		for _, group := range words(cells[1]) {
			for _, resource := range words(kinds) {
				for _, verb := range words(cells[3]) {
					all[role] = append(all[role], group+" "+resource+" "+verb+suffix)
				}
			}
		}
	}
	for _, list := range all {
		slices.Sort(list)
	}
	return all
}

// Each right in the shipped files is explained, and nothing else is; and none is
// for all there is, or for secrets.
func TestRightsAreExplained(t *testing.T) {
	want := map[string][]string{}
	for name, rules := range roles(t) {
		for _, rule := range rules {
			suffix := ""
			if len(rule.ResourceNames) > 0 {
				suffix = " named " + strings.Join(rule.ResourceNames, " ")
			}
			for _, right := range grants([]rbacv1.PolicyRule{rule}) {
				want[name] = append(want[name], right+suffix)
			}
		}
		slices.Sort(want[name])
	}
	page, err := os.ReadFile(filepath.Join("..", "docs", "rbac.md"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, explained(t, string(page))); diff != "" {
		t.Errorf("(-in the files +in the page):\n%s", diff)
	}
	if !strings.Contains(string(page), "\n> "+refusal+"maple-valley\n") {
		t.Error("the page does not show what the admission policy says")
	}
	for name, list := range want {
		for _, right := range list {
			if strings.Contains(right, "*") || strings.Contains(right, "secrets") {
				t.Errorf("%s may %s", name, right)
			}
		}
	}
}
