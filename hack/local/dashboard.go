package main

import (
	"context"
	"net"
	"net/http"
	"strconv"
)

// dashboardPort is the port of the dashboard if it is free.
const dashboardPort = 16480

// startDashboard starts the pages of the plugin and returns their address. They need no token: the districts
// on this control plane are samples.
func (launcher *launcher) startDashboard(ctx context.Context) (string, error) {
	port, err := checkPort(dashboardPort)
	if err != nil {
		if port, err = checkPort(0); err != nil {
			return "", err
		}
	}
	process, err := launcher.processes.startProcess("dashboard", launcher.binaryPath("kubectl-techplan"),
		"dashboard",
		"--kubeconfig="+launcher.dataDir.joinPath(kubeconfigFile),
		"--port="+strconv.Itoa(port),
		"--without-token")
	if err != nil {
		return "", err
	}
	address := "http://" + net.JoinHostPort(loopback, strconv.Itoa(port)) + "/"
	return address, process.waitReady(ctx, http.DefaultClient, address+"readyz", startTimeout)
}
