package recording

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/cli/ask"
	"techplan.education/internal/recording"
	"techplan.education/internal/text"
)

// instead is what to give where no one answers.
const instead = "a table with --from"

// notAssessed is the answer that says that a criterion is not assessed.
const notAssessed = "n"

// dialogue asks for what is recorded in an evaluation.
type dialogue struct {
	*ask.Asker

	command *recordCommand
	record  *v1alpha1.Evaluation
	entries recording.Entries
}

// recordAnswers asks for the open criteria and the decision of an evaluation, shows what was answered,
// and records it after a yes.
func (command *recordCommand) recordAnswers(ctx context.Context, record *v1alpha1.Evaluation) error {
	if record.Spec.Cancelled.Reason != "" {
		return fmt.Errorf("evaluation %s is cancelled", record.Name)
	}
	asked := &dialogue{Asker: ask.NewAsker(command.env.In, command.env.Err), command: command, record: record}
	open := recording.ListOpenCriteria(record)
	asked.introduce(len(open))
	for i, criterion := range open {
		if err := asked.askCriterion(fmt.Sprintf("%d of %d", i+1, len(open)), criterion); err != nil {
			return err
		}
	}
	if record.Spec.Decision.Outcome == "" {
		if err := asked.askDecision(); err != nil {
			return err
		}
	}
	if asked.entries.IsEmpty() {
		fmt.Fprintln(command.env.Err, "nothing to record")
		return nil
	}
	if err := asked.confirm(); err != nil {
		return err
	}
	return command.applyRecords(ctx, []client.Object{
		recording.NewObject(record, recording.NameFieldManager(command.by), asked.entries),
	})
}

// introduce says what is evaluated and how to answer.
func (asked *dialogue) introduce(open int) {
	spec := &asked.record.Spec
	due := ""
	if spec.Due != "" {
		due = ", due on " + string(spec.Due)
	}
	fmt.Fprintf(asked.command.env.Err, "Evaluation %s of %s %s%s: %d of %s without a result.\n"+
		"An empty line takes what is in brackets, and leaves a criterion open; %s says that it is not assessed.\n",
		asked.record.Name, spec.Target.Kind, text.EscapeLine(spec.Target.Name), due, open,
		text.FormatCount(len(spec.Criteria), "criterion"), notAssessed)
}

// askOne asks a question whose answer may be left out, and returns the answer.
func (asked *dialogue) askOne(words, proposed string, check func(string) error) (string, error) {
	var given string
	err := asked.Ask(ask.Question{Words: words, Proposed: proposed, Instead: instead, Accept: func(answer string) error {
		given = answer
		if answer == "" {
			return nil
		}
		return check(answer)
	}})
	return given, err
}

// askCriterion asks for the result of a criterion.
func (asked *dialogue) askCriterion(place string, criterion v1alpha1.Criterion) error {
	question := fmt.Sprintf("\n%s: %s", place, text.EscapeLine(string(criterion.Question)))
	if criterion.MustPass != nil && *criterion.MustPass {
		question += " This must pass."
	}
	fmt.Fprintln(asked.command.env.Err, question)
	written, err := asked.askAnswer(criterion)
	if err != nil || written == (recording.Written{}) {
		return err
	}
	if written.NotAssessed == "" {
		if err := asked.askEvidence(&written); err != nil {
			return err
		}
	}
	result, err := recording.NewResult(criterion, written)
	if err != nil {
		return err
	}
	asked.entries.Results = append(asked.entries.Results, result)
	return nil
}

// askAnswer asks for the answer or the value of a criterion, or the reason why it is not assessed. It
// returns nothing if the criterion is left open.
func (asked *dialogue) askAnswer(criterion v1alpha1.Criterion) (recording.Written, error) {
	words, check := "Pass, Warning or Fail", func(answer string) error {
		_, err := recording.ParseAnswer(answer)
		return err
	}
	if recording.HasBounds(criterion) {
		words = "Value, to pass " + recording.DescribePass(criterion)
		check = func(answer string) error {
			_, err := recording.ParseValue(answer)
			return err
		}
	}
	answer, err := asked.askOne(words+", or "+notAssessed, "", func(answer string) error {
		if strings.EqualFold(answer, notAssessed) {
			return nil
		}
		return check(answer)
	})
	switch {
	case err != nil || answer == "":
		return recording.Written{}, err
	case strings.EqualFold(answer, notAssessed):
		reason, err := asked.askReason()
		return recording.Written{NotAssessed: reason}, err
	case recording.HasBounds(criterion):
		return recording.Written{Value: answer}, nil
	default:
		return recording.Written{Answer: answer}, nil
	}
}

// askReason asks why a criterion is not assessed, until there is a reason.
func (asked *dialogue) askReason() (string, error) {
	var reason string
	err := asked.Ask(ask.Question{
		Words: "Why it is not assessed", Required: true, Instead: instead, Accept: func(answer string) error {
			reason = answer
			if answer == "" {
				return errors.New("a reason is needed, such as: The vendor's reply is not there yet")
			}
			return recording.CheckText(answer)
		},
	})
	return reason, err
}

// askEvidence asks for what an answer rests on.
func (asked *dialogue) askEvidence(written *recording.Written) error {
	var err error
	ask := func(words string, into *string, check func(string) error) {
		if err == nil {
			*into, err = asked.askOne(words, "", check)
		}
	}
	var day string
	ask("Evidence", &written.Evidence, recording.CheckText)
	if err == nil && written.Evidence != "" {
		ask("Day of the evidence, YYYY-MM-DD", &day, checkDay)
		ask("How many were asked or observed", &written.SampleSize, recording.CheckSampleSize)
		ask("Role that was asked or observed", &written.Audience, recording.CheckRole)
	}
	written.EvidenceDate = v1alpha1.Date(day)
	return err
}

func checkDay(answer string) error {
	_, err := recording.ParseDate(answer)
	return err
}

// askDecision asks for the decision, with its day and reason.
func (asked *dialogue) askDecision() error {
	fmt.Fprintln(asked.command.env.Err)
	var decision v1alpha1.Decision
	outcome, err := asked.askOne("Decision: Retain, Modify, Replace or Retire", "", func(answer string) (err error) {
		decision.Outcome, err = recording.ParseOutcome(answer)
		return err
	})
	if err != nil || outcome == "" {
		return err
	}
	day, err := asked.askOne("Day of the decision, YYYY-MM-DD", asked.command.today().String(), checkDay)
	if err != nil {
		return err
	}
	reason, err := asked.askOne("Reason", "", recording.CheckText)
	if err != nil {
		return err
	}
	decision.Date, decision.By, decision.Reason = v1alpha1.Date(day), v1alpha1.Role(asked.command.by), v1alpha1.Text(reason)
	asked.entries.Decision = decision
	return nil
}

// confirm shows how much is recorded and as whom, and asks for a yes.
func (asked *dialogue) confirm() error {
	what := text.FormatCount(len(asked.entries.Results), "result")
	if asked.entries.Decision.Outcome != "" {
		what += fmt.Sprintf(" and the decision %s", asked.entries.Decision.Outcome)
	}
	answer, err := asked.askOne(fmt.Sprintf("\nRecord %s as %s? Type yes", what, text.EscapeLine(asked.command.by)), "no",
		func(string) error { return nil })
	if err != nil {
		return err
	}
	if !strings.EqualFold(answer, "yes") && !strings.EqualFold(answer, "y") {
		return errors.New("nothing is recorded")
	}
	return nil
}
