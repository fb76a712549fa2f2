package main

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"techplan.education/internal/dashboard"
	"techplan.education/internal/text"
)

// A line of the log stays one line of JSON, in which what an error quotes is escaped.
func TestLogsAreEscaped(t *testing.T) {
	var to strings.Builder
	newLogger(&to).Error("a page could not be made", "error", "A\x1b[2J\u202e\nB")
	line, rest, _ := strings.Cut(to.String(), "\n")
	if rest != "" || strings.ContainsFunc(line, text.IsHidden) {
		t.Errorf("logged %q", to.String())
	}
	var entry map[string]any
	if err := json.Unmarshal([]byte(line), &entry); err != nil || entry["error"] != "A\x1b[2J\u202e\nB" {
		t.Errorf("%v: %s", err, line)
	}
}

func TestParseFlags(t *testing.T) {
	for name, test := range map[string]struct {
		args string
		want options
		err  string
	}{
		"the defaults":     {"", options{address: ":8080", maxFollowers: 500}, ""},
		"a slash too many": {"--base-path=/plans/", options{address: ":8080", base: "/plans", maxFollowers: 500}, ""},
		"the first page":   {"--base-path=/", options{address: ":8080", maxFollowers: 500}, ""},
		"everything for people": {
			"--bind-address=127.0.0.1:0 --namespaces=a,b --tls-cert-file=c --tls-key-file=k --max-followers=1",
			options{address: "127.0.0.1:0", namespaces: "a,b", certificateFile: "c", keyFile: "k", maxFollowers: 1}, "",
		},
		"public namespaces":      {"--public=a", options{address: ":8080", public: "a", maxFollowers: 500}, ""},
		"both":                   {"--public=a --namespaces=b", options{}, "give one of them"},
		"a path without a slash": {"--base-path=plans", options{}, "--base-path begins with a slash"},
		"half a certificate":     {"--tls-cert-file=c", options{}, "go together"},
		"no followers":           {"--max-followers=0", options{}, "--max-followers is at least 1, not 0"},
		"an argument":            {"serve", options{}, `unexpected argument "serve"`},
		"an unknown flag":        {"--kubeconfig=x", options{}, "flag provided but not defined: -kubeconfig"},
	} {
		t.Run(name, func(t *testing.T) {
			var printed strings.Builder
			got, err := parseFlags(strings.Fields(test.args), &printed)
			if test.err != "" {
				if err == nil || !strings.Contains(printed.String(), test.err) {
					t.Errorf("got %v, printed %q, want %s", err, printed.String(), test.err)
				}
				return
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(options{})); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

var usage = regexp.MustCompile(`(?m)^  -([a-z-]+)`)

// The page about the dashboard has each flag.
func TestFlagsAreDocumented(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "dashboard-in-a-cluster.md"))
	if err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	if _, err := parseFlags([]string{"-help"}, &printed); !errors.Is(err, flag.ErrHelp) {
		t.Fatalf("the help gives %v", err)
	}
	flags := usage.FindAllStringSubmatch(printed.String(), -1)
	if len(flags) == 0 {
		t.Fatalf("the help has no flags:\n%s", printed.String())
	}
	for _, found := range flags {
		if !strings.Contains(string(page), "`--"+found[1]+"`") {
			t.Errorf("the page does not have --%s", found[1])
		}
	}
}

// setSurroundings sets what readConfig looks at: no kubeconfig, no pod, and a home without files, unless given.
func setSurroundings(t *testing.T, kubeconfig, host, port string) {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("KUBECONFIG", kubeconfig)
	t.Setenv("KUBERNETES_SERVICE_HOST", host)
	t.Setenv("KUBERNETES_SERVICE_PORT", port)
}

// Without a cluster the error says what to set.
func TestNoCluster(t *testing.T) {
	broken, missing := filepath.Join(t.TempDir(), "broken"), filepath.Join(t.TempDir(), "missing")
	if err := os.WriteFile(broken, []byte("apiVersion: ["), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		kubeconfig, host, port string
		needsAccount           bool
		want                   []string
	}{
		"nothing is set":                  {"", "", "", false, []string{"no cluster is known: set KUBECONFIG"}},
		"nothing is set, public":          {"", "", "", true, []string{"no cluster is known: set KUBECONFIG"}},
		"a pod without its port":          {"", "10.0.0.1", "", false, []string{"no cluster is known: set KUBECONFIG"}},
		"a file that is not there":        {missing, "", "", false, []string{`KUBECONFIG is "` + missing + `"`, "set it to"}},
		"a file that is not there, a pod": {missing, "10.0.0.1", "443", false, []string{`KUBECONFIG is "` + missing + `"`}},
		"a file that cannot be read":      {broken, "", "", false, []string{"reading the kubeconfig: ", broken}},
		"a pod without a certificate":     {"", "10.0.0.1", "443", false, []string{"certificate of", "kube-root-ca"}},
		"a public pod without an account": {"", "10.0.0.1", "443", true, []string{"--public needs", "automountService"}},
	} {
		t.Run(name, func(t *testing.T) {
			setSurroundings(t, test.kubeconfig, test.host, test.port)
			_, err := readConfig(test.needsAccount, filepath.Join(t.TempDir(), "ca.crt"))
			if err == nil {
				t.Fatal("a cluster was found")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %s", err, want)
				}
			}
		})
	}
}

// A pod needs the certificate of the API server and no token: a request is sent with the token of the person.
func TestPodWithoutToken(t *testing.T) {
	var authorization []string
	api := httptest.NewTLSServer(http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		authorization = append(authorization, request.Header.Get("Authorization"))
		writer.Header().Set("Content-Type", "application/json")
		writer.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(writer,
			`{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403}`)
	}))
	t.Cleanup(api.Close)
	address, err := url.Parse(api.URL)
	if err != nil {
		t.Fatal(err)
	}
	setSurroundings(t, "", address.Hostname(), address.Port())
	certificate := filepath.Join(t.TempDir(), "ca.crt")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: api.Certificate().Raw})
	if err := os.WriteFile(certificate, block, 0o600); err != nil {
		t.Fatal(err)
	}
	config, err := readConfig(false, certificate)
	if err != nil {
		t.Fatal(err)
	}
	source, err := newSource(t.Context(), options{}, config, func(error) {})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
	if _, err := source.ForRequest(request); err == nil {
		t.Error("a request without a token has a reader")
	}
	request.Header.Set("Authorization", "Bearer of-a-person")
	reader, err := source.ForRequest(request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reader.ReadDistrict(t.Context(), "maple-valley"); !errors.Is(err, dashboard.ErrForbidden) {
		t.Errorf("the refusal of the API server gives %v", err)
	}
	if len(authorization) == 0 || authorization[0] != "Bearer of-a-person" {
		t.Errorf("the API server was asked with %q", authorization)
	}
}

func TestSplitNames(t *testing.T) {
	for names, want := range map[string][]string{"": nil, "a": {"a"}, "a,b": {"a", "b"}, "a , b,": {"a", "b"}} {
		if diff := cmp.Diff(want, splitNames(names), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", names, diff)
		}
	}
}
