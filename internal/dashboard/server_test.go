package dashboard_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/dashboard"
)

// newHandler returns the handler of the pages of a source, and what it reports.
func newHandler(source dashboard.Source, base string) (handler http.Handler, reported *[]error) {
	reported = &[]error{}
	return dashboard.NewHandler(dashboard.Options{
		Source: source, Base: base, Now: func() time.Time { return asOf }, MaxFollowers: 1,
		Report: func(err error) { *reported = append(*reported, err) },
	}), reported
}

// ask returns the answer of a handler to a request of 127.0.0.1.
func ask(t *testing.T, handler http.Handler, method, address string, cookies ...*http.Cookie) *http.Response {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, "http://127.0.0.1:8080"+address, http.NoBody)
	for _, cookie := range cookies {
		request.AddCookie(cookie)
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder.Result()
}

func readBody(t *testing.T, response *http.Response) string {
	t.Helper()
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestAnswers compares what requests are answered with.
func TestAnswers(t *testing.T) {
	handler, reported := newHandler(readSamples(t), "")
	const plan = "/districts/east-central-isd/plan-2026"
	for name, tc := range map[string]struct {
		method, address string
		status          int
		contentType     string
		words           string
	}{
		"the districts": {http.MethodGet, "/", http.StatusOK, "text/html", "Juniper Flats"},
		"the districts of a label": {
			http.MethodGet, "/?selector=a%3Db", http.StatusOK, "text/html", "There is no technology plan",
		},
		"a label that cannot be read": {
			http.MethodGet, "/?selector=a%3D%3D%3Db", http.StatusOK, "text/html", "Write labels as",
		},
		"a district": {
			http.MethodGet, "/districts/east-central-isd", http.StatusOK, "text/html", "District east-central-isd",
		},
		"a district without a plan": {
			http.MethodGet, "/districts/nowhere", http.StatusOK, "text/html", "There is no technology plan",
		},
		"a plan": {
			http.MethodGet, plan, http.StatusOK, "text/html", "How the plan stands",
		},
		"a plan that does not exist": {
			http.MethodGet, "/districts/east-central-isd/no", http.StatusNotFound, "text/html",
			"has no technology plan no",
		},
		"a page that does not exist": {
			http.MethodGet, plan + "/no", http.StatusNotFound, "text/html", "There is no such page",
		},
		"a table as CSV": {
			http.MethodGet, plan + "/tables/findings.csv", http.StatusOK, "text/csv", "RefreshUnderfunded",
		},
		"a table as a spreadsheet": {
			http.MethodGet, plan + "/tables/forecast.xlsx", http.StatusOK, "application/vnd.openxml", "PK",
		},
		"a table of no question": {
			http.MethodGet, plan + "/tables/no.csv", http.StatusNotFound, "text/html", "No table is named no.csv",
		},
		"a table in no format": {
			http.MethodGet, plan + "/tables/findings.exe", http.StatusNotFound, "text/html", "No table is named",
		},
		"the calendar of a plan": {
			http.MethodGet, plan + "/tables/calendar.ics", http.StatusOK, "text/calendar", "BEGIN:VCALENDAR",
		},
		"an object": {
			http.MethodGet, "/objects/east-central-isd/technologyplan/plan-2026", http.StatusOK, "text/html",
			"kubectl edit technologyplan",
		},
		"an object that does not exist": {
			http.MethodGet, "/objects/east-central-isd/goal/no", http.StatusNotFound, "text/html", "has no Goal no",
		},
		"an object of no kind": {
			http.MethodGet, "/objects/east-central-isd/secret/no", http.StatusNotFound, "text/html",
			"There is no such page",
		},
		"a rule": {
			http.MethodGet, "/rules/GoalUnfunded", http.StatusOK, "text/html", "Why it matters",
		},
		"no rule": {
			http.MethodGet, "/rules/No", http.StatusNotFound, "text/html", "No rule has this name",
		},
		"a name with markup": {
			http.MethodGet, "/districts/x/%3Cscript%3Ealert(1)%3C%2Fscript%3E", http.StatusNotFound, "text/html",
			"&lt;script&gt;alert(1)",
		},
		"the style sheet": {
			http.MethodGet, "/static/style.css", http.StatusOK, "text/css", "--page",
		},
		"a file beside the static ones": {
			http.MethodGet, "/static/../server.go", http.StatusTemporaryRedirect, "", "",
		},
		"nothing else": {
			http.MethodGet, "/no", http.StatusNotFound, "text/html", "There is no such page",
		},
		"a request that would write": {http.MethodPost, plan, http.StatusMethodNotAllowed, "text/plain", ""},
		"a request that would delete": {
			http.MethodDelete, plan, http.StatusMethodNotAllowed, "text/plain", "",
		},
		"a request for the headers of a page": {http.MethodHead, plan, http.StatusOK, "text/html", ""},
	} {
		t.Run(name, func(t *testing.T) {
			response := ask(t, handler, tc.method, tc.address)
			body := readBody(t, response)
			if response.StatusCode != tc.status || !strings.HasPrefix(response.Header.Get("Content-Type"), tc.contentType) {
				t.Errorf("answered with %d and %s, want %d and %s",
					response.StatusCode, response.Header.Get("Content-Type"), tc.status, tc.contentType)
			}
			if !strings.Contains(body, tc.words) {
				t.Errorf("%q is not in the answer", tc.words)
			}
			if strings.Contains(body, "<script>alert") {
				t.Error("a name became markup")
			}
		})
	}
	if len(*reported) > 0 {
		t.Errorf("reported %v", *reported)
	}
}

// TestHeaders checks what holds a browser to what the pages need.
func TestHeaders(t *testing.T) {
	handler, _ := newHandler(readSamples(t), "")
	for _, address := range []string{"/", "/no", "/findings.csv", "/static/live.js"} {
		header := ask(t, handler, http.MethodGet, address).Header
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Referrer-Policy": "no-referrer", "Cache-Control": "no-",
		} {
			if !strings.HasPrefix(header.Get(name), want) {
				t.Errorf("%s has the header %s: %q, want %q", address, name, header.Get(name), want)
			}
		}
		for _, weak := range []string{"unsafe-inline", "unsafe-eval", "*", "http:"} {
			if strings.Contains(header.Get("Content-Security-Policy"), weak) {
				t.Errorf("the policy of %s allows %s", address, weak)
			}
		}
	}
}

// TestErrorsOfTheSource checks the pages of a person who may not read, and that another error shows nothing of
// itself.
func TestErrorsOfTheSource(t *testing.T) {
	for name, tc := range map[string]struct {
		err      error
		status   int
		words    string
		reported int
	}{
		"not signed in": {dashboard.ErrUnauthorized, http.StatusUnauthorized, "You are not signed in", 0},
		"no rights":     {fmt.Errorf("read: %w", dashboard.ErrForbidden), http.StatusForbidden, "techplan-view", 0},
		"another error": {
			errors.New("dial 10.1.2.3: refused"), http.StatusBadGateway, "The cluster does not answer", 1,
		},
	} {
		for _, address := range []string{"/", "/districts/a", "/districts/a/b", "/objects/a/goal/b", "/findings.csv", "/changes"} {
			t.Run(name+" "+address, func(t *testing.T) {
				source := readSamples(t)
				source.err = tc.err
				handler, reported := newHandler(source, "")
				response := ask(t, handler, http.MethodGet, address)
				body := readBody(t, response)
				if response.StatusCode != tc.status || !strings.Contains(body, tc.words) {
					t.Errorf("answered with %d, want %d and %q", response.StatusCode, tc.status, tc.words)
				}
				if strings.Contains(body, "10.1.2.3") {
					t.Error("the page shows the error")
				}
				if len(*reported) != tc.reported {
					t.Errorf("reported %v, want %d errors", *reported, tc.reported)
				}
			})
		}
	}
}

// TestBasePath follows each address of pages below a path, and checks that none leads out of it.
func TestBasePath(t *testing.T) {
	handler, _ := newHandler(readSamples(t), "/plans")
	response := ask(t, handler, http.MethodGet, "/plans")
	if response.StatusCode != http.StatusPermanentRedirect || response.Header.Get("Location") != "/plans/" {
		t.Errorf("/plans leads with %d to %s", response.StatusCode, response.Header.Get("Location"))
	}
	if response := ask(t, handler, http.MethodGet, "/"); response.StatusCode != http.StatusNotFound {
		t.Errorf("the address outside is answered with %d", response.StatusCode)
	}
	seen, waiting := map[string]bool{}, []string{"/plans/"}
	for len(waiting) > 0 {
		address := waiting[0]
		waiting = waiting[1:]
		response := ask(t, handler, http.MethodGet, address)
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s is answered with %d", address, response.StatusCode)
		}
		if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for part := range strings.SplitSeq(readBody(t, response), `href="`) {
			link, _, _ := strings.Cut(part, `"`)
			link, _, _ = strings.Cut(link, "#")
			if !strings.HasPrefix(link, "/") || seen[link] {
				continue
			}
			seen[link] = true
			if !strings.HasPrefix(link, "/plans/") {
				t.Errorf("%s leads to %s", address, link)
				continue
			}
			waiting = append(waiting, strings.ReplaceAll(link, "&amp;", "&"))
		}
	}
	const fewest = 40
	if len(seen) < fewest {
		t.Errorf("found %d addresses, want at least %d", len(seen), fewest)
	}
}

// TestFollowersAreBounded opens one page more than may follow changes.
func TestFollowersAreBounded(t *testing.T) {
	source := readSamples(t)
	handler, _ := newHandler(source, "")
	server := httptest.NewServer(handler)
	defer server.Close()
	defer server.CloseClientConnections()
	first, err := http.Get(server.URL + "/changes")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Body.Close()
	// The first lines are there once the page counts.
	if _, err := io.ReadFull(first.Body, make([]byte, len("event: following\n"))); err != nil {
		t.Fatal(err)
	}
	second, err := http.Get(server.URL + "/changes")
	if err != nil {
		t.Fatal(err)
	}
	defer second.Body.Close()
	if second.StatusCode != http.StatusServiceUnavailable || second.Header.Get("Retry-After") == "" {
		t.Errorf("the second page is answered with %d", second.StatusCode)
	}
}

// TestReadiness checks the probes.
func TestReadiness(t *testing.T) {
	handler, _ := newHandler(&memory{}, "")
	for _, address := range []string{"/healthz", "/readyz"} {
		if response := ask(t, handler, http.MethodGet, address); response.StatusCode != http.StatusOK {
			t.Errorf("%s is answered with %d", address, response.StatusCode)
		}
	}
}

// TestLocalGuard tries what a browser, another program and another site can send.
func TestLocalGuard(t *testing.T) {
	handler, _ := newHandler(readSamples(t), "")
	guard, token := dashboard.NewLocalGuard(handler)
	other, otherToken := dashboard.NewLocalGuard(handler)
	address := "/?token=" + url.QueryEscape(token)
	for _, wrong := range []string{"/", "/?token=", "/?token=" + url.QueryEscape(otherToken), "/findings.csv", "/static/style.css"} {
		response := ask(t, guard, http.MethodGet, wrong)
		if response.StatusCode != http.StatusUnauthorized || strings.Contains(readBody(t, response), "Juniper") {
			t.Errorf("%s is answered with %d", wrong, response.StatusCode)
		}
	}
	response := ask(t, guard, http.MethodGet, address)
	if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != "/" {
		t.Fatalf("the token is answered with %d", response.StatusCode)
	}
	cookies := response.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode {
		t.Fatalf("the cookies are %v", cookies)
	}
	if response := ask(t, guard, http.MethodGet, "/", cookies[0]); response.StatusCode != http.StatusOK {
		t.Errorf("the browser with the cookie is answered with %d", response.StatusCode)
	}
	if response := ask(t, guard, http.MethodGet, address); response.StatusCode != http.StatusUnauthorized {
		t.Errorf("a second use of the token is answered with %d", response.StatusCode)
	}
	if response := ask(t, other, http.MethodGet, "/", cookies[0]); response.StatusCode != http.StatusUnauthorized {
		t.Errorf("the cookie of another server is answered with %d", response.StatusCode)
	}
}

// TestRequireLocalHost checks the names under which a local server answers.
func TestRequireLocalHost(t *testing.T) {
	handler, _ := newHandler(readSamples(t), "")
	guarded := dashboard.RequireLocalHost(handler)
	for host, want := range map[string]int{
		"127.0.0.1:8080": http.StatusOK, "localhost:8080": http.StatusOK, "[::1]:8080": http.StatusOK, "127.0.0.1": http.StatusOK,
		"evil.example:8080": http.StatusMisdirectedRequest, "localhost.evil.example": http.StatusMisdirectedRequest,
		"127.0.0.1.evil.example": http.StatusMisdirectedRequest, "10.0.0.1:8080": http.StatusMisdirectedRequest, "": http.StatusMisdirectedRequest,
	} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
		request.Host = host
		recorder := httptest.NewRecorder()
		guarded.ServeHTTP(recorder, request)
		if recorder.Code != want {
			t.Errorf("host %q is answered with %d, want %d", host, recorder.Code, want)
		}
	}
}

// TestHostileTextIsHarmless puts markup into the names that pages show.
func TestHostileTextIsHarmless(t *testing.T) {
	source := readSamples(t)
	const hostile = `</title><script>alert(1)</script>"onload=x ` + "\u202e"
	plan := source.districts[1].Plans[0].DeepCopy()
	plan.Spec.Title, plan.Spec.District.Name = hostile, hostile
	source.districts[1].Plans = []*v1alpha1.TechnologyPlan{plan}
	handler, _ := newHandler(source, "")
	for _, address := range listAddresses(source) {
		body := readBody(t, ask(t, handler, http.MethodGet, address))
		if strings.Contains(body, "<script>alert") || strings.Contains(body, `"onload`) || strings.Contains(body, "\u202e") {
			t.Errorf("%s has the text as markup", address)
		}
	}
}
