// Package testbrowser opens pages in a real browser for tests, and checks them with axe-core, which knows the
// rules of WCAG 2.1. A test is skipped where the browser or axe-core is not installed: make test-programs installs them.
package testbrowser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"techplan.education/internal/document/pdf"
)

// Browser is a tab of a browser.
type Browser struct {
	// tab returns the context of the tab, which lives as long as the test.
	tab func() context.Context
	axe string

	mutex    sync.Mutex
	messages []string
}

// Look is how a page is looked at.
type Look struct {
	// Width is that of the window in pixels of CSS.
	Width int64
	// Scheme is light or dark.
	Scheme string
}

// Looks are those in which every page is checked: a wide window and the narrowest one that WCAG 2.1 asks for,
// each with one of the color schemes.
var Looks = []Look{{1280, "light"}, {320, "dark"}}

// Open starts a browser that ends with the test. The test is skipped if there is none.
func Open(t *testing.T) *Browser {
	t.Helper()
	path, err := pdf.FindBrowser()
	if err != nil {
		t.Skip("no browser is installed: run make test-programs")
	}
	axe, err := os.ReadFile(filepath.Join(findRoot(t), "bin", "npm", "node_modules", "axe-core", "axe.min.js"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("axe-core is not installed: run make test-programs")
	} else if err != nil {
		t.Fatal(err)
	}
	ctx, stopBrowser := chromedp.NewExecAllocator(context.Background(), pdf.NewBrowserOptions(path)...)
	t.Cleanup(stopBrowser)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	opened := &Browser{tab: func() context.Context { return ctx }, axe: string(axe)}
	opened.Do(t, chromedp.Navigate("about:blank"))
	go func() {
		for message, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			opened.mutex.Lock()
			opened.messages = append(opened.messages, message.String())
			opened.mutex.Unlock()
		}
	}()
	return opened
}

// findRoot returns the folder of the module.
func findRoot(t *testing.T) string {
	t.Helper()
	_, file, _, isKnown := runtime.Caller(0)
	if !isKnown {
		t.Fatal("the folder of the module is not known")
	}
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// Do runs actions in the tab.
func (browser *Browser) Do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(browser.tab(), actions...); err != nil {
		t.Fatal(err)
	}
}

// Evaluate returns the value of an expression of JavaScript in the page.
func Evaluate[T any](t *testing.T, browser *Browser, expression string) T {
	t.Helper()
	value, err := chromedp.Run(browser.tab(), chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Show opens an address as it looks in a window.
func (browser *Browser) Show(t *testing.T, address string, look Look) {
	t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look.Scheme}}}
	if _, err := chromedp.Call(browser.tab(), emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	browser.Do(t, chromedp.EmulateViewport(look.Width, 900), chromedp.Navigate(address))
}

// WaitUntil waits until an expression of JavaScript is true in the page, or in the one that it gives way to.
func (browser *Browser) WaitUntil(t *testing.T, expression string) {
	t.Helper()
	// A page that gives way to another one ends the wait with an error.
	const mostPages = 20
	var err error
	for range mostPages {
		if _, err = chromedp.Run(browser.tab(), chromedp.Poll[bool](expression)); err == nil {
			return
		}
		if errors.Is(err, context.DeadlineExceeded) {
			break
		}
	}
	t.Fatalf("%s: %v", expression, err)
}

// Click clicks what a CSS selector finds, once the page has it.
func (browser *Browser) Click(t *testing.T, selector string) {
	t.Helper()
	element := "document.querySelector(" + strconv.Quote(selector) + ")"
	browser.WaitUntil(t, `document.readyState === "complete" && `+element+" !== null")
	Evaluate[bool](t, browser, element+".click(), true")
}

// Screenshot returns a picture of the whole page as PNG.
func (browser *Browser) Screenshot(t *testing.T) []byte {
	t.Helper()
	picture, err := chromedp.Run(browser.tab(), chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// violation is a rule of axe-core that a page breaks.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// Check reports what in the page that is open breaks WCAG 2.1 AA, is wider than the window, or was refused
// by the browser.
func (browser *Browser) Check(t *testing.T) {
	t.Helper()
	Evaluate[bool](t, browser, browser.axe+"; true")
	broken := Evaluate[[]violation](t, browser,
		`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}).then((result) => result.violations)`)
	for _, rule := range broken {
		for _, node := range rule.Nodes {
			t.Errorf("%s: %s\n%s\n%s", rule.ID, rule.Help, node.HTML, node.Summary)
		}
	}
	if over := Evaluate[int](t, browser, "document.scrollingElement.scrollWidth - window.innerWidth"); over > 0 {
		t.Errorf("the page is %d pixels wider than the window", over)
	}
	browser.mutex.Lock()
	defer browser.mutex.Unlock()
	if len(browser.messages) > 0 {
		t.Errorf("the browser reports: %s", fmt.Sprint(slices.Compact(browser.messages)))
		browser.messages = nil
	}
}

// ForgetMessages forgets what the browser reported: that a page does not exist is such a report.
func (browser *Browser) ForgetMessages() {
	browser.mutex.Lock()
	defer browser.mutex.Unlock()
	browser.messages = nil
}

// pictureQuality is how well a picture shows small letters, of 100.
const pictureQuality = 80

// SavePicture writes a picture of the part of the page that the window shows, as WebP.
func (browser *Browser) SavePicture(t *testing.T, file string) {
	t.Helper()
	format := page.CaptureScreenshotParams{Format: "webp", Quality: new(int64(pictureQuality))}
	picture, err := chromedp.Call(browser.tab(), page.CaptureScreenshot, format)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, picture.Data, 0o600); err != nil {
		t.Fatal(err)
	}
}
