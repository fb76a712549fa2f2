package main

import (
	"context"
	"fmt"
	"time"

	commitclient "github.com/argoproj/argo-cd/v3/commitserver/apiclient"
	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/controller"
	"github.com/argoproj/argo-cd/v3/controller/sharding"
	appclientset "github.com/argoproj/argo-cd/v3/pkg/client/clientset/versioned"
	"github.com/argoproj/argo-cd/v3/pkg/ratelimiter"
	"github.com/argoproj/argo-cd/v3/reposerver/apiclient"
	"github.com/argoproj/argo-cd/v3/util/argo"
	"github.com/argoproj/argo-cd/v3/util/argo/normalizers"
	cacheutil "github.com/argoproj/argo-cd/v3/util/cache"
	appstatecache "github.com/argoproj/argo-cd/v3/util/cache/appstate"
	kubeutil "github.com/argoproj/argo-cd/v3/util/kube"
	"github.com/argoproj/argo-cd/v3/util/settings"
	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// The values of the flags of Argo CD's own command, argocd-application-controller, that are
// left out there.
const (
	resync             = 2 * time.Minute
	resyncJitter       = time.Minute
	repoGrace          = 3 * time.Minute
	repoTimeoutSeconds = 60
	clusterCacheLife   = 10 * time.Minute
	kubectlLimit       = 20
	statusWorkers      = 20
	operationWorkers   = 10
	healCooldown       = 330 * time.Second
)

// options are the flags.
type options struct {
	kubeconfig, namespace, repoServer, metricsAddress string
	// healPause is the pause before the fields in Git win over an edit by hand again.
	healPause time.Duration
}

// newControllerCommand returns the application controller. The command of Argo CD would
// serve its metrics at every interface of the machine.
func newControllerCommand() *cobra.Command {
	var chosen options
	var newCache func() (*appstatecache.Cache, error)
	command := &cobra.Command{
		Use:  "controller",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			cache, err := newCache()
			if err != nil {
				return fmt.Errorf("connect to the cache: %w", err)
			}
			return runController(command.Context(), chosen, cache)
		},
	}
	flags := command.Flags()
	flags.StringVar(&chosen.kubeconfig, "kubeconfig", "", "kubeconfig of an administrator")
	flags.StringVar(&chosen.namespace, "namespace", "argocd", "namespace of the applications")
	flags.StringVar(&chosen.repoServer, "repo-server", "", "address of the repo server, without TLS")
	flags.StringVar(&chosen.metricsAddress, "metrics-address", "127.0.0.1:0", "address of the metrics")
	flags.DurationVar(&chosen.healPause, "heal-pause", 2*time.Second, "pause before an edit by hand is reverted again")
	newCache = appstatecache.AddCacheFlagsToCmd(command)
	return command
}

func runController(ctx context.Context, chosen options, cache *appstatecache.Cache) error {
	config, err := clientcmd.BuildConfigFromFlags("", chosen.kubeconfig)
	if err != nil {
		return err
	}
	kubeClient, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	appClient, err := appclientset.NewForConfig(config)
	if err != nil {
		return err
	}
	cache.Cache.SetClient(cacheutil.NewTwoLevelClient(cache.Cache.GetClient(), clusterCacheLife))
	var appController *controller.ApplicationController
	settingsManager := settings.NewSettingsManager(ctx, kubeClient, chosen.namespace,
		settings.WithRepoOrClusterChangedHandler(func() { appController.InvalidateProjectsCache() }))
	shards, err := sharding.GetClusterSharding(kubeClient, settingsManager, common.DefaultShardingAlgorithm, false)
	if err != nil {
		return err
	}
	appController, err = controller.NewApplicationController(
		chosen.namespace, settingsManager, kubeClient, appClient,
		apiclient.NewRepoServerClientset(chosen.repoServer, repoTimeoutSeconds, apiclient.TLSConfiguration{DisableTLS: true}),
		commitclient.NewCommitServerClientset(common.DefaultCommitServerAddr),
		cache, kubeutil.NewKubectl(),
		resync, 0, resyncJitter,
		0, &wait.Backoff{Duration: chosen.healPause, Factor: 1, Cap: chosen.healPause}, healCooldown,
		0, repoGrace,
		0, 0, nil, nil, nil,
		kubectlLimit, false, shards, nil,
		ratelimiter.GetDefaultAppRateLimiterConfig(),
		false, false, normalizers.IgnoreNormalizerOpts{}, argo.DefaultEnableEventList(), false,
	)
	if err != nil {
		return fmt.Errorf("set up the application controller: %w", err)
	}
	appController.GetMetricsServer().Addr = chosen.metricsAddress
	appController.Run(ctx, statusWorkers, operationWorkers)
	return nil
}
