package dashboard

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/labels"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/document"
	"techplan.education/internal/document/html"
	"techplan.education/internal/overview"
	"techplan.education/internal/pages"
	"techplan.education/internal/pages/catalog"
	rules "techplan.education/internal/rules/catalog"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

// siteName is the name that each page has in its title.
const siteName = "Technology plans"

// server serves the pages.
type server struct {
	Options

	followers chan struct{}
}

// NewHandler returns the handler of all pages and feeds.
func NewHandler(options Options) http.Handler {
	made := &server{Options: options, followers: make(chan struct{}, max(1, options.MaxFollowers))}
	mux := http.NewServeMux()
	for pattern, handler := range map[string]func(http.ResponseWriter, *http.Request) error{
		"/{$}":                                        made.serveDistricts,
		"/districts/{namespace}":                      made.serveNamespace,
		"/districts/{namespace}/{plan}":               made.servePlan,
		"/districts/{namespace}/{plan}/{page}":        made.servePlan,
		"/districts/{namespace}/{plan}/tables/{file}": made.serveTable,
		"/objects/{namespace}/{kind}/{name}":          made.serveObject,
		"/rules/{code}":                               made.serveRule,
		"/calendar.ics":                               made.serveCalendar,
		"/findings.csv":                               made.serveFeed,
		"/forecast.xlsx":                              made.serveFeed,
		"/changes":                                    made.serveChanges,
		"/":                                           made.serveUnknown,
	} {
		mux.Handle("GET "+pattern, made.handle(handler))
	}
	static, err := fs.Sub(html.Static, "static")
	if err != nil {
		panic(fmt.Sprintf("the static files are part of the program: %v", err))
	}
	mux.HandleFunc("GET /healthz", func(writer http.ResponseWriter, _ *http.Request) { _, _ = writer.Write([]byte("ok")) })
	mux.HandleFunc("GET /readyz", made.serveReady)
	mux.Handle("GET /static/", http.StripPrefix("/static/", serveStatic(http.FileServerFS(static))))
	handler := protect(mux)
	if options.Base == "" {
		return handler
	}
	based := http.NewServeMux()
	based.Handle(options.Base+"/", http.StripPrefix(options.Base, handler))
	// The address without the last slash leads to the first page.
	based.Handle(options.Base, http.RedirectHandler(options.Base+"/", http.StatusPermanentRedirect))
	return based
}

// serveReady answers 200 once pages can be served.
func (server *server) serveReady(writer http.ResponseWriter, _ *http.Request) {
	if !server.Source.IsReady() {
		http.Error(writer, "the objects are being read", http.StatusServiceUnavailable)
		return
	}
	_, _ = writer.Write([]byte("ok"))
}

// protect adds the headers that hold a browser to what the pages need: no script but their own, no frame,
// nothing from elsewhere, and no copy in a cache.
func protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		header := writer.Header()
		header.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		next.ServeHTTP(writer, request)
	})
}

func serveStatic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		writer.Header().Set("Cache-Control", "no-cache")
		next.ServeHTTP(writer, request)
	})
}

// pageError is an error with a page that says what a reader can do.
type pageError struct {
	status               int
	title, words, action string
}

// Error implements error.
func (problem *pageError) Error() string { return problem.title + ": " + problem.words }

// handle returns a handler that shows an error as a page.
func (server *server) handle(handler func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		err := handler(writer, request)
		if err == nil || request.Context().Err() != nil {
			return
		}
		server.writeError(writer, err)
	})
}

func (server *server) writeError(writer http.ResponseWriter, err error) {
	var problem *pageError
	switch {
	case errors.As(err, &problem):
	case errors.Is(err, ErrUnauthorized):
		problem = &pageError{
			http.StatusUnauthorized, "You are not signed in", "The cluster does not know who asks for this page.",
			"Sign in again. If that does not help, ask those who run this dashboard.",
		}
	case errors.Is(err, ErrForbidden):
		problem = &pageError{
			http.StatusForbidden, "You may not see this", "The cluster does not let you read technology plans here.",
			"Ask the administrators of your cluster for the role techplan-view in the namespace of your district.",
		}
	case errors.Is(err, ErrFiles):
		problem = &pageError{
			http.StatusServiceUnavailable, "The files cannot be read", text.EscapeLine(err.Error()),
			"Put the files back, or run kubectl techplan dashboard again with other ones.",
		}
	default:
		server.Report(err)
		problem = &pageError{
			http.StatusBadGateway, "The cluster does not answer", "The page could not be made, because the cluster gave an error.",
			"Reload the page in a minute. If it happens again, ask those who run the cluster.",
		}
	}
	content := document.Document{
		Title: problem.title, Language: "en", Lead: []document.Paragraph{document.NewParagraph(problem.words)},
		Sections: []document.Section{{ID: "action", Title: "What to do", Blocks: []document.Block{document.NewParagraph(problem.action)}}},
	}
	frame := server.newFrame()
	frame.AsOf = time.Time{}
	server.writePage(writer, problem.status, content, frame)
}

func (server *server) serveUnknown(http.ResponseWriter, *http.Request) error {
	return &pageError{http.StatusNotFound, "There is no such page", "The address has no page.", "Go to the page of all districts."}
}

// addresses returns the addresses of the pages.
func (server *server) addresses() pages.Addresses {
	return pages.Addresses{HasPages: true, Base: server.Base}
}

func (server *server) newFrame() html.Frame {
	return html.Frame{
		Site: siteName, Home: server.addresses().Home(), Static: server.Base + "/static", AsOf: server.Now(),
	}
}

// writePage writes a page once it is whole, so that an error does not leave half of one.
func (server *server) writePage(writer http.ResponseWriter, status int, content document.Document, frame html.Frame) {
	if omissions := server.Source.ListOmissions(); len(omissions) > 0 {
		content.Sections = append([]document.Section{newOmissionSection(omissions)}, content.Sections...)
	}
	var page bytes.Buffer
	if err := html.Write(&page, content, frame); err != nil {
		server.Report(fmt.Errorf("write the page %s: %w", content.Title, err))
		http.Error(writer, "The page could not be written.", http.StatusInternalServerError)
		return
	}
	writer.Header().Set("Content-Type", "text/html; charset=utf-8")
	writer.WriteHeader(status)
	// An error here is that of a connection that is gone.
	_, _ = page.WriteTo(writer)
}

// serveDistricts shows the plans of all districts.
func (server *server) serveDistricts(writer http.ResponseWriter, request *http.Request) error {
	written := request.URL.Query().Get("selector")
	selector, problem := labels.Everything(), ""
	if parsed, err := labels.Parse(written); err != nil {
		problem = err.Error()
	} else {
		selector = parsed
	}
	districts, err := server.listDistricts(request, selector)
	if err != nil {
		return err
	}
	var plans []overview.Plan
	for _, district := range districts {
		plans = append(plans, overview.ListPlans(district.Namespace, district.District)...)
	}
	frame := server.newFrame()
	frame.Live = server.Base + "/changes"
	frame.Downloads = []html.Link{
		{Words: "What is due, as a calendar", Address: server.Base + "/calendar.ics"},
		{Words: "Findings, as CSV", Address: server.Base + "/findings.csv"},
		{Words: "Forecast of replacements, as a spreadsheet", Address: server.Base + "/forecast.xlsx"},
	}
	server.writePage(writer, http.StatusOK, pages.Districts(plans, server.addresses(), written, problem), frame)
	return nil
}

// serveNamespace shows the plans of one namespace. It needs the right to read that namespace alone.
func (server *server) serveNamespace(writer http.ResponseWriter, request *http.Request) error {
	namespace := request.PathValue("namespace")
	district, err := server.readDistrict(request, namespace)
	if err != nil {
		return err
	}
	frame := server.newFrame()
	frame.Live = server.followAddress(namespace)
	frame.Trail = server.newTrail(namespace)[:1]
	server.writePage(writer, http.StatusOK, pages.District(namespace, overview.ListPlans(namespace, district), server.addresses()), frame)
	return nil
}

// listDistricts returns the districts that the person who asks may see, with the plans that a selector and
// the options select.
func (server *server) listDistricts(request *http.Request, selector labels.Selector) ([]*snapshot.NamespacedDistrict, error) {
	if server.Selector != nil {
		requirements, _ := server.Selector.Requirements()
		selector = selector.Add(requirements...)
	}
	reader, err := server.Source.ForRequest(request)
	if err != nil {
		return nil, err
	}
	return reader.ListDistricts(request.Context(), selector)
}

// readPlan returns the district of the address of a request, and its plan.
func (server *server) readPlan(request *http.Request) (pages.Input, error) {
	namespace, name := request.PathValue("namespace"), request.PathValue("plan")
	district, err := server.readDistrict(request, namespace)
	if err != nil {
		return pages.Input{}, err
	}
	at := slices.IndexFunc(district.Plans, func(plan *v1alpha1.TechnologyPlan) bool { return plan.Name == name })
	if at < 0 {
		return pages.Input{}, &pageError{
			http.StatusNotFound, "There is no such plan", fmt.Sprintf("The namespace %s has no technology plan %s.", namespace, name),
			"Go to the page of all districts, and choose a plan there.",
		}
	}
	input := pages.Input{
		Namespace: namespace, District: district, Plan: district.Plans[at], Now: server.Now(), Addresses: server.addresses(),
		Choices: map[string]string{},
	}
	for choice, values := range request.URL.Query() {
		input.Choices[choice] = values[0]
	}
	return input, nil
}

func (server *server) readDistrict(request *http.Request, namespace string) (snapshot.District, error) {
	reader, err := server.Source.ForRequest(request)
	if err != nil {
		return snapshot.District{}, err
	}
	return reader.ReadDistrict(request.Context(), namespace)
}

func (server *server) servePlan(writer http.ResponseWriter, request *http.Request) error {
	list := catalog.ListPages()
	at := slices.IndexFunc(list, func(page pages.Page) bool { return page.Name == request.PathValue("page") })
	if at < 0 {
		return server.serveUnknown(writer, request)
	}
	input, err := server.readPlan(request)
	if err != nil {
		return err
	}
	content := list[at].Build(input)
	server.writePage(writer, http.StatusOK, content, server.newPlanFrame(input, list[at].Name))
	return nil
}

// newPlanFrame returns the frame of a page of a plan: the menu of its pages, and its tables as files.
func (server *server) newPlanFrame(input pages.Input, page string) html.Frame {
	addresses := server.addresses()
	frame := server.newFrame()
	frame.Live = server.followAddress(input.Namespace)
	frame.Trail = append(server.newTrail(input.Namespace), html.Link{
		Words: cmp.Or(string(input.Plan.Spec.Title), input.Plan.Name), Address: addresses.Page(input.Namespace, input.Plan.Name, ""),
	})
	for _, other := range catalog.ListPages() {
		frame.Menu = append(frame.Menu, html.Link{
			Words: other.Title, Address: addresses.Page(input.Namespace, input.Plan.Name, other.Name), IsCurrent: other.Name == page,
		})
	}
	for _, file := range []struct{ name, words string }{
		{"calendar.ics", "What is due, as a calendar"}, {"findings.csv", "Findings, as CSV"},
		{"forecast.xlsx", "Forecast of replacements, as a spreadsheet"}, {"lots.xlsx", "Device lots, as a spreadsheet"},
	} {
		frame.Downloads = append(frame.Downloads, html.Link{
			Words: file.words, Address: addresses.Table(input.Namespace, input.Plan.Name, file.name),
		})
	}
	return frame
}

// trimExtension returns a file name in its two parts.
func trimExtension(file string) (name, extension string) {
	at := strings.LastIndex(file, ".")
	if at < 0 {
		return file, ""
	}
	return file[:at], file[at+1:]
}

// kindsByName are the kinds by their names in addresses.
var kindsByName = map[string]v1alpha1.ObjectKind{
	"technologyplan": v1alpha1.KindTechnologyPlan, "goal": v1alpha1.KindGoal, "benchmark": v1alpha1.KindBenchmark,
	"device": v1alpha1.KindDevice, "evaluation": v1alpha1.KindEvaluation,
}

// serveObject shows one object.
func (server *server) serveObject(writer http.ResponseWriter, request *http.Request) error {
	namespace, name := request.PathValue("namespace"), request.PathValue("name")
	kind, isKnown := kindsByName[request.PathValue("kind")]
	if !isKnown {
		return server.serveUnknown(writer, request)
	}
	district, err := server.readDistrict(request, namespace)
	if err != nil {
		return err
	}
	key := v1alpha1.ObjectKey{Kind: kind, Name: name}
	content, hasObject := pages.Object(namespace, district, key, server.addresses())
	if !hasObject {
		return &pageError{
			http.StatusNotFound, "There is no such object", fmt.Sprintf("The namespace %s has no %s %s.", namespace, kind, name),
			"It may have been deleted. Go back to the page of its plan.",
		}
	}
	frame := server.newFrame()
	frame.Live = server.followAddress(namespace)
	frame.Trail = server.newTrail(namespace)
	server.writePage(writer, http.StatusOK, content, frame)
	return nil
}

// newTrail returns the pages above those of a district.
func (server *server) newTrail(namespace string) []html.Link {
	return []html.Link{
		{Words: "Districts", Address: server.addresses().Home()},
		{Words: namespace, Address: server.addresses().Page(namespace, "", "")},
	}
}

// followAddress returns the address that reports the changes of a namespace.
func (server *server) followAddress(namespace string) string {
	return server.Base + "/changes?" + url.Values{"namespace": {namespace}}.Encode()
}

// serveRule shows what a finding means. It is the same for everyone.
func (server *server) serveRule(writer http.ResponseWriter, request *http.Request) error {
	rule, isKnown := rules.All.FindRule(v1alpha1.FindingCode(request.PathValue("code")))
	if !isKnown {
		return &pageError{
			http.StatusNotFound, "There is no such finding", "No rule has this name.", "Choose a finding on the page of a plan.",
		}
	}
	frame := server.newFrame()
	frame.AsOf = time.Time{}
	server.writePage(writer, http.StatusOK, pages.Rule(rule, server.addresses()), frame)
	return nil
}
