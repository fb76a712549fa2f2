package validation

import (
	"math"

	celgo "github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/model"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	apiservercel "k8s.io/apiserver/pkg/cel"
	"k8s.io/apiserver/pkg/cel/common"
	"k8s.io/apiserver/pkg/cel/environment"
)

// ruleTree is the rules of a schema and of all that is below it, with the programs that the library
// compiles and with the values that it makes for them. It only says whether all rules certainly hold;
// which one does not is for the library to say. The library copies the schemas of all fields of an
// object each time that a rule reads one of them, which was a third of the time of lint; here they are
// copied once. It is safe for concurrent use.
type ruleTree struct {
	// programs are the rules about a value itself.
	programs []celgo.Program
	schema   *sharedSchema
	// properties, values and items are the parts of a value that have rules.
	properties    map[string]*ruleTree
	items, values *ruleTree
	// isUnknown is set for rules that are not evaluated here.
	isUnknown bool
}

// newRuleTree compiles the rules of the schema of an object; nil: it has none.
func newRuleTree(schema *structuralschema.Structural) *ruleTree {
	tree := compileRules(schema, model.SchemaDeclType(schema, true))
	if tree != nil {
		tree.schema = newSharedSchema(model.WithTypeAndObjectMeta(schema))
	}
	return tree
}

// compileRules compiles the rules of a schema, of which the type is declared, and of all that is below
// it. It returns nil if there are none.
func compileRules(schema *structuralschema.Structural, declared *apiservercel.DeclType) *ruleTree {
	tree := &ruleTree{schema: newSharedSchema(schema), properties: make(map[string]*ruleTree)}
	tree.compilePrograms(schema, declared)
	for name, property := range schema.Properties {
		if below := compileRules(&property, findFieldType(declared, name)); below != nil {
			tree.properties[name] = below
		}
	}
	if schema.Items != nil {
		tree.items = compileRules(schema.Items, findItemType(declared))
	}
	if schema.AdditionalProperties != nil && schema.AdditionalProperties.Structural != nil {
		tree.values = compileRules(schema.AdditionalProperties.Structural, findItemType(declared))
	}
	hasRules := tree.isUnknown || len(tree.programs)+len(tree.properties) > 0
	if !hasRules && tree.items == nil && tree.values == nil {
		return nil
	}
	return tree
}

// compilePrograms compiles the rules about a value itself. A rule that compares an object with the one
// that it replaces holds where it replaces none.
func (tree *ruleTree) compilePrograms(schema *structuralschema.Structural, declared *apiservercel.DeclType) {
	environments := environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion())
	compiled, err := cel.Compile(schema, declared, celconfig.PerCallLimit, environments, cel.StoredExpressionsEnvLoader())
	tree.isUnknown = err != nil || schema.XEmbeddedResource ||
		schema.ValueValidation != nil && len(schema.ValueValidation.AllOf) > 0
	for i, rule := range compiled {
		switch {
		case rule.Program == nil || schema.XValidations[i].OptionalOldSelf != nil:
			tree.isUnknown = true
		case !rule.UsesOldSelf:
			tree.programs = append(tree.programs, rule.Program)
		}
	}
}

func findFieldType(declared *apiservercel.DeclType, name string) *apiservercel.DeclType {
	escaped, ok := apiservercel.Escape(name)
	if declared == nil || !ok || declared.Fields[escaped] == nil {
		return nil
	}
	return declared.Fields[escaped].Type
}

func findItemType(declared *apiservercel.DeclType) *apiservercel.DeclType {
	if declared == nil {
		return nil
	}
	return declared.ElemType
}

// allHold reports whether all rules certainly hold for an object that replaces none.
func (tree *ruleTree) allHold(object map[string]any) bool {
	budget := int64(celconfig.RuntimeCELCostBudget)
	return tree.hold(object, &budget)
}

// hold is allHold for a part of an object. It takes the cost of the rules out of the budget.
func (tree *ruleTree) hold(value any, budget *int64) bool {
	if tree == nil || value == nil {
		return true
	}
	if tree.isUnknown || !tree.programsHold(value, budget) {
		return false
	}
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			if !tree.values.hold(field, budget) || !tree.properties[name].hold(field, budget) {
				return false
			}
		}
	case []any:
		for _, item := range value {
			if !tree.items.hold(item, budget) {
				return false
			}
		}
	}
	return true
}

func (tree *ruleTree) programsHold(value any, budget *int64) bool {
	if len(tree.programs) == 0 {
		return true
	}
	variables := selfVariable{value: common.UnstructuredToVal(value, tree.schema)}
	for _, program := range tree.programs {
		result, details, err := program.Eval(variables)
		if err != nil || result != types.True || details == nil || details.ActualCost() == nil {
			return false
		}
		cost := *details.ActualCost()
		if cost > math.MaxInt64 || int64(cost) > *budget {
			return false
		}
		*budget -= int64(cost)
	}
	return true
}

// selfVariable gives rules the value that they are about.
type selfVariable struct{ value ref.Val }

// ResolveName implements interpreter.Activation.
func (variable selfVariable) ResolveName(name string) (any, bool) {
	return variable.value, name == cel.ScopedVarName
}

// Parent implements interpreter.Activation.
func (variable selfVariable) Parent() interpreter.Activation { return nil }

// sharedSchema is a schema as rules see it, with the schemas of its parts made once.
type sharedSchema struct {
	*model.Structural

	properties map[string]common.Schema
	items      common.Schema
}

func newSharedSchema(schema *structuralschema.Structural) *sharedSchema {
	shared := &sharedSchema{Structural: &model.Structural{Structural: schema}}
	if schema.Properties != nil {
		shared.properties = make(map[string]common.Schema, len(schema.Properties))
		for name, property := range schema.Properties {
			shared.properties[name] = newSharedSchema(&property)
		}
	}
	if schema.Items != nil {
		shared.items = newSharedSchema(schema.Items)
	}
	return shared
}

// Properties implements common.Schema.
func (shared *sharedSchema) Properties() map[string]common.Schema { return shared.properties }

// Items implements common.Schema.
func (shared *sharedSchema) Items() common.Schema { return shared.items }
