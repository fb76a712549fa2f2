package controllers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"techplan.education/internal/dashboard"
	"techplan.education/internal/dashboard/clusterreader"
	"techplan.education/internal/testbrowser"
)

// signIn adds a token to each request, as the proxy before a dashboard does for a person who is signed in.
func signIn(next http.Handler, token string) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		request.Header.Set("Authorization", "Bearer "+token)
		next.ServeHTTP(writer, request)
	})
}

// openCaches returns a source that reads a namespace from caches, once they are full.
func openCaches(t *testing.T, namespace string) *clusterreader.Cached {
	t.Helper()
	cached, err := clusterreader.NewCached(cluster.Config, []string{namespace})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	full, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- cached.Start(ctx, func() { close(full) }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the caches ended with %v", err)
		}
	})
	<-full
	return cached
}

// TestOpenPageFollowsKubectl edits objects with kubectl while a page of a browser is open and the controllers
// run. The page shows each edit, and what the controllers compute from it, by itself.
func TestOpenPageFollowsKubectl(t *testing.T) {
	browser := testbrowser.Open(t)
	d := withRoles(t)
	d.start()
	d.create(smallDistrict()...)
	person := d.namespace + "-reader"
	token := tokenOf(t, person)
	bind(t, d.namespace, person, "techplan-view")
	for title, source := range map[string]struct {
		of     dashboard.Source
		before func(http.Handler) http.Handler
		number int
	}{
		"from caches": {openCaches(t, d.namespace), func(next http.Handler) http.Handler { return next }, 1},
		"with the rights of the reader": {
			clusterreader.NewPerCaller(cluster.Config, nil), func(next http.Handler) http.Handler { return signIn(next, token) }, 2,
		},
	} {
		t.Run(title, func(t *testing.T) {
			pages := newDashboard(t, source.of)
			server := httptest.NewServer(source.before(pages.Config.Handler))
			t.Cleanup(func() {
				server.CloseClientConnections()
				server.Close()
			})
			for _, edit := range listPageEdits(source.number) {
				browser.Show(t, server.URL+"/districts/"+d.namespace+"/p"+edit.page, testbrowser.Looks[0])
				browser.WaitUntil(t, `document.getElementById("live-switch").dataset.state === "following"`)
				began := time.Now()
				d.kubectl("patch", edit.object, edit.name, "--type=json", "-p", edit.patch)
				written := time.Now()
				browser.WaitUntil(t, `document.getElementById("content").textContent.includes(`+strconv.Quote(edit.want)+`)`)
				t.Logf("%s: the page shows it %s after kubectl began and %s after it ended", edit.title,
					time.Since(began).Round(time.Millisecond), time.Since(written).Round(time.Millisecond))
			}
		})
	}
}

// pageEdit is an edit with kubectl, and what a page of the plan then shows.
type pageEdit struct {
	title, page               string
	object, name, patch, want string
}

// listPageEdits returns edits whose values are those of a round, so that no page shows them before.
func listPageEdits(round int) []pageEdit {
	var edits []pageEdit
	for edit := range 3 {
		amount := 1000 + 100*round + edit
		edits = append(edits, pageEdit{
			"the total of the budget, from the status", "", "technologyplan", "p",
			fmt.Sprintf(`[{"op": "replace", "path": "/spec/budget/lines/1/amount", "value": "%d"}]`, amount),
			fmt.Sprintf("$442,%d", amount-1000),
		})
	}
	return append(edits, pageEdit{
		"the title of a goal", "/goals", "goal", "writing",
		fmt.Sprintf(`[{"op": "replace", "path": "/spec/title", "value": "Every student writes, round %d"}]`, round),
		fmt.Sprintf("Every student writes, round %d", round),
	})
}
