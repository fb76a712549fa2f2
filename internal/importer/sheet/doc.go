// Package sheet reads the rows of tables that other programs export: CSV with any
// delimiter and encoding, JSON as APIs answer it, spreadsheets in XLSX, and a table in a ZIP
// archive. It finds the header row by the names of its columns, so that a title above the
// header, an unknown column or another order of the columns changes nothing.
//
// Rows are read one at a time: memory does not grow with their number. A file that is not
// a table, or is a table of something else, is an error that says so.
package sheet
