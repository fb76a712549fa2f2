package docs

import (
	"bufio"
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/config/crd"
	"techplan.education/internal/cli"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/snapshot"
)

const (
	coverage = "coverage.md"
	// asked is how many rows the list of requirements has.
	asked = 256
	// api is the package of the API's types.
	api = "techplan.education/api/v1alpha1"
)

// became are the words of the third column, in the order of the summary.
var became = []string{"field", "status", "rule", "schedule", "command", "data", "docs", "not yet", "not wanted"}

// unasked are the codes that no source document asks for, each with what does.
// A rule whose Source is techplan needs no entry.
var unasked = map[v1alpha1.FindingCode]string{
	rules.DevicesUnsupported: "the condition DevicesSupported answers the row, and the finding names the devices",
	rules.ReplacementInvalid: "a mistake in the inventory that would hide a bill",
	"BudgetDoesNotReconcile": "sums of real plans",
	"SourceOvercommitted":    "sums of real plans",
	"SourceNotAllotted":      "sums of real plans",
	"GoalOverfunded":         "sums of real plans",
	"BudgetOverspent":        "bookkeeping",
	"BudgetNearLimit":        "bookkeeping",
	"CountedTwice":           "bookkeeping",
	"RefreshCliff":           "real plans that spread the cost",
	"DebtOutlivesPurchase":   "real plans that buy devices with bonds",
	"FiscalYearNotBudgeted":  "real plans with an empty year",
	"CostUnknown":            "plain check of the plan",
	"CountImplausible":       "plain check of the plan",
	"GoalOutsidePlan":        "plain check of the plan",
	"LineOutsidePlan":        "plain check of the plan",
	"UnknownName":            "plain check of the plan",
	// 2 CFR 200.313.
	"FederalInventoryOverdue": "federal rules on equipment",
}

// unread are the fields that people write for people: kubectl shows them, and no
// an assessment could come of them.
var unread = map[string]string{
	"TechnologyPlan.spec.linkedPlans.name":       "is the key of the list",
	"TechnologyPlan.spec.stakeholders.name":      "is the key of the list",
	"TechnologyPlan.spec.timeline.owner":         "says who acts",
	"TechnologyPlan.spec.communications.channel": "is a text",
}

// coverageRow is a row of the page's table.
type coverageRow struct {
	id, asks, where string
	became          []string
}

var (
	coverageLine = regexp.MustCompile(`(?m)^\| (A[0-9]+) \| (.*) \| (.*) \| (.*) \|$`)
	summaryLine  = regexp.MustCompile(`(?m)^\| [a-z ]+ \| [0-9]+ \|$`)
	quoted       = regexp.MustCompile("`([^`]+)`")

	fieldReference = regexp.MustCompile(`^([A-Z][A-Za-z]+)\.(spec|status)(\.[A-Za-z0-9]+)+$`)
	codeReference  = regexp.MustCompile(`^[A-Z][A-Za-z]+$`)
)

func coverageRows(t *testing.T) []coverageRow {
	t.Helper()
	var list []coverageRow
	for _, m := range coverageLine.FindAllStringSubmatch(read(t, coverage), -1) {
		list = append(list, coverageRow{id: m[1], asks: m[2], became: strings.Split(m[3], ", "), where: m[4]})
	}
	return list
}

// Every requirement has a row, once and in order.
func TestCoverageRows(t *testing.T) {
	rows := coverageRows(t)
	if n := strings.Count(read(t, coverage), "\n| A"); len(rows) != asked || n != asked {
		t.Fatalf("want %d rows, got %d, of which %d have four columns", asked, n, len(rows))
	}
	for i, r := range rows {
		if want := fmt.Sprintf("A%d", i+1); r.id != want {
			t.Fatalf("want row %s, got %s", want, r.id)
		}
		if n := len(strings.Fields(r.asks)); n < 3 || n > 12 {
			t.Errorf("%s says in %d words what is asked for", r.id, n)
		}
	}
}

// sortOf is the word that a reference stands for; empty: it has none of the
// forms that the page explains.
func sortOf(reference string) string {
	switch m := fieldReference.FindStringSubmatch(reference); {
	case m != nil && m[2] == "status", strings.HasPrefix(reference, "condition "):
		return "status"
	case m != nil:
		return "field"
	case strings.HasPrefix(reference, "kubectl techplan "):
		return "command"
	case strings.HasPrefix(reference, "docs/"):
		return "docs"
	case strings.HasPrefix(reference, "internal/"):
		return "data"
	case codeReference.MatchString(reference):
		return "rule"
	default:
		return ""
	}
}

func references(where string) []string {
	var list []string
	for _, m := range quoted.FindAllStringSubmatch(where, -1) {
		list = append(list, m[1])
	}
	return list
}

const schedules = "TechnologyPlan.spec.evaluationSchedules"

// sorts are the words that the references of a row stand for.
func (r coverageRow) sorts() map[string]bool {
	found := map[string]bool{}
	for _, reference := range references(r.where) {
		sort := sortOf(reference)
		if strings.HasPrefix(reference, schedules) {
			found["schedule"] = true
		}
		found[sort] = true
	}
	return found
}

// A row says with the page's words what came of it, and shows each or says why
// not.
func TestCoverageWords(t *testing.T) {
	for _, r := range coverageRows(t) {
		sorts := r.sorts()
		for i, word := range r.became {
			switch {
			case !slices.Contains(became, word):
				t.Errorf("%s became %q, which is none of the words", r.id, word)
			case slices.Contains(r.became[:i], word):
				t.Errorf("%s became %s twice", r.id, word)
			case strings.HasPrefix(word, "not "):
				if len(r.became) > 1 {
					t.Errorf("%s is %s and something else", r.id, word)
				}
				if len(strings.Fields(r.where)) < 4 {
					t.Errorf("%s is %s without a reason", r.id, word)
				}
			case !sorts[word]:
				t.Errorf("%s became %s and shows none: %s", r.id, word, r.where)
			}
		}
	}
}

// What the page refers to exists.
func TestCoverageReferences(t *testing.T) {
	paths := schemaPaths(t)
	conditions := conditionTypes(t)
	codes := map[string]bool{}
	for _, rule := range catalog.All.ListRules() {
		codes[string(rule.Code)] = true
	}
	for _, r := range coverageRows(t) {
		for _, reference := range references(r.where) {
			exists := false
			switch sortOf(reference) {
			case "field":
				exists = paths[reference]
				if why, ok := unread[reference]; ok && !strings.HasPrefix(r.became[0], "not ") {
					t.Errorf("%s counts %s, which nothing reads: %s", r.id, reference, why)
				}
			case "status":
				condition, ok := strings.CutPrefix(reference, "condition ")
				exists = ok && conditions[condition] || paths[reference]
			case "rule":
				exists = codes[reference]
			case "command":
				exists = isCommand(t, strings.TrimPrefix(reference, "kubectl techplan "))
			case "docs", "data":
				_, err := os.Stat(filepath.Join("..", reference))
				exists = err == nil
			}
			if !exists {
				t.Errorf("%s refers to %s, which does not exist", r.id, reference)
			}
		}
	}
}

// schemaPaths are the fields of all kinds without the indices of lists, as in
// Goal.spec.actions.cost.
func schemaPaths(t *testing.T) map[string]bool {
	t.Helper()
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string]bool{}
	for _, d := range definitions {
		for _, part := range []string{"spec", "status"} {
			path := d.Spec.Names.Kind + "." + part
			addPaths(paths, path, d.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties[part])
		}
	}
	return paths
}

func addPaths(paths map[string]bool, path string, schema apiextensionsv1.JSONSchemaProps) {
	paths[path] = true
	if schema.Items != nil && schema.Items.Schema != nil {
		addPaths(paths, path, *schema.Items.Schema)
	}
	if schema.AdditionalProperties != nil && schema.AdditionalProperties.Schema != nil {
		addPaths(paths, path, *schema.AdditionalProperties.Schema)
	}
	for name, property := range schema.Properties {
		addPaths(paths, path+"."+name, property)
	}
}

// conditionTypes are the conditions that the API declares.
func conditionTypes(t *testing.T) map[string]bool {
	t.Helper()
	declared := regexp.MustCompile(`(?m)^\tCondition[A-Za-z]+ ConditionType = "([A-Za-z]+)"$`)
	types := map[string]bool{}
	for _, m := range declared.FindAllStringSubmatch(read(t, "../api/v1alpha1/conditions.go"), -1) {
		types[m[1]] = true
	}
	if len(types) == 0 {
		t.Fatal("no conditions in the API")
	}
	return types
}

func isCommand(t *testing.T, name string) bool {
	t.Helper()
	args := append(strings.Fields(name), "--help")
	return cli.RunPlugin(t.Context(), args, cli.Environment{
		In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Now: time.Now, Assess: snapshot.EachResult,
	}) == cli.ExitClean
}

// Every rule answers a row, or something else that is named here.
func TestCoverageOfRules(t *testing.T) {
	named := map[string]bool{}
	for _, r := range coverageRows(t) {
		for _, reference := range references(r.where) {
			named[reference] = true
		}
	}
	codes := map[v1alpha1.FindingCode]bool{}
	for _, rule := range catalog.All.ListRules() {
		codes[rule.Code] = true
		doc := rule.DescribeRule()
		switch why := unasked[rule.Code]; {
		case why != "" && named[string(rule.Code)]:
			t.Errorf("a row names %s, which no row is to ask for: %s", rule.Code, why)
		case why == "" && doc.Source != "techplan" && !named[string(rule.Code)]:
			t.Errorf("no row names %s, whose source is: %s", rule.Code, doc.Source)
		}
	}
	for code := range unasked {
		if !codes[code] {
			t.Errorf("there is no rule %s", code)
		}
	}
}

// The summary counts the rows of each word.
func TestCoverageSummary(t *testing.T) {
	counts := map[string]int{}
	for _, r := range coverageRows(t) {
		for _, word := range r.became {
			counts[word]++
		}
	}
	var want []string
	for _, word := range became {
		want = append(want, fmt.Sprintf("| %s | %d |", word, counts[word]))
	}
	got := summaryLine.FindAllString(read(t, coverage), -1)
	if !slices.Equal(got, want) {
		t.Errorf("want the summary\n%s\ngot\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
	}
}

// Something reads every field that people can write, or passes it on: the
// schema holds no field without effect. A struct that is compared as a whole
// counts as read in all its fields.
func TestEveryFieldIsRead(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks the code")
	}
	selected := selections(t)
	known := map[string]bool{}
	kinds := map[string]reflect.Type{
		"TechnologyPlan": reflect.TypeFor[v1alpha1.TechnologyPlanSpec](),
		"Goal":           reflect.TypeFor[v1alpha1.GoalSpec](),
		"Benchmark":      reflect.TypeFor[v1alpha1.BenchmarkSpec](),
		"Device":         reflect.TypeFor[v1alpha1.DeviceSpec](),
		"Evaluation":     reflect.TypeFor[v1alpha1.EvaluationSpec](),
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		walkFields(kinds[kind], kind+".spec", func(path, field string) {
			known[path] = true
			switch _, excused := unread[path]; {
			case !selected[field] && !excused:
				t.Errorf("nothing reads %s (%s)", path, field)
			case selected[field] && excused:
				t.Errorf("%s is read; it needs no excuse", path)
			}
		})
	}
	for path := range unread {
		if !known[path] {
			t.Errorf("there is no field %s to excuse", path)
		}
	}
	for path := range schemaPaths(t) {
		if _, after, _ := strings.Cut(path, "."); strings.HasPrefix(after, "spec.") && !known[path] {
			t.Errorf("%s of the schema has no field in Go", path)
		}
	}
}

// walkFields visits the fields of a struct of the API and of all that it holds,
// by path and by type and name in Go.
func walkFields(of reflect.Type, path string, visit func(path, field string)) {
	if kind := of.Kind(); kind == reflect.Pointer || kind == reflect.Slice {
		walkFields(of.Elem(), path, visit)
	}
	if of.Kind() != reflect.Struct || of.PkgPath() != api {
		return
	}
	for field := range of.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		visit(path+"."+name, of.Name()+"."+field.Name)
		walkFields(field.Type, path+"."+name, visit)
	}
}

// listing is a line of go list about a package: its path, its export data, its
// folder and its files.
const listing = `{{.ImportPath}}{{"\t"}}{{.Export}}{{"\t"}}{{if not .DepOnly}}{{.Dir}}{{end}}{{range .GoFiles}}{{"\t"}}{{.}}{{end}}`

// selections are the fields of the API's structs that the code selects, as in
// Action.Cost. What only builds examples for tests does not count, nor what carries
// fields over into a new folder, and neither does an assignment.
func selections(t *testing.T) map[string]bool {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-f", listing, "./internal/...", "./controllers/...")
	list.Dir = ".."
	list.Stderr = t.Output()
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	exports := map[string]string{}
	files := map[string][]string{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		parts := strings.Split(lines.Text(), "\t")
		exports[parts[0]] = parts[1]
		isExcluded := strings.Contains(parts[0], "/internal/test") || strings.HasSuffix(parts[0], "/internal/starter")
		if parts[2] == "" || isExcluded {
			continue
		}
		for _, file := range parts[3:] {
			files[parts[0]] = append(files[parts[0]], filepath.Join(parts[2], file))
		}
	}
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	selected := map[string]bool{}
	for path, names := range files {
		selectionsOf(t, fset, imports, path, names, selected)
	}
	return selected
}

func selectionsOf(t *testing.T, fset *token.FileSet, imports types.Importer, path string, names []string, selected map[string]bool) {
	t.Helper()
	var parsed []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, file)
	}
	info := &types.Info{Selections: map[*ast.SelectorExpr]*types.Selection{}, Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{Importer: imports}
	if _, err := config.Check(path, fset, parsed, info); err != nil {
		t.Fatal(err)
	}
	written := map[ast.Expr]bool{}
	for _, file := range parsed {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, left := range n.Lhs {
					written[left] = true
				}
			case *ast.BinaryExpr:
				addCompared(info.TypeOf(n.X), selected)
			}
			return true
		})
	}
	for expression, selection := range info.Selections {
		// What the caches keep once is not read for that.
		trimmed := filepath.Base(fset.Position(expression.Pos()).Filename) == "transform.go"
		if selection.Kind() == types.FieldVal && !written[expression] && !trimmed {
			addSelection(selection, selected)
		}
	}
}

// addCompared notes all fields of a struct that is compared as a whole.
func addCompared(of types.Type, selected map[string]bool) {
	named, ok := of.(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != api {
		return
	}
	if s, ok := named.Underlying().(*types.Struct); ok {
		for field := range s.Fields() {
			selected[named.Obj().Name()+"."+field.Name()] = true
		}
	}
}

// addSelection notes the fields on the way of a selection, embedded ones
// included.
func addSelection(selection *types.Selection, selected map[string]bool) {
	of := selection.Recv()
	for _, i := range selection.Index() {
		if p, ok := of.Underlying().(*types.Pointer); ok {
			of = p.Elem()
		}
		s, ok := of.Underlying().(*types.Struct)
		if !ok {
			return
		}
		field := s.Field(i)
		if named, ok := types.Unalias(of).(*types.Named); ok && field.Pkg() != nil && field.Pkg().Path() == api {
			selected[named.Obj().Name()+"."+field.Name()] = true
		}
		of = field.Type()
	}
}
