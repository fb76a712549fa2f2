// Package skew says which versions of the plugin, the manager and the definitions work together.
// The page docs/upgrade.md has the same rules as a table.
package skew

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/version"
)

// How many minor versions two parts may be apart.
const (
	// MaxPlugin bounds the distance of the plugin from the manager, in both directions.
	MaxPlugin = 1
	// MaxDefinitions bounds by how much the definitions may be newer than the manager. They
	// are never older.
	MaxDefinitions = 1
)

// Versions are the versions of the parts, with or without a leading v. A part whose version is
// empty, or no release such as (devel), is not compared.
type Versions struct {
	Plugin, Manager, Definitions string
}

// ListProblems returns a sentence for each pair of parts that is further apart than is supported,
// with what to do about it.
func ListProblems(versions Versions) []string {
	var problems []string
	manager, managerKnown := parseRelease(versions.Manager)
	definitions, definitionsKnown := parseRelease(versions.Definitions)
	plugin, pluginKnown := parseRelease(versions.Plugin)
	if managerKnown && definitionsKnown {
		if problem := compareDefinitions(definitions, manager); problem != "" {
			problems = append(problems, problem)
		}
	}
	if managerKnown && pluginKnown {
		if problem := comparePlugin(plugin, manager); problem != "" {
			problems = append(problems, problem)
		}
	}
	return problems
}

func compareDefinitions(definitions, manager *version.Version) string {
	steps, sameMajor := countMinors(definitions, manager)
	switch {
	case sameMajor && steps >= 0 && steps <= MaxDefinitions:
		return ""
	case definitions.LessThan(manager):
		return fmt.Sprintf("The definitions are %s and the manager is %s: "+
			"definitions must not be older than the manager, because the API server drops fields that they lack. "+
			"Install the definitions of %s.", definitions, manager, manager)
	default:
		return fmt.Sprintf("The definitions are %s and the manager is %s: definitions may be at most %d minor version newer. "+
			"Upgrade the manager to %s.", definitions, manager, MaxDefinitions, definitions)
	}
}

func comparePlugin(plugin, manager *version.Version) string {
	steps, sameMajor := countMinors(plugin, manager)
	if sameMajor && max(steps, -steps) <= MaxPlugin {
		return ""
	}
	return fmt.Sprintf("This plugin is %s and the manager is %s: they may be at most %d minor version apart, "+
		"so that both report the same. Install the plugin of %s.", plugin, manager, MaxPlugin, manager)
}

// countMinors returns by how many minor versions the first version is newer than the second, and
// whether both have the same major version.
func countMinors(first, second *version.Version) (steps int, sameMajor bool) {
	return int(first.Minor()) - int(second.Minor()), first.Major() == second.Major()
}

// parseRelease returns the version of a release. A build of a commit has none: Go gives it a
// version that begins with v0.0.0-.
func parseRelease(text string) (release *version.Version, known bool) {
	if strings.HasPrefix(strings.TrimPrefix(text, "v"), "0.0.0-") {
		return nil, false
	}
	release, err := version.ParseSemantic(text)
	return release, err == nil
}

// IsRelease reports whether a text is the version of a release, which can be compared.
func IsRelease(text string) bool {
	_, known := parseRelease(text)
	return known
}
