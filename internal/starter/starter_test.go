package starter_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/completeness"
	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/starter"
)

const aligned = "../../config/samples/aligned"

// maple are the answers of an ordinary district.
func maple() starter.Answers {
	return starter.Answers{District: "Maple Valley Schools", Start: "2026-07-01"}
}

func buildFolder(t *testing.T, answers starter.Answers) map[string][]byte {
	t.Helper()
	files, err := starter.BuildFolder(answers)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// loadFolder reads files as the linter does.
func loadFolder(t *testing.T, files map[string][]byte) *manifest.Set {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	set, err := manifest.LoadFiles(t.Context(), []string{dir}, manifest.Options{Namespace: "default"})
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range set.Problems {
		file := filepath.Base(problem.File)
		t.Errorf("%s:%d: %s %s: %s", file, problem.Line, problem.Code, problem.Field, problem.Message)
	}
	return set
}

// loadPlan reads a folder that holds one plan.
func loadPlan(t *testing.T, files map[string][]byte) (*snapshot.NamespacedDistrict, *v1alpha1.TechnologyPlan) {
	t.Helper()
	set := loadFolder(t, files)
	if len(set.Districts) != 1 || len(set.Districts[0].Plans) != 1 {
		t.Fatalf("want one plan, got %d districts", len(set.Districts))
	}
	return set.Districts[0], set.Districts[0].Plans[0]
}

// loadPrevious reads the sample in order as a plan that ends.
func loadPrevious(t *testing.T) *starter.Previous {
	t.Helper()
	set, err := manifest.LoadFiles(t.Context(), []string{aligned}, manifest.Options{})
	if err != nil || len(set.Districts) != 1 {
		t.Fatalf("want one district: %v", err)
	}
	district := set.Districts[0]
	return &starter.Previous{
		Plan: district.Plans[0], Goals: district.Goals, Benchmarks: district.Benchmarks, Devices: district.Devices,
	}
}

// Whatever the answers are, the definitions accept the folder and no rule reports an error,
// on the first day of the plan and within it.
func TestFolderIsClean(t *testing.T) {
	five := []starter.School{
		{Name: "maple-high", Enrollment: 1240}, {Name: "maple-middle", Enrollment: 900}, {Name: "elm", Enrollment: 480},
		{Name: "oak", Enrollment: 455}, {Name: "office", Enrollment: 0},
	}
	for name, change := range map[string]func(*starter.Answers){
		"the least":                 func(*starter.Answers) {},
		"fiscal years from January": func(a *starter.Answers) { a.FiscalYearStart, a.Start = 1, "2027-01-01" },
		"fiscal years from July":    func(a *starter.Answers) { a.FiscalYearStart = 7 },
		"a first day in mid-year":   func(a *starter.Answers) { a.Start = "2026-11-15" },
		"a leap day":                func(a *starter.Answers) { a.Start = "2028-02-29" },
		"one year":                  func(a *starter.Answers) { a.Years = 1 },
		"ten years, the most":       func(a *starter.Answers) { a.Years = 10 },
		"yen, without decimals":     func(a *starter.Answers) { a.Currency, a.TimeZone = "JPY", "Asia/Tokyo" },
		"five schools":              func(a *starter.Answers) { a.Schools = five },
		"a namespace":               func(a *starter.Answers) { a.Namespace = "maple-valley" },
		"a name with quotes":        func(a *starter.Answers) { a.District = `The "Maple" district's schools` },
		"a name with a colon":       func(a *starter.Answers) { a.District = "Maple: Valley # 5, {north}" },
		"a name like a truth value": func(a *starter.Answers) { a.District = "on" },
		"a name like a number":      func(a *starter.Answers) { a.District = "0160" },
		"a name like a comment":     func(a *starter.Answers) { a.District = "# {{.Plan}} | `x` <b>" },
		"a name in other letters":   func(a *starter.Answers) { a.District = "Ysgol Dyffryn Ŵyll 学区" },
		"the longest name":          func(a *starter.Answers) { a.District = strings.Repeat("å", 160) },
	} {
		t.Run(name, func(t *testing.T) {
			answers := maple()
			change(&answers)
			district, plan := loadPlan(t, buildFolder(t, answers))
			if string(plan.Spec.District.Name) != answers.District {
				t.Errorf("the district is named %q, want %q", plan.Spec.District.Name, answers.District)
			}
			start, err := time.Parse(time.DateOnly, answers.Start)
			if err != nil {
				t.Fatal(err)
			}
			for _, day := range []time.Time{start, start.AddDate(0, 6, 0)} {
				for _, result := range snapshot.AssessDistrict(district.District, day.Add(12*time.Hour)) {
					for _, finding := range result.Findings {
						if finding.Severity == v1alpha1.SeverityError {
							t.Errorf("on %s: %s: %s", day.Format(time.DateOnly), finding.Code, finding.Message)
						}
					}
				}
			}
		})
	}
}

// What the answers say is in the plan, and nothing else.
func TestPlanOfAnswers(t *testing.T) {
	answers := starter.Answers{
		District: "Maple Valley Schools", Plan: "maple-plan", Namespace: "maple-valley", FiscalYearStart: 1,
		Start: "2027-01-01", Years: 4, TimeZone: "America/Detroit", Currency: "CAD",
		Schools: []starter.School{{Name: "maple-high", Enrollment: 1240}, {Name: "office"}},
	}
	district, plan := loadPlan(t, buildFolder(t, answers))
	high, office := int32(1240), int32(0)
	want := v1alpha1.TechnologyPlanSpec{
		Title:  "Maple Valley Schools technology plan 2027-2030",
		Period: v1alpha1.Period{Start: "2027-01-01", End: "2030-12-31"},
		District: v1alpha1.District{
			Name: "Maple Valley Schools", TimeZone: "America/Detroit", FiscalYearStartMonth: 1,
			Sites: []v1alpha1.Site{{Name: "maple-high", Enrollment: &high}, {Name: "office", Enrollment: &office}},
		},
		Budget: &v1alpha1.Budget{Currency: "CAD"},
	}
	if diff := cmp.Diff(want, plan.Spec); diff != "" {
		t.Error(diff)
	}
	if plan.Name != "maple-plan" || plan.Namespace != "maple-valley" {
		t.Errorf("the plan is %s of %s", plan.Name, plan.Namespace)
	}
	if len(district.Goals)+len(district.Benchmarks)+len(district.Devices) > 0 {
		t.Error("a goal, a benchmark or a lot is invented")
	}
}

var exampleLine = regexp.MustCompile(`(?m)^( *)# `)

// uncomment removes what a person removes from the examples.
func uncomment(files map[string][]byte) map[string][]byte {
	filled := map[string][]byte{}
	for name, content := range files {
		filled[name] = content
		if strings.HasSuffix(name, ".yaml") {
			filled[name] = exampleLine.ReplaceAll(content, []byte("$1"))
		}
	}
	return filled
}

// The examples are objects that the definitions accept, every section of a plan is among
// them, and their names fit together.
func TestExamplesAreAccepted(t *testing.T) {
	for name, change := range map[string]func(*starter.Answers){
		"without answers": func(*starter.Answers) {},
		"with all answers": func(a *starter.Answers) {
			a.Namespace, a.TimeZone = "maple-valley", "America/Detroit"
			a.Schools = []starter.School{{Name: "maple-high", Enrollment: 1240}}
		},
		"with fiscal years from January": func(a *starter.Answers) { a.FiscalYearStart, a.Start = 1, "2027-01-01" },
	} {
		t.Run(name, func(t *testing.T) {
			answers := maple()
			change(&answers)
			district, plan := loadPlan(t, uncomment(buildFolder(t, answers)))
			if len(district.Goals) != 1 || len(district.Benchmarks) != 1 || len(district.Devices) != 1 {
				t.Fatal("want an example of each kind")
			}
			now := time.Date(2027, 2, 1, 12, 0, 0, 0, time.UTC)
			for _, result := range snapshot.AssessDistrict(district.District, now) {
				for _, finding := range result.Findings {
					if finding.Code == "UnknownName" {
						t.Errorf("%s: %s", finding.Field, finding.Message)
					}
				}
			}
			computed := completeness.Compute(completeness.Plan{
				TechnologyPlan: plan, Goals: district.Goals, Benchmarks: district.Benchmarks,
			})
			for _, missing := range computed.Missing {
				// A person writes the vision; and keeping things running is another purpose of a line.
				if missing.Section != "vision" && missing.Section != "maintenance" {
					t.Errorf("no example fills the section %s", missing.Section)
				}
			}
		})
	}
}

// The dates and years of the examples lie in the plan that begins, and a lot stands at a site of the
// district.
func TestExamplesFollowTheStart(t *testing.T) {
	for title, c := range map[string]struct {
		start                       string
		terms, line, received, site string
	}{
		"the first day of the examples":      {"2026-07-01", "fall-2026", "chromebooks-fy27", "2026-08-05", "pine-high"},
		"five months later":                  {"2026-12-01", "fall-2026", "chromebooks-fy27", "2026-08-05", "pine-high"},
		"the calendar year in between":       {"2027-01-01", "fall-2026", "chromebooks-fy27", "2026-08-05", "pine-high"},
		"seven months later is nearer to 27": {"2027-02-01", "fall-2027", "chromebooks-fy28", "2027-08-05", "pine-high"},
		"five years later":                   {"2031-09-01", "fall-2031", "chromebooks-fy32", "2031-08-05", "pine-high"},
		"years before":                       {"2019-07-01", "fall-2019", "chromebooks-fy20", "2019-08-05", "pine-high"},
	} {
		t.Run(title, func(t *testing.T) {
			answers := maple()
			answers.Start = c.start
			answers.Schools = []starter.School{{Name: "pine-high", Enrollment: 500}}
			files := buildFolder(t, answers)
			for name, want := range map[string][]string{
				starter.FilePlan:    {"# - name: " + c.terms + "\n", "# - name: " + c.line + "\n"},
				starter.FileDevices: {"received: \"" + c.received + "\"", "line: " + c.line + "\n", "site: " + c.site + "\n"},
			} {
				for _, words := range want {
					if !strings.Contains(string(files[name]), words) {
						t.Errorf("%s does not have %q", name, words)
					}
				}
			}
		})
	}
}

// Each section of a plan that lacks a value asks its question.
func TestQuestions(t *testing.T) {
	files := buildFolder(t, maple())
	var all strings.Builder
	for _, content := range files {
		all.Write(content)
	}
	words := strings.Join(strings.Fields(strings.ReplaceAll(all.String(), "##", "")), " ")
	for _, section := range completeness.Sections {
		if !strings.Contains(words, section.Hint) {
			t.Errorf("no file asks: %s", section.Hint)
		}
	}
}

// The lines that people read are not wide, and no collection is in flow style.
func TestStyle(t *testing.T) {
	answers := starter.Answers{Previous: loadPrevious(t)}
	for name, content := range buildFolder(t, answers) {
		if !strings.HasSuffix(name, ".yaml") {
			continue
		}
		for line := range strings.Lines(string(content)) {
			if strings.Contains(line, "##") && len([]rune(line)) > 101 {
				t.Errorf("%s: a comment has more than 100 columns: %s", name, line)
			}
		}
		decoder := yaml.NewDecoder(strings.NewReader(string(content)))
		for {
			var document yaml.Node
			if err := decoder.Decode(&document); err != nil {
				break
			}
			if line := findFlow(&document); line > 0 {
				t.Errorf("%s: line %d is in flow style", name, line)
			}
		}
	}
}

// findFlow returns the line of a collection in flow style that is not empty, or 0.
func findFlow(node *yaml.Node) int {
	if node.Style&yaml.FlowStyle != 0 && len(node.Content) > 0 {
		return node.Line
	}
	for _, child := range node.Content {
		if line := findFlow(child); line > 0 {
			return line
		}
	}
	return 0
}

func TestListFiles(t *testing.T) {
	var names []string
	for name := range buildFolder(t, maple()) {
		names = append(names, name)
	}
	want := slices.Sorted(slices.Values(starter.ListFiles()))
	slices.Sort(names)
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

// The same answers yield the same files.
func TestDeterministic(t *testing.T) {
	answers := starter.Answers{Previous: loadPrevious(t)}
	if diff := cmp.Diff(buildFolder(t, answers), buildFolder(t, answers)); diff != "" {
		t.Error(diff)
	}
}

// A name of a district is text in the README, whatever characters it has.
func TestReadme(t *testing.T) {
	answers := maple()
	answers.District, answers.Namespace = "# [Maple](x) <b>", "maple"
	got := string(buildFolder(t, answers)[starter.FileReadme])
	for _, want := range []string{
		`# \# \[Maple\](x) \<b\> technology plan 2026-2029`, "from 2026-07-01 to 2029-06-30",
		"kubectl create namespace maple", "kubectl describe technologyplan plan-2026 --namespace maple",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the README does not have %q", want)
		}
	}
	if strings.Contains(got, "carried over") {
		t.Error("the README speaks of a plan that ends")
	}
}
