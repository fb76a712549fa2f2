// Package starter writes the folder with which a district begins its technology plan:
// what is known is filled in, also from a plan that ends, and each section that people
// have to write stands there as a comment, with the question that it answers and an
// example. The package is pure.
package starter

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"k8s.io/apimachinery/pkg/util/validation"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/text"
	"techplan.education/internal/timezone"
)

// What an answer is if it is left out.
const (
	// DefaultFiscalYearStart is the month of the API's own default.
	DefaultFiscalYearStart = 7
	// DefaultYears is the number of years that a plan covers.
	DefaultYears = 3
	// DefaultCurrency is the currency of the budget.
	DefaultCurrency = "USD"
)

const (
	// maxYears is the number of years that the API lets a plan cover.
	maxYears = 10
	// maxLabel is the number of characters of a Label of the API.
	maxLabel = 160
	// maxEnrollment is the number of students that the API lets a site have.
	maxEnrollment = 1_000_000
	// maxSites is the number of sites that the API lets a district have.
	maxSites = 1000
)

// Answers say what a folder begins with.
type Answers struct {
	// District is the name of the district. Required.
	District string
	// Plan is the name of the TechnologyPlan object; if empty, it is plan- with the year
	// of the first day.
	Plan string
	// Namespace of the objects; if empty, they name none.
	Namespace string
	// FiscalYearStart is the month in which a fiscal year begins, 1 to 12.
	FiscalYearStart int
	// Start is the first day of the plan, YYYY-MM-DD. Required.
	Start string
	// Years is the number of years that the plan covers, 1 to 10.
	Years int
	// TimeZone is an IANA name; if empty, it stays to be written.
	TimeZone string
	// Currency is an ISO 4217 code.
	Currency string
	// Schools are the sites of the district.
	Schools []School
	// Previous is the plan that ends, or nil.
	Previous *Previous
}

// School is a site of the district.
type School struct {
	// Name is the name of the entry, such as maple-high.
	Name string
	// Enrollment is the number of students, 0 for an office.
	Enrollment int32
}

// Previous is a plan that ends, with the objects of its district.
type Previous struct {
	Plan       *v1alpha1.TechnologyPlan
	Goals      []*v1alpha1.Goal
	Benchmarks []*v1alpha1.Benchmark
	Devices    []*v1alpha1.Device
}

// FillDefaults returns the answers with what is left out: from the plan that ends where
// it has it, and otherwise the defaults.
func (answers Answers) FillDefaults() Answers {
	if answers.Previous != nil {
		ending := answers.Previous.Plan
		answers.District = cmp.Or(answers.District, string(ending.Spec.District.Name))
		answers.Namespace = cmp.Or(answers.Namespace, ending.Namespace)
		answers.TimeZone = cmp.Or(answers.TimeZone, ending.Spec.District.TimeZone)
		answers.FiscalYearStart = cmp.Or(answers.FiscalYearStart, int(ending.Spec.District.FiscalYearStartMonth))
		if end := calendar.ParseOrZero(ending.Spec.Period.End); !end.IsZero() {
			answers.Start = cmp.Or(answers.Start, end.AddDays(1).String())
		}
		if ending.Spec.Budget != nil {
			answers.Currency = cmp.Or(answers.Currency, ending.Spec.Budget.Currency)
		}
	}
	answers.FiscalYearStart = cmp.Or(answers.FiscalYearStart, DefaultFiscalYearStart)
	answers.Years = cmp.Or(answers.Years, DefaultYears)
	answers.Currency = cmp.Or(answers.Currency, DefaultCurrency)
	if start, err := calendar.Parse(answers.Start); err == nil && !start.IsZero() {
		year, _, _ := start.YearMonthDay()
		answers.Plan = cmp.Or(answers.Plan, fmt.Sprintf("plan-%d", year))
	}
	return answers
}

// Check returns what is wrong with the answers, one error for each, or nil. Answers that
// are left out and have a default are not wrong.
func (answers Answers) Check() error {
	filled := answers.FillDefaults()
	errs := []error{
		CheckDistrict(filled.District), CheckStart(filled.Start), CheckMonth(filled.FiscalYearStart),
		CheckYears(filled.Years), CheckTimeZone(filled.TimeZone), CheckCurrency(filled.Currency),
		CheckNamespace(filled.Namespace), checkPlanName(filled), checkSchools(filled.Schools),
	}
	return errors.Join(errs...)
}

// CheckDistrict returns what is wrong with the name of a district, or nil.
func CheckDistrict(name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return errors.New("the name of the district is missing")
	case utf8.RuneCountInString(name) > maxLabel:
		return fmt.Errorf("the name of the district has more than %d characters", maxLabel)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, text.IsHidden):
		return errors.New("the name of the district has characters that are not visible; type it again")
	default:
		return nil
	}
}

// CheckStart returns what is wrong with the first day of a plan, or nil.
func CheckStart(start string) error {
	if start == "" {
		return errors.New("the first day of the plan is missing")
	}
	day, err := calendar.Parse(start)
	year, _, _ := day.YearMonthDay()
	if err != nil || year < 1990 || year > 2189 {
		return fmt.Errorf("%q is not a first day of a plan; write a day from 1990 to 2189 such as 2026-07-01", start)
	}
	return nil
}

// CheckMonth returns what is wrong with the first month of fiscal years, or nil.
func CheckMonth(month int) error {
	if month < 1 || month > 12 {
		return fmt.Errorf("%d is not a month; write 1 to 12", month)
	}
	return nil
}

// CheckYears returns what is wrong with the number of years of a plan, or nil.
func CheckYears(years int) error {
	if years < 1 || years > maxYears {
		return fmt.Errorf("a plan covers 1 to %d years, not %d", maxYears, years)
	}
	return nil
}

// CheckTimeZone returns what is wrong with the name of a time zone, or nil. It may be
// empty.
func CheckTimeZone(zone string) error {
	if zone == "" {
		return nil
	}
	_, err := timezone.Load(zone)
	return err
}

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

// CheckCurrency returns what is wrong with the code of a currency, or nil.
func CheckCurrency(code string) error {
	if !currencyForm.MatchString(code) {
		return fmt.Errorf("%q is not a currency; write its code of three capital letters, such as USD", code)
	}
	return nil
}

// CheckNamespace returns what is wrong with the name of a namespace, or nil. It may be
// empty.
func CheckNamespace(namespace string) error {
	if namespace != "" && len(validation.IsDNS1123Label(namespace)) > 0 {
		return fmt.Errorf("%q is not a namespace; write at most 63 lower-case letters, digits and hyphens, "+
			"such as maple-valley", namespace)
	}
	return nil
}

func checkPlanName(answers Answers) error {
	switch {
	case answers.Plan == "":
		// Without a first day there is no default, and that is reported already.
		return nil
	case len(validation.IsDNS1123Subdomain(answers.Plan)) > 0:
		return fmt.Errorf("%q is not a name of a plan; write lower-case letters, digits and hyphens, "+
			"such as plan-2026", answers.Plan)
	case answers.Previous != nil && answers.Previous.Plan.Name == answers.Plan:
		return fmt.Errorf("the plan that ends is named %s too; give the new one another name", answers.Plan)
	default:
		return nil
	}
}

func checkSchools(schools []School) error {
	if len(schools) > maxSites {
		return fmt.Errorf("a district has at most %d sites, not %d", maxSites, len(schools))
	}
	seen := map[string]bool{}
	for _, school := range schools {
		switch {
		case !isEntryName(school.Name):
			return fmt.Errorf("%q is not a name of a school; write at most 63 lower-case letters, digits and hyphens, "+
				"such as maple-high", school.Name)
		case seen[school.Name]:
			return fmt.Errorf("the school %s stands twice", school.Name)
		case school.Enrollment < 0 || school.Enrollment > maxEnrollment:
			return fmt.Errorf("the school %s has %d students; write 0 to %d",
				school.Name, school.Enrollment, maxEnrollment)
		}
		seen[school.Name] = true
	}
	return nil
}

func isEntryName(name string) bool { return len(validation.IsDNS1123Label(name)) == 0 }

// MakeEntryName returns the name of an entry for words: "Cañon Elementary" is
// canon-elementary. It is empty if the words have no letter or digit of ASCII.
func MakeEntryName(words string) string {
	const maxLength = 63
	var name strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(words)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			name.WriteRune(r)
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			// The mark of an accent, and an apostrophe, divide no word.
		case name.Len() > 0 && !strings.HasSuffix(name.String(), "-"):
			name.WriteByte('-')
		}
	}
	made := name.String()
	return strings.Trim(made[:min(len(made), maxLength)], "-")
}
