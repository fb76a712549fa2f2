// Package places has the rules about the sites of a district: whether their devices, bandwidth and
// testing days are enough for their students, and how far they are apart.
package places

import (
	"embed"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// files contains the pages and the examples of the rules.
//
//go:embed *.md testdata
var files embed.FS

// sitePath is the path of a site; the district itself has no name.
func sitePath(site v1alpha1.EntryName) *field.Path {
	if site == "" {
		return rules.SpecPath("district")
	}
	return rules.SpecPath("district", "sites").Key(string(site))
}

// nameOf names a site in a message.
func nameOf(site v1alpha1.EntryName) string {
	if site == "" {
		return "The district"
	}
	return string(site)
}

// skippedSites collects the sites at which a rule could not be checked, by the reason.
type skippedSites map[string][]v1alpha1.EntryName

func (skipped skippedSites) addSite(site v1alpha1.EntryName, reason string) {
	skipped[reason] = append(skipped[reason], site)
}

// reportTo adds one entry for each reason to the report.
func (skipped skippedSites) reportTo(report *rules.Report) {
	for _, reason := range rules.SortedKeys(skipped) {
		sites := skipped[reason]
		slices.Sort(sites)
		if len(sites) == 1 && sites[0] == "" {
			report.AddNotChecked("in the district %s", reason)
			continue
		}
		report.AddNotChecked("at %s %s", text.JoinFirst(sites), reason)
	}
}

// describeDoubt says how many units may be at a place and are not recorded there.
func describeDoubt(site v1alpha1.EntryName, units int64) string {
	if site == "" {
		return fmt.Sprintf("the missing devices may be among %s without an audience", text.FormatCount(units, "unit"))
	}
	return fmt.Sprintf(
		"the missing devices may be among %s without a site or an audience", text.FormatCount(units, "unit"),
	)
}
