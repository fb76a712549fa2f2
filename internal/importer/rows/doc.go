// Package rows reads the rows of exports one by one for an importer, and keeps the account of
// them: how many were read, which were left out and why, and which cells could not be read.
//
// The account holds numbers of rows and names of columns, and nothing that a cell holds.
package rows
