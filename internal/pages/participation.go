package pages

import (
	"cmp"
	"fmt"

	"techplan.education/internal/document"
	"techplan.education/internal/overview"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// participation is how far districts take part: what an agency with members asks of each.
type participation struct {
	districts, approved, inForce, current int
	done, due                             int
	equity                                overview.EquityCounts
}

// sumParticipation counts districts, of which one can have several plans, and sums evaluations and benchmarks of all
// plans that are assessed.
func sumParticipation(plans []overview.Plan) participation {
	var sum participation
	districts, approved, inForce := map[string]bool{}, map[string]bool{}, map[string]bool{}
	late := map[string]bool{}
	for _, plan := range plans {
		districts[plan.Namespace] = true
		if !plan.IsAssessed {
			continue
		}
		if plan.IsApproved {
			approved[plan.Namespace] = true
		}
		if plan.IsInForce {
			inForce[plan.Namespace] = true
		}
		if plan.Review == overview.ReviewOverdue {
			late[plan.Namespace] = true
		}
		done, due := plan.CountDue()
		sum.done, sum.due = sum.done+done, sum.due+due
		sum.equity.WithGroups += plan.Equity.WithGroups
		sum.equity.Equitable += plan.Equity.Equitable
		sum.equity.Gap += plan.Equity.Gap
	}
	sum.districts, sum.approved, sum.inForce = len(districts), len(approved), len(inForce)
	sum.current = len(inForce) - len(late)
	return sum
}

// newParticipationSection has a row for each plan: whether it is approved, in force and reviewed, which of its
// evaluations are done, and how its groups of students compare.
func newParticipationSection(plans []overview.Plan, addresses Addresses) document.Section {
	sum := sumParticipation(plans)
	table := document.Table{
		Caption: "Participation and equity by plan, in the same order",
		Empty:   "There is no technology plan that you may see.",
		Columns: []string{
			"district", "plan", "approved", "annual review", "evaluations done", "of those due", "benchmarks with groups",
			"with a gap", "not compared",
		},
	}
	for _, plan := range plans {
		table.Rows = append(table.Rows, newParticipationRow(plan, addresses))
	}
	if len(plans) > 1 {
		table.Totals = []document.Cell{
			document.NewTextCell("Total"), {}, {}, {}, document.NewCell(tables.NewCount(sum.done)),
			document.NewCell(tables.NewCount(sum.due)), document.NewCell(tables.NewCount(sum.equity.WithGroups)),
			document.NewCell(tables.NewCount(sum.equity.Gap)), document.NewCell(tables.NewCount(sum.equity.NotCompared())),
		}
	}
	return document.Section{
		ID: "participation", Title: "Participation and equity", Blocks: []document.Block{
			newParticipationFigures(sum), table, document.NewParagraph(
				"A benchmark is not compared if a group is too small to be shown, if counts are missing, or if it has no " +
					"equity policy. Districts without a plan have no row."),
		},
	}
}

func newParticipationFigures(sum participation) document.Figures {
	gap := document.Figure{
		Label: "Benchmarks with a gap between groups", Value: tables.NewCount(sum.equity.Gap),
		Note: fmt.Sprintf("of %d compared; %d not compared", sum.equity.Equitable+sum.equity.Gap,
			sum.equity.NotCompared()),
		State: StateOfCount(sum.equity.Gap, document.Attention),
	}
	if sum.equity.Equitable+sum.equity.Gap == 0 {
		gap.State = document.Unknown
	}
	return document.Figures{
		{
			Label: "Districts with an approved plan", Value: tables.NewCount(sum.approved),
			Note:  "of " + text.FormatCount(sum.districts, "district"),
			State: StateOfCount(sum.districts-sum.approved, document.Attention),
		},
		{
			Label: "Districts with a current annual review", Value: tables.NewCount(sum.current),
			Note:  fmt.Sprintf("of %d with a plan in force", sum.inForce),
			State: StateOfCount(sum.inForce-sum.current, document.Attention),
		},
		{
			Label: "Evaluations done", Value: tables.NewCount(sum.done), Note: fmt.Sprintf("of %d due", sum.due),
			State: StateOfCount(sum.due-sum.done, document.Attention),
		},
		gap,
	}
}

func newParticipationRow(plan overview.Plan, addresses Addresses) []document.Cell {
	row := []document.Cell{
		document.NewTextCell(plan.Namespace),
		document.NewLinkCell(cmp.Or(plan.Title, plan.Name), addresses.Page(plan.Namespace, plan.Name, "")),
	}
	if !plan.IsAssessed {
		row = append(row, document.NewStateCell("not assessed", document.Unknown))
		return append(row, make([]document.Cell, 6)...)
	}
	approved := document.NewStateCell("no", document.Attention)
	if plan.IsApproved {
		approved = document.NewTextCell("yes")
	}
	var review document.Cell
	switch plan.Review {
	case overview.ReviewCurrent:
		review = document.NewTextCell("current")
	case overview.ReviewOverdue:
		review = document.NewStateCell("overdue", document.Attention)
	}
	done, due := plan.CountDue()
	gap := document.Cell{
		Cell: tables.NewCount(plan.Equity.Gap), State: StateOfCount(plan.Equity.Gap, document.Attention),
	}
	return append(row, approved, review,
		document.NewCell(tables.NewCount(done)), document.NewCell(tables.NewCount(due)),
		document.NewCell(tables.NewCount(plan.Equity.WithGroups)), gap,
		document.NewCell(tables.NewCount(plan.Equity.NotCompared())))
}
