package manifest

import (
	"testing"
)

// kinds are those of the definitions, in alphabetical order.
var kinds = []string{"Benchmark", "Device", "Evaluation", "Goal", "TechnologyPlan"}

func TestReadHeader(t *testing.T) {
	for name, tc := range map[string]struct {
		in   string
		want objectHeader
	}{
		"complete": {
			"apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b}\n",
			objectHeader{apiVersion: "v1", kind: "Secret", namespace: "b", name: "a"},
		},
		"nothing":                  {"a: 1\n", objectHeader{}},
		"a list":                   {"- kind: Goal\n", objectHeader{}},
		"a scalar":                 {"Goal\n", objectHeader{}},
		"a kind that is a truth":   {"kind: no\n", objectHeader{}},
		"a kind in quotes":         {"kind: \"no\"\n", objectHeader{kind: "no"}},
		"a name that is a number":  {"metadata: {name: 1}\n", objectHeader{}},
		"metadata that is a list":  {"metadata: [name]\n", objectHeader{}},
		"metadata that is null":    {"metadata:\n", objectHeader{}},
		"a kind that is a mapping": {"kind: {name: Goal}\n", objectHeader{}},
		"merged from another mapping": {
			"<<: {kind: Goal}\nmetadata: {<<: {name: a}}\n", objectHeader{kind: "Goal", name: "a"},
		},
		"repeated by aliases": {"a: &x Goal\nkind: *x\n", objectHeader{kind: "Goal"}},
		"the first of two":    {"kind: Goal\nkind: Device\n", objectHeader{kind: "Goal"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := readHeader(parseTree(t, tc.in).Node); got != tc.want {
				t.Errorf("got %+v, want %+v", got, tc.want)
			}
		})
	}
}

func TestHeaderIsList(t *testing.T) {
	for name, tc := range map[string]struct {
		header objectHeader
		want   bool
	}{
		"a list of any kind":            {objectHeader{apiVersion: "v1", kind: "List"}, true},
		"a list of the group":           {objectHeader{apiVersion: "techplan.education/v1alpha1", kind: "GoalList"}, true},
		"a list of no kind":             {objectHeader{apiVersion: "techplan.education/v1alpha1", kind: "List"}, true},
		"a list of another version":     {objectHeader{apiVersion: "techplan.education/v2", kind: "GoalList"}, true},
		"a list of another group":       {objectHeader{apiVersion: "apps/v1", kind: "DeploymentList"}, false},
		"a list of a core kind":         {objectHeader{apiVersion: "v1", kind: "SecretList"}, false},
		"a list without apiVersion":     {objectHeader{kind: "List"}, false},
		"an object":                     {objectHeader{apiVersion: "techplan.education/v1alpha1", kind: "Goal"}, false},
		"a version with a slash beyond": {objectHeader{apiVersion: "techplan.education/v1/x", kind: "GoalList"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tc.header.isList(); got != tc.want {
				t.Errorf("got %t, want %t", got, tc.want)
			}
		})
	}
}

func TestHeaderIsOfGroup(t *testing.T) {
	for name, tc := range map[string]struct {
		apiVersion, kind string
		want             bool
	}{
		"the group and a kind":               {"techplan.education/v1alpha1", "Goal", true},
		"the group and no kind":              {"techplan.education/v1alpha1", "", true},
		"the group and another version":      {"techplan.education/v1", "Goal", true},
		"no group and a kind":                {"", "Goal", true},
		"no group and another kind":          {"", "Secret", false},
		"nothing":                            {"", "", false},
		"a group two letters off and a kind": {"techplan.eductoin/v1", "Goal", true},
		"a group three letters off":          {"techplan.edu/v1", "Goal", false},
		"a group one letter off, other kind": {"techplan.eduction/v1", "Secret", false},
		"the core group and a kind":          {"v1", "Goal", false},
		"another group and a kind":           {"apps/v1", "Device", false},
		"a version that is none":             {"a/b/c", "Goal", false},
	} {
		t.Run(name, func(t *testing.T) {
			header := objectHeader{apiVersion: tc.apiVersion, kind: tc.kind}
			if got := header.isOfGroup(kinds); got != tc.want {
				t.Errorf("got %t, want %t", got, tc.want)
			}
		})
	}
}

func TestHeaderFaults(t *testing.T) {
	const version = "techplan.education/v1alpha1"
	const list = "Benchmark, Device, Evaluation, Goal, TechnologyPlan"
	for name, tc := range map[string]struct {
		header objectHeader
		want   string
	}{
		"none": {objectHeader{apiVersion: version, kind: "Goal", name: "a"}, ""},
		"no apiVersion comes first": {
			objectHeader{}, "MissingField apiVersion: apiVersion is missing; write " + version,
		},
		"another version comes before the kind": {
			objectHeader{apiVersion: "techplan.education/v1"},
			"UnsupportedVersion apiVersion: techplan.education/v1 is not known; write " + version,
		},
		"no kind comes before the name": {
			objectHeader{apiVersion: version}, "MissingField kind: kind is missing; write one of " + list,
		},
		"a kind that is misspelt": {
			objectHeader{apiVersion: version, kind: "TechnologyPlna", name: "a"},
			"UnknownKind kind: there is no kind TechnologyPlna; did you mean TechnologyPlan?",
		},
		"a kind of another case": {
			objectHeader{apiVersion: version, kind: "goal", name: "a"},
			"UnknownKind kind: there is no kind goal; did you mean Goal?",
		},
		"a kind that is like no other": {
			objectHeader{apiVersion: version, kind: "Secret", name: "a"},
			"UnknownKind kind: there is no kind Secret; the kinds are " + list,
		},
		"no name": {
			objectHeader{apiVersion: version, kind: "Goal"},
			"MissingField metadata.name: metadata.name is missing, or is not text; " +
				"other objects point to this one by its name",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if fault := tc.header.findFault(kinds); fault != nil {
				got = fault.code + " " + fault.path.String() + ": " + fault.message
			}
			if got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
