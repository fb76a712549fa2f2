// Package budget reads budget lines from the budget that a finance system or a spreadsheet
// shows by account.
//
// A row belongs to the line of its year that claims its account, and only the amount of that
// line changes. Other rows make new lines: one for each description, purpose and source of a
// year, with the codes of its accounts, by which the next import finds it again. A purpose is
// never guessed: a row without a rule for it is left out and reported.
//
// The import owns the currency, and the name, year, amount, purpose, source and accountCodes of each line that it
// finds, and changes the amount alone: server-side apply would otherwise remove from a line what
// the import wrote when the line was new. A line that is no longer in the files stays, with a note.
package budget
