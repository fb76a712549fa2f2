package catalog_test

import (
	"strings"
	"testing"

	"techplan.education/internal/testrules"
)

// The ring is told from the first goal by name on, and whoever is caught in it.
func TestTheRingIsTold(t *testing.T) {
	for title, c := range map[string]struct {
		world testrules.World
		want  string
	}{
		"three": {
			testrules.District(testrules.Plan(), testrules.Goal("c").After("a"), testrules.Goal("b").After("c"), testrules.Goal("a").After("b")),
			"Goals wait for one another: a waits for b, b waits for c, c waits for a.",
		},
		"the shortest of two": {
			testrules.District(testrules.Plan(), testrules.Goal("a").After("b", "c"), testrules.Goal("b").After("c"), testrules.Goal("c").After("a")),
			"Goals wait for one another: a waits for c, c waits for a. Tied up in it: b.",
		},
		"itself": {testrules.District(testrules.Plan(), testrules.Goal("a").After("a")), "Goals wait for one another: a waits for a."},
	} {
		t.Run(title, func(t *testing.T) {
			if all := testrules.Describe(
				testrules.Evaluate(c.world, testrules.Today),
			); !strings.Contains(all, " DependencyCycle a spec.dependsOnRefs[") ||
				!strings.Contains(all, c.want+"\n") && !strings.HasSuffix(all, c.want) {
				t.Errorf("no %q in:%s", c.want, all)
			}
		})
	}
}
