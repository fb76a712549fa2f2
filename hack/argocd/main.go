// Command argocd runs a component of Argo CD, of the module version pinned in go.mod, or the
// cache by which the components exchange what they computed. All of them listen on the
// loopback interface only.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alicebob/miniredis/v2"
	reposerver "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := &cobra.Command{Use: "argocd", SilenceUsage: true}
	root.AddCommand(newControllerCommand(), reposerver.NewCommand(), &cobra.Command{
		Use:  "cache ADDRESS",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error { return serveCache(command.Context(), args[0]) },
	})
	if err := root.ExecuteContext(ctx); err != nil {
		os.Exit(1)
	}
}

// serveCache serves Redis' protocol from memory until the context ends.
func serveCache(ctx context.Context, address string) error {
	server := miniredis.NewMiniRedis()
	if err := server.StartAddr(address); err != nil {
		return fmt.Errorf("serve the cache at %s: %w", address, err)
	}
	defer server.Close()
	<-ctx.Done()
	return nil
}
