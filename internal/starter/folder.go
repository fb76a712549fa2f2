package starter

import (
	"embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"text/template"
	"time"

	"go.yaml.in/yaml/v3"

	"techplan.education/api/v1alpha1"
	"techplan.education/config/crd"
	"techplan.education/internal/calendar"
	"techplan.education/internal/schema"
	"techplan.education/internal/text"
)

// The files of a folder.
const (
	FilePlan          = "10-plan.yaml"
	FileGoals         = "20-goals.yaml"
	FileBenchmarks    = "30-benchmarks.yaml"
	FileDevices       = "40-devices.yaml"
	FileKustomization = "kustomization.yaml"
	FileReadme        = "README.md"
)

// ListFiles returns the names of the files of a folder in their order.
func ListFiles() []string {
	return []string{FilePlan, FileGoals, FileBenchmarks, FileDevices, FileKustomization, FileReadme}
}

//go:embed templates/README.md.tmpl
var templates embed.FS

// writer writes the files of one folder.
type writer struct {
	answers Answers
	draft   *draft
	schemas map[string]*schema.Schema
	// known are values of examples that the answers decide, by the name of the field.
	known map[string]any
	// shift moves the dates and years of examples into the plan.
	shift yearShift
}

// BuildFolder returns the content of each file of ListFiles by its name. An error is about
// the answers: each of them is one error of a joined one.
func BuildFolder(answers Answers) (map[string][]byte, error) {
	if err := answers.Check(); err != nil {
		return nil, err
	}
	answers = answers.FillDefaults()
	schemas, err := loadSchemas()
	if err != nil {
		return nil, err
	}
	firstYear, shift := firstYearOf(answers), newYearShift(answers.Start)
	writer := &writer{
		answers: answers, draft: newDraft(answers), schemas: schemas, shift: shift,
		known: map[string]any{
			"planRef":         v1alpha1.Reference{Name: answers.Plan},
			"budgetLine":      v1alpha1.BudgetLineKey{Plan: answers.Plan, Line: v1alpha1.EntryName(shift.moveText("chromebooks-fy27"))},
			"fiscalYear":      firstYear,
			"priceFiscalYear": firstYear,
		},
	}
	if sites := writer.draft.plan.Spec.District.Sites; len(sites) > 0 {
		writer.known["site"] = sites[0].Name
	}
	files := map[string][]byte{}
	var errs []error
	for name, render := range map[string]func() (string, error){
		FilePlan: writer.renderPlan, FileGoals: writer.renderGoals, FileBenchmarks: writer.renderBenchmarks,
		FileDevices: writer.renderDevices, FileKustomization: writer.renderKustomization,
		FileReadme: writer.renderReadme,
	} {
		content, err := render()
		if err != nil {
			errs = append(errs, fmt.Errorf("write %s: %w", name, err))
		}
		files[name] = []byte(content)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return files, nil
}

// loadSchemas returns the schemas of the embedded definitions, which are read only.
var loadSchemas = sync.OnceValues(func() (map[string]*schema.Schema, error) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		return nil, err
	}
	return schema.BuildKinds(definitions)
})

func fiscalYearsOf(answers Answers) calendar.FiscalYears {
	return calendar.FiscalYears{StartMonth: time.Month(answers.FiscalYearStart)}
}

// formatTitle returns the title of a plan: "Maple Valley technology plan 2026-2029".
func formatTitle(district string, start, end calendar.Date) string {
	first, _, _ := start.YearMonthDay()
	last, _, _ := end.YearMonthDay()
	title := fmt.Sprintf("%s technology plan %d", district, first)
	if last > first {
		title += fmt.Sprintf("-%d", last)
	}
	return text.Truncate(title, maxLabel)
}

func (writer *writer) renderPlan() (string, error) {
	page := &page{}
	page.addText(0, "The technology plan. A line that begins with ## explains. A line that begins with # is an "+
		"example: remove the # and the space behind it, and write your own in place of it. Write roles and counts, "+
		"and no names of people. Check the folder after each section: kubectl techplan lint -f .")
	if err := writer.addHead(page, "", v1alpha1.KindTechnologyPlan, writer.draft.plan.Name, nil); err != nil {
		return "", err
	}
	page.builder.WriteString("spec:\n")
	spec, err := toNode(writer.draft.plan.Spec)
	if err != nil {
		return "", err
	}
	source := writer.schemas[v1alpha1.KindTechnologyPlan].Properties["spec"]
	unquoteNumbers(spec, source)
	parent := ""
	for _, section := range planSections {
		if len(section.path) > 1 && section.path[0] != parent {
			page.addBlank()
			page.builder.WriteString("  " + section.path[0] + ":\n")
			page.endsWithExample = false
		}
		parent = section.path[0]
		if err := writer.addSection(page, section, source, spec); err != nil {
			return "", fmt.Errorf("%s: %w", strings.Join(section.path, "."), err)
		}
	}
	return page.builder.String(), nil
}

// addSection adds a section of the plan: its value if it has one, or else its question
// and an example.
func (writer *writer) addSection(page *page, section section, source *schema.Schema, spec *yaml.Node) error {
	indent := 2 * len(section.path)
	name := section.path[len(section.path)-1]
	for _, step := range section.path {
		field, ok := source.Properties[step]
		if !ok {
			return errors.New("there is no such field")
		}
		source = field
	}
	question := section.question
	if question == "" {
		question = questionOf(name)
	}
	if value := findNode(spec, section.path); value != nil {
		if question != "" || page.endsWithExample {
			page.addBlank()
		}
		if question != "" {
			page.addText(indent, question)
		}
		page.endsWithExample = false
		return page.addNode(strings.Repeat(" ", indent), wrapNode(name, value))
	}
	page.addBlank()
	page.addText(indent, question)
	if len(section.fields) == 0 {
		page.addText(indent, describeField(source, false))
	}
	page.addFields(strings.Repeat(" ", indent)+textMark, source, section.fields)
	example, err := writer.newBuilder(section).buildExample(source, section.fields)
	if err != nil {
		return err
	}
	page.endsWithExample = true
	return page.addNode(strings.Repeat(" ", indent)+exampleMark, wrapNode(name, example))
}

// newBuilder returns the builder of the example of a section, with the values that the answers or
// the section decide.
func (writer *writer) newBuilder(section section) exampleBuilder {
	known := maps.Clone(writer.known)
	for name, value := range section.values {
		if words, ok := value.(string); ok {
			value = writer.shift.moveText(words)
		}
		known[name] = value
	}
	return exampleBuilder{known: known, shift: writer.shift}
}

// addHead adds what stands above the spec of an object. The prefix is exampleMark for an
// example.
func (writer *writer) addHead(page *page, prefix, kind, name string, object carriedObject) error {
	head := head{APIVersion: v1alpha1.GroupVersion.String(), Kind: kind}
	head.Metadata.Name, head.Metadata.Namespace = name, writer.answers.Namespace
	if object != nil {
		head.Metadata.Labels = object.GetLabels()
		head.Metadata.Annotations = keepAnnotations(object.GetAnnotations())
	}
	node, err := toNode(head)
	if err != nil {
		return err
	}
	return page.addNode(prefix, node)
}

// head is an object without its spec.
type head struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name        string            `json:"name"`
		Namespace   string            `json:"namespace,omitempty"`
		Labels      map[string]string `json:"labels,omitempty"`
		Annotations map[string]string `json:"annotations,omitempty"`
	} `json:"metadata"`
}

// carriedObject is an object that is carried over.
type carriedObject interface {
	GetName() string
	GetLabels() map[string]string
	GetAnnotations() map[string]string
}

func (writer *writer) renderGoals() (string, error) {
	return renderObjects(writer, objectFile[*v1alpha1.Goal]{
		kind: v1alpha1.KindGoal, example: "one-to-one", section: goalSection,
		objects: writer.draft.goals, specOf: func(goal *v1alpha1.Goal) any { return goal.Spec },
		title: "The goals of the plan, one document each. The example is a comment.",
	})
}

func (writer *writer) renderBenchmarks() (string, error) {
	return renderObjects(writer, objectFile[*v1alpha1.Benchmark]{
		kind: v1alpha1.KindBenchmark, example: "ready-devices", section: benchmarkSection,
		objects: writer.draft.benchmarks, specOf: func(benchmark *v1alpha1.Benchmark) any { return benchmark.Spec },
		title: "The benchmarks of the goals, one document each. The example is a comment.",
	})
}

func (writer *writer) renderDevices() (string, error) {
	return renderObjects(writer, objectFile[*v1alpha1.Device]{
		kind: v1alpha1.KindDevice, example: "chromebooks-2026-high", section: deviceSection,
		objects: writer.draft.devices, specOf: func(lot *v1alpha1.Device) any { return lot.Spec },
		title: "The device lots of the district, one document each. The example is a comment.",
	})
}

// objectFile is a file with an example of a kind, and the objects that are carried over.
type objectFile[Object carriedObject] struct {
	kind, example, title string
	section              section
	objects              []Object
	specOf               func(Object) any
}

func renderObjects[Object carriedObject](writer *writer, file objectFile[Object]) (string, error) {
	page := &page{}
	page.addText(0, file.title)
	page.addText(0, file.section.question)
	source := writer.schemas[file.kind].Properties["spec"]
	page.addFields(textMark, source, file.section.fields)
	page.addBlank()
	if err := writer.addHead(page, exampleMark, file.kind, writer.shift.moveText(file.example), nil); err != nil {
		return "", err
	}
	example, err := writer.newBuilder(file.section).buildExample(source, file.section.fields)
	if err != nil {
		return "", err
	}
	if err := page.addNode(exampleMark, wrapNode("spec", example)); err != nil {
		return "", err
	}
	slices.SortFunc(file.objects, func(left, right Object) int {
		return strings.Compare(left.GetName(), right.GetName())
	})
	for _, object := range file.objects {
		page.builder.WriteString("---\n")
		for _, note := range writer.draft.notes[object.GetName()] {
			if file.kind == v1alpha1.KindGoal {
				page.addText(0, note)
			}
		}
		if err := writer.addHead(page, "", file.kind, object.GetName(), object); err != nil {
			return "", err
		}
		spec, err := toNode(file.specOf(object))
		if err != nil {
			return "", err
		}
		unquoteNumbers(spec, source)
		if err := page.addNode("", wrapNode("spec", spec)); err != nil {
			return "", err
		}
	}
	return page.builder.String(), nil
}

// kustomization is the file by which kubectl apply -k finds the others.
type kustomization struct {
	APIVersion string   `json:"apiVersion"`
	Kind       string   `json:"kind"`
	Namespace  string   `json:"namespace,omitempty"`
	Resources  []string `json:"resources"`
}

func (writer *writer) renderKustomization() (string, error) {
	page := &page{}
	page.addText(0, "Lists the files for kubectl apply -k and for Argo CD. Add a file that you write here.")
	node, err := toNode(kustomization{
		APIVersion: "kustomize.config.k8s.io/v1beta1", Kind: "Kustomization", Namespace: writer.answers.Namespace,
		Resources: []string{FilePlan, FileGoals, FileBenchmarks, FileDevices},
	})
	if err != nil {
		return "", err
	}
	err = page.addNode("", node)
	return page.builder.String(), err
}

func (writer *writer) renderReadme() (string, error) {
	parsed, err := template.ParseFS(templates, "templates/README.md.tmpl")
	if err != nil {
		return "", err
	}
	facts := map[string]any{
		"Title":     escapeMarkdown(string(writer.draft.plan.Spec.Title)),
		"District":  escapeMarkdown(writer.answers.District),
		"Start":     writer.draft.plan.Spec.Period.Start,
		"End":       writer.draft.plan.Spec.Period.End,
		"Plan":      writer.answers.Plan,
		"Namespace": writer.answers.Namespace,
		"Previous":  "",
	}
	if writer.answers.Previous != nil {
		facts["Previous"] = writer.answers.Previous.Plan.Name
	}
	var content strings.Builder
	err = parsed.Execute(&content, facts)
	return content.String(), err
}

// markdownEscapes are the characters that Markdown reads as more than themselves.
var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "|", `\|`,
	"&", `\&`, "!", `\!`,
)

func escapeMarkdown(words string) string { return markdownEscapes.Replace(text.EscapeLine(words)) }
