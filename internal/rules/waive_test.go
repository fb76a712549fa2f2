package rules

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/policy"
)

// parseDate parses a date of a test.
func parseDate(text string) calendar.Date { return calendar.ParseOrZero(text) }

// newWaiver makes a waiver of GoalUnfunded to the end of 2026. Changes apply to it.
func newWaiver(
	name v1alpha1.EntryName, severity v1alpha1.WaiverSeverity, changes ...func(*v1alpha1.Waiver),
) v1alpha1.Waiver {
	waiver := v1alpha1.Waiver{Name: name, Code: GoalUnfunded, Severity: severity, Until: "2026-12-31"}
	for _, change := range changes {
		change(&waiver)
	}
	return waiver
}

func endOn(day v1alpha1.Date) func(*v1alpha1.Waiver) {
	return func(waiver *v1alpha1.Waiver) { waiver.Until = day }
}

func TestApplyFirstWaiver(t *testing.T) {
	const lowerToInfo = v1alpha1.WaiverSeverity(v1alpha1.SeverityInfo)
	const lowerToWarning = v1alpha1.WaiverSeverity(v1alpha1.SeverityWarning)
	forGoal := func(name string) func(*v1alpha1.Waiver) {
		return func(waiver *v1alpha1.Waiver) { waiver.Object = GoalKey(name) }
	}
	inYear := func(year v1alpha1.FiscalYear) func(*v1alpha1.Waiver) {
		return func(waiver *v1alpha1.Waiver) { waiver.FiscalYear = year }
	}
	ofCode := func(code v1alpha1.FindingCode) func(*v1alpha1.Waiver) {
		return func(waiver *v1alpha1.Waiver) { waiver.Code = code }
	}
	type outcome struct {
		severity        v1alpha1.Severity
		waived, lowered v1alpha1.EntryName
	}
	for title, c := range map[string]struct {
		severity v1alpha1.Severity
		waivers  []v1alpha1.Waiver
		want     outcome
	}{
		"no waiver": {v1alpha1.SeverityError, nil, outcome{v1alpha1.SeverityError, "", ""}},
		"a waiver that switches off": {
			v1alpha1.SeverityError,
			[]v1alpha1.Waiver{newWaiver("w", v1alpha1.WaiverOff)},
			outcome{v1alpha1.SeverityError, "w", ""},
		},
		"a waiver of another code": {
			v1alpha1.SeverityError,
			[]v1alpha1.Waiver{newWaiver("w", v1alpha1.WaiverOff, ofCode(PlanStale))},
			outcome{v1alpha1.SeverityError, "", ""},
		},
		"two waivers: the first by name, not by place": {
			v1alpha1.SeverityError,
			[]v1alpha1.Waiver{newWaiver("b", v1alpha1.WaiverOff), newWaiver("a", lowerToWarning)},
			outcome{v1alpha1.SeverityWarning, "", "a"},
		},
		"the first by name has ended: the second": {
			v1alpha1.SeverityError,
			[]v1alpha1.Waiver{
				newWaiver("a", lowerToWarning, endOn("2026-09-30")), newWaiver("b", v1alpha1.WaiverOff),
			},
			outcome{v1alpha1.SeverityError, "b", ""},
		},
		"the last day of the waiver": {
			v1alpha1.SeverityError,
			[]v1alpha1.Waiver{newWaiver("w", v1alpha1.WaiverOff, endOn("2026-10-01"))},
			outcome{v1alpha1.SeverityError, "w", ""},
		},
		"the day after the last day of the waiver": {
			v1alpha1.SeverityError,
			[]v1alpha1.Waiver{newWaiver("w", v1alpha1.WaiverOff, endOn("2026-09-30"))},
			outcome{v1alpha1.SeverityError, "", ""},
		},
		"the object of the finding": {
			v1alpha1.SeverityError,
			[]v1alpha1.Waiver{newWaiver("w", v1alpha1.WaiverOff, forGoal("g"))},
			outcome{v1alpha1.SeverityError, "w", ""},
		},
		"another object": {
			v1alpha1.SeverityError,
			[]v1alpha1.Waiver{newWaiver("w", v1alpha1.WaiverOff, forGoal("h"))},
			outcome{v1alpha1.SeverityError, "", ""},
		},
		"the fiscal year of the finding": {
			v1alpha1.SeverityError,
			[]v1alpha1.Waiver{newWaiver("w", v1alpha1.WaiverOff, inYear(2027))},
			outcome{v1alpha1.SeverityError, "w", ""},
		},
		"another fiscal year": {
			v1alpha1.SeverityError,
			[]v1alpha1.Waiver{newWaiver("w", v1alpha1.WaiverOff, inYear(2028))},
			outcome{v1alpha1.SeverityError, "", ""},
		},
		"an Error lowered to Info": {
			v1alpha1.SeverityError,
			[]v1alpha1.Waiver{newWaiver("w", lowerToInfo)},
			outcome{v1alpha1.SeverityInfo, "", "w"},
		},
		"a Warning lowered to Warning stays, and names no waiver": {
			v1alpha1.SeverityWarning,
			[]v1alpha1.Waiver{newWaiver("w", lowerToWarning)},
			outcome{v1alpha1.SeverityWarning, "", ""},
		},
		"an Info is not raised to Warning": {
			v1alpha1.SeverityInfo,
			[]v1alpha1.Waiver{newWaiver("w", lowerToWarning)},
			outcome{v1alpha1.SeverityInfo, "", ""},
		},
	} {
		t.Run(title, func(t *testing.T) {
			finding := Finding{
				Code: GoalUnfunded, Severity: c.severity, Object: GoalKey("g"), FiscalYear: 2027,
			}
			applyFirstWaiver(parseWaivers(c.waivers), &finding, parseDate("2026-10-01"))
			if got := (outcome{finding.Severity, finding.Waived, finding.Lowered}); got != c.want {
				t.Errorf("the finding has %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestIsWaivedByYear(t *testing.T) {
	yearly := newWaiver("w", v1alpha1.WaiverOff)
	yearly.FiscalYear = 2027
	for title, c := range map[string]struct {
		waivers []v1alpha1.Waiver
		code    v1alpha1.FindingCode
		want    bool
	}{
		"no waiver":                       {nil, GoalUnfunded, false},
		"a waiver of all years":           {[]v1alpha1.Waiver{newWaiver("w", v1alpha1.WaiverOff)}, GoalUnfunded, false},
		"a waiver of a year":              {[]v1alpha1.Waiver{yearly}, GoalUnfunded, true},
		"a waiver of a year, other codes": {[]v1alpha1.Waiver{yearly}, PlanStale, false},
	} {
		t.Run(title, func(t *testing.T) {
			input := Input{Policy: policy.Policy{Waivers: parseWaivers(c.waivers)}}
			if got := input.IsWaivedByYear(c.code); got != c.want {
				t.Errorf("waived by year: %t", got)
			}
		})
	}
}

func parseWaivers(waivers []v1alpha1.Waiver) []policy.Waiver {
	parsed, _ := policy.Parse(&v1alpha1.Policy{Waivers: waivers})
	return parsed.Waivers
}
