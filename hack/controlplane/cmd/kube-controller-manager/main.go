/*
Copyright 2026 The techplan Authors.

Licensed under the Apache License, Version 2.0 (the "License");
you may not use this file except in compliance with the License.
You may obtain a copy of the License at

    http://www.apache.org/licenses/LICENSE-2.0

Unless required by applicable law or agreed to in writing, software
distributed under the License is distributed on an "AS IS" BASIS,
WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
See the License for the specific language governing permissions and
limitations under the License.
*/

// Command kube-controller-manager runs the few upstream Kubernetes controllers
// that a control plane without nodes needs: namespace deletion, garbage
// collection by owner references, service accounts with their token secrets, and
// roles that are put together of others. The controllers are the upstream packages, unchanged; only the
// program around them is smaller than the stock one, which links every
// controller of Kubernetes. The flags it has are named as in the stock program.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/keyutil"
	"k8s.io/component-base/version"
	"k8s.io/controller-manager/pkg/informerfactory"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/clusterroleaggregation"
	"k8s.io/kubernetes/pkg/controller/garbagecollector"
	namespacecontroller "k8s.io/kubernetes/pkg/controller/namespace"
	serviceaccountcontroller "k8s.io/kubernetes/pkg/controller/serviceaccount"
	"k8s.io/kubernetes/pkg/serviceaccount"
)

const (
	// Resync periods and workers are the defaults of the stock program.
	resync           = 12 * time.Hour
	namespaceResync  = 5 * time.Minute
	namespaceWorkers = 10
	garbageWorkers   = 20
	tokenWorkers     = 5
	roleWorkers      = 5
	// discoveryPeriod is how soon owner references of a new CRD take effect.
	// The stock program has 30 s; a small local server can bear more.
	discoveryPeriod = 5 * time.Second
)

func main() {
	klog.InitFlags(nil)
	kubeconfig := flag.String("kubeconfig", "", "path to the kubeconfig of a cluster administrator (required)")
	keyFile := flag.String("service-account-private-key-file", "", "private key to sign service account token secrets with; without it no such secrets are filled")
	printVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()

	if *printVersion {
		fmt.Println("Kubernetes", version.Get(), "(namespace, garbage collector, service account and cluster role aggregation controllers only)")
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := runControllers(ctx, *kubeconfig, *keyFile)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "kube-controller-manager:", err)
		os.Exit(1)
	}
}

// runControllers starts the controllers and returns when ctx is done and they have stopped.
func runControllers(ctx context.Context, kubeconfig, keyFile string) error {
	if kubeconfig == "" {
		return fmt.Errorf("--kubeconfig is required")
	}
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config.QPS = -1 // no limit on this side: the server has its own
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	metadataClient, err := metadata.NewForConfig(config)
	if err != nil {
		return err
	}
	if err := waitForServer(ctx, client.Discovery()); err != nil {
		return err
	}

	typed := informers.NewSharedInformerFactoryWithOptions(client, resync, informers.WithTransform(dropManagedFields))
	untyped := metadatainformer.NewSharedInformerFactoryWithOptions(metadataClient, resync, metadatainformer.WithTransform(dropManagedFields))
	core := typed.Core().V1()
	started := make(chan struct{})
	var controllers []func(context.Context)

	namespaces := namespacecontroller.NewNamespaceController(ctx, client, metadataClient,
		client.Discovery().ServerPreferredNamespacedResources, core.Namespaces(), namespaceResync, corev1.FinalizerKubernetes)
	controllers = append(controllers, func(ctx context.Context) { namespaces.Run(ctx, namespaceWorkers) })

	// The mapper has a discovery cache of its own: the collector resets it.
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client.Discovery()))
	garbage, err := garbagecollector.NewGarbageCollector(ctx, client, metadataClient, mapper,
		garbagecollector.DefaultIgnoredResources(), informerfactory.NewInformerFactory(typed, untyped), started)
	if err != nil {
		return fmt.Errorf("garbage collector: %w", err)
	}
	controllers = append(controllers,
		func(ctx context.Context) { garbage.Run(ctx, garbageWorkers, discoveryPeriod) },
		func(ctx context.Context) { garbage.Sync(ctx, client.Discovery(), discoveryPeriod) })

	accounts, err := serviceaccountcontroller.NewServiceAccountsController(klog.FromContext(ctx),
		core.ServiceAccounts(), core.Namespaces(), client, serviceaccountcontroller.DefaultServiceAccountsControllerOptions())
	if err != nil {
		return fmt.Errorf("service accounts: %w", err)
	}
	controllers = append(controllers, func(ctx context.Context) { accounts.Run(ctx, 1) })

	roles := clusterroleaggregation.NewClusterRoleAggregation(typed.Rbac().V1().ClusterRoles(), client.RbacV1())
	controllers = append(controllers, func(ctx context.Context) { roles.Run(ctx, roleWorkers) })

	if keyFile != "" {
		options, err := tokenOptions(config, keyFile)
		if err != nil {
			return fmt.Errorf("service account tokens: %w", err)
		}
		tokens, err := serviceaccountcontroller.NewTokensController(klog.FromContext(ctx),
			core.ServiceAccounts(), core.Secrets(), client, options)
		if err != nil {
			return fmt.Errorf("service account tokens: %w", err)
		}
		controllers = append(controllers, func(ctx context.Context) { tokens.Run(ctx, tokenWorkers) })
	}

	typed.Start(ctx.Done())
	untyped.Start(ctx.Done())
	close(started)
	klog.InfoS("Controllers started", "version", version.Get().GitVersion)

	var wg sync.WaitGroup
	for _, controller := range controllers {
		wg.Go(func() { controller(ctx) })
	}
	wg.Wait()
	return nil
}

// waitForServer waits until the API server says that it is ready, so that both
// can be started at the same time.
func waitForServer(ctx context.Context, client discovery.DiscoveryInterface) error {
	const timeout = 2 * time.Minute
	var last error
	err := wait.PollUntilContextTimeout(ctx, 250*time.Millisecond, timeout, true, func(ctx context.Context) (bool, error) {
		last = client.RESTClient().Get().AbsPath("/readyz").Do(ctx).Error()
		return last == nil, nil
	})
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("the API server was not ready within %v: %w", timeout, last)
	}
	return nil // also at a signal to stop: then nothing that follows runs for long
}

// tokenOptions signs with the key of the file and trusts the server that the
// kubeconfig trusts.
func tokenOptions(config *rest.Config, keyFile string) (serviceaccountcontroller.TokensControllerOptions, error) {
	var options serviceaccountcontroller.TokensControllerOptions
	key, err := keyutil.PrivateKeyFromFile(keyFile)
	if err != nil {
		return options, err
	}
	if options.TokenGenerator, err = serviceaccount.JWTTokenGenerator(serviceaccount.LegacyIssuer, key); err != nil {
		return options, err
	}
	if err := rest.LoadTLSFiles(config); err != nil {
		return options, err
	}
	options.RootCA = config.CAData
	return options, nil
}

// dropManagedFields saves memory: no controller here reads them.
func dropManagedFields(obj any) (any, error) {
	if accessor, err := meta.Accessor(obj); err == nil {
		accessor.SetManagedFields(nil)
	}
	return obj, nil
}
