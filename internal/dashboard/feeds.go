package dashboard

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/labels"

	"techplan.education/internal/calendar"
	"techplan.education/internal/duecalendar"
	"techplan.education/internal/pages"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	questions "techplan.education/internal/tables/catalog"
	"techplan.education/internal/workbook"
)

// feedFormat is a format of a table as a file.
type feedFormat struct {
	contentType string
	write       func(io.Writer, tables.Answer) error
}

var feedFormats = map[string]feedFormat{
	"csv": {"text/csv; charset=utf-8", func(out io.Writer, answer tables.Answer) error {
		return tables.WriteCSV(out, answer.Tables[0])
	}},
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook.Write},
}

// serveTable serves a question about a plan as a file, such as forecast.xlsx, and its calendar.
func (server *server) serveTable(writer http.ResponseWriter, request *http.Request) error {
	input, err := server.readPlan(request)
	if err != nil {
		return err
	}
	if request.PathValue("file") == calendarFile {
		return server.writeCalendar(writer, []*snapshot.NamespacedDistrict{{District: input.District, Namespace: input.Namespace}}, input.Plan.Name)
	}
	return server.writeFeed(writer, request.PathValue("file"), []pages.Input{input})
}

// serveFeed serves a question about all districts as a file.
func (server *server) serveFeed(writer http.ResponseWriter, request *http.Request) error {
	districts, err := server.readAll(request)
	if err != nil {
		return err
	}
	var inputs []pages.Input
	for _, district := range districts {
		for _, plan := range district.Plans {
			inputs = append(inputs, pages.Input{
				Namespace: district.Namespace, District: district.District, Plan: plan, Now: server.Now(),
			})
		}
	}
	return server.writeFeed(writer, path.Base(request.URL.Path), inputs)
}

// readAll returns all districts that the person who asks may see, with all their objects.
func (server *server) readAll(request *http.Request) ([]*snapshot.NamespacedDistrict, error) {
	list, err := server.listDistricts(request, labels.Everything())
	if err != nil {
		return nil, err
	}
	for i, district := range list {
		whole, err := server.readDistrict(request, district.Namespace)
		if err != nil {
			return nil, err
		}
		// The plans are those that were selected.
		whole.Plans = district.Plans
		list[i] = &snapshot.NamespacedDistrict{District: whole, Namespace: district.Namespace}
	}
	return list, nil
}

func (server *server) writeFeed(writer http.ResponseWriter, file string, inputs []pages.Input) error {
	name, extension := trimExtension(file)
	list := questions.Questions()
	at := slices.IndexFunc(list, func(question tables.Question) bool { return question.Name == name })
	format, isKnown := feedFormats[extension]
	if at < 0 || !isKnown {
		return &pageError{
			http.StatusNotFound, "There is no such file", fmt.Sprintf("No table is named %s.", file),
			"Choose a file at the end of a page.",
		}
	}
	var answers []tables.Answer
	for _, input := range inputs {
		answer, err := list[at].Answer(tables.Input{
			Namespace: input.Namespace, District: input.District, Plan: input.Plan, Now: input.Now, Options: defaultsOf(list[at]),
		})
		if err != nil {
			return fmt.Errorf("answer %s for %s: %w", name, input.Plan.Name, err)
		}
		answers = append(answers, answer)
	}
	answer := tables.MergeAnswers(answers)
	if len(answer.Tables) == 0 {
		return &pageError{
			http.StatusNotFound, "There is no plan", "There is no technology plan that you may see, so that the file would be empty.",
			"Ask the administrators of your cluster for the role techplan-view in the namespace of your district.",
		}
	}
	return writeFile(writer, file, format.contentType, func(out io.Writer) error { return format.write(out, answer) })
}

// defaultsOf returns the options of a question as they are if none is given.
func defaultsOf(question tables.Question) map[string]string {
	options := map[string]string{}
	for _, option := range question.Options {
		if option.Choices != nil {
			options[option.Name] = option.Choices[0]
		}
	}
	return options
}

// writeFile writes a file once it is whole.
func writeFile(writer http.ResponseWriter, name, contentType string, write func(io.Writer) error) error {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	writer.Header().Set("Content-Type", contentType)
	writer.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	// An error here is that of a connection that is gone.
	_, _ = content.WriteTo(writer)
	return nil
}

const calendarFile = "calendar.ics"

// serveCalendar serves what is due in all districts.
func (server *server) serveCalendar(writer http.ResponseWriter, request *http.Request) error {
	districts, err := server.readAll(request)
	if err != nil {
		return err
	}
	return server.writeCalendar(writer, districts, "")
}

// writeCalendar writes what is due in the year to come, in one plan or in all.
func (server *server) writeCalendar(writer http.ResponseWriter, districts []*snapshot.NamespacedDistrict, planName string) error {
	today := calendar.DateAt(server.Now(), time.UTC)
	made := duecalendar.Calendar{AsOf: today, From: today, To: today.AddMonths(12)}
	for _, district := range districts {
		for _, plan := range district.Plans {
			if planName == "" || plan.Name == planName {
				made.AddPlan(district.Namespace, district.District, plan)
			}
		}
	}
	at := slices.IndexFunc(duecalendar.Formats, func(format duecalendar.Format) bool { return format.Name == "ics" })
	return writeFile(writer, calendarFile, "text/calendar; charset=utf-8", func(out io.Writer) error {
		return duecalendar.Formats[at].Write(made, out)
	})
}
