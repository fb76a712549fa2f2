// Package measured takes the values of a benchmark from its source, and keeps them in the status of
// the benchmark. It is pure: an inventory, the answer of Prometheus, or evaluations are passed in.
//
// These decisions hold for all sources:
//
//   - Values are taken from the date of the baseline until the date of the target or the last day of
//     the plan, whichever is earlier. Later values would not count.
//   - What people observed on a day counts instead of a measured value of that day. A date in
//     spec.withdrawn has no measured value.
//   - The values belong to one source. With another measure, site, audience, query, schedule, target or
//     criterion the list begins anew. If the source is removed, the list stays.
package measured
