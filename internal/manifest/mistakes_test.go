package manifest

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"techplan.education/internal/manifest/messages"
	"techplan.education/internal/manifest/yamltree"
)

// The objects of a made-up district, each of them valid.
const (
	planText = `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata:
  name: plan-2026
spec:
  title: Learning Everywhere
  period:
    start: "2026-07-01"
    end: "2029-06-30"
  vision: {statement: Each student learns with a working device.}
  approval: {body: Board of Education, date: "2026-05-18"}
  district:
    name: Cedar Hollow Schools
    timeZone: America/Detroit
    fiscalYearStartMonth: 7
    enrollment: 1240
    erate: {nslpPercent: 62, categoryTwoRequested: 90000}
    sites: [{name: high-school, enrollment: 780}]
    terms: [{name: fall-2026, start: "2026-08-24", end: "2026-12-18"}]
  technologies:
  - {name: chromebook, kind: Device, unitCost: 320, usefulLifeMonths: 60, studentFacing: true}
  priorities:
  - {name: access, title: Access for each student}
  evaluationSchedules:
  - name: yearly
    cadence: Annual
    anchor: "2027-06-15"
    target: {kind: TechnologyPlan}
    criteria: [{name: reach, question: "How many students have one?"}]
  policy:
    waivers:
    - name: w
      code: GoalUnfunded
      severity: "Off"
      reason: Paid by another district.
      approvedBy: Superintendent
      until: "2027-06-30"
  budget:
    currency: USD
    total: 160000
    sources:
    - {name: local, kind: Local, amounts: [{fiscalYear: 2027, amount: 160000, state: Secured}]}
    lines:
    - name: chromebooks
      fiscalYear: 2027
      amount: 160000
      purpose: Replacement
      source: local
      recurring: false
      goals: [{name: one-to-one}]
      technologies: [chromebook]
`
	goalText = `apiVersion: techplan.education/v1alpha1
kind: Goal
metadata:
  name: one-to-one
spec:
  planRef: {name: plan-2026}
  title: A working device for every student
  owner: Technology director
  priority: access
  domains: [EdTech]
  start: "2026-07-01"
  due: "2029-06-30"
  pedagogicalShift: Students draft and revise in class.
  actions:
  - {name: order, owner: Buyer, start: "2026-07-06", end: "2026-08-20", cost: 1200, fiscalYear: 2027}
`
	benchmarkText = `apiVersion: techplan.education/v1alpha1
kind: Benchmark
metadata:
  name: speech
spec:
  goalRef: {name: one-to-one}
  metric: {name: Students with a device, direction: Increase, unit: percent}
  baseline: {date: "2026-07-01", value: 40}
  target: {date: "2029-06-30", value: 100}
  observations:
  - {date: "2026-10-26", value: "78.5"}
`
	deviceText = `apiVersion: techplan.education/v1alpha1
kind: Device
metadata:
  name: chromebooks-2026
spec:
  planRef: {name: plan-2026}
  technology: chromebook
  site: high-school
  audience: Students
  quantity: 780
  manufacturer: Acme
  acquisition:
    kind: Purchase
    ordered: "2026-06-20"
    received: "2026-08-05"
    unitCost: 320
  inService: "2026-08-24"
  warrantyEnd: "2029-08-05"
  notInService: [{state: Lost, count: 2}]
`
	evaluationText = `apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata:
  name: yearly-2027
spec:
  planRef: {name: plan-2026}
  target: {kind: TechnologyPlan, name: plan-2026}
  occurrence: "2027-06-15"
  results: [{criterion: reach, answer: Pass, evidence: Count of the office}]
  decision: {outcome: Retain, date: "2027-06-20", by: Cabinet}
`
)

// Each mistake leads to one sentence, which names the line and says what to write.
func TestMistakes(t *testing.T) {
	for _, tc := range mistakes {
		t.Run(tc.title, func(t *testing.T) {
			if strings.Count(tc.text, tc.old) == 0 {
				t.Fatalf("the object has no %q", tc.old)
			}
			var got []string
			for _, p := range load(t, strings.Replace(tc.text, tc.old, tc.new, 1)).Problems {
				got = append(got, fmt.Sprintf("%d %s: %s", p.Line, p.Field, p.Message))
			}
			if got := strings.Join(got, "\n"); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
	if len(mistakes) < 100 {
		t.Errorf("%d mistakes are fewer than a hundred", len(mistakes))
	}
}

var rowOfPage = regexp.MustCompile("(?m)^\\| (`.*) \\| (.*) \\|$")

// The page about the linter promises sentences of the table above, and lists all
// codes.
func TestPageOfLint(t *testing.T) {
	page, err := os.ReadFile("../../docs/lint.md")
	if err != nil {
		t.Fatal(err)
	}
	mistakesPart, codesPart, _ := strings.Cut(string(page), "## Codes")
	for _, row := range rowOfPage.FindAllStringSubmatch(mistakesPart, -1) {
		isPromised := func(m mistake) bool { return strings.HasSuffix(m.want, ": "+row[2]) }
		if !slices.ContainsFunc(mistakes, isPromised) {
			t.Errorf("no mistake has the sentence for %s: %s", row[1], row[2])
		}
	}
	codes := []string{
		codeUnreadable, codeTooLarge, codeExcessiveAliases, codeMissingField, codeUnknownKind, codeUnsupportedVersion,
		codeDuplicateObject, codeTooManyErrors, codeLargeObject, yamltree.CodeSyntaxError, yamltree.CodeDuplicateKey,
		messages.CodeInvalid, messages.CodeUnknownField, messages.CodeAmbiguousKey, messages.CodeAmbiguousNumber,
	}
	for _, code := range codes {
		if !strings.Contains(codesPart, "| `"+code+"` |") {
			t.Errorf("the page does not list %s", code)
		}
	}
	if listed := len(rowOfPage.FindAllString(codesPart, -1)); listed != len(codes) {
		t.Errorf("the page lists %d codes, and there are %d", listed, len(codes))
	}
}
