package controllers_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/client-go/rest"

	"techplan.education/api/v1alpha1"
)

// importRun is an import of Chromebooks with the rights that config/import gives a CronJob.
type importRun struct {
	*district

	folder string
}

func newImport(d *district) *importRun {
	d.Helper()
	run := &importRun{d, d.TempDir()}
	run.save("mapping.yaml", "technologies: [{model: Acme, technology: laptop, audience: Students}]\n")
	role, err := os.ReadFile(filepath.Join("..", "config", "import", "role.yaml"))
	if err != nil {
		d.Fatal(err)
	}
	// Kustomize gives the account its namespace.
	run.save("role.yaml", strings.Replace(string(role), "- kind: ServiceAccount\n",
		"- kind: ServiceAccount\n  namespace: "+d.namespace+"\n", 1))
	d.kubectl("apply", "-f", filepath.Join(run.folder, "role.yaml"))
	config := rest.CopyConfig(cluster.Config)
	config.Impersonate.UserName = run.account()
	becomes(d, clientOf(d, config),
		question{verb: "patch", group: v1alpha1.GroupVersion.Group, resource: "devices", namespace: d.namespace})
	return run
}

// account is the one under which the CronJob runs.
func (run *importRun) account() string {
	return "system:serviceaccount:" + run.namespace + ":techplan-import"
}

func (run *importRun) save(name, content string) {
	run.Helper()
	if err := os.WriteFile(filepath.Join(run.folder, name), []byte(content), 0o600); err != nil {
		run.Fatal(err)
	}
}

// start imports the rows of a count by model, and returns what it printed.
func (run *importRun) start(rows string, args ...string) string {
	run.Helper()
	run.save("chromebooks.csv", "model,count,aueMonth,aueYear,expired,orgUnitPath\n"+rows)
	return run.plugin(append([]string{
		"import", "google", filepath.Join(run.folder, "chromebooks.csv"), "--mapping", filepath.Join(run.folder, "mapping.yaml"),
		"--plan", "p", "-n", run.namespace, "--as", run.account(),
	}, args...)...)
}

func (run *importRun) readLot(name string) v1alpha1.Device {
	run.Helper()
	var lot v1alpha1.Device
	if err := json.Unmarshal([]byte(run.kubectl("get", "device.techplan.education", name, "-o", "json")), &lot); err != nil {
		run.Fatal(err)
	}
	return lot
}

// An import makes lots that the controllers assess, updates them, and leaves alone what people
// wrote.
func TestImportOfDeviceLots(t *testing.T) {
	d := open(t, midTerm)
	d.create(smallDistrict()...)
	run := newImport(d)
	const name = "acme-flip-5-high"

	run.start("Acme Flip 5,620,JUNE,2034,False,/Students/High\n", "--apply")
	d.kubectl("wait", "--for=condition=Ready", "--timeout=30s", "device.techplan.education/"+name)
	lot := run.readLot(name)
	if lot.Spec.Quantity != 620 || lot.Spec.Site != "high" || lot.Status.End != "2034-06-30" {
		t.Fatalf("%d units at %q with the end %s", lot.Spec.Quantity, lot.Spec.Site, lot.Status.End)
	}

	d.kubectl("patch", "device.techplan.education", name, "--type=merge", "-p",
		`{"spec":{"acquisition":{"received":"2026-08-05","budgetLine":{"plan":"p","line":"laptops"}}}}`)
	generation := run.readLot(name).Generation
	run.start("Acme Flip 5,620,JUNE,2034,False,/Students/High\n", "--apply")
	if lot := run.readLot(name); lot.Generation != generation {
		t.Errorf("the second import of the same file made generation %d of %d", lot.Generation, generation)
	}

	run.start("Acme Flip 5,600,JUNE,2036,False,/Students/High\n", "--apply")
	lot = run.readLot(name)
	if lot.Spec.SupportEnd != "2036-06-30" {
		t.Errorf("the end of support is %s", lot.Spec.SupportEnd)
	}
	if lot.Spec.Acquisition.BudgetLine.Line != "laptops" {
		t.Error("the budget line that a person wrote is gone")
	}
	// The line paid for 620 units.
	want := []v1alpha1.OutOfService{{State: v1alpha1.OutOfServiceRetired, Count: 20}}
	if diff := cmp.Diff(want, lot.Spec.NotInService); diff != "" || lot.Spec.Quantity != 620 {
		t.Errorf("%d units, %s", lot.Spec.Quantity, diff)
	}
	if shown := run.start("Acme Flip 5,600,JUNE,2036,False,/Students/High\n", "--diff"); strings.TrimSpace(shown) != "" {
		t.Errorf("the difference after the import is:\n%s", shown)
	}
}

// An import of a ledger changes what lines spent and nothing else of a plan that a person applied,
// also where that person wrote the amounts as numbers.
func TestImportOfALedger(t *testing.T) {
	d := open(t, midTerm)
	run := &importRun{d, d.TempDir()}
	run.save("plan.yaml", `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: p}
spec:
  title: A plan
  period: {start: "2026-07-01", end: "2029-06-30"}
  district: {name: Maple Valley Schools}
  budget:
    currency: USD
    lines:
    - {name: coaching, fiscalYear: 2027, amount: 60000, purpose: ProfessionalLearning, accountCodes: ["199.13.6411.*"]}
    - {name: laptops, fiscalYear: 2027, amount: 90000, purpose: Purchase, otherSpent: 500, accountCodes: ["199.11.6395.*"]}
`)
	plan := filepath.Join(run.folder, "plan.yaml")
	d.kubectl("apply", "--server-side", "-f", plan)
	load := func(content string) {
		t.Helper()
		run.save("ledger.csv", "Account,Description,Expended,Encumbered\n"+content)
		run.plugin("import", "ledger", filepath.Join(run.folder, "ledger.csv"), "--year", "2027", "--apply", "-n", d.namespace)
	}
	read := func() string {
		t.Helper()
		return d.kubectl("get", "technologyplan", "p", "-o",
			"jsonpath={range .spec.budget.lines[*]}{.name} {.amount} {.otherSpent} {.otherCommitted};{end}")
	}
	load("199.13.6411.101,Travel,1200,300\n")
	if got, want := read(), "coaching 60000 1200 300;laptops 90000 500 ;"; got != want {
		t.Errorf("the lines are %s, not %s", got, want)
	}
	load("199.13.6411.101,Travel,1500,0\n199.11.6395.101,Laptops,500,0\n")
	if got, want := read(), "coaching 60000 1500 0;laptops 90000 500 ;"; got != want {
		t.Errorf("after a second ledger the lines are %s, not %s", got, want)
	}
	// The person applies the plan again, as it is in Git. A client-side apply would replace the
	// whole list of lines; docs/import.md says so.
	d.kubectl("apply", "--server-side", "-f", plan)
	if got, want := read(), "coaching 60000 1500 0;laptops 90000 500 ;"; got != want {
		t.Errorf("after the plan was applied again the lines are %s, not %s", got, want)
	}
}

// applyPlan applies a plan as a person who keeps it in Git does, and returns a way to do so again.
func (run *importRun) applyPlan(content string) (again func()) {
	run.Helper()
	run.save("plan.yaml", content)
	again = func() {
		run.Helper()
		run.kubectl("apply", "--server-side", "-f", filepath.Join(run.folder, "plan.yaml"))
	}
	again()
	return again
}

// An import of a roster counts students into a plan that a person applied, counts them anew, and
// keeps its counts when the person applies the plan again.
func TestImportOfARoster(t *testing.T) {
	d := open(t, midTerm)
	run := &importRun{d, d.TempDir()}
	again := run.applyPlan(`apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: p}
spec:
  title: A plan
  period: {start: "2026-07-01", end: "2029-06-30"}
  district:
    name: Maple Valley Schools
    sites:
    - {name: high, bandwidthMbps: 1000}
    - {name: oak}
`)
	run.save("manifest.csv", "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\n"+
		"file.users,bulk\nfile.academicSessions,bulk\n")
	run.save("orgs.csv", "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"+
		"d1,active,,Maple Valley Schools,district,,\n417,active,,High School,school,,d1\n418,active,,Oak School,school,,d1\n")
	run.save("academicSessions.csv", "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n"+
		"y,active,,2026-2027,schoolYear,2026-08-12,2027-05-28,,2027\n"+
		"t1,active,,Fall,semester,2026-08-12,2026-12-18,y,2027\nt2,active,,Spring,semester,2027-01-05,2027-05-28,y,2027\n")
	roster := t.TempDir()
	count := func(high, oak int) {
		t.Helper()
		var users strings.Builder
		users.WriteString("sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName\n")
		for school, students := range map[string]int{"417": high, "418": oak} {
			for i := range students {
				fmt.Fprintf(&users, "%s-%d,active,,true,%s,student,x,,x,x\n", school, i, school)
			}
		}
		run.save("users.csv", users.String())
		for _, name := range []string{"manifest.csv", "orgs.csv", "academicSessions.csv", "users.csv"} {
			content, err := os.ReadFile(filepath.Join(run.folder, name))
			if err == nil {
				err = os.WriteFile(filepath.Join(roster, name), content, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		run.plugin("import", "oneroster", roster, "--apply", "-n", d.namespace)
	}
	read := func() string {
		t.Helper()
		return d.kubectl("get", "technologyplan", "p", "-o", "jsonpath={.spec.district.enrollment};"+
			"{range .spec.district.sites[*]}{.name} {.enrollment} {.bandwidthMbps};{end}"+
			"{range .spec.district.terms[*]}{.start} {.end};{end}")
	}
	const terms = "2026-08-12 2026-12-18;2027-01-05 2027-05-28;"
	count(31, 12)
	if got, want := read(), "43;high 31 1000;oak 12 ;"+terms; got != want {
		t.Errorf("the plan has %s, not %s", got, want)
	}
	d.kubectl("wait", "--for=condition=Ready", "--timeout=30s", "technologyplan/p")
	count(30, 10)
	if got, want := read(), "40;high 30 1000;oak 10 ;"+terms; got != want {
		t.Errorf("after a second roster the plan has %s, not %s", got, want)
	}
	again()
	if got, want := read(), "40;high 30 1000;oak 10 ;"+terms; got != want {
		t.Errorf("after the plan was applied again it has %s, not %s", got, want)
	}
}

// An import of a budget adds lines to a plan that a person applied, changes the amounts of those
// that it finds again, and keeps what people added to them.
func TestImportOfABudget(t *testing.T) {
	d := open(t, midTerm)
	run := &importRun{d, d.TempDir()}
	again := run.applyPlan(`apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: p}
spec:
  title: A plan
  period: {start: "2026-07-01", end: "2029-06-30"}
  district: {name: Maple Valley Schools}
  budget:
    currency: USD
    sources: [{name: general, kind: Local, state: Secured}]
    lines:
    - {name: coaching, fiscalYear: 2027, amount: 60000, purpose: ProfessionalLearning}
`)
	run.save("budget.yaml", `purposes:
- {accounts: ["*.*.6395.*"], purpose: Purchase}
- {accounts: ["*.53.6299.*"], purpose: Operation}
sources:
- {accounts: ["199.*.*.*"], source: general}
`)
	load := func(content string) {
		t.Helper()
		run.save("budget.csv", "Account Code,Account Description,Original Budget\n"+content)
		run.plugin("import", "budget", filepath.Join(run.folder, "budget.csv"), "--mapping",
			filepath.Join(run.folder, "budget.yaml"), "--year", "2027", "--apply", "-n", d.namespace)
	}
	read := func() string {
		t.Helper()
		return d.kubectl("get", "technologyplan", "p", "-o",
			"jsonpath={range .spec.budget.lines[*]}{.name} {.amount} {.purpose} {.source} {.otherSpent};{end}")
	}
	load("199-11-6395-001,Student devices,40000.50\n199-53-6299-001,Licenses,900\n")
	want := "coaching 60000 ProfessionalLearning  ;licenses-fy27 900 Operation general ;" +
		"student-devices-fy27 40000.50 Purchase general ;"
	if got := read(); got != want {
		t.Errorf("the lines are %s, not %s", got, want)
	}
	d.kubectl("wait", "--for=condition=Ready", "--timeout=30s", "technologyplan/p")
	// Another program records what was spent.
	run.save("spent.yaml", `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: p}
spec: {budget: {lines: [{name: licenses-fy27, otherSpent: 700}]}}
`)
	d.kubectl("apply", "--server-side", "--field-manager=finance", "-f", filepath.Join(run.folder, "spent.yaml"))
	load("199-11-6395-001,Student devices,38000\n199-53-6299-001,Licenses,950\n")
	want = "coaching 60000 ProfessionalLearning  ;licenses-fy27 950 Operation general 700;" +
		"student-devices-fy27 38000 Purchase general ;"
	if got := read(); got != want {
		t.Errorf("after a second budget the lines are %s, not %s", got, want)
	}
	again()
	if got := read(); got != want {
		t.Errorf("after the plan was applied again the lines are %s, not %s", got, want)
	}
}
