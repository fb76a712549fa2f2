package controllers_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/go-logr/logr"
	"github.com/google/go-cmp/cmp"
	authenticationv1 "k8s.io/api/authentication/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/metrics/access"
)

// traffic is what a client asks of the API server, and what it is refused.
type traffic struct {
	mu            sync.Mutex
	asked, denied sets.Set[string]
	// noStreams refuses to stream a list, as an older API server does.
	noStreams atomic.Bool
}

var requests = request.RequestInfoFactory{
	APIPrefixes: sets.NewString("api", "apis"), GrouplessAPIPrefixes: sets.NewString("api"),
}

// listen records the requests of the clients of a configuration.
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

// startAs starts the controllers for the district under a configuration of its
// own, as cmd/manager does, with the election of a leader or without.
func (d *district) startAs(config *rest.Config, elect bool) *testLogs {
	d.Helper()
	_, logs := d.launch(config, func(o *ctrl.Options) {
		o.LeaderElection, o.LeaderElectionID, o.LeaderElectionNamespace = elect, "techplan.education", home
		o.LeaderElectionReleaseOnCancel = true
	})
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

// The manager does its whole job with the shipped roles, is refused nothing, and
// uses what it is granted.
func TestManagerUsesWhatItIsGranted(t *testing.T) {
	d := withRoles(t)
	// The first replica creates the lease.
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
	d.awaitAssessed()
	edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.EvaluationSchedules = nil })
	d.scheduled(0)
	d.awaitAssessed()
	// Each transition is an event of its own, so that none is a series.
	for _, goal := range []string{"no-goal", "one-to-one", "no-goal"} {
		edit(d, benchmark("supported"), func(b *v1alpha1.Benchmark) { b.Spec.GoalRef.Name = goal })
		d.awaitAssessed()
	}
	eventually(t, func() error {
		var list eventsv1.EventList
		if err := d.List(t.Context(), &list, client.InNamespace(d.namespace)); err != nil {
			return err
		}
		turns := 0
		for _, e := range list.Items {
			if e.Regarding.Name == "supported" && e.Reason == string(v1alpha1.ReasonGoalNotFound) &&
				e.Action == string(v1alpha1.ConditionReady) {
				turns++
			}
		}
		if turns != 2 {
			return fmt.Errorf("%d events about a benchmark without its goal, want 2", turns)
		}
		return nil
	})
	scrape(t, config)
	// An API server that does not stream lists gets list requests.
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
		granted = append(granted, grants(all[name])...)
	}
	slices.Sort(granted)
	if diff := cmp.Diff(granted, asked); diff != "" {
		t.Errorf("(-granted +asked for):\n%s", diff)
	}
}

// scrape reads the metrics endpoint as several callers.
func scrape(t *testing.T, config *rest.Config) {
	t.Helper()
	bind(t, home, "prometheus", "techplan-metrics-reader")
	becomes(t, clientOf(t, asAccount("prometheus")), question{verb: "get", resource: "/metrics"})
	httpClient, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	filter, err := access.NewFilter(config, httpClient, clock.RealClock{})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := filter(
		logr.Discard(), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }),
	)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		path, token string
		want        int
	}{
		"without a token":                            {"/metrics", "", http.StatusUnauthorized},
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

// tokenOf creates a service account, if it does not exist, and a token for it.
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

// without returns the rules with one right less.
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

// Without one of its rights the manager fails at the work that needs the right.
func TestManagerMissesEachRight(t *testing.T) {
	withRoles(t)
	rules := roles(t)["techplan-manager"]
	for i, right := range grants(rules) {
		if strings.HasSuffix(right, " list") {
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
		"watch the plans of all districts": {question{verb: "watch", group: group, resource: "technologyplans"}, true},
		"write the status of a plan": {
			question{verb: "patch", group: group, resource: "technologyplans", subresource: "status", namespace: d.namespace},
			true,
		},
		"replace the status of a plan": {
			question{verb: "update", group: group, resource: "technologyplans", subresource: "status", namespace: d.namespace},
			false,
		},
		"patch a plan": {
			question{verb: "patch", group: group, resource: "technologyplans", namespace: d.namespace}, false,
		},
		"update a plan": {
			question{verb: "update", group: group, resource: "technologyplans", namespace: d.namespace}, false,
		},
		"delete a plan": {
			question{verb: "delete", group: group, resource: "technologyplans", namespace: d.namespace}, false,
		},
		"approve a plan": {
			question{verb: "approve", group: group, resource: "technologyplans", namespace: d.namespace}, false,
		},
		"make a goal": {
			question{verb: "create", group: group, resource: "goals", namespace: d.namespace}, false,
		},
		"delete a device lot": {
			question{verb: "delete", group: group, resource: "devices", namespace: d.namespace}, false,
		},
		"make an evaluation": {
			question{verb: "create", group: group, resource: "evaluations", namespace: d.namespace}, true,
		},
		"delete an evaluation": {
			question{verb: "delete", group: group, resource: "evaluations", namespace: d.namespace}, true,
		},
		"delete all evaluations at once": {
			question{verb: "deletecollection", group: group, resource: "evaluations", namespace: d.namespace}, false,
		},
		"patch an evaluation": {
			question{verb: "patch", group: group, resource: "evaluations", namespace: d.namespace}, false,
		},
		"read secrets in its own namespace": {question{verb: "get", resource: "secrets", namespace: home}, false},
		"read configuration in a district": {
			question{verb: "list", resource: "configmaps", namespace: d.namespace}, false,
		},
		"count an event up": {
			question{verb: "patch", group: "events.k8s.io", resource: "events", namespace: d.namespace}, false,
		},
		"read events": {
			question{verb: "list", group: "events.k8s.io", resource: "events", namespace: d.namespace}, false,
		},
		"make a pod": {question{verb: "create", resource: "pods", namespace: home}, false},
		"delete a district's namespace": {
			question{verb: "delete", resource: "namespaces", name: d.namespace}, false,
		},
		"change its own role": {
			question{verb: "update", group: rbacv1.GroupName, resource: "clusterroles", name: "techplan-manager"}, false,
		},
		"impersonate another user": {question{verb: "impersonate", resource: "users"}, false},
		"change the definitions": {
			question{verb: "patch", group: "apiextensions.k8s.io", resource: "customresourcedefinitions"}, false,
		},
		"renew its lease": {
			question{
				verb: "update", group: "coordination.k8s.io", resource: "leases", namespace: home, name: "techplan.education",
			},
			true,
		},
		"renew another's lease beside it": {
			question{verb: "update", group: "coordination.k8s.io", resource: "leases", namespace: home, name: "another"}, false,
		},
		"renew a lease of that name elsewhere": {
			question{
				verb: "update", group: "coordination.k8s.io", resource: "leases", namespace: d.namespace,
				name: "techplan.education",
			},
			false,
		},
		"delete its lease": {
			question{
				verb: "delete", group: "coordination.k8s.io", resource: "leases", namespace: home, name: "techplan.education",
			},
			false,
		},
		"ask whose token it is": {
			question{verb: "create", group: "authentication.k8s.io", resource: "tokenreviews"}, true,
		},
		"get a token": {
			question{verb: "create", resource: "serviceaccounts", subresource: "token", namespace: home}, false,
		},
		"read metrics, its own or the cluster's": {question{verb: "get", resource: "/metrics"}, false},
	} {
		if got := may(t, manager, tc.question); got != tc.want {
			t.Errorf("%s: %t, want %t", name, got, tc.want)
		}
	}
}
