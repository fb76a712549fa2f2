// Package testfiles has files of made-up districts, for tests of what reads files. Tests count on
// the numbers of their lines.
package testfiles

// PlanAndGoal is a plan with a budget line, a goal, and an object of another kind, in this order:
// lines 1, 13 and 20.
const PlanAndGoal = `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2026}
spec:
  title: Juniper Flats technology plan
  period: {start: 2026-07-01, end: 2029-06-30}
  district: {name: Juniper Flats Schools}
  budget:
    currency: USD
    lines:
    - {name: wifi, amount: 52000, purpose: Purchase}
---
apiVersion: techplan.education/v1alpha1
kind: Goal
metadata: {name: one-to-one}
spec:
  planRef: {name: plan-2026}
  title: A working device for every student
---
apiVersion: v1
kind: Namespace
metadata: {name: juniper-flats}
`

// AllKinds is a plan with a goal, a benchmark, a lot and an evaluation, in the order
// of their lines: 1, 9, 16, 25 and 34.
const AllKinds = `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2026}
spec:
  title: Juniper Flats
  period: {start: 2026-07-01, end: 2029-06-30}
  district: {name: Juniper Flats Schools}
---
apiVersion: techplan.education/v1alpha1
kind: Goal
metadata: {name: one-to-one}
spec:
  planRef: {name: plan-2026}
  title: A working device for every student
---
apiVersion: techplan.education/v1alpha1
kind: Benchmark
metadata: {name: ratio}
spec:
  goalRef: {name: one-to-one}
  metric: {name: Students per device, unit: students, direction: Decrease}
  baseline: {date: 2026-07-01, value: "3"}
  target: {date: 2029-06-30, value: "1"}
---
apiVersion: techplan.education/v1alpha1
kind: Device
metadata: {name: laptops}
spec:
  planRef: {name: plan-2026}
  technology: laptop
  quantity: 25
  acquisition: {kind: Donation, received: 2026-08-05}
---
apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata: {name: review}
spec:
  planRef: {name: plan-2026}
  target: {kind: TechnologyPlan, name: plan-2026}
  due: 2026-11-30
  occurrence: 2026-11-30
`

// Dated is a plan with a contract, a waiver and a goal, each with a date.
const Dated = `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2026}
spec:
  title: Juniper Flats technology plan
  period: {start: 2026-07-01, end: 2029-06-30}
  district: {name: Juniper Flats Schools}
  technologies:
  - {name: reading-app, renewal: 2027-07-01, noticeDays: 60, maintenanceCost: 4000}
  budget: {currency: USD}
---
apiVersion: techplan.education/v1alpha1
kind: Goal
metadata: {name: one-to-one}
spec:
  planRef: {name: plan-2026}
  title: A working device for every student
  due: 2027-06-30
`
