package dashboard_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"techplan.education/internal/dashboard"
)

// TestOmissions counts what a page lists of what is left out: at most 20, and how many more there are.
func TestOmissions(t *testing.T) {
	for count, want := range map[int]string{1: "", 20: "", 21: "1 error more: ", 40: "20 errors more: "} {
		source := readSamples(t)
		for i := range count {
			source.omissions = append(source.omissions, dashboard.Omission{
				Place: fmt.Sprintf("file-%02d.yaml", i), Object: "Goal <b>", Reason: "unknown field",
			})
		}
		handler, _ := newHandler(source, "")
		page := readBody(t, ask(t, handler, http.MethodGet, "/"))
		if got := strings.Count(page, "file-"); got != min(count, 20) {
			t.Errorf("of %d the page lists %d", count, got)
		}
		if hasMore := strings.Contains(page, " more: kubectl techplan lint"); hasMore != (want != "") ||
			!strings.Contains(page, want) {
			t.Errorf("of %d the page does not say %q", count, want)
		}
		if strings.Contains(page, "Goal <b>") || !strings.Contains(page, "Goal &lt;b&gt;") {
			t.Errorf("the name of an object is not escaped")
		}
	}
}
