package measure

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
	"techplan.education/internal/text"
)

// Imports turns exports of devices into lots, each time in a new process, so that its memory is
// measured alone. That process is this program with ImportCommand.
var Imports = Measure{Name: "imports", take: measureImports}

// ImportCommand is the first argument of the process that imports alone.
const ImportCommand = "import"

// importSizes are the numbers of rows, up to that of the largest import.
var importSizes = []int{1_000, 100_000, 1_000_000}

func measureImports(ctx context.Context, bench *Bench) error {
	folder, err := os.MkdirTemp("", "techplan-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	for _, rows := range importSizes {
		if rows > bench.ImportRows {
			break
		}
		files, err := workload.WriteExport(folder, rows)
		if err != nil {
			return err
		}
		if err := bench.measureImport(ctx, files, rows); err != nil {
			return err
		}
	}
	return nil
}

func (bench *Bench) measureImport(ctx context.Context, files workload.ImportFiles, rows int) error {
	executable, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	var speed, memory samples
	for range bench.Runs {
		var stderr bytes.Buffer
		command := exec.CommandContext(ctx, executable, ImportCommand, "google", files.Export, "-f", files.Plan,
			"--mapping", files.Mapping)
		command.Stderr = &stderr
		began := time.Now()
		if err := command.Run(); err != nil {
			return fmt.Errorf("running import: %w\n%s", err, &stderr)
		}
		speed = append(speed, float64(rows)/time.Since(began).Seconds())
		// An import that leaves rows out would look fast.
		if !strings.Contains(stderr.String(), text.FormatCount(rows, "row")+" read, "+formatUsed(rows)) {
			return fmt.Errorf("the import has not used %d rows: %s", rows, &stderr)
		}
		if megabytes, found := parsePeakMemory(stderr.String()); found {
			memory = append(memory, megabytes)
		}
	}
	bench.AddRows(importRow(rows, speed, memory))
	return nil
}

// formatUsed is how a report of an import counts the rows that it used.
func formatUsed(rows int) string {
	count, _, _ := strings.Cut(text.FormatCount(rows, "row"), " ")
	return count + " used"
}

// importRow leaves out the memory if a system does not report it.
func importRow(rows int, speed, memory samples) page.Row {
	row := page.Row{
		Measure:  fmt.Sprintf("import of %d rows of devices, rows a second", rows),
		Techplan: speed.formatRange("%.0f"),
	}
	if len(memory) > 0 {
		row.Ratios = memory.formatRange("%.0f") + " MB of memory at most"
	}
	return row
}
