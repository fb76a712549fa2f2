package evaluation

import (
	"time"

	"techplan.education/api/v1alpha1"
)

// OrphanGrace is how long after its creation an evaluation of a missing plan is not
// deleted: a restored backup may bring the evaluations before the plan.
const OrphanGrace = 2 * time.Minute

// FindOrphans returns, among the evaluations of a missing plan, those that the
// scheduler created and people have not touched. wait is how long until the next of the
// others becomes an orphan; 0 if none does.
func FindOrphans(records []*v1alpha1.Evaluation, now time.Time) (orphans []*v1alpha1.Evaluation, wait time.Duration) {
	for _, record := range records {
		if !IsUntouched(record) || !record.DeletionTimestamp.IsZero() {
			continue
		}
		if left := OrphanGrace - now.Sub(record.CreationTimestamp.Time); left > 0 {
			if wait == 0 || left < wait {
				wait = left
			}
			continue
		}
		orphans = append(orphans, record)
	}
	return orphans, wait
}
