package accounts

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/text"
)

// Mapping says how the tables of a district's finance system are read. The imports of ledgers
// and of budgets share it.
type Mapping struct {
	// Columns are the names of columns in the district's files, by what they hold: account,
	// description, budget, expended, encumbered and fiscalYear.
	Columns map[string]ColumnNames `json:"columns,omitempty"`
	// Lines are the accounts of budget lines, beside the accountCodes of the plan.
	Lines map[v1alpha1.EntryName][]v1alpha1.AccountPattern `json:"lines,omitempty"`
	// Technology are the accounts that pay for technology.
	Technology []v1alpha1.AccountPattern `json:"technology,omitempty"`
	// Purposes give new budget lines their purpose, by the object in the account code.
	Purposes []PurposeRule `json:"purposes,omitempty"`
	// Sources give new budget lines their source, by the fund in the account code.
	Sources []SourceRule `json:"sources,omitempty"`

	technology []Pattern
	purposes   []rule[v1alpha1.Purpose]
	sources    []rule[v1alpha1.EntryName]
}

// PurposeRule gives the budget lines of some accounts a purpose.
type PurposeRule struct {
	Accounts []v1alpha1.AccountPattern `json:"accounts"`
	Purpose  v1alpha1.Purpose          `json:"purpose"`
}

// SourceRule gives the budget lines of some accounts a source of the plan.
type SourceRule struct {
	Accounts []v1alpha1.AccountPattern `json:"accounts"`
	Source   v1alpha1.EntryName        `json:"source"`
}

// ColumnNames are the names of the columns that hold a value together: one, or the columns of
// the segments of an account code in their order.
type ColumnNames []string

// UnmarshalJSON reads one name or a list of names.
func (columns *ColumnNames) UnmarshalJSON(content []byte) error {
	var one string
	if err := json.Unmarshal(content, &one); err == nil {
		*columns = ColumnNames{one}
		return nil
	}
	var several []string
	if err := json.Unmarshal(content, &several); err != nil {
		return errors.New("columns: write the name of a column, or a list of names")
	}
	*columns = several
	return nil
}

// ParseMapping reads a mapping from YAML and checks it against a plan. Lines that the plan does
// not have are errors unless hasNewLines is set.
func ParseMapping(content []byte, plan *v1alpha1.TechnologyPlan, hasNewLines bool) (Mapping, error) {
	var mapping Mapping
	if err := yaml.UnmarshalStrict(content, &mapping); err != nil {
		return Mapping{}, err
	}
	faults := []error{mapping.checkColumns(), mapping.checkLines(plan, hasNewLines)}
	var err error
	mapping.technology, err = parsePatterns(mapping.Technology)
	faults = append(faults, err)
	for i, of := range mapping.Purposes {
		patterns, err := parseRule("purposes", i, of.Accounts)
		if purposes := listPurposes(); !slices.Contains(purposes, of.Purpose) {
			err = errors.Join(err, fmt.Errorf("purposes[%d].purpose is %s, not %q", i, text.JoinOr(purposes), of.Purpose))
		}
		mapping.purposes = append(mapping.purposes, rule[v1alpha1.Purpose]{patterns, of.Purpose})
		faults = append(faults, err)
	}
	for i, of := range mapping.Sources {
		patterns, err := parseRule("sources", i, of.Accounts)
		mapping.sources = append(mapping.sources, rule[v1alpha1.EntryName]{patterns, of.Source})
		faults = append(faults, err, checkName(fmt.Sprintf("sources[%d].source", i), "source", of.Source, listSources(plan)))
	}
	return mapping, errors.Join(faults...)
}

func parseRule(list string, index int, written []v1alpha1.AccountPattern) ([]Pattern, error) {
	if len(written) == 0 {
		return nil, fmt.Errorf("%s[%d] needs accounts", list, index)
	}
	patterns, err := parsePatterns(written)
	if err != nil {
		return nil, fmt.Errorf("%s[%d]: %w", list, index, err)
	}
	return patterns, nil
}

func (mapping Mapping) checkColumns() error {
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(mapping.Columns)) {
		names := mapping.Columns[name]
		switch {
		case !slices.Contains(listColumns(), name):
			faults = append(faults, fmt.Errorf("columns.%s: write %s", name, text.JoinOr(listColumns())))
		case len(names) == 0 || slices.Contains(names, ""):
			faults = append(faults, fmt.Errorf("columns.%s needs the name of a column", name))
		case len(names) > 1 && name != ColumnAccount:
			faults = append(faults, fmt.Errorf("columns.%s has several names: only account can have them", name))
		}
	}
	return errors.Join(faults...)
}

func (mapping Mapping) checkLines(plan *v1alpha1.TechnologyPlan, hasNewLines bool) error {
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(mapping.Lines)) {
		if !hasNewLines {
			faults = append(faults, checkName("lines", "line", name, listLines(plan)))
		}
		if _, err := parsePatterns(mapping.Lines[name]); err != nil {
			faults = append(faults, fmt.Errorf("lines.%s: %w", name, err))
		}
	}
	return errors.Join(faults...)
}

func checkName(path, field string, name v1alpha1.EntryName, known []string) error {
	if slices.Contains(known, string(name)) {
		return nil
	}
	message := fmt.Sprintf("%s: the plan has no %s %q", path, field, name)
	if suggestion, ok := text.Suggest(string(name), known); ok {
		return fmt.Errorf("%s; did you mean %s?", message, suggestion)
	}
	return errors.New(message)
}

func listLines(plan *v1alpha1.TechnologyPlan) []string {
	var names []string
	if plan.Spec.Budget != nil {
		for i := range plan.Spec.Budget.Lines {
			names = append(names, string(plan.Spec.Budget.Lines[i].Name))
		}
	}
	return names
}

func listSources(plan *v1alpha1.TechnologyPlan) []string {
	var names []string
	if plan.Spec.Budget != nil {
		for i := range plan.Spec.Budget.Sources {
			names = append(names, string(plan.Spec.Budget.Sources[i].Name))
		}
	}
	return names
}

func listPurposes() []v1alpha1.Purpose {
	return []v1alpha1.Purpose{
		v1alpha1.PurposePurchase, v1alpha1.PurposeImplementation, v1alpha1.PurposeOperation,
		v1alpha1.PurposeProfessionalLearning, v1alpha1.PurposeReplacement, v1alpha1.PurposeStaffing,
		v1alpha1.PurposeEvaluation,
	}
}

// KnowsTechnology reports whether the mapping says which accounts pay for technology.
func (mapping Mapping) KnowsTechnology() bool { return len(mapping.technology) > 0 }

// IsTechnology reports whether an account pays for technology. Without patterns all accounts of
// the files do.
func (mapping Mapping) IsTechnology(code Code) bool {
	_, fits := fitAny(mapping.technology, code)
	return fits || !mapping.KnowsTechnology()
}

// FindPurpose returns the purpose of an account by the most specific rule. isAmbiguous says that
// two rules with different purposes are equally specific.
func (mapping Mapping) FindPurpose(code Code) (purpose v1alpha1.Purpose, isFound, isAmbiguous bool) {
	return chooseMostSpecific(mapping.purposes, code)
}

// FindSource returns the source of an account by the most specific rule.
func (mapping Mapping) FindSource(code Code) (source v1alpha1.EntryName, isFound, isAmbiguous bool) {
	return chooseMostSpecific(mapping.sources, code)
}
