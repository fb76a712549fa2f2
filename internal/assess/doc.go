// Package assess computes the status of an object and the next instant at which the
// status can change, from the objects that it depends on and an instant. It has one
// function for each kind. The controllers call it with what their caches hold, and the
// linter with what files hold.
//
// It has no client, reads no clock and returns no error: what is missing or wrong is a
// condition or a finding. Of the earlier status it reads only since when something
// holds, and the scheduler's last refusal.
package assess
