package pdf_test

import (
	"bytes"
	"errors"
	"testing"

	"techplan.education/internal/document"
	"techplan.education/internal/document/pdf"
)

// TestWrite checks that a printed document is tagged and has a title, a language and an outline.
func TestWrite(t *testing.T) {
	if _, err := pdf.FindBrowser(); err != nil {
		t.Skip(err)
	}
	content := document.Document{
		Title: "Informe de tecnología", Language: "es",
		Sections: []document.Section{
			{ID: "money", Title: "Dinero", Blocks: []document.Block{document.NewParagraph("Hay dinero.")}},
		},
	}
	var written bytes.Buffer
	if err := pdf.Write(t.Context(), &written, content); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(written.Bytes(), []byte("%PDF-")) {
		t.Fatalf("what was written begins with %q, not with the mark of a PDF", written.Bytes()[:min(8, written.Len())])
	}
	for _, want := range []string{"/StructTreeRoot", "/Marked true", "/Outlines", "/Lang (es)", "/Title"} {
		if !bytes.Contains(written.Bytes(), []byte(want)) {
			t.Errorf("the PDF has no %s", want)
		}
	}
}

// TestWriteWithoutBrowser checks the sentence that says what to do.
func TestWriteWithoutBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	err := pdf.Write(t.Context(), &bytes.Buffer{}, document.Document{Title: "Report", Language: "en"})
	if !errors.Is(err, pdf.ErrNoBrowser) {
		t.Errorf("got the error %v, want %v", err, pdf.ErrNoBrowser)
	}
}
