package duedates

import (
	"fmt"
	"strconv"

	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// addTechnologies adds the dates of technologies and their contracts.
func (list *lister) addTechnologies() {
	for _, technology := range list.plan.Technologies {
		path := rules.TechnologyPath(technology.Name)
		ending, isGone := budget.FindEndOfUse(technology, list.decisions[technology.Name], list.plan.Fiscal)
		if isGone && !ending.ByDecision {
			list.addEntry(ending.LastDay, TechnologyRetirement, technology.Name, path.Child("retireOn"),
				"Last day of %s: remove it and the data in it", technology.Name)
		}
		// A contract of a technology that is no longer used is not renewed. Until its last day,
		// notice may have to be given.
		last := list.to
		if isGone {
			last = min(last, ending.LastDay)
		}
		list.addContract(technology, last)
		if expires := technology.AgreementExpires; expires <= last {
			list.addEntry(expires, PrivacyAgreementEnd, technology.Name, path.Child("privacyAgreement", "expires"),
				"Privacy agreement of %s ends: renew it, or stop the use", technology.Name)
		}
	}
}

// addContract adds the renewals, the notices and the end of a contract up to a day.
func (list *lister) addContract(technology *model.Technology, last calendar.Date) {
	path := rules.TechnologyPath(technology.Name)
	list.eachRenewal(technology, list.from, last, func(number int, renewal calendar.Date) {
		list.addDate(DueDate{
			Day: renewal, Kind: ContractRenewal, Name: string(technology.Name), Field: path.Child("renewal").String(),
			Title:  fmt.Sprintf("Contract of %s renews", technology.Name),
			Amount: technology.MaintenanceCost, Occurrence: strconv.Itoa(number),
		})
	})
	if technology.NoticeDays != nil {
		// The renewals whose notices lie between the two days.
		days := int(*technology.NoticeDays)
		list.eachRenewal(technology, list.from.AddDays(days), last.AddDays(days), func(number int, renewal calendar.Date) {
			notice, _ := technology.NoticeDay(renewal)
			list.addDate(DueDate{
				Day: notice, Kind: ContractNotice, Name: string(technology.Name), Field: path.Child("noticeDays").String(),
				Title: fmt.Sprintf(
					"Contract of %s renews on %s; give notice by %s", technology.Name, renewal, notice,
				),
				Amount: technology.MaintenanceCost, Occurrence: strconv.Itoa(number),
			})
		})
	}
	endDate := technology.ContractEnd
	if endDate <= last && !technology.RenewsFrom(endDate) {
		list.addEntry(endDate, ContractEnd, technology.Name, path.Child("contractEnd"),
			"Contract of %s ends: extend it, or find what comes in its place", technology.Name)
	}
}

// eachRenewal visits the renewals of a contract from a day to another one. Their numbers count
// from the renewal that is written, which has 0.
func (list *lister) eachRenewal(
	technology *model.Technology, from, to calendar.Date, visit func(number int, renewal calendar.Date),
) {
	for day := from; day <= to; {
		renewal := technology.NextRenewal(day)
		if renewal.IsZero() || renewal < day || renewal > to {
			return
		}
		number := 0
		if months := int(technology.RenewalTermMonths); months > 0 {
			number = technology.Renewal.MonthsUntil(renewal) / months
		}
		visit(number, renewal)
		day = renewal + 1
	}
}
