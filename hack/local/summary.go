package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/overview"
	"techplan.education/internal/snapshot"
)

// summary is what the launcher shows of a district.
type summary struct {
	namespace string
	plans     []overview.Plan
}

// readSummary reads a namespace. Plans in force come first.
func readSummary(
	ctx context.Context, apiClient client.Client, namespace string, now time.Time,
) (summary, error) {
	var plans v1alpha1.TechnologyPlanList
	var goals v1alpha1.GoalList
	var benchmarks v1alpha1.BenchmarkList
	var lots v1alpha1.DeviceList
	var evaluations v1alpha1.EvaluationList
	for _, list := range []client.ObjectList{&plans, &goals, &benchmarks, &lots, &evaluations} {
		if err := apiClient.List(ctx, list, client.InNamespace(namespace)); err != nil {
			return summary{}, causeOfStop(ctx, err)
		}
	}
	district := snapshot.District{
		Plans: pointersTo(plans.Items), Goals: pointersTo(goals.Items),
		Benchmarks: pointersTo(benchmarks.Items), Devices: pointersTo(lots.Items),
		Evaluations: pointersTo(evaluations.Items),
	}
	made := summary{namespace, overview.ListPlans(namespace, district)}
	for i := range made.plans {
		made.plans[i].AddNextDates(district, now)
	}
	return made, nil
}

func pointersTo[T any](items []T) []*T {
	pointers := make([]*T, len(items))
	for i := range items {
		pointers[i] = &items[i]
	}
	return pointers
}

// writeSummary writes the status of each plan.
func (summary summary) writeSummary(out io.Writer) {
	if len(summary.plans) == 0 {
		fmt.Fprintf(out, "There is no technology plan in namespace %s.\n", summary.namespace)
	}
	for i, plan := range summary.plans {
		if i > 0 {
			fmt.Fprintln(out)
		}
		overview.WritePlan(out, plan)
	}
}

// printHints says how to reach the cluster and what to try.
func (launcher *launcher) printHints(summary summary) {
	kubeconfig := launcher.dataDir.joinShown(kubeconfigFile)
	kubectl := fmt.Sprintf("%s --kubeconfig %s", launcher.binaryPath("kubectl"), kubeconfig)
	fmt.Fprintf(launcher.out, "\nThe cluster is at %s: %s, context %s, namespace %s. Worth trying:\n\n",
		formatURL("https", launcher.port), kubeconfig, contextName, summary.namespace)
	fmt.Fprintf(launcher.out, "  %s get technologyplans,goals,benchmarks,devices,evaluations\n", kubectl)
	if len(summary.plans) > 0 {
		fmt.Fprintf(launcher.out, "  %s describe technologyplan %s\n", kubectl, summary.plans[0].Name)
	}
	fmt.Fprintf(launcher.out, "  %s status --kubeconfig %s\n", launcher.binaryPath("kubectl-techplan"), kubeconfig)
	if launcher.samples != "" {
		fmt.Fprintf(launcher.out, "  %s lint -f %s\n", launcher.binaryPath("kubectl-techplan"), launcher.samples)
	}
}
