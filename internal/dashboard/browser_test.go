package dashboard_test

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/pages"
	"techplan.education/internal/pages/catalog"
	"techplan.education/internal/testbrowser"
)

// asOf is the instant of all pages.
var asOf = time.Date(2026, 11, 2, 15, 0, 0, 0, time.UTC)

// listAddresses returns the pages of the samples.
func listAddresses(source *memory) []string {
	list := []string{"/", "/rules/RefreshUnderfunded", "/no-such-page"}
	addresses := pages.Addresses{HasPages: true}
	for _, district := range source.districts {
		list = append(list, addresses.Page(district.Namespace, "", ""))
		for _, plan := range district.Plans {
			for _, page := range catalog.ListPages() {
				list = append(list, addresses.Page(district.Namespace, plan.Name, page.Name))
			}
			list = append(list, addresses.Object(district.Namespace, v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: plan.Name}))
		}
	}
	return list
}

// TestAccessible checks every page in a browser, wide and narrow, light and dark.
func TestAccessible(t *testing.T) {
	browser := testbrowser.Open(t)
	source := readSamples(t)
	server := serve(t, source)
	for _, address := range listAddresses(source) {
		for _, look := range testbrowser.Looks {
			t.Run(address+" "+look.Scheme+" "+strconv.FormatInt(look.Width, 10), func(t *testing.T) {
				browser.Show(t, server.URL+address, look)
				if address == "/no-such-page" {
					browser.ForgetMessages()
				}
				browser.Check(t)
			})
		}
	}
}

// TestPicturesOfPages shows every page of a sample as the documentation does. With TECHPLAN_PICTURES it writes
// the picture of each to that folder; make pictures does. Otherwise it checks that the documentation has them.
func TestPicturesOfPages(t *testing.T) {
	browser := testbrowser.Open(t)
	server := serve(t, readSamples(t))
	images := filepath.Join("..", "..", "docs", "images", "pages")
	shown := map[string]string{"districts": "/"}
	// The sample in order has what the other one lacks: evaluations that were held, and measures.
	inOrder := []string{"budget", "goals", "evaluations"}
	for _, page := range catalog.ListPages() {
		namespace := "east-central-isd"
		if slices.Contains(inOrder, page.Name) {
			namespace = "juniper-flats"
		}
		shown[cmp.Or(page.Name, "plan")] = pages.Addresses{HasPages: true}.Page(namespace, "plan-2026", page.Name)
	}
	for name, address := range shown {
		t.Run(name, func(t *testing.T) {
			browser.Show(t, server.URL+address, testbrowser.Looks[0])
			if folder := os.Getenv("TECHPLAN_PICTURES"); folder != "" {
				browser.SavePicture(t, filepath.Join(folder, name+".webp"))
			}
			if info, err := os.Stat(filepath.Join(images, name+".webp")); err != nil || info.Size() > 150<<10 {
				t.Errorf("docs/images/pages has no picture of at most 150 KB of this page: %v; run make pictures", err)
			}
		})
	}
}

// TestReaderWalk goes from the first page to a plan, to its worst finding and to the page that explains it,
// with clicks alone.
func TestReaderWalk(t *testing.T) {
	browser := testbrowser.Open(t)
	server := serve(t, readSamples(t))
	browser.Show(t, server.URL, testbrowser.Looks[0])
	for _, step := range []struct{ link, heading string }{
		{`a[href="/districts/east-central-isd/plan-2026"]`, "East Central ISD technology plan (edition 2011-14, moved 15 years)"},
		{`a[href="/rules/RefreshUnderfunded"]`, "RefreshUnderfunded"},
	} {
		browser.Click(t, "main "+step.link)
		browser.WaitUntil(t, `document.querySelector("h1")?.textContent === `+strconv.Quote(step.heading))
	}
}

// TestKeyboard checks that the first stop of the tab key leads to the content.
func TestKeyboard(t *testing.T) {
	browser := testbrowser.Open(t)
	server := serve(t, readSamples(t))
	browser.Show(t, server.URL, testbrowser.Looks[0])
	browser.Do(t, chromedp.KeyEvent(kb.Tab))
	if got := testbrowser.Evaluate[string](t, browser, "document.activeElement.textContent"); got != "Skip to the content" {
		t.Errorf("the first stop is %q", got)
	}
	browser.Do(t, chromedp.KeyEvent(kb.Enter))
	browser.WaitUntil(t, `document.activeElement.id === "content"`)
}

// TestPageFollowsChange changes a plan while its page is open, stops following, and changes it again.
func TestPageFollowsChange(t *testing.T) {
	browser := testbrowser.Open(t)
	source := readSamples(t)
	server := serve(t, source)
	browser.Show(t, server.URL+"/districts/east-central-isd/plan-2026", testbrowser.Looks[0])
	source.rename("A new title")
	browser.WaitUntil(t, `document.querySelector("h1").textContent === "A new title"`)
	browser.WaitUntil(t, `document.getElementById("live-state").textContent.startsWith("Updated")`)
	browser.Click(t, "#live-switch")
	browser.WaitUntil(t, `document.getElementById("live-switch").getAttribute("aria-pressed") === "false"`)
	browser.Click(t, "#live-switch")
	source.rename("Another title")
	browser.WaitUntil(t, `document.querySelector("h1").textContent === "Another title"`)
}

// rename gives the plan of the second sample another title and reports the change.
func (source *memory) rename(title string) {
	source.mutex.Lock()
	plan := source.districts[1].Plans[0].DeepCopy()
	plan.Spec.Title = v1alpha1.Label(title)
	source.districts[1].Plans = []*v1alpha1.TechnologyPlan{plan}
	source.mutex.Unlock()
	source.changed <- struct{}{}
}
