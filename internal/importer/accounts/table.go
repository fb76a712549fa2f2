package accounts

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// The columns by what they hold, as a mapping names them.
const (
	ColumnAccount     = "account"
	ColumnDescription = "description"
	ColumnBudget      = "budget"
	ColumnExpended    = "expended"
	ColumnEncumbered  = "encumbered"
	ColumnFiscalYear  = "fiscalYear"
)

func listColumns() []string {
	return []string{
		ColumnAccount, ColumnDescription, ColumnBudget, ColumnExpended, ColumnEncumbered, ColumnFiscalYear,
	}
}

// columnAdopted is the budget as it was adopted, which comes before the budget of the day.
const columnAdopted = "adopted budget"

// synonyms are the names of columns that finance systems write.
var synonyms = map[string][]string{
	ColumnAccount: {
		"account code", "account number", "account no", "acct", "acct number", "gl account", "account string", "budget code",
	},
	ColumnDescription: {"account description", "account name", "account title", "desc"},
	columnAdopted:     {"original budget", "approved budget"},
	ColumnBudget: {
		"current budget", "revised budget", "adjusted budget", "amended budget", "working budget", "budgeted",
		"budget amount", "appropriation", "amount",
	},
	ColumnExpended: {
		"expenditures", "expenditure", "expenses", "ytd expended", "ytd expenditures", "ytd expenses", "ytd actual",
		"ytd activity", "year to date expended", "year to date expenditures", "actual", "actuals", "amount expended",
	},
	ColumnEncumbered: {
		"encumbrance", "encumbrances", "outstanding encumbrances", "open encumbrances", "ytd encumbrances",
		"amount encumbered",
	},
	ColumnFiscalYear: {"fy", "year", "budget year"},
}

// Table reads the rows of a table of amounts by account.
type Table struct {
	mapping Mapping
	// amounts are the columns of amounts that are read, the first of them required.
	amounts []string
}

// NewTable returns a table that has some columns of amounts, the first of them always.
func NewTable(mapping Mapping, amounts ...string) Table { return Table{mapping, amounts} }

// Layout returns how files of the table are read.
func (table Table) Layout() rows.Layout {
	var columns []sheet.Column
	add := func(name string, isRequired bool) {
		if mapped := table.mapping.Columns[name]; len(mapped) > 0 {
			for _, written := range mapped {
				columns = append(columns, sheet.Column{Name: written, IsRequired: true})
			}
			return
		}
		columns = append(columns, sheet.Column{Name: name, Synonyms: synonyms[name], IsRequired: isRequired})
	}
	add(ColumnAccount, true)
	add(ColumnDescription, false)
	add(ColumnFiscalYear, false)
	for i, name := range table.amounts {
		if name == ColumnBudget && len(table.mapping.Columns[name]) == 0 {
			// Either of the two columns is enough: checkHeader asks for it.
			add(columnAdopted, false)
			add(ColumnBudget, false)
			continue
		}
		add(name, i == 0)
	}
	return rows.Layout{Columns: columns, CheckHeader: table.checkHeader}
}

// nameOf returns the name of the column that holds a value in a table.
func (table Table) nameOf(header *sheet.Header, name string) string {
	if mapped := table.mapping.Columns[name]; len(mapped) > 0 {
		return mapped[0]
	}
	if name == ColumnBudget && header.HasColumn(columnAdopted) {
		return columnAdopted
	}
	return name
}

// checkHeader refuses a table in which two columns could hold the same amount, or none does.
func (table Table) checkHeader(header *sheet.Header) error {
	for i, name := range append([]string{ColumnAccount}, table.amounts...) {
		switch count := header.CountColumns(table.nameOf(header, name)); {
		case count > 1:
			return fmt.Errorf("it has %s for %s: write the right one under columns.%s of the mapping, "+
				"or give two columns of one name different names", text.FormatCount(count, "column"), name, name)
		case count == 0 && i <= 1:
			return fmt.Errorf("it has no column for %s: write its name under columns.%s of the mapping", name, name)
		}
	}
	return nil
}

// HasColumn reports whether a table has the column for a value.
func (table Table) HasColumn(header *sheet.Header, name string) bool {
	return header.HasColumn(table.nameOf(header, name))
}

// Figure is an amount in a row.
type Figure struct {
	Amount money.Amount
	// IsUnreadable says that the cell holds something that is no amount, and IsEmpty that it
	// holds nothing, or that the table does not have the column.
	IsUnreadable, IsEmpty bool
}

// Entry is a row of the table.
type Entry struct {
	Code        Code
	Description string
	// Year is 0 if the table has no column for it.
	Year calendar.FiscalYear
	// Figures are in the order of the columns of amounts.
	Figures []Figure
	// IsTotal says that the row is the sum of others.
	IsTotal bool
}

// The reasons for which a row is left out.
const (
	reasonNoCode         rows.SkipError = "no account code"
	reasonUnreadableCode rows.SkipError = "its account code cannot be read"
	reasonNoYear         rows.SkipError = "its fiscal year cannot be read"
)

// ReadEntry reads a row. It returns a rows.SkipError for a row without an account.
func (table Table) ReadEntry(row rows.Row) (Entry, error) {
	header := row.Header()
	written := table.readAccount(row)
	description := row.Text(table.nameOf(header, ColumnDescription))
	entry := Entry{Description: description}
	for _, name := range table.amounts {
		entry.Figures = append(entry.Figures, readFigure(row, table.nameOf(header, name)))
	}
	code, err := ParseCode(written)
	if isTotal(written) || isTotal(description) && code.CountSegments() <= 1 {
		entry.IsTotal = true
		return entry, nil
	}
	if err != nil {
		row.ReportCell(table.nameOf(header, ColumnAccount), err)
		return Entry{}, reasonUnreadableCode
	}
	if code.IsZero() {
		return Entry{}, reasonNoCode
	}
	entry.Code = code
	if column := table.nameOf(header, ColumnFiscalYear); header.HasColumn(column) {
		entry.Year, err = parseFiscalYear(row.Text(column))
		row.ReportCell(column, err)
		if entry.Year == 0 {
			return Entry{}, reasonNoYear
		}
	}
	return entry, nil
}

// readAccount returns the account code of a row, joined if its segments are in several columns.
func (table Table) readAccount(row rows.Row) string {
	mapped := table.mapping.Columns[ColumnAccount]
	if len(mapped) == 0 {
		return row.Text(ColumnAccount)
	}
	var segments []string
	for _, name := range mapped {
		segments = append(segments, row.Text(name))
	}
	// A code that lacks a segment would be read as another code.
	if len(segments) > 1 && slices.Contains(segments, "") {
		return ""
	}
	return strings.Join(segments, ".")
}

func readFigure(row rows.Row, column string) Figure {
	amount, isKnown := row.Amount(column)
	isEmpty := strings.Trim(row.Text(column), "- ") == ""
	return Figure{Amount: amount, IsUnreadable: !isKnown && !isEmpty, IsEmpty: isEmpty}
}

// totalWord matches the words for a total.
var totalWord = regexp.MustCompile(`(?i)\b(sub-?|grand )?totals?\b`)

func isTotal(written string) bool { return totalWord.MatchString(written) }

var (
	singleYear = regexp.MustCompile(`^(?i:fy ?)?(\d{4}|\d{2})$`)
	yearSpan   = regexp.MustCompile(`^(?i:fy ?)?(\d{4}) ?[-/–] ?(\d{4}|\d{2})$`)
)

var errNoYear = errors.New("it is not a fiscal year: write 2027 for the year that ends in 2027")

// parseFiscalYear reads a fiscal year: 2027, FY27 or 2026-27, all of them the year that ends in
// 2027. An empty text is no year and no error.
func parseFiscalYear(written string) (calendar.FiscalYear, error) {
	written = strings.TrimSuffix(strings.TrimSpace(written), ".0")
	if written == "" {
		return 0, nil
	}
	first, last := 0, ""
	if parts := yearSpan.FindStringSubmatch(written); parts != nil {
		first, _ = strconv.Atoi(parts[1])
		last = parts[2]
	} else if parts := singleYear.FindStringSubmatch(written); parts != nil {
		last = parts[1]
	}
	year, err := strconv.Atoi(last)
	if err != nil {
		return 0, errNoYear
	}
	if len(last) == len("27") {
		year += 2000
	}
	if first != 0 && year != first+1 || year < 1990 || year > 2200 {
		return 0, errNoYear
	}
	return calendar.FiscalYear(year), nil
}
