// Package initialize has the command init, which writes the folder with which a district begins
// its plan. It reads flags and asks questions; package starter makes the files.
package initialize

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"techplan.education/internal/cli/ask"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/manifest"
	"techplan.education/internal/starter"
	"techplan.education/internal/text"
)

// initCommand holds the flags of kubectl techplan init.
type initCommand struct {
	env      plugin.Environment
	dir      string
	answers  starter.Answers
	schools  string
	previous string
}

// NewCommand returns kubectl techplan init.
func NewCommand(env plugin.Environment) *cobra.Command {
	i := &initCommand{env: env}
	command := &cobra.Command{
		Use:   "init DIR",
		Short: "Write the folder with which a district begins its plan",
		Long: `Write a folder with a plan to fill: what is known is filled in, and each other section
is a comment, with the question that it answers and an example. Fill one section after
the other, and check the folder with lint.

On a terminal, the command asks for what the flags leave out, one line at a time;
an empty line takes the answer in brackets. Elsewhere it needs --name and --start, or
--previous. No file is overwritten.

With --previous, the folder begins with what a plan that ends leaves: technologies,
device lots, goals without an outcome with their benchmarks, sites, stakeholders, the
policy with the waivers that still run, and schedules, without days that lie before the
new plan. Lint then reports what must be replaced until the budget has lines for it.`,
		Example: `  # Answer the questions on a terminal
  kubectl techplan init plans

  # Say everything with flags
  kubectl techplan init plans --name "Maple Valley Schools" --start 2026-07-01 \
    --time-zone America/Detroit --schools "Maple High:1240,Maple Elementary:860,Office:0"

  # Begin the next plan from the one that ends
  kubectl techplan init plans-2029 --previous plans`,
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			i.dir = args[0]
			return i.runInit(command.Context(), command)
		},
	}
	flags := command.Flags()
	flags.StringVar(&i.answers.District, "name", "", "name of the district")
	flags.StringVar(&i.answers.Plan, "plan", "",
		"name of the TechnologyPlan object (default plan- with the first year)")
	flags.StringVarP(&i.answers.Namespace, "namespace", "n", "",
		"namespace of the district (default that of kubectl apply)")
	flags.IntVar(&i.answers.FiscalYearStart, "fiscal-year-start", 0,
		"month in which a fiscal year begins, 1 to 12 (default 7)")
	flags.StringVar(&i.answers.Start, "start", "", "first day of the plan, YYYY-MM-DD")
	flags.IntVar(&i.answers.Years, "years", 0, "number of years that the plan covers, 1 to 10 (default 3)")
	flags.StringVar(&i.answers.TimeZone, "time-zone", "", "time zone of the district, such as America/Detroit")
	flags.StringVar(&i.answers.Currency, "currency", "", "currency of all amounts (default USD)")
	flags.StringVar(&i.schools, "schools", "", `schools with their enrollment, such as "Maple High:1240,Office:0"`)
	flags.StringVar(&i.previous, "previous", "", "file or directory of the plan that ends")
	return command
}

func (command *initCommand) runInit(ctx context.Context, flags *cobra.Command) error {
	if err := checkFolder(command.dir); err != nil {
		return err
	}
	if err := command.readFlags(ctx, flags); err != nil {
		return err
	}
	if missing := listMissingFlags(command.answers); len(missing) > 0 {
		if !command.env.Interactive {
			return fmt.Errorf("give %s: the standard input is no terminal on which to ask", text.JoinAnd(missing))
		}
		if err := command.askQuestions(flags); err != nil {
			return err
		}
	}
	files, err := starter.BuildFolder(command.answers)
	if err != nil {
		return plugin.EscapeNames(err)
	}
	if err := writeFolder(command.dir, files); err != nil {
		return plugin.EscapeNames(err)
	}
	return command.writeNext()
}

// readFlags reads the flags that hold more than one value, and checks the numbers that
// were given: 0 is no month, though an answer of 0 is one that is left out.
func (command *initCommand) readFlags(ctx context.Context, flags *cobra.Command) error {
	var errs []error
	if flags.Flags().Changed("fiscal-year-start") {
		errs = append(errs, starter.CheckMonth(command.answers.FiscalYearStart))
	}
	if flags.Flags().Changed("years") {
		errs = append(errs, starter.CheckYears(command.answers.Years))
	}
	schools, err := parseSchools(command.schools)
	command.answers.Schools = schools
	errs = append(errs, err)
	if command.previous != "" {
		previous, err := loadPrevious(ctx, command.previous, command.env.In)
		command.answers.Previous = previous
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// listMissingFlags lists the flags without which no plan can be written.
func listMissingFlags(answers starter.Answers) []string {
	answers = answers.FillDefaults()
	var missing []string
	if answers.District == "" {
		missing = append(missing, "--name")
	}
	if answers.Start == "" {
		missing = append(missing, "--start")
	}
	return missing
}

// parseSchools reads "Maple High:1240,Office:0". The names become names of entries.
func parseSchools(written string) ([]starter.School, error) {
	var schools []starter.School
	for part := range strings.SplitSeq(written, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		at := strings.LastIndex(part, ":")
		if at < 0 {
			return nil, fmt.Errorf("the school %q has no enrollment; write it as in Maple High:1240", part)
		}
		name, count := part[:at], strings.TrimSpace(part[at+1:])
		enrollment, err := strconv.ParseInt(count, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("%q is not the enrollment of %q; write digits only, as in Maple High:1240",
				count, name)
		}
		entry := starter.MakeEntryName(name)
		if entry == "" {
			return nil, fmt.Errorf("the school %q has no letter or digit of which to make a name", name)
		}
		schools = append(schools, starter.School{Name: entry, Enrollment: int32(enrollment)})
	}
	return schools, nil
}

// loadPrevious reads the district of the plan that ends. Its objects that name no namespace
// have none in the result either.
func loadPrevious(ctx context.Context, path string, stdin io.Reader) (*starter.Previous, error) {
	const unnamed = "default"
	set, err := manifest.LoadFiles(ctx, []string{path}, manifest.Options{Namespace: unnamed, Stdin: stdin})
	if err != nil {
		return nil, plugin.EscapeNames(err)
	}
	if refused := set.Refused + set.Unread; refused > 0 {
		return nil, plugin.EscapeNames(fmt.Errorf("%s of %s cannot be read: check them with kubectl techplan lint -f %s first",
			text.FormatCount(refused, "document"), path, path))
	}
	var found []*starter.Previous
	var names []string
	for _, district := range set.Districts {
		for _, plan := range district.Plans {
			names = append(names, plan.Name)
			if plan.Namespace == unnamed {
				plan.Namespace = ""
			}
			found = append(found, &starter.Previous{
				Plan: plan, Goals: district.Goals, Benchmarks: district.Benchmarks, Devices: district.Devices,
			})
		}
	}
	switch len(found) {
	case 0:
		return nil, plugin.EscapeNames(fmt.Errorf("no TechnologyPlan in %s", path))
	case 1:
		return found[0], nil
	default:
		return nil, plugin.EscapeNames(fmt.Errorf("%s has several plans, %s; give the files of the one that ends",
			path, text.JoinFirst(names)))
	}
}

// checkFolder returns an error if a file of the folder exists already, so that no question
// is asked in vain.
func checkFolder(dir string) error {
	info, err := os.Stat(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return plugin.EscapeNames(err)
	}
	if !info.IsDir() {
		return plugin.EscapeNames(fmt.Errorf("%s is a file; give a directory", dir))
	}
	var there []string
	for _, name := range starter.ListFiles() {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, os.ErrNotExist) {
			there = append(there, name)
		}
	}
	if len(there) > 0 {
		return plugin.EscapeNames(fmt.Errorf("%s has %s already, and no file is overwritten; give another directory",
			dir, text.JoinAnd(there)))
	}
	return nil
}

// writeFolder writes the files. It overwrites none, not even one that came meanwhile.
func writeFolder(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, name := range starter.ListFiles() {
		if err := writeNewFile(filepath.Join(dir, name), files[name]); err != nil {
			return err
		}
	}
	return nil
}

func writeNewFile(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}

// writeNext writes what was written, and the commands that come next.
func (command *initCommand) writeNext() error {
	answers := command.answers.FillDefaults()
	dir := quoteArgument(command.dir)
	third := "kubectl apply -k " + dir
	if answers.Namespace != "" {
		third = fmt.Sprintf("kubectl create namespace %s; %s", answers.Namespace, third)
	}
	var out strings.Builder
	for _, name := range starter.ListFiles() {
		fmt.Fprintf(&out, "wrote %s\n", text.Escape(filepath.Join(command.dir, name)))
	}
	fmt.Fprintf(&out, "\nFill one section after the other, and check the folder. The next commands:\n"+
		"  kubectl techplan lint -f %s\n  kubectl techplan schema > techplan.json\n  %s\n", dir, third)
	if command.previous != "" {
		fmt.Fprintf(&out, "\nThe budget begins empty: fill in budget.lines of %s next. Until it has lines, lint reports\n"+
			"RefreshUnderfunded for what must be replaced.\n", starter.FilePlan)
	}
	_, err := io.WriteString(command.env.Out, out.String())
	return err
}

var plainArgument = regexp.MustCompile(`^[A-Za-z0-9_./-]+$`)

// quoteArgument returns an argument as a POSIX shell reads it.
func quoteArgument(argument string) string {
	if plainArgument.MatchString(argument) {
		return argument
	}
	return text.Escape("'" + strings.ReplaceAll(argument, "'", `'\''`) + "'")
}

// question is a line that init asks for unless its flag is given.
type question struct {
	flag, words, proposed string
	required              bool
	accept                func(answer string) error
}

// listQuestions returns the questions in their order, with what the flags and the plan
// that ends propose.
func (command *initCommand) listQuestions() []question {
	answers := &command.answers
	filled := answers.FillDefaults()
	return []question{
		{"name", "Name of the district", filled.District, true, func(answer string) error {
			answers.District = answer
			return starter.CheckDistrict(answer)
		}},
		{"fiscal-year-start", "Month in which a fiscal year begins, 1 to 12", strconv.Itoa(filled.FiscalYearStart),
			true, acceptNumber(&answers.FiscalYearStart, starter.CheckMonth)},
		{"start", "First day of the plan, YYYY-MM-DD", filled.Start, true, func(answer string) error {
			answers.Start = answer
			return starter.CheckStart(answer)
		}},
		{"years", "Years that the plan covers, 1 to 10", strconv.Itoa(filled.Years), true,
			acceptNumber(&answers.Years, starter.CheckYears)},
		{"time-zone", "Time zone, such as America/Detroit", filled.TimeZone, false, func(answer string) error {
			answers.TimeZone = answer
			return starter.CheckTimeZone(answer)
		}},
		{"currency", "Currency", filled.Currency, true, func(answer string) error {
			answers.Currency = strings.ToUpper(answer)
			return starter.CheckCurrency(answers.Currency)
		}},
		{"namespace", "Namespace in the cluster, such as " +
			cmp.Or(starter.MakeEntryName(filled.District), "maple-valley"), filled.Namespace, false,
			func(answer string) error {
				answers.Namespace = answer
				return starter.CheckNamespace(answer)
			}},
		{"schools", "Schools with their enrollment, such as Maple High:1240,Office:0", "", false,
			func(answer string) error {
				schools, err := parseSchools(answer)
				answers.Schools = schools
				return err
			}},
	}
}

// acceptNumber returns a function that takes an answer into a number.
func acceptNumber(number *int, check func(int) error) func(string) error {
	return func(answer string) error {
		value, err := strconv.Atoi(answer)
		if err != nil {
			return fmt.Errorf("%q is not a number; write digits only", answer)
		}
		*number = value
		return check(value)
	}
}

// askQuestions asks for each answer whose flag was not given.
func (command *initCommand) askQuestions(flags *cobra.Command) error {
	asker := ask.NewAsker(command.env.In, command.env.Err)
	// Each list has the proposals that the answers so far lead to.
	for i := range command.listQuestions() {
		question := command.listQuestions()[i]
		if flags.Flags().Changed(question.flag) {
			continue
		}
		err := asker.Ask(ask.Question{
			Words: question.words, Proposed: question.proposed, Required: question.required,
			Accept: question.accept, Instead: "--" + question.flag,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
