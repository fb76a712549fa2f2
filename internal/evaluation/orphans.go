package evaluation

import (
	"time"

	"techplan.education/api/v1alpha1"
)

// OrphanGrace is how long an evaluation of a plan that does not exist is left alone
// after its creation: a restored backup may bring the evaluations before the plan.
const OrphanGrace = 2 * time.Minute

// FindOrphans are, of the evaluations of a plan that does not exist, those that the
// scheduler made and that people have not touched, and in how long the next of the
// others becomes one; 0: none does.
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
