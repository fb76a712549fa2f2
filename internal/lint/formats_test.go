package lint

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/joshdk/go-junit"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/snapshot"
)

// samples are what the formats are tried with: directories of config/samples.
var samples = []string{
	"../../config/samples/aligned", "../../config/samples/east-central-isd", "../../config/samples/invalid",
}

// jsonReport is what the tests read of a report in JSON.
type jsonReport struct {
	Findings []Finding
	Summary  Summary
}

func readJSON(t *testing.T, stdin string, assess assessment, args ...string) jsonReport {
	t.Helper()
	var read jsonReport
	if err := json.Unmarshal([]byte(writeReport(t, "json", "error", stdin, assess, args...)), &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// findingsOfAllKinds are results with a finding of each severity, a waived and a lowered one, one
// with advice, one about an object that is not in the files, and one of an unknown code.
func findingsOfAllKinds() []result {
	unfunded := v1alpha1.Finding{
		Code: "GoalUnfunded", Severity: v1alpha1.SeverityError, Object: goal, Field: "spec.planRef", FiscalYear: 2027,
		Amount: "5", Message: "100% of it, say {0}: no\nline", Action: "Name [the](goal).",
		Related: []string{"A of B: it, too"},
	}
	waived := unfunded
	waived.FiscalYear, waived.Waived = 2028, "w1"
	lowered := v1alpha1.Finding{
		Code: "LineUnaligned", Severity: v1alpha1.SeverityWarning, Object: plan, Lowered: "w2", Message: "It is so.",
	}
	note := v1alpha1.Finding{
		Code: "VisionMissing", Severity: v1alpha1.SeverityInfo, Object: plan, Message: "Worth knowing.",
	}
	elsewhere := v1alpha1.Finding{
		Code: "Unlisted", Severity: v1alpha1.SeverityError, Message: "It is so.",
		Object: v1alpha1.ObjectKey{Kind: "Device", Name: "none"},
	}
	return []result{
		{Kind: "TechnologyPlan", Name: "plan-2026", Findings: []v1alpha1.Finding{unfunded, waived, lowered, note, elsewhere}},
	}
}

// writeSample writes a file with the path below a directory that becomes the working directory.
func writeSample(t *testing.T, path, text string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestGitHub(t *testing.T) {
	const path = "plans, new/50%: a.yaml"
	writeSample(t, path, files)
	absolute, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	const file = "file=plans%2C new/50%25%3A a.yaml,"
	const advice = "%0A-> Name [the](goal).%0Aand so A of B: it, too\n"
	want := "::error title=Unlisted::It is so.\n" +
		"::warning " + file + "line=1,title=LineUnaligned::It is so. (lowered by waiver w2)\n" +
		"::notice " + file + "line=1,title=VisionMissing::Worth knowing.\n" +
		"::error " + file + "line=17,title=GoalUnfunded::100%25 of it, say {0}: no line" + advice +
		"::debug " + file + "line=17,title=GoalUnfunded::100%25 of it, say {0}: no line (waiver w1)" + advice
	for name, given := range map[string]string{
		"a relative path": path, "an absolute path": absolute, "a path with a dot": "./" + path,
	} {
		t.Run(name, func(t *testing.T) {
			got := writeReport(t, "github", "error", "", finds(findingsOfAllKinds()...), given)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("output (-want +got):\n%s", diff)
			}
		})
	}
	got := writeReport(t, "github", "error", "a: [\n", finds(), "-")
	if !strings.HasPrefix(got, "::error title=SyntaxError::") {
		t.Errorf("the standard input is no file of the repository: %s", got)
	}
	got = writeReport(t, "github", "error", files, finds(), "-")
	if got != "" {
		t.Errorf("nothing is found, and yet: %s", got)
	}
}

// sarifSchemaOf compiles the schema of the OASIS standard.
func sarifSchemaOf(t *testing.T) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(sarifSchemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// sarifSchemaFile is absolute, because tests change the working directory.
var sarifSchemaFile = func() string {
	path, err := filepath.Abs("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		panic(err)
	}
	return path
}()

// parseSARIF holds that an output is valid by the schema, and returns it.
func parseSARIF(t *testing.T, schema *jsonschema.Schema, output string) sarifRun {
	t.Helper()
	instance, err := jsonschema.UnmarshalJSON(strings.NewReader(output))
	if err != nil {
		t.Fatalf("%v in %.500s", err, output)
	}
	if err := schema.Validate(instance); err != nil {
		t.Errorf("the output does not follow the schema: %v", err)
	}
	var log sarifLog
	if err := json.Unmarshal([]byte(output), &log); err != nil || len(log.Runs) != 1 {
		t.Fatalf("%v, %d runs", err, len(log.Runs))
	}
	return log.Runs[0]
}

func TestSARIF(t *testing.T) {
	schema := sarifSchemaOf(t)
	writeSample(t, "plans/a b.yaml", files)
	sarif := parseSARIF(t, schema, writeReport(t, "sarif", "error", "", finds(findingsOfAllKinds()...), "plans"))
	var shown []string
	for _, result := range sarif.Results {
		place := "nowhere"
		if len(result.Locations) > 0 && result.Locations[0].Physical != nil {
			physical := result.Locations[0].Physical
			place = fmt.Sprintf("%s:%d", physical.Artifact.URI, physical.Region.StartLine)
		}
		shown = append(shown, fmt.Sprintf("%s %s %s %d", result.RuleID, result.Level, place, len(result.Suppressions)))
		if rule := sarif.Tool.Driver.Rules[result.RuleIndex]; rule.ID != result.RuleID {
			t.Errorf("the rule of a %s is %s", result.RuleID, rule.ID)
		}
	}
	want := []string{
		"Unlisted error nowhere 0",
		"LineUnaligned warning plans/a%20b.yaml:1 0",
		"VisionMissing note plans/a%20b.yaml:1 0",
		"GoalUnfunded error plans/a%20b.yaml:17 0",
		"GoalUnfunded error plans/a%20b.yaml:17 1",
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	last := sarif.Results[4]
	wantSuppression := sarifSuppression{Kind: "inSource", Status: "accepted", Justification: "waiver w1 of the plan"}
	if diff := cmp.Diff(wantSuppression, last.Suppressions[0]); diff != "" {
		t.Errorf("suppression (-want +got):\n%s", diff)
	}
	wantMessage := "100% of it, say {0}: no line (waiver w1)\n-> Name [the](goal).\nand so A of B: it, too"
	if diff := cmp.Diff(wantMessage, last.Message.Text); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
	if sarif.Tool.Driver.Version != "v0.1.0" || sarif.Properties.AsOf != "2026-11-21" {
		t.Errorf("version %q as of %q", sarif.Tool.Driver.Version, sarif.Properties.AsOf)
	}
	clean := parseSARIF(t, schema, writeReport(t, "sarif", "error", files, finds(), "-"))
	if clean.Results == nil || len(clean.Results)+len(clean.Tool.Driver.Rules) != 0 {
		t.Errorf("without findings: %+v", clean)
	}
	parseSARIF(t, schema, writeReport(t, "sarif", "error", "a: [\n", finds(), "-"))
}

// Each rule and each problem has help, and the documentation of the help exists.
func TestSARIFRules(t *testing.T) {
	relative := regexp.MustCompile(`\]\([^)]*\)`)
	codes := []string{"PlanNotFound", "SyntaxError", "of no table"}
	for _, rule := range catalog.All.ListRules() {
		codes = append(codes, string(rule.Code))
	}
	for _, code := range codes {
		rule := newSARIFRule(code)
		if rule.ShortDescription.Text == "" || rule.Help.Text == "" || rule.DefaultLevel.Level == "" {
			t.Errorf("%s has no help: %+v", code, rule)
		}
		page, ok := strings.CutPrefix(rule.HelpURI, docsURL)
		page, _, _ = strings.Cut(page, "#")
		if _, err := os.Stat(filepath.Join("../../docs", page)); err != nil || !ok {
			t.Errorf("%s: %s is no page of the documentation", code, rule.HelpURI)
		}
		for _, link := range relative.FindAllString(rule.Help.Markdown, -1) {
			if !strings.HasPrefix(link, "](https://") {
				t.Errorf("%s: the help has the relative link %s", code, link)
			}
		}
	}
}

// The identity of a finding stays with another line and other figures.
func TestFingerprint(t *testing.T) {
	base := Finding{
		File: "a.yaml", Line: 3, Severity: "error", Code: "A", Kind: "Goal", Name: "g", Namespace: "n",
		Field: "spec", FiscalYear: 2027,
	}
	withoutObject := Finding{File: "a.yaml", Line: 3, Code: "SyntaxError"}
	for name, tc := range map[string]struct {
		from   Finding
		change func(*Finding)
		same   bool
	}{
		"another line":              {base, func(f *Finding) { f.Line = 4 }, true},
		"another file":              {base, func(f *Finding) { f.File = "b.yaml" }, true},
		"another figure":            {base, func(f *Finding) { f.Message, f.Amount = "b", "2" }, true},
		"waived":                    {base, func(f *Finding) { f.Waived = "w" }, true},
		"another code":              {base, func(f *Finding) { f.Code = "B" }, false},
		"another object":            {base, func(f *Finding) { f.Name = "h" }, false},
		"another namespace":         {base, func(f *Finding) { f.Namespace = "m" }, false},
		"another field":             {base, func(f *Finding) { f.Field = "spec.due" }, false},
		"another year":              {base, func(f *Finding) { f.FiscalYear = 2028 }, false},
		"another file, no object":   {withoutObject, func(f *Finding) { f.File = "b.yaml" }, false},
		"words in another division": {base, func(f *Finding) { f.Kind, f.Name = "Goa", "lg" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			changed := tc.from
			tc.change(&changed)
			if same := tc.from.computeFingerprint() == changed.computeFingerprint(); same != tc.same {
				t.Errorf("the same: %t, want %t", same, tc.same)
			}
		})
	}
}

func TestFormatPath(t *testing.T) {
	options := WriteOptions{WorkingDir: "/srv/repo"}
	for file, want := range map[string][2]string{
		"plans/a.yaml":           {"plans/a.yaml", "plans/a.yaml"},
		"./plans//a.yaml":        {"plans/a.yaml", "plans/a.yaml"},
		"/srv/repo/plans/a.yaml": {"plans/a.yaml", "plans/a.yaml"},
		"/srv/other/a.yaml":      {"/srv/other/a.yaml", "file:///srv/other/a.yaml"},
		"../other/a.yaml":        {"../other/a.yaml", "file:///srv/other/a.yaml"},
		"plans.zip/a b.yaml":     {"plans.zip/a b.yaml", "plans.zip/a%20b.yaml"},
		"a:b.yaml":               {"a:b.yaml", "./a:b.yaml"},
		"100%#?.yaml":            {"100%#?.yaml", "100%25%23%3F.yaml"},
		"":                       {"", ""},
	} {
		if got := [2]string{options.formatPath(file), options.locateArtifact(file).URI}; got != want {
			t.Errorf("%q: got %q, want %q", file, got, want)
		}
	}
}

// A file of the repository has a reference that is relative to its root, wherever the linter runs,
// and any other file an absolute one.
func TestLocateArtifact(t *testing.T) {
	base := func(uri string) sarifArtifact { return sarifArtifact{URI: uri, URIBaseID: "%SRCROOT%"} }
	inFolder := WriteOptions{WorkingDir: "/srv/repo/plans", SourceRoot: "/srv/repo"}
	atRoot := WriteOptions{WorkingDir: "/srv/repo", SourceRoot: "/srv/repo"}
	for name, c := range map[string]struct {
		options WriteOptions
		file    string
		want    sarifArtifact
	}{
		"below the working directory":       {inFolder, "oak/a.yaml", base("plans/oak/a.yaml")},
		"beside the working directory":      {inFolder, "../other/a.yaml", base("other/a.yaml")},
		"at the root":                       {inFolder, "../a.yaml", base("a.yaml")},
		"up and down again":                 {inFolder, "../plans/a.yaml", base("plans/a.yaml")},
		"absolute, in the repository":       {inFolder, "/srv/repo/b/a.yaml", base("b/a.yaml")},
		"above the repository":              {inFolder, "../../a b.yaml", sarifArtifact{URI: "file:///srv/a%20b.yaml"}},
		"beside the repository":             {atRoot, "../other/a.yaml", sarifArtifact{URI: "file:///srv/other/a.yaml"}},
		"a folder with a name of two dots":  {atRoot, "..plans/a.yaml", base("..plans/a.yaml")},
		"absolute, outside":                 {atRoot, "/etc/a.yaml", sarifArtifact{URI: "file:///etc/a.yaml"}},
		"no repository, below":              {WriteOptions{WorkingDir: "/srv"}, "a.yaml", base("a.yaml")},
		"no repository, beside":             {WriteOptions{WorkingDir: "/srv/x"}, "../a.yaml", sarifArtifact{URI: "file:///srv/a.yaml"}},
		"no working directory":              {WriteOptions{}, "./plans//a.yaml", base("plans/a.yaml")},
		"no working directory, a folder up": {WriteOptions{}, "../a.yaml", sarifArtifact{URI: "../a.yaml"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.options.locateArtifact(c.file)); diff != "" {
				t.Errorf("artifact (-want +got):\n%s", diff)
			}
		})
	}
}

// parseJUnit returns the tests of an output by status, and how many of them stand for a file
// without findings.
func parseJUnit(t *testing.T, output string) (byStatus map[junit.Status]int, clean int) {
	t.Helper()
	suites, err := junit.Ingest([]byte(output))
	if err != nil {
		t.Fatal(err)
	}
	byStatus = make(map[junit.Status]int)
	for _, suite := range suites {
		names := make(map[string]bool)
		for _, test := range suite.Tests {
			if names[test.Name] {
				t.Errorf("%s has two tests %s", suite.Name, test.Name)
			}
			names[test.Name] = true
			byStatus[test.Status]++
			if test.Name == junitClean {
				clean++
			}
		}
	}
	return byStatus, clean
}

func TestJUnit(t *testing.T) {
	writeSample(t, "plans/a.yaml", files)
	if err := os.WriteFile("plans/b.yaml", []byte("kind: Secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := writeReport(t, "junit", "error", "", finds(findingsOfAllKinds()...), "plans")
	const unfunded = "GoalUnfunded Goal one-to-one spec.planRef"
	const place = `classname="plans/a.yaml" file="plans/a.yaml" line="17"`
	const label = "plans/a.yaml:17: error GoalUnfunded "
	const advice = "\n-&gt; Name [the](goal).\nand so A of B: it, too"
	const sentence = "100% of it, say {0}: no line"
	want := `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="6" failures="2" errors="0" skipped="1" name="kubectl techplan lint">
  <testsuite tests="1" failures="1" errors="0" skipped="0" name="(no file)">
    <testcase name="Unlisted Device none" classname="(no file)">
      <failure message="It is so." type="Unlisted">(no file):0: error Unlisted It is so.</failure>
    </testcase>
  </testsuite>
  <testsuite tests="4" failures="1" errors="0" skipped="1" name="plans/a.yaml">
    <testcase name="LineUnaligned TechnologyPlan plan-2026" classname="plans/a.yaml" file="plans/a.yaml" line="1">
      <system-out>plans/a.yaml:1: warning LineUnaligned It is so. (lowered by waiver w2)</system-out>
    </testcase>
    <testcase name="VisionMissing TechnologyPlan plan-2026" classname="plans/a.yaml" file="plans/a.yaml" line="1">
      <system-out>plans/a.yaml:1: info VisionMissing Worth knowing.</system-out>
    </testcase>
    <testcase name="` + unfunded + ` FY2027" ` + place + `>
      <failure message="` + sentence + `" type="GoalUnfunded">` + label + sentence + advice + `</failure>
    </testcase>
    <testcase name="` + unfunded + ` FY2028" ` + place + `>
      <skipped message="` + sentence + ` (waiver w1)"></skipped>
    </testcase>
  </testsuite>
  <testsuite tests="1" failures="0" errors="0" skipped="0" name="plans/b.yaml">
    <testcase name="no findings" classname="plans/b.yaml"></testcase>
  </testsuite>
</testsuites>
`
	// encoding/xml writes line ends within text as character references.
	if diff := cmp.Diff(want, strings.ReplaceAll(got, "&#xA;", "\n")); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
}

// A failure of the report is what fails the run, and an error is one in any case.
func TestJUnitFailures(t *testing.T) {
	for failOn, want := range map[string]int{"error": 2, "warning": 3, "info": 4, "none": 2} {
		got := writeReport(t, "junit", failOn, files, finds(findingsOfAllKinds()...), "-")
		if byStatus, _ := parseJUnit(t, got); byStatus[junit.StatusFailed] != want {
			t.Errorf("--fail-on %s: %v, want %d failures", failOn, byStatus, want)
		}
	}
}

// Findings with the same code, object and field are tests with different names.
func TestJUnitNamesAreUnique(t *testing.T) {
	same := []Finding{{Code: "A"}, {Code: "A"}, {Code: "B"}, {Code: "A"}}
	suite := newJUnitSuite("a.yaml", same, WriteOptions{FailOn: severityError})
	var names []string
	for _, test := range suite.Cases {
		names = append(names, test.Name)
	}
	if diff := cmp.Diff([]string{"A", "A (2)", "B", "A (3)"}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

// SARIF and JUnit hold as many findings as the JSON, whatever is found, with as many that are waived.
func TestFormatsHoldAllFindings(t *testing.T) {
	schema := sarifSchemaOf(t)
	manyErrors := strings.Repeat("---\nkind: Goal\napiVersion: techplan.education/v1\n", 200)
	for name, tc := range map[string]struct {
		stdin  string
		assess assessment
		args   []string
	}{
		"findings of all kinds":  {files, finds(findingsOfAllKinds()...), []string{"-"}},
		"no finding":             {files, finds(), []string{"-"}},
		"many errors":            {manyErrors, finds(), []string{"-"}},
		"the aligned sample":     {"", snapshot.AssessDistrict, samples[:1]},
		"the sample with faults": {"", snapshot.AssessDistrict, samples[1:2]},
		"refused objects":        {"", snapshot.AssessDistrict, samples[2:]},
		"all samples":            {"", snapshot.AssessDistrict, samples},
	} {
		t.Run(name, func(t *testing.T) {
			write := func(format string) string {
				return writeReport(t, format, "error", tc.stdin, tc.assess, tc.args...)
			}
			read := readJSON(t, tc.stdin, tc.assess, tc.args...)
			sarif := parseSARIF(t, schema, write("sarif"))
			suppressed := 0
			for _, result := range sarif.Results {
				suppressed += len(result.Suppressions)
			}
			if len(sarif.Results) != len(read.Findings) || suppressed != read.Summary.Waived {
				t.Errorf("SARIF has %d results, %d of them suppressed; JSON %d findings, %d of them waived",
					len(sarif.Results), suppressed, len(read.Findings), read.Summary.Waived)
			}
			byStatus, clean := parseJUnit(t, write("junit"))
			tests := byStatus[junit.StatusPassed] + byStatus[junit.StatusFailed] + byStatus[junit.StatusSkipped]
			if tests-clean != len(read.Findings) || byStatus[junit.StatusSkipped] != read.Summary.Waived {
				t.Errorf("JUnit has %v and %d without findings; JSON %d findings, %d of them waived",
					byStatus, clean, len(read.Findings), read.Summary.Waived)
			}
			if lines := strings.Count(write("github"), "\n"); lines != len(read.Findings) {
				t.Errorf("%d workflow commands for %d findings", lines, len(read.Findings))
			}
		})
	}
}

var codeOfPage = regexp.MustCompile("`([A-Z][A-Za-z]+)`")

// The page about lint lists the codes that have a meaning here, and no others.
func TestProblemMeanings(t *testing.T) {
	page, err := os.ReadFile("../../docs/lint.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## Codes\n")
	listed := make(map[string]bool)
	for _, code := range codeOfPage.FindAllStringSubmatch(section, -1) {
		listed[code[1]] = true
		if problemMeanings[code[1]] == "" {
			t.Errorf("docs/lint.md lists %s, which has no meaning", code[1])
		}
	}
	for code := range problemMeanings {
		if !listed[code] {
			t.Errorf("docs/lint.md does not list %s", code)
		}
	}
}
