package ledger

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/plans"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/testimport"
	"techplan.education/internal/testplan"
)

// The as-of date is in the fiscal year 2027.
var today = calendar.ParseOrZero("2026-10-01")

// private are the texts of persons that the files of the tests hold.
var private = []string{"Robin", "Miller", "robin@example.org", "E-77001"}

const header = "Account Code,Description,Vendor,Requested By,Budget,Expended,Encumbered,Balance\n"

// addRow writes a row of a ledger.
func addRow(code, expended, encumbered string) string {
	return fmt.Sprintf("%s,Supplies for Robin Miller,Miller & Sons,robin@example.org,\"1,000.00\",%q,%q,E-77001\n",
		code, expended, encumbered)
}

// newPlan is a plan of two years with a line for each of them and one for both.
func newPlan() *testplan.PlanBuilder {
	return testplan.NewPlan("p").SetPeriod("2026-07-01", "2028-06-30").AddTechnology("laptop", testplan.WithUnitCost("300")).
		AddLine("laptops-fy27", 2027, "60000", claims("199.11.6395.*")).
		AddLine("laptops-fy28", 2028, "60000", claims("199.11.6395.*")).
		AddLine("wifi", 2027, "40000", testplan.ThroughYear(2028), claims("199.53.6399.*")).
		AddLine("typed", 2027, "5000", testplan.AlreadySpent("700"))
}

// claims sets the accounts of a line.
func claims(patterns ...v1alpha1.AccountPattern) func(*v1alpha1.BudgetLine) {
	return func(line *v1alpha1.BudgetLine) { line.AccountCodes = patterns }
}

// listUse returns what is spent and committed on the lines, and what is unclaimed.
func listUse(plan *v1alpha1.TechnologyPlan) map[string]string {
	all := map[string]string{}
	for _, line := range plan.Spec.Budget.Lines {
		if line.OtherSpent != "" || line.OtherCommitted != "" {
			all[string(line.Name)] = fmt.Sprintf("%s/%s", line.OtherSpent, line.OtherCommitted)
		}
	}
	for _, of := range plan.Spec.Budget.Unclaimed {
		all[fmt.Sprint(of.FiscalYear)] = fmt.Sprintf("%s in %d", of.Amount, of.Accounts)
	}
	return all
}

func readLedger(t *testing.T, input plans.Input, content string) (result plans.Result, report string, err error) {
	t.Helper()
	input.Files, input.Today = []string{testimport.WriteFile(t, "ledger.csv", content)}, today
	result, report, err = testimport.ReadPlan(t, Format, input)
	if err == nil {
		testimport.CheckSecondImport(t, Format, input, result)
	}
	testimport.CheckPrivate(t, private, testimport.ListOutputs(t, input.Plan, result, report, err)...)
	return result, report, err
}

func TestWritesWhatAccountsHaveExpendedAndEncumbered(t *testing.T) {
	const outside = `technology: ["*.*.639*.*", "*.53.*.*"]`
	for title, c := range map[string]struct {
		content, mapping string
		year             v1alpha1.FiscalYear
		plan             *testplan.PlanBuilder
		want             map[string]string
		note, report     string
	}{
		"the accounts of a line add up": {
			content: header + addRow("199-11-6395-001", "1,200.50", "300") + addRow("199-11-6395-002", "$99.50", ""),
			want:    map[string]string{"laptops-fy27": "1300/300", "typed": "700/"},
		},
		"a line of whose accounts the file has no row": {
			content: header + addRow("199-53-6399-001", "50", "5"),
			plan: testplan.NewPlan("p").SetPeriod("2026-07-01", "2028-06-30").
				AddLine("laptops-fy27", 2027, "60000", testplan.AlreadySpent("4"), claims("199.11.6395.*")).
				AddLine("wifi", 2027, "40000", claims("199.53.6399.*")),
			want: map[string]string{"laptops-fy27": "4/", "wifi": "50/5"},
			note: "line laptops-fy27: no row of the files belongs to its accounts: it stays as it is",
		},
		"parentheses and a minus are negative": {
			content: header + addRow("199-11-6395-001", "1,200.50", "300") + addRow("199-11-6395-001", "(200.50)", "-300"),
			want:    map[string]string{"laptops-fy27": "1000/", "typed": "700/"},
		},
		"a refund beyond all that was expended": {
			content: header + addRow("199-11-6395-001", "(200.50)", ""),
			want:    map[string]string{"typed": "700/"},
			note:    "line laptops-fy27: its accounts have -$200.50 expended and encumbered and its device lots cost $0",
		},
		"the next year, by --year": {
			content: header + addRow("199-11-6395-001", "500", ""), year: 2028,
			want: map[string]string{"laptops-fy28": "500/", "typed": "700/"},
		},
		"a column for the year": {
			content: "Account,FY,Expended\n199-11-6395-001,2026-27,10\n199-11-6395-001,2028,20\n199-11-6395-001,FY29,40\n" +
				"199-11-6395-001,Robin,80\n",
			want:   map[string]string{"laptops-fy27": "10/", "laptops-fy28": "20/", "typed": "700/"},
			report: "a fiscal year that the plan does not cover",
		},
		"a column for the year, and --year": {
			content: "Account,FY,Expended\n199-11-6395-001,2027,10\n199-11-6395-001,2028,20\n", year: 2028,
			want:   map[string]string{"laptops-fy28": "20/", "typed": "700/"},
			report: "another fiscal year than that of --year",
		},
		"a line over two years, of which the first is the current one": {
			content: header + addRow("199-53-6399-001", "50", "5"), want: map[string]string{"wifi": "50/5", "typed": "700/"},
		},
		"a line over two years, and a file of the second alone": {
			content: header + addRow("199-53-6399-001", "50", "5"), year: 2028,
			plan: newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Budget.Lines[2].OtherSpent = "900" }),
			want: map[string]string{"wifi": "900/", "typed": "700/"},
			note: "line wifi covers FY2027 to FY2028, and the files do not have all of these years up to FY2027: it stays as it is",
		},
		"lines in the mapping": {
			content: header + addRow("199-36-6219-001", "50", "5"), mapping: `lines: {typed: ["199.36.*.*"]}`,
			plan: newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Budget.Lines[3].OtherSpent = "50" }),
			want: map[string]string{"typed": "50/5"},
		},
		"columns in the mapping, the account in several": {
			content: "Fund,Func,Obj,Site,Spent to date\n199,11,6395,001,10\n199,11,,001,20\n",
			mapping: "columns: {account: [Fund, Func, Obj, Site], expended: Spent to date}",
			want:    map[string]string{"laptops-fy27": "10/", "typed": "700/"},
			report:  "no account code",
		},
		"no column for what is encumbered: it stays": {
			content: "Account,Expended\n199-11-6395-001,10\n",
			plan:    newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Budget.Lines[0].OtherCommitted = "8" }),
			want:    map[string]string{"laptops-fy27": "10/8", "typed": "700/"},
		},
		"an amount that cannot be read leaves its line as it is": {
			content: header + addRow("199-11-6395-001", "10", "") + addRow("199-11-6395-002", "6.37702E+15", ""),
			plan:    newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Budget.Lines[0].OtherSpent = "8" }),
			want:    map[string]string{"laptops-fy27": "8/", "typed": "700/"},
			note:    "line laptops-fy27: amounts of its accounts cannot be read: it stays as it is",
			report:  "a spreadsheet shortened the number",
		},
		"accounts that no line claims": {
			content: header + addRow("199-11-6395-001", "10", "") + addRow("199-53-6299-001", "40", "2") +
				addRow("199-53-6299-001", "1", "") + addRow("199-53-6411-001", "5", "") + addRow("199-11-6119-001", "90000", ""),
			mapping: outside,
			want:    map[string]string{"laptops-fy27": "10/", "typed": "700/", "2027": "48 in 2"},
			note:    "FY2027: no line claims 2 accounts with $48: 199.53.6299.* (1 account, $43), 199.53.6411.* (1 account, $5)",
		},
		"without technology in the mapping the plan records no unclaimed money": {
			content: header + addRow("199-11-6395-001", "10", "") + addRow("199-11-6119-001", "90000", "") + addRow("77001", "1", ""),
			want:    map[string]string{"laptops-fy27": "10/", "typed": "700/"},
			note: "FY2027: no line claims 2 accounts with $90,001: 199.11.6119.* (1 account, $90,000), other codes (1 account, $1); " +
				"write under technology in the mapping",
		},
		"unclaimed money of this year is gone, that of another stays": {
			content: header + addRow("199-11-6395-001", "10", ""), mapping: outside,
			plan: newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Budget.Unclaimed = []v1alpha1.UnclaimedSpending{{FiscalYear: 2027, Amount: "9"}, {FiscalYear: 2028, Amount: "7"}}
			}),
			want: map[string]string{"laptops-fy27": "10/", "typed": "700/", "2028": "7 in 0"},
		},
		"an amount that no line claims and that cannot be read": {
			content: header + addRow("199-53-6299-001", "5", "") + addRow("199-53-6299-002", "Robin", ""), mapping: outside,
			plan: newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Budget.Unclaimed = []v1alpha1.UnclaimedSpending{{FiscalYear: 2027, Amount: "9", Accounts: 1}}
			}),
			want: map[string]string{"typed": "700/", "2027": "9 in 1"},
			note: "FY2027: amounts of accounts that no line claims cannot be read: budget.unclaimed stays as it is",
		},
		"totals are compared and not imported": {
			content: header + addRow("199-11-6395-001", "10", "1") + addRow("Total 199", "10", "1") + addRow("199-53-6299-001", "5", "") +
				",Subtotal,,,,5,0,\n" + "GRAND TOTAL,,,,,15,1,\n",
			want:   map[string]string{"laptops-fy27": "10/1", "typed": "700/"},
			report: "3 rows: a total of other rows",
		},
		"a total that does not agree": {
			content: header + addRow("199-11-6395-001", "10", "1") + "Total,,,,,1000,1,\n",
			want:    map[string]string{"laptops-fy27": "10/1", "typed": "700/"},
			note:    "1 of 1 totals do not agree with the sum of the rows above them, the first in row 3",
		},
		"a line without a row": {
			content: header + addRow("199-53-6399-001", "50", "5"),
			plan:    newPlan().AddLine("tablets", 2027, "10", claims("199.11.6400.*")),
			want:    map[string]string{"wifi": "50/5", "typed": "700/"},
			note:    "line tablets: no row of the files belongs to its accounts",
		},
	} {
		t.Run(title, func(t *testing.T) {
			if c.plan == nil {
				c.plan = newPlan()
			}
			result, report, err := readLedger(t, plans.Input{
				Plan: c.plan.BuildObject(), Mapping: []byte(c.mapping), FiscalYear: c.year,
			}, c.content)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, listUse(result.Merged)); diff != "" {
				t.Error(diff)
			}
			if notes := strings.Join(result.Notes, "\n"); !strings.Contains(notes, c.note) {
				t.Errorf("the notes lack %q:\n%s", c.note, notes)
			}
			if !strings.Contains(report, c.report) {
				t.Errorf("the report lacks %q:\n%s", c.report, report)
			}
		})
	}
}

func TestLeavesOutWhatDeviceLotsCost(t *testing.T) {
	lot := func(units int32) *testplan.DeviceBuilder {
		return testplan.NewDevice("lot", "laptop", units).SetUnitCost("100").PaidBy("p", "laptops-fy27")
	}
	for title, c := range map[string]struct {
		device               *testplan.DeviceBuilder
		expended, encumbered string
		want                 map[string]string
		note                 string
	}{
		"received and paid": {
			device: lot(8).ReceivedOn("2026-09-01"), expended: "1000", encumbered: "50",
			want: map[string]string{"laptops-fy27": "200/50"},
		},
		"ordered": {
			device: lot(8).OrderedOn("2026-09-01"), expended: "1000", encumbered: "850",
			want: map[string]string{"laptops-fy27": "1000/50"},
		},
		"planned alone": {
			device: lot(8), expended: "1000", encumbered: "850",
			want: map[string]string{"laptops-fy27": "1000/850"},
		},
		"exactly its cost": {device: lot(10).ReceivedOn("2026-09-01"), expended: "1000", want: map[string]string{}},
		"received, not paid": {
			device: lot(8).ReceivedOn("2026-09-01"), expended: "100", encumbered: "900",
			want: map[string]string{"laptops-fy27": "/200"},
		},
		"paid, not received": {
			device: lot(8).OrderedOn("2026-09-01"), expended: "900", encumbered: "100",
			want: map[string]string{"laptops-fy27": "200/"},
		},
		"more than the ledger shows": {
			device: lot(12).ReceivedOn("2026-09-01"), expended: "1000", encumbered: "50", want: map[string]string{},
			note: "line laptops-fy27: its accounts have $1,050 expended and encumbered and its device lots cost $1,200, " +
				"so that $150 less is left than nothing: 0 is written",
		},
		"without a price of its own": {
			device:   testplan.NewDevice("lot", "laptop", 2).PaidBy("p", "laptops-fy27").ReceivedOn("2026-09-01"),
			expended: "1000", want: map[string]string{"laptops-fy27": "400/"},
		},
		"without any price": {
			device:   testplan.NewDevice("lot", "tablet", 2).PaidBy("p", "laptops-fy27").ReceivedOn("2026-09-01"),
			expended: "1000", want: map[string]string{"laptops-fy27": "1000/"}, note: "some of its device lots have no price",
		},
	} {
		t.Run(title, func(t *testing.T) {
			plan := newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Budget.Lines = spec.Budget.Lines[:1] })
			result, _, err := readLedger(t, plans.Input{
				Plan: plan.BuildObject(), Devices: []*v1alpha1.Device{c.device.BuildObject()},
			}, header+addRow("199-11-6395-001", c.expended, c.encumbered))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, listUse(result.Merged)); diff != "" {
				t.Error(diff)
			}
			if notes := strings.Join(result.Notes, "\n"); !strings.Contains(notes, c.note) || c.note == "" && notes != "" {
				t.Errorf("the notes lack %q:\n%s", c.note, notes)
			}
		})
	}
}

// Each of the lines that pay for a lot is charged its own part.
func TestLeavesOutThePartsOfLotsThatSeveralLinesPay(t *testing.T) {
	plan := newPlan().AddLine("grant", 2027, "1000", claims("211.11.6395.*")).BuildObject()
	device := testplan.NewDevice("lot", "laptop", 10).SetUnitCost("100").PaidBy("p", "laptops-fy27").AlsoPaidBy("grant", "80%").
		ReceivedOn("2026-09-01").BuildObject()
	result, _, err := readLedger(t, plans.Input{Plan: plan, Devices: []*v1alpha1.Device{device}},
		header+addRow("199-11-6395-001", "250", "")+addRow("211-11-6395-001", "830", ""))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"laptops-fy27": "50/", "grant": "30/", "typed": "700/"}
	if diff := cmp.Diff(want, listUse(result.Merged)); diff != "" {
		t.Error(diff)
	}
}

// What is written and what the lots cost add up to the ledger, however lots and payments lie.
func TestLotsAndTheRestAddUpToTheLedger(t *testing.T) {
	for _, expended := range []int{0, 300, 900, 2000} {
		for _, encumbered := range []int{0, 300, 900, 2000} {
			for _, received := range []int32{0, 5, 12} {
				for _, ordered := range []int32{0, 5, 12} {
					lots := 100 * int(received+ordered)
					if lots > expended+encumbered {
						continue
					}
					var devices []*v1alpha1.Device
					if received > 0 {
						devices = append(devices, testplan.NewDevice("a", "laptop", received).SetUnitCost("100").
							PaidBy("p", "laptops-fy27").ReceivedOn("2026-09-01").BuildObject())
					}
					if ordered > 0 {
						devices = append(devices, testplan.NewDevice("b", "laptop", ordered).SetUnitCost("100").
							PaidBy("p", "laptops-fy27").OrderedOn("2026-09-01").BuildObject())
					}
					input := plans.Input{Plan: newPlan().BuildObject(), Devices: devices}
					result, _, err := readLedger(t, input,
						header+addRow("199-11-6395-001", fmt.Sprint(expended), fmt.Sprint(encumbered)))
					if err != nil {
						t.Fatal(err)
					}
					input.Plan, input.Today = result.Merged, today
					line, _ := computeBudget(input).FindLine("laptops-fy27")
					if used := int(line.AmountUsed() / 100); used != expended+encumbered {
						t.Errorf("%d expended, %d encumbered, %d units received, %d ordered: the line uses %d",
							expended, encumbered, received, ordered, used)
					}
				}
			}
		}
	}
}

func TestRefuses(t *testing.T) {
	for title, c := range map[string]struct {
		content, mapping string
		plan             *testplan.PlanBuilder
		year             v1alpha1.FiscalYear
		want             string
	}{
		"an account that two lines claim": {
			content: header + addRow("199-11-6395-001", "1", ""),
			plan:    newPlan().AddLine("tablets", 2027, "10", claims("199.*.6395.*")),
			want:    "row 2: lines laptops-fy27 and tablets both claim the account for FY2027",
		},
		"no account of a year of the plan": {content: header + ",x,,,,1,,\n", want: "nothing is imported"},
		"a year outside the plan": {
			content: header, year: 2030,
			want: "the plan does not cover FY2030: it covers FY2027 to FY2028",
		},
		"a plan without lines": {content: header, plan: testplan.NewPlan("p"), want: "no budget lines"},
		"another table":        {content: "Name,E-mail\nRobin Miller,robin@example.org\n", want: "ledger.csv"},
		"two columns for one amount": {
			content: "Account,Expended,YTD Expended\n199-11-6395-001,1,2\n", want: "2 columns for expended",
		},
		"a column that occurs twice": {
			content: "Account,Expended,Expended\n199-11-6395-001,1,2\n", want: "2 columns for expended",
		},
		"a mapping of a line that does not exist": {
			content: header, mapping: `lines: {laptops-fy72: ["1"]}`, want: "did you mean laptops-fy27?",
		},
		"a column of the mapping that the file lacks": {
			content: header, mapping: `columns: {expended: Paid}`, want: "has no column Paid",
		},
		"more than a tenth less than before": {
			content: header + addRow("199-11-6395-001", "89.99", ""),
			plan:    newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Budget.Lines[0].OtherSpent = "100" }),
			want:    "have $89.99 expended and encumbered, and the plan has $100",
		},
	} {
		t.Run(title, func(t *testing.T) {
			if c.plan == nil {
				c.plan = newPlan()
			}
			_, _, err := readLedger(t, plans.Input{
				Plan: c.plan.BuildObject(), Mapping: []byte(c.mapping), FiscalYear: c.year,
			}, c.content)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, without %q", err, c.want)
			}
		})
	}
	t.Run("less than before, and accepted", func(t *testing.T) {
		plan := newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Budget.Lines[0].OtherSpent = "100" })
		result, _, err := readLedger(t, plans.Input{Plan: plan.BuildObject(), AcceptFewer: true},
			header+addRow("199-11-6395-001", "5", ""))
		if err != nil || result.Merged.Spec.Budget.Lines[0].OtherSpent != "5" {
			t.Errorf("%v, error %v", result.Merged, err)
		}
	})
}

// What the import owns is a part of the plan, without what only people write.
func TestOwnsUseAlone(t *testing.T) {
	plan := newPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Budget.Lines[1].OtherSpent = "77" })
	result, _, err := readLedger(t, plans.Input{Plan: plan.BuildObject(), Mapping: []byte(`technology: ["*.*.*.*"]`)},
		header+addRow("199-11-6395-001", "10", "")+addRow("199-53-6299-001", "40", ""))
	if err != nil {
		t.Fatal(err)
	}
	want := v1alpha1.TechnologyPlanSpec{Budget: &v1alpha1.Budget{
		Lines:     []v1alpha1.BudgetLine{{Name: "laptops-fy27", OtherSpent: "10"}, {Name: "laptops-fy28", OtherSpent: "77"}},
		Unclaimed: []v1alpha1.UnclaimedSpending{{FiscalYear: 2027, Amount: "40", Accounts: 1}},
	}}
	if diff := cmp.Diff(want, result.Owned.Spec); diff != "" {
		t.Error(diff)
	}
	if want := "technology:\n- \"199.53.6299.*\"\n"; !strings.HasSuffix(string(result.Proposed), want) {
		t.Errorf("the proposed mapping is\n%s", result.Proposed)
	}
}

// The traps of other programs' files.
func TestReadsNastyFiles(t *testing.T) {
	rows := header + addRow("199-11-6395-001", "1,200.50", "(30)")
	semicolons := "Konto;Account Code;Expended;Encumbered\n\"Mac 13\"\" x\";199-11-6395-001;1.200,50;-30,00\n"
	for title, content := range map[string]string{
		"a mark of UTF-8":                         "\ufeff" + rows,
		"line ends of CR alone":                   strings.ReplaceAll(rows, "\n", "\r"),
		"windows-1252":                            strings.ReplaceAll(rows, "Robin", "Rob\xefn"),
		"titles above the header":                 "Maple Valley Schools,,,\nExpenditure report by Robin Miller,,\n\n" + rows,
		"semicolons, decimal commas":              semicolons,
		"a line break in quotes":                  strings.ReplaceAll(rows, "Miller & Sons", "\"Miller\n& Sons\""),
		"HTML":                                    strings.ReplaceAll(rows, "199-11-6395-001", "<b>199-11-6395-001</b>"),
		"a code that a spreadsheet keeps as text": strings.ReplaceAll(rows, "199-11-6395-001", `"=""199-11-6395-001"""`),
		"an unnamed column":                       strings.ReplaceAll(rows, "Vendor", ""),
		"a quotation mark in a field":             strings.ReplaceAll(rows, "Miller & Sons", `Mac 13" Miller`),
	} {
		t.Run(title, func(t *testing.T) {
			result, report, err := readLedger(t, plans.Input{Plan: newPlan().BuildObject()}, content)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{"laptops-fy27": "1170.50/", "typed": "700/"}
			if diff := cmp.Diff(want, listUse(result.Merged)); diff != "" {
				t.Error(diff, report)
			}
		})
	}
}

func FuzzLedger(f *testing.F) {
	f.Add(header+addRow("199-11-6395-001", "1,200.50", "(30)")+"Total,,,,,1,2,\n", `technology: ["*.*.*.*"]`)
	f.Add("Account,FY,Expended\n199-11-6395-001,2026-27,10\n\"", `columns: {account: [Account, FY]}`)
	f.Add("\xff\xfeA\x00", `lines: {typed: ["1.*"]}`)
	f.Fuzz(func(t *testing.T, content, mapping string) {
		var reader rows.Reader
		reader.Options.Stdin = strings.NewReader(content)
		_, err := Format.Read(t.Context(), &reader, plans.Input{
			Files: []string{"-"}, Plan: newPlan().BuildObject(), Mapping: []byte(mapping), Today: today,
		})
		var report strings.Builder
		reader.Report.WriteText(&report)
		testimport.CheckPrivate(t, private, report.String())
		if err != nil && !strings.Contains(mapping, "Robin") {
			testimport.CheckPrivate(t, private, err.Error())
		}
	})
}

// BenchmarkRows reads a ledger of transactions, one an iteration.
func BenchmarkRows(b *testing.B) {
	b.ReportAllocs()
	var reader rows.Reader
	reader.Options.Stdin = testimport.NewRowReader(header, b.N, func(i int) string {
		return addRow(fmt.Sprintf("199-11-6395-%03d", i%500), "1,200.50", "3")
	})
	_, err := Format.Read(b.Context(), &reader, plans.Input{Files: []string{"-"}, Plan: newPlan().BuildObject(), Today: today})
	if err != nil {
		b.Fatal(err)
	}
}
