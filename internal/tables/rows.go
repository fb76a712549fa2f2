package tables

import "techplan.education/internal/money"

// ColumnOf is a column of rows of a type, with the cell that it shows of a row.
type ColumnOf[T any] struct {
	Column

	cell func(T) Cell
}

// NewColumn returns a column that is in every text.
func NewColumn[T any](name string, cell func(T) Cell) ColumnOf[T] {
	return ColumnOf[T]{Column{Name: name}, cell}
}

// NewWideColumn returns a column that is in the wide text.
func NewWideColumn[T any](name string, cell func(T) Cell) ColumnOf[T] {
	return ColumnOf[T]{Column{name, InWide}, cell}
}

// NewTable returns the table of some rows of a plan. The first columns are those of the plan.
func NewTable[T any](input Input, name, title, empty string, columns []ColumnOf[T], rows []T) Table {
	ofPlan := []ColumnOf[T]{
		{Column{"namespace", IfDifferent}, func(T) Cell { return NewText(input.Namespace) }},
		{Column{"plan", IfDifferent}, func(T) Cell { return NewText(input.Plan.Name) }},
	}
	columns = append(ofPlan, columns...)
	table := Table{Name: name, Title: title, Empty: empty}
	for _, column := range columns {
		table.Columns = append(table.Columns, column.Column)
	}
	for _, row := range rows {
		cells := make(Row, len(columns))
		for i, column := range columns {
			cells[i] = column.cell(row)
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}

// NewCurrencyColumn returns the column of the plan's currency, which amounts in text have themselves.
func NewCurrencyColumn[T any](input Input) ColumnOf[T] {
	return ColumnOf[T]{Column{"currency", InData}, func(T) Cell { return NewText(input.Currency()) }}
}

// NewAmountColumn returns a column with amounts in the currency of the plan, which is in every text.
func NewAmountColumn[T any](input Input, name string, amount func(T) money.Amount) ColumnOf[T] {
	return NewColumn(name, func(row T) Cell { return NewAmount(amount(row), input.Currency()) })
}
