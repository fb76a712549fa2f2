package lint

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
)

// junitReport is a report in the form of JUnit, in the members that GitLab, Jenkins, Azure Pipelines
// and CircleCI read.
type junitReport struct {
	XMLName xml.Name `xml:"testsuites"`
	junitCounts

	Name   string       `xml:"name,attr"`
	Suites []junitSuite `xml:"testsuite"`
}

// junitCounts are the numbers of tests by result.
type junitCounts struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

type junitSuite struct {
	junitCounts

	Name  string      `xml:"name,attr"`
	Cases []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	ClassName string        `xml:"classname,attr"`
	File      string        `xml:"file,attr,omitempty"`
	Line      int           `xml:"line,attr,omitempty"`
	Skipped   *junitMessage `xml:"skipped"`
	Failure   *junitMessage `xml:"failure"`
	Output    string        `xml:"system-out,omitempty"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

const (
	// junitClean is the test of a file without findings: several systems refuse a report that
	// has no test.
	junitClean = "no findings"
	// junitNoFile is the suite of findings about objects that are not in the files.
	junitNoFile = "(no file)"
)

// writeJUnit writes a suite for each file, and in it a test for each finding, because most systems
// show one message of a test. A finding is a failure if it is an error or fails the run. A
// waived one is skipped, and any other one passes and has its text as output.
func (report Report) writeJUnit(out io.Writer, options WriteOptions) error {
	if _, err := io.WriteString(out, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(out)
	encoder.Indent("", "  ")
	if err := encoder.Encode(report.newJUnitReport(options)); err != nil {
		return err
	}
	_, err := io.WriteString(out, "\n")
	return err
}

func (report Report) newJUnitReport(options WriteOptions) junitReport {
	byFile := make(map[string][]Finding)
	names := slices.Clone(report.Files)
	for _, finding := range report.Findings {
		byFile[finding.File] = append(byFile[finding.File], finding)
		names = append(names, finding.File)
	}
	slices.Sort(names)
	whole := junitReport{Name: "kubectl techplan lint"}
	for _, name := range slices.Compact(names) {
		suite := newJUnitSuite(cmp.Or(options.formatPath(name), junitNoFile), byFile[name], options)
		whole.Suites = append(whole.Suites, suite)
		whole.addCounts(suite.junitCounts)
	}
	return whole
}

func newJUnitSuite(name string, findings []Finding, options WriteOptions) junitSuite {
	suite := junitSuite{Name: name}
	if len(findings) == 0 {
		suite.Cases = []junitCase{{Name: junitClean, ClassName: name}}
	}
	seen := make(map[string]int)
	for _, finding := range findings {
		test := newJUnitCase(name, finding, options)
		// Systems find a test again in the next run by its name, which has to be unique.
		if seen[test.Name]++; seen[test.Name] > 1 {
			test.Name = fmt.Sprintf("%s (%d)", test.Name, seen[test.Name])
		}
		suite.Cases = append(suite.Cases, test)
	}
	for _, test := range suite.Cases {
		suite.addCounts(test.countResults())
	}
	return suite
}

// newJUnitCase returns the test of a finding. Its name has no line and no figure, which change
// while the finding stays.
func newJUnitCase(suite string, finding Finding, options WriteOptions) junitCase {
	words := []string{finding.Code, finding.Kind, finding.Name, finding.Field}
	if finding.FiscalYear != 0 {
		words = append(words, fmt.Sprintf("FY%d", finding.FiscalYear))
	}
	words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
	test := junitCase{Name: strings.Join(words, " "), ClassName: suite}
	if finding.hasFile() {
		test.File, test.Line = suite, finding.Line
	}
	sentence := finding.formatSentence()
	first := fmt.Sprintf("%s:%d: %s %s %s", suite, finding.Line, finding.formatLabel(), finding.Code, sentence)
	body := strings.Join(append([]string{first}, finding.listAdvice()...), "\n")
	switch {
	case finding.Waived != "":
		test.Skipped = &junitMessage{Message: sentence}
	case finding.isAtLeast(severityError) || finding.isAtLeast(options.FailOn):
		test.Failure = &junitMessage{Message: sentence, Type: finding.Code, Text: body}
	default:
		test.Output = body
	}
	return test
}

func (test junitCase) countResults() junitCounts {
	counts := junitCounts{Tests: 1}
	switch {
	case test.Skipped != nil:
		counts.Skipped = 1
	case test.Failure != nil:
		counts.Failures = 1
	}
	return counts
}

func (counts *junitCounts) addCounts(other junitCounts) {
	counts.Tests += other.Tests
	counts.Failures += other.Failures
	counts.Errors += other.Errors
	counts.Skipped += other.Skipped
}
