package importing

import (
	"os"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"techplan.education/internal/cli/plugin"
)

// longBytes is the size from which the reading of files is shown: below it takes a moment.
const longBytes = 16 << 20

// progress shows how much of the files was read.
type progress struct {
	all *mpb.Progress
	bar *mpb.Bar
}

// newProgress begins to show the reading of files on a terminal, if they are long.
func newProgress(env plugin.Environment, files []string) *progress {
	total := int64(0)
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			total += info.Size()
		}
	}
	if env.Progress == nil || total < longBytes {
		return &progress{}
	}
	all := mpb.New(mpb.WithOutput(env.Progress), mpb.WithWidth(40))
	return &progress{all, all.AddBar(total, mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name("reading "), decor.CountersKibiByte("% .0f of % .0f")),
		mpb.AppendDecorators(decor.Percentage()),
	)}
}

// countBytes counts bytes that were read.
func (progress *progress) countBytes(bytes int) {
	if progress.bar != nil {
		progress.bar.IncrBy(bytes)
	}
}

// clearBar takes the bar away.
func (progress *progress) clearBar() {
	if progress.bar != nil {
		progress.bar.Abort(true)
		progress.all.Wait()
	}
}
