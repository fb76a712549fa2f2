// Package values reads dates, amounts and counts as other programs write them into exports.
// What is written in two possible ways is refused with the option that decides it, and a value
// that a spreadsheet has damaged is refused too: nothing is guessed.
//
// Errors do not repeat what is written: a cell in the wrong column may hold the name of a
// person.
package values
