package workload

import (
	"fmt"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

const mergePatch = "application/merge-patch+json"

// PatchQuantity returns an edit of a lot to a quantity from 100 to 100,099. Seeds that
// differ by less than 100,000 give different quantities.
func PatchQuantity(seed int) client.Patch {
	return client.RawPatch(mergePatch, fmt.Appendf(nil, `{"spec":{"quantity":%d}}`, 100+seed%100_000))
}

// PatchLeadMonths returns an edit of a plan that changes the status of all its lots:
// how many months before their end units are to be ordered.
func PatchLeadMonths(months int) client.Patch {
	return client.RawPatch(mergePatch, fmt.Appendf(nil, `{"spec":{"policy":{"refresh":{"leadMonths":%d}}}}`, months))
}
