package reports_test

// bare is a plan with what is required and nothing else.
const bare = `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2026}
spec:
  title: Maple Valley technology plan
  period: {start: 2026-07-01, end: 2029-06-30}
  district: {name: Maple Valley Schools}
`

// undecided is a plan with an evaluation that waits for its decision, a contract that renews, and a goal that
// was reached.
const undecided = `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2026}
spec:
  title: Maple Valley technology plan
  period: {start: 2026-07-01, end: 2029-06-30}
  approval: {body: Board of Education, date: 2026-05-18}
  district: {name: Maple Valley Schools, enrollment: 300}
  needs: [{name: homework, gap: Homework is not done.}]
  technologies:
  - {name: word-tool, kind: Software, renewal: 2027-02-01, noticeDays: 30, seats: {paid: 100, used: 90}}
  - {name: laptop, kind: Device, unitCost: 300}
  budget:
    currency: USD
    sources: [{name: gift, kind: Donation}]
    lines:
    - name: tools
      fiscalYear: 2027
      amount: 9000
      purpose: Operation
      goals: [{name: writing}]
      technologies: [word-tool]
    - {name: laptops, fiscalYear: 2027, amount: 8000, purpose: Purchase, source: gift, technologies: [laptop]}
---
apiVersion: techplan.education/v1alpha1
kind: Goal
metadata: {name: writing}
spec:
  planRef: {name: plan-2026}
  title: Write every day
  needs: [homework]
  actions: [{name: buy, end: 2026-11-30, done: 2026-11-09, cost: 9000}]
  closed: {outcome: Met, date: 2026-11-10}
---
apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata: {name: word-tool-2026}
spec:
  planRef: {name: plan-2026}
  target: {kind: Technology, name: word-tool}
  occurrence: "2026-11-02"
  criteria: [{name: use, question: "Is it used?"}]
  results: [{criterion: use, answer: Pass}]
---
apiVersion: techplan.education/v1alpha1
kind: Device
metadata: {name: laptops}
spec:
  planRef: {name: plan-2026}
  technology: laptop
  quantity: 25
  acquisition: {received: 2026-11-05, unitCost: 300, budgetLine: {plan: plan-2026, line: laptops}}
`

// connected is a plan in euros with devices for students that have a data plan.
const connected = `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2026}
spec:
  title: Maple Valley technology plan
  period: {start: 2026-07-01, end: 2029-06-30}
  district: {name: Maple Valley Schools}
  technologies: [{name: tablet, kind: Device}]
  budget: {currency: EUR}
---
apiVersion: techplan.education/v1alpha1
kind: Device
metadata: {name: tablets}
spec:
  planRef: {name: plan-2026}
  technology: tablet
  audience: Students
  quantity: 20
  inService: 2026-08-24
  yearlyCosts: [{kind: Connectivity, amount: 2400}]
---
apiVersion: techplan.education/v1alpha1
kind: Device
metadata: {name: tablets-without}
spec:
  planRef: {name: plan-2026}
  technology: tablet
  audience: Students
  quantity: 7
  inService: 2026-08-24
  yearlyCosts: [{kind: Connectivity, amount: 0}]
`

// smallGroups is a measure with a group that is too small for any figure, and one whose share is hidden.
const smallGroups = `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2026}
spec:
  title: Maple Valley technology plan
  period: {start: 2026-07-01, end: 2029-06-30}
  approval: {body: Board of Education, date: 2026-05-18}
  district: {name: Maple Valley Schools}
---
apiVersion: techplan.education/v1alpha1
kind: Goal
metadata: {name: devices}
spec: {planRef: {name: plan-2026}, title: A device for each}
---
apiVersion: techplan.education/v1alpha1
kind: Benchmark
metadata: {name: devices}
spec:
  goalRef: {name: devices}
  metric: {name: students with a device, unit: percent, direction: Increase, dimension: Access}
  baseline: {value: 70, date: 2026-07-01}
  target: {value: 100, date: 2029-06-30}
  equity: {maxGapPoints: 5}
  observations:
  - date: 2026-10-15
    value: 88
    have: 880
    of: 1000
    groups:
    - {name: TinyGroup, have: 13, of: 20}
    - {name: BehindGroup, have: 11, of: 40}
    - {name: LargeGroup, have: 600, of: 640}
`
