package controllers_test

import (
	"encoding/json"
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
