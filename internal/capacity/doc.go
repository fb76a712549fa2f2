// Package capacity compares what the sites of a district have with what their students and staff
// need: devices, bandwidth, access points and days for testing. It is pure and exact: counts are
// integers, ratios are fractions, and both say why they are not known.
//
// These decisions hold for all figures:
//
//   - A unit counts as a device if its lot is in service, it is neither lost, retired, idle nor in
//     repair, and its support has not ended, unless the policy counts unsupported units. Support of
//     which nothing is known has not ended. A lot that is only ordered has no units in service.
//   - Only technologies of kind Device count, and those that state no kind. Those of the domain AT
//     do not: an assistive device serves one student beside the common device.
//   - Lots of the audience Students and Shared are devices for students; those of Staff are devices
//     for staff. Shared units count for students alone, because a unit that counts twice would hide
//     that one of them goes without. Lots without an audience count for no one.
//   - Lots without a site count for the district and for no site.
//   - What students need with spares is compared with all units owned, in service and supported:
//     the spare units are the idle ones, and those in repair are what spares stand in for.
package capacity
