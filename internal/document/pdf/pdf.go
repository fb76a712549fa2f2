// Package pdf prints a document with Chromium: a tagged PDF with a title, a language and an outline, so that
// assistive technology reads it as it reads the page.
package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"techplan.education/internal/document"
	"techplan.education/internal/document/html"
)

// ErrNoBrowser says that there is no browser to print with.
var ErrNoBrowser = errors.New("no Chromium or Chrome is installed, which prints the PDF: install one " +
	"(on Debian: apt-get install chromium), or write HTML with -o html and print it in any browser")

// browserNames are the programs that can print, in the order of preference.
var browserNames = []string{"chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "microsoft-edge"}

// FindBrowser returns the path of a browser that can print. The error is ErrNoBrowser.
func FindBrowser() (string, error) {
	for _, name := range browserNames {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoBrowser
}

// timeLimit is how long a browser may take: a report takes a second or two.
const timeLimit = 2 * time.Minute

// Write prints a document. The error is ErrNoBrowser, or that of the browser or the output.
func Write(ctx context.Context, out io.Writer, content document.Document) error {
	browser, err := FindBrowser()
	if err != nil {
		return err
	}
	var written bytes.Buffer
	if err := html.Write(&written, content, html.Frame{}); err != nil {
		return err
	}
	printed, err := printPage(ctx, browser, written.String())
	if err != nil {
		return fmt.Errorf("print with %s: %w", browser, err)
	}
	_, err = out.Write(printed)
	return err
}

// NewBrowserOptions returns how a browser is started that shows pages of this program alone: without a
// window, a profile or a connection to anywhere else.
func NewBrowserOptions(browser string) []chromedp.ExecAllocatorOption {
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	options = append(options,
		chromedp.ExecPath(browser),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
	)
	if os.Geteuid() == 0 {
		// Chromium does not start its sandbox as root. The pages are made by this program.
		options = append(options, chromedp.NoSandbox)
	}
	return options
}

// footer numbers the pages. Chromium fills the two spans in.
const footer = `<div style="font: 8px sans-serif; width: 100%; text-align: center">` +
	`<span class="pageNumber"></span> / <span class="totalPages"></span></div>`

func printPage(ctx context.Context, browser, content string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	ctx, stopBrowser := chromedp.NewExecAllocator(ctx, NewBrowserOptions(browser)...)
	defer stopBrowser()
	ctx, closeTab := chromedp.NewContext(ctx)
	defer closeTab()
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		return nil, err
	}
	scripts := emulation.SetScriptExecutionDisabledParams{Value: true}
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, scripts); err != nil {
		return nil, err
	}
	tree, err := chromedp.Call(ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return nil, err
	}
	shown := page.SetDocumentContentParams{FrameID: tree.FrameTree.Frame.ID, HTML: content}
	if _, err := chromedp.Call(ctx, page.SetDocumentContent, shown); err != nil {
		return nil, err
	}
	return chromedp.Run(ctx, chromedp.PrintToPDF(
		chromedp.PDFPrintBackground(), chromedp.PDFOutlineAndTagged(), chromedp.PDFPreferCSSPageSize(),
		chromedp.PDFHeaderTemplate("<span></span>"), chromedp.PDFFooterTemplate(footer),
	))
}
