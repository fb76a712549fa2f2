package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/norwoodj/helm-docs/pkg/document"
	helmdocs "github.com/norwoodj/helm-docs/pkg/helm"
	"github.com/sirupsen/logrus"
	"github.com/spf13/viper"
)

// renderReadme is the chart's README as helm-docs writes it: a row for each value that
// has a description.
func renderReadme(chart string) (string, error) {
	chart, err := filepath.Abs(chart)
	if err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp("", "readme")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	output := filepath.Join(folder, "README.md")
	// helm-docs takes the path within the chart.
	relative, err := filepath.Rel(chart, output)
	if err != nil {
		return "", err
	}
	viper.Set("values-file", "values.yaml")
	viper.Set("output-file", relative)
	viper.Set("sort-values-order", document.FileSortOrder)
	viper.Set("ignore-non-descriptions", true)
	info, err := helmdocs.ParseChartInformation(chart, helmdocs.ChartValuesDocumentationParsingConfig{})
	if err != nil {
		return "", fmt.Errorf("read the chart: %w", err)
	}
	// helm-docs logs its errors and goes on.
	errs := &errorHook{}
	logrus.SetOutput(io.Discard)
	logrus.AddHook(errs)
	document.PrintDocumentation(info, chart, []string{"README.md.gotmpl"}, false, "", "flat-square", nil, true)
	if err := errors.Join(errs.errs...); err != nil {
		return "", err
	}
	text, err := os.ReadFile(output)
	if err != nil {
		return "", err
	}
	return "<!-- Written by helm-docs from README.md.gotmpl and values.yaml. Do not edit: run make generate. -->\n\n" + string(text), nil
}

// errorHook keeps what is logged as a warning or worse.
type errorHook struct{ errs []error }

// Levels implements logrus.Hook.
func (*errorHook) Levels() []logrus.Level {
	return []logrus.Level{logrus.PanicLevel, logrus.FatalLevel, logrus.ErrorLevel, logrus.WarnLevel}
}

// Fire implements logrus.Hook.
func (hook *errorHook) Fire(entry *logrus.Entry) error {
	hook.errs = append(hook.errs, errors.New(entry.Message))
	return nil
}
