// Package accounts reads the tables of finance systems: amounts by account code. It finds the
// budget lines that claim an account, and recognises the rows that are totals of others.
//
// An account code is compared in segments, so that the sign between them does not matter. What
// is no account code is never repeated: the cell may hold the name of a person.
package accounts
