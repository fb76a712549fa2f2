package prometheus_test

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/controllers/internal/prometheus"
)

// answerWith returns a server that answers each query with a status and a body.
func answerWith(t *testing.T, status int, body string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	return server
}

func newClient(t *testing.T, address, parameter string) *prometheus.Client {
	t.Helper()
	client, err := prometheus.NewClient(address, parameter)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// vector is an answer with the values of series.
func vector(values ...string) string {
	var series []string
	for _, value := range values {
		series = append(series, fmt.Sprintf(`{"metric":{"a":"b"},"value":[1790000000.1,%q]}`, value))
	}
	return `{"status":"success","data":{"resultType":"vector","result":[` + strings.Join(series, ",") + `]}}`
}

func TestAnswers(t *testing.T) {
	const (
		aggregate = "write a query that gives one number, with sum(), avg() or another aggregation."
		foreign   = "The answer is not one of Prometheus."
		beyond    = "The query gives a number beyond 9999999999999."
	)
	data := func(kind, result string) string {
		return `{"status":"success","data":{"resultType":"` + kind + `","result":` + result + `}}`
	}
	failed := func(kind, words string) string {
		return `{"status":"error","errorType":"` + kind + `","error":"` + words + `"}`
	}
	for title, c := range map[string]struct {
		status         int
		body           string
		value, problem string
	}{
		"one series":              {200, vector("42.5"), "42.5000", ""},
		"a negative number":       {200, vector("-3"), "-3.0000", ""},
		"a number in other words": {200, vector("1.5e+03"), "1500.0000", ""},
		"a scalar":                {200, data("scalar", `[1790000000,"7"]`), "7.0000", ""},
		"the largest number":      {200, vector("9999999999999"), "9999999999999.0000", ""},
		"a number above it":       {200, vector("10000000000000"), "", beyond},
		"a number of many digits": {200, vector("1e999999999"), "", beyond},
		"infinity":                {200, vector("+Inf"), "", beyond},
		"negative infinity":       {200, vector("-Inf"), "", beyond},
		"no number": {
			200, vector("NaN"), "", "The query gives NaN, which is no number: a division of 0 by 0, for example.",
		},
		"a word":                 {200, vector("many"), "", foreign},
		"a hexadecimal fraction": {200, vector("0x1p-2"), "0.2500", ""},
		"no series":              {200, vector(), "", "The query gives no series: nothing matches it."},
		"no list of series": {
			200, data("vector", "null"), "", "The query gives no series: nothing matches it.",
		},
		"two series": {200, vector("1", "2"), "", "The query gives several series: " + aggregate},
		"a histogram": {
			200, data("vector", `[{"metric":{},"histogram":[1,{}]}]`), "",
			"The query gives a histogram: use histogram_sum(), histogram_count() or histogram_quantile().",
		},
		"a range": {
			200, data("matrix", "[]"), "",
			"The query gives a range of values: remove the range, or use a function such as avg_over_time().",
		},
		"a text":                   {200, data("string", `[1,"a"]`), "", "The query gives a text: " + aggregate},
		"another type":             {200, data("streams", "[]"), "", foreign},
		"a number without quotes":  {200, data("scalar", "[1,2]"), "", foreign},
		"a pair of three":          {200, data("scalar", `[1,"2","3"]`), "", foreign},
		"a result of another form": {200, data("vector", `{"a":1}`), "", foreign},
		"another status":           {200, `{"status":"later"}`, "", foreign},
		"an empty object":          {200, `{}`, "", foreign},
		"nothing":                  {200, "", "", foreign},
		"a page":                   {200, "<html>Sign in</html>", "", foreign},
		"deep nesting":             {200, strings.Repeat("[", 60_000), "", foreign},
		"a query that is wrong": {
			400, failed("bad_data", `parse error\nat\u001b char 5`), "",
			`Prometheus cannot evaluate the query: parse error at\x1b char 5`,
		},
		"an error of many words": {
			422, failed("execution", strings.Repeat("x", 5000)), "",
			"Prometheus cannot evaluate the query: " + strings.Repeat("x", 197) + "…",
		},
		"a server that is busy": {
			503, failed("unavailable", "shutting down"), "", "Prometheus gave no value (unavailable).",
		},
		"an error of another kind": {503, failed("<script>", "x"), "", "Prometheus gave no value."},
		"a page with an error":     {503, "<html>", "", foreign},
		"not found":                {404, "x", "", "Prometheus answered with the HTTP status 404."},
		"not allowed": {
			401, failed("bad_data", "x"), "", "Prometheus answered with the HTTP status 401.",
		},
		"a redirect":     {302, "", "", "Prometheus answered with a redirect, which is not followed."},
		"exactly 64 KiB": {200, vector("1") + strings.Repeat(" ", 64<<10-len(vector("1"))), "1.0000", ""},
		"64 KiB and a byte": {
			200, vector("1") + strings.Repeat(" ", 64<<10-len(vector("1"))+1), "",
			"The answer is too large: " + aggregate,
		},
		"no content and a success":  {204, "", "", "Prometheus answered with the HTTP status 204."},
		"a status that is informal": {299, "", "", "Prometheus answered with the HTTP status 299."},
	} {
		t.Run(title, func(t *testing.T) {
			value, problem := newClient(t, answerWith(t, c.status, c.body).URL, "").Query(t.Context(), "ns", "up")
			got := ""
			if value != nil {
				got = value.FloatString(4)
			}
			if got != c.value || problem != c.problem {
				t.Errorf("got %q, problem %q; want %q, %q", got, problem, c.value, c.problem)
			}
		})
	}
}

// A redirect is not followed, wherever it leads.
func TestRedirectsAreNotFollowed(t *testing.T) {
	isAsked := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { isAsked = true }))
	t.Cleanup(other.Close)
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	t.Cleanup(server.Close)
	_, problem := newClient(t, server.URL, "").Query(t.Context(), "ns", "up")
	if want := "Prometheus answered with a redirect, which is not followed."; problem != want || isAsked {
		t.Errorf("the problem is %q, the other server was asked: %t", problem, isAsked)
	}
}

// A small answer that expands to a large one is read as far as a large one.
func TestCompressedAnswersAreBounded(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		writer := gzip.NewWriter(w)
		_, _ = writer.Write(make([]byte, 10<<20))
		_ = writer.Close()
	}))
	t.Cleanup(server.Close)
	_, problem := newClient(t, server.URL, "").Query(t.Context(), "ns", "up")
	if !strings.HasPrefix(problem, "The answer is too large:") {
		t.Errorf("the problem is %q", problem)
	}
}

// Large headers, a connection that ends early and a server that is gone are problems without an
// address.
func TestServersThatFail(t *testing.T) {
	gone := answerWith(t, 200, "")
	gone.Close()
	headers := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
	}))
	t.Cleanup(headers.Close)
	short := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("{"))
	}))
	t.Cleanup(short.Close)
	for title, server := range map[string]*httptest.Server{"gone": gone, "large headers": headers, "a short body": short} {
		value, problem := newClient(t, server.URL, "").Query(t.Context(), "ns", "up")
		if want := "Prometheus cannot be reached."; value != nil || problem != want {
			t.Errorf("%s: got %v, %q", title, value, problem)
		}
	}
}

// The query is one parameter, whatever it has in it, and the namespace another one.
func TestParameters(t *testing.T) {
	var path string
	got := map[string][]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path, got = r.URL.Path, r.URL.Query()
		_, _ = w.Write([]byte(vector("1")))
	}))
	t.Cleanup(server.Close)
	const query = "up{a=\"b\"} &namespace=other#\n + 1"
	if _, problem := newClient(t, server.URL+"/prefix/", "namespace").Query(t.Context(), "maple-valley", query); problem != "" {
		t.Fatal(problem)
	}
	want := map[string][]string{
		"query": {query}, "namespace": {"maple-valley"}, "timeout": {"10s"}, "limit": {"2"},
	}
	if diff := cmp.Diff(want, got); diff != "" || path != "/prefix/api/v1/query" {
		t.Errorf("path %s (-want +got):\n%s", path, diff)
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"http://prometheus.monitoring:9090":   "",
		"https://metrics.example.org/tenant/": "",
		"prometheus:9090":                     "the address of Prometheus must begin with http:// or https://, and name a host",
		"file:///etc/passwd":                  "the address of Prometheus must begin with http:// or https://, and name a host",
		"http://user:secret@prometheus":       "the address of Prometheus must have no user, query or fragment",
		"http://prometheus/?query=up":         "the address of Prometheus must have no user, query or fragment",
		"http://[::1":                         "the address of Prometheus is not a URL",
	} {
		got := ""
		if _, err := prometheus.NewClient(address, ""); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
	if _, err := prometheus.NewClient("http://prometheus", "query"); err == nil {
		t.Error("the namespace takes the place of the query")
	}
}
