// Package pages has what the pages of a dashboard share, and those that belong to no single subject: the
// page of all districts, the overview of a plan, an object and a rule. The other pages of a plan are in the
// packages of their subjects below this one. A page is a value: its name, and a pure function that makes its
// document from the objects of a district. A new page is a file of its subject and a line of catalog.ListPages.
//
// It does not matter whether the objects come from a cluster or from files. The figures come from the
// statuses and from the functions that make them, so that a page, kubectl and the plugin agree.
package pages

import (
	"net/url"
	"strings"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
)

// Page is a page about a plan.
type Page struct {
	// Name is the last part of the address; empty for the first page of a plan. Title is the word in the menu.
	Name, Title string
	// Build makes the content.
	Build func(Input) document.Document
}

// Input is what a page is about.
type Input struct {
	Namespace string
	// District has the objects with their statuses.
	District snapshot.District
	// Plan is one of the plans of the district.
	Plan *v1alpha1.TechnologyPlan
	// Now is the instant of the page.
	Now time.Time
	// Addresses are those of the other pages.
	Addresses Addresses
	// Choices are what the reader chose in the forms of the page, by their names.
	Choices map[string]string
}

// Today returns the as-of date in the time zone of the district.
func (input Input) Today() calendar.Date { return assess.DateInDistrict(input.Plan, input.Now) }

// Currency returns the currency of the plan; empty if it has no budget.
func (input Input) Currency() string {
	if input.Plan.Spec.Budget == nil {
		return ""
	}
	return input.Plan.Spec.Budget.Currency
}

// NewAmount returns a cell with an amount of the status or the spec; an empty one for none.
func (input Input) NewAmount(amount v1alpha1.Money) tables.Cell {
	if amount == "" {
		return tables.Cell{}
	}
	return tables.NewAmount(money.ParseOrZero(amount), input.Currency())
}

// FormatSize writes the size of a column or a bar, in units of the plan's currency.
func (input Input) FormatSize(size float64) string {
	return money.Amount(size * float64(money.Unit)).FormatIn(input.Currency())
}

// Addresses makes the addresses of pages. The zero value makes none, so that a report has no links.
type Addresses struct {
	// HasPages says that there are pages to link to. Base is the part of the address before all of them,
	// without a slash at its end.
	HasPages bool
	Base     string
}

// Home returns the address of the page of districts.
func (addresses Addresses) Home() string {
	if !addresses.HasPages {
		return ""
	}
	return addresses.Base + "/"
}

// Page returns the address of a page of a plan.
func (addresses Addresses) Page(namespace, plan, page string) string {
	return addresses.join("districts", namespace, plan, page)
}

// Object returns the address of the page that shows an object.
func (addresses Addresses) Object(namespace string, object v1alpha1.ObjectKey) string {
	return addresses.join("objects", namespace, lowerKind(object.Kind), object.Name)
}

// Rule returns the address of the page that explains a finding.
func (addresses Addresses) Rule(code v1alpha1.FindingCode) string {
	return addresses.join("rules", string(code))
}

// Table returns the address of a table of a plan as a file: a question with a format, such as forecast.xlsx.
func (addresses Addresses) Table(namespace, plan, file string) string {
	return addresses.join("districts", namespace, plan, "tables", file)
}

func (addresses Addresses) join(parts ...string) string {
	if !addresses.HasPages {
		return ""
	}
	var address strings.Builder
	address.WriteString(addresses.Base)
	for _, part := range parts {
		if part != "" {
			address.WriteString("/" + url.PathEscape(part))
		}
	}
	return address.String()
}

// LinkPage returns the address of another page of the plan.
func (input Input) LinkPage(page string) string {
	return input.Addresses.Page(input.Namespace, input.Plan.Name, page)
}

// LinkObject returns the address of an object of the district.
func (input Input) LinkObject(kind v1alpha1.ObjectKind, name string) string {
	return input.Addresses.Object(input.Namespace, v1alpha1.ObjectKey{Kind: kind, Name: name})
}

// NewNotice returns a finding as a notice.
func (input Input) NewNotice(finding v1alpha1.Finding) document.Notice {
	notice := document.Notice{
		State: document.StateOfSeverity(finding.Severity), Heading: string(finding.Code), Link: input.Addresses.Rule(finding.Code),
		Words: finding.Message, Action: finding.Action, Amount: input.NewAmount(finding.Amount),
	}
	if finding.Object.Name != "" {
		notice.Subjects = append(notice.Subjects, document.Span{
			Words: string(finding.Object.Kind) + " " + finding.Object.Name,
			Link:  input.LinkObject(finding.Object.Kind, finding.Object.Name),
		})
	}
	if finding.Field != "" {
		notice.Subjects = append(notice.Subjects, document.Span{Words: finding.Field, IsCode: true})
	}
	return notice
}

// lowerKind returns the name of a kind in addresses and commands.
func lowerKind(kind v1alpha1.ObjectKind) string { return strings.ToLower(string(kind)) }
