package controllers_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/dashboard"
	"techplan.education/internal/dashboard/clusterreader"
	tp "techplan.education/internal/testplan"
)

// newDashboard serves the pages of a source.
func newDashboard(t *testing.T, source dashboard.Source) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(dashboard.NewHandler(dashboard.Options{
		Source: source, Now: func() time.Time { return instant(t, midTerm) }, MaxFollowers: 10,
		Report: func(err error) { t.Errorf("a page could not be made: %v", err) },
	}))
	t.Cleanup(func() {
		// A page that follows changes keeps its connection.
		server.CloseClientConnections()
		server.Close()
	})
	return server
}

// getPage returns the answer to a request with a token; without one if the token is empty.
func getPage(t *testing.T, address, token string) (status int, page string) {
	t.Helper()
	response := sendRequest(t, address, token)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func sendRequest(t *testing.T, address, token string) *http.Response {
	t.Helper()
	asked, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		asked.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(asked)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// awaitChange waits until the server reports a change to an open page, which each call of change makes.
func awaitChange(t *testing.T, address, token string, change func()) {
	t.Helper()
	response := sendRequest(t, address, token)
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("following changes is answered with %d", response.StatusCode)
	}
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		switch lines.Text() {
		case "event: following":
			change()
		case "event: changed":
			return
		}
	}
	t.Fatalf("no change was reported: %v", lines.Err())
}

// readerDistricts are two districts with a plan each, and the tokens of people: one who may read the first,
// one who may read all, and one who may read none.
type readerDistricts struct {
	first, second     *district
	one, all, nothing string
}

func newReaderDistricts(t *testing.T) readerDistricts {
	t.Helper()
	made := readerDistricts{first: withRoles(t), second: newDistrict(t, midTerm)}
	for _, d := range []*district{made.first, made.second} {
		// The calendar has the renewal of a technology, which is named after the district.
		plan := tp.NewPlan("plan-2026").AddTechnology(d.namespace, tp.RenewsOn("2027-03-01")).BuildObject()
		plan.Namespace, plan.Spec.Title = d.namespace, v1alpha1.Label("The plan of "+d.namespace)
		d.create(plan)
	}
	name := made.first.namespace
	made.one, made.all, made.nothing = tokenOf(t, name+"-one"), tokenOf(t, name+"-all"), tokenOf(t, name+"-nothing")
	bind(t, name, name+"-one", "techplan-view")
	bind(t, home, name+"-all", "techplan-view")
	for who, namespace := range map[string]string{"-one": name, "-all": made.second.namespace} {
		list := question{verb: "list", group: v1alpha1.GroupVersion.Group, resource: "evaluations", namespace: namespace}
		becomes(t, clientOf(t, asAccount(name+who)), list)
	}
	return made
}

// TestDashboardShowsWhatTheCallerMaySee asks for the same pages as different people: the dashboard has no
// rights of its own.
func TestDashboardShowsWhatTheCallerMaySee(t *testing.T) {
	districts := newReaderDistricts(t)
	first, second := districts.first.namespace, districts.second.namespace
	// The configuration is an administrator's: that must not help anyone.
	server := newDashboard(t, clusterreader.NewPerCaller(cluster.Config, []string{first, second}))
	plan := func(namespace string) string { return "/districts/" + namespace + "/plan-2026" }
	for name, tc := range map[string]struct {
		path, token  string
		status       int
		shows, hides []string
	}{
		"districts without a token":    {"/", "", http.StatusUnauthorized, nil, []string{first, second}},
		"districts with a wrong token": {"/", "wrong", http.StatusUnauthorized, nil, []string{first, second}},
		"districts of one":             {"/", districts.one, http.StatusOK, []string{first}, []string{second}},
		"districts of all":             {"/", districts.all, http.StatusOK, []string{first, second}, nil},
		"districts of nothing": {
			"/", districts.nothing, http.StatusForbidden, []string{"techplan-view"}, []string{first, second},
		},
		"a plan of one": {
			plan(first), districts.one, http.StatusOK, []string{"The plan of " + first}, nil,
		},
		"another district's plan": {
			plan(second), districts.one, http.StatusForbidden, nil, []string{"The plan of"},
		},
		"another district's object": {
			"/objects/" + second + "/technologyplan/plan-2026", districts.one, http.StatusForbidden, nil,
			[]string{"The plan of"},
		},
		"another district's file": {
			plan(second) + "/tables/findings.csv", districts.one, http.StatusForbidden, nil, []string{"plan-2026,"},
		},
		"a plan without a token": {plan(first), "", http.StatusUnauthorized, nil, []string{"The plan of"}},
		"a plan that does not exist": {
			"/districts/" + first + "/other", districts.one, http.StatusNotFound,
			[]string{"no technology plan other"}, nil,
		},
		"findings of all districts, of one": {
			"/findings.csv", districts.one, http.StatusOK, []string{"namespace,plan,"}, []string{second},
		},
		"changes without a token": {"/changes", "", http.StatusUnauthorized, nil, nil},
		"rules are no secret": {
			"/rules/GoalUnfunded", "", http.StatusOK, []string{"GoalUnfunded"}, nil,
		},
		"the probe says nothing of a plan": {"/readyz", "", http.StatusOK, []string{"ok"}, []string{first}},
		"calendar of all districts, of one": {
			"/calendar.ics", districts.one, http.StatusOK, []string{first}, []string{second},
		},
	} {
		t.Run(name, func(t *testing.T) {
			status, page := getPage(t, server.URL+tc.path, tc.token)
			if status != tc.status {
				t.Errorf("answered with %d, want %d", status, tc.status)
			}
			for _, words := range tc.shows {
				if !strings.Contains(page, words) {
					t.Errorf("does not show %q", words)
				}
			}
			for _, words := range tc.hides {
				if strings.Contains(page, words) {
					t.Errorf("shows %q", words)
				}
			}
		})
	}
	awaitChange(t, server.URL+"/changes?namespace="+first, districts.one, func() { retitle(districts.first, "Another title") })
	if _, page := getPage(t, server.URL+plan(first), districts.one); !strings.Contains(page, "Another title") {
		t.Error("the page does not have the new title")
	}
}

// retitle gives the plan of a district another title.
func retitle(d *district, title v1alpha1.Label) {
	plan := &v1alpha1.TechnologyPlan{}
	plan.Namespace, plan.Name = d.namespace, "plan-2026"
	edit(d, plan, func(plan *v1alpha1.TechnologyPlan) { plan.Spec.Title = title })
}

// makePublic gives an account the shipped role of the dashboard in a namespace, and returns its token.
func makePublic(t *testing.T, namespace string) (token string) {
	t.Helper()
	account := namespace + "-dashboard"
	token = tokenOf(t, account)
	role := shipped[*rbacv1.Role](t, "dashboard-public")["techplan-dashboard"]
	binding := shipped[*rbacv1.RoleBinding](t, "dashboard-public")["techplan-dashboard"]
	role.Namespace, binding.Namespace, binding.Subjects[0].Name = namespace, namespace, account
	for _, object := range []client.Object{role, binding} {
		if err := cluster.client.Create(t.Context(), object); err != nil {
			t.Fatal(err)
		}
	}
	who := clientOf(t, asAccount(account))
	for _, kind := range []string{"technologyplans", "goals", "benchmarks", "devices", "evaluations"} {
		becomes(t, who, question{verb: "list", group: v1alpha1.GroupVersion.Group, resource: kind, namespace: namespace})
	}
	return token
}

// TestDashboardOfPublicNamespaces reads one namespace with an account that has the shipped role there and no
// other right, and follows it.
func TestDashboardOfPublicNamespaces(t *testing.T) {
	districts := newReaderDistricts(t)
	first, second := districts.first.namespace, districts.second.namespace
	config := rest.AnonymousClientConfig(cluster.Config)
	config.BearerToken = makePublic(t, first)
	cached, err := clusterreader.NewCached(config, []string{first})
	if err != nil {
		t.Fatal(err)
	}
	server := newDashboard(t, cached)
	if status, _ := getPage(t, server.URL+"/readyz", ""); status != http.StatusServiceUnavailable {
		t.Errorf("ready with %d before the objects are read", status)
	}
	ctx, stop := context.WithCancel(t.Context())
	full, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- cached.Start(ctx, func() { close(full) }) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the caches ended with %v", err)
		}
	}()
	<-full
	if status, _ := getPage(t, server.URL+"/readyz", ""); status != http.StatusOK {
		t.Errorf("not ready: %d", status)
	}
	if _, page := getPage(t, server.URL, ""); !strings.Contains(page, first) || strings.Contains(page, second) {
		t.Errorf("the first page shows %s: %t, and %s: %t", first, strings.Contains(page, first), second, strings.Contains(page, second))
	}
	if status, page := getPage(t, server.URL+"/districts/"+second+"/plan-2026", ""); status != http.StatusNotFound {
		t.Errorf("the page of another namespace is answered with %d: %s", status, page)
	}
	awaitChange(t, server.URL+"/changes?namespace="+first, "", func() { retitle(districts.first, "Another title") })
	if _, page := getPage(t, server.URL+"/districts/"+first+"/plan-2026", ""); !strings.Contains(page, "Another title") {
		t.Error("the page does not have the new title")
	}
}
