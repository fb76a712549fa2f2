package reports_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"techplan.education/internal/document"
	"techplan.education/internal/locale"
	"techplan.education/internal/reports"
)

// maxGrade is the highest grade of the sentences for families.
const maxGrade = 8

// listSentences lists what the report for families says in its own words, from its source: whatever is an
// argument of say or newParagraph.
func listSentences(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "families.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var sentences []string
	ast.Inspect(file, func(node ast.Node) bool {
		call, isCall := node.(*ast.CallExpr)
		if !isCall {
			return true
		}
		of, isMethod := call.Fun.(*ast.SelectorExpr)
		if !isMethod || of.Sel.Name != "say" && of.Sel.Name != "newParagraph" {
			return true
		}
		literal, isLiteral := call.Args[0].(*ast.BasicLit)
		if !isLiteral {
			// newParagraph passes its own format on.
			if name, isName := call.Args[0].(*ast.Ident); !isName || name.Name != "format" {
				t.Errorf("a sentence is put together at run time: it has no translation")
			}
			return true
		}
		sentence, err := strconv.Unquote(literal.Value)
		if err != nil {
			t.Fatal(err)
		}
		sentences = append(sentences, sentence)
		return true
	})
	slices.Sort(sentences)
	return slices.Compact(sentences)
}

// TestSentencesAreTranslated checks that each language has each sentence, with the same places for values.
func TestSentencesAreTranslated(t *testing.T) {
	sentences := listSentences(t)
	if len(sentences) < 30 {
		t.Fatalf("%d sentences are found", len(sentences))
	}
	for _, language := range locale.Languages() {
		if language == "en" {
			continue
		}
		translated, err := locale.Translations(language)
		if err != nil {
			t.Fatal(err)
		}
		for _, sentence := range sentences {
			words, exists := translated[sentence]
			if !exists || words == "" {
				t.Errorf("%s has no translation of %q", language, sentence)
			}
			if strings.Count(words, "%s") != strings.Count(sentence, "%s") {
				t.Errorf("%s: %q has other places for values than %q", language, words, sentence)
			}
		}
	}
}

// TestSentencesAreReadable measures the sentences. Labels are left out: they would lower the grade.
func TestSentencesAreReadable(t *testing.T) {
	var all strings.Builder
	worst, hardest := 0.0, ""
	for _, sentence := range listSentences(t) {
		if !strings.HasSuffix(sentence, ".") && !strings.HasSuffix(sentence, ":") {
			continue
		}
		words := strings.ReplaceAll(sentence, "%s", "ten")
		all.WriteString(words + " ")
		if grade := computeGrade(words); grade > worst {
			worst, hardest = grade, sentence
		}
	}
	grade := computeGrade(all.String())
	t.Logf("Flesch-Kincaid grade of the report for families: %.1f; of its hardest sentence %.1f: %s", grade, worst,
		hardest)
	if grade > maxGrade || worst > maxGrade {
		t.Errorf("the grade is %.1f, and of %q %.1f; want at most %d", grade, hardest, worst, maxGrade)
	}
}

// TestFamiliesInSpanish checks that no English sentence is left in the Spanish report.
func TestFamiliesInSpanish(t *testing.T) {
	for _, sample := range samples {
		input := readSample(t, sample)
		chosen, err := reports.Families.ApplyOptions(input, reports.Options{Language: "es"})
		if err != nil {
			t.Fatal(err)
		}
		made := reports.Families.Build(chosen)
		if made.Language != "es" {
			t.Errorf("the language is %q, want es", made.Language)
		}
		written := writeMarkdown(t, made)
		for _, sentence := range listSentences(t) {
			if isSentence := strings.HasSuffix(sentence, "."); isSentence && strings.Contains(written, sentence) {
				t.Errorf("%s: the Spanish report says %q", sample, sentence)
			}
		}
	}
}

// TestFamiliesNameNoPerson checks that a role with an address is passed over.
func TestFamiliesNameNoPerson(t *testing.T) {
	input := readSample(t, "aligned")
	input.Plan = input.Plan.DeepCopy()
	for i := range input.Plan.Spec.DomainLeads {
		input.Plan.Spec.DomainLeads[i].Role = "pat@juniper-flats.example"
	}
	for i := range input.Plan.Spec.Communications {
		input.Plan.Spec.Communications[i].Feedback = "pat@juniper-flats.example"
	}
	written := writeMarkdown(t, reports.Families.Build(input))
	if strings.Contains(written, "@") {
		t.Error("the report has an address")
	}
	for _, want := range []string{"does not say who can help you", "does not say how families can answer"} {
		if !strings.Contains(written, want) {
			t.Errorf("the report does not say: %s", want)
		}
	}
}

// TestFamiliesInternet checks that devices with a data plan count as help with internet at home.
func TestFamiliesInternet(t *testing.T) {
	made := buildReport(t, reports.Families, readDistrict(t, connected, "2026-11-21"), reports.Options{})
	written := writeMarkdown(t, made)
	if want := "The schools pay for the internet on 20 devices that children use."; !strings.Contains(written, want) {
		t.Errorf("the report does not say %q:\n%s", want, written)
	}
	if strings.Contains(written, "lifelinesupport") {
		t.Error("a plan in euros has links to programs of the United States")
	}
}

func findSection(sections []document.Section, id string) *document.Section {
	for i := range sections {
		if sections[i].ID == id {
			return &sections[i]
		}
		if found := findSection(sections[i].Sections, id); found != nil {
			return found
		}
	}
	return nil
}
