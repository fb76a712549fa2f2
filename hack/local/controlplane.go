package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"techplan.education/hack/local/certificates"
)

const (
	// startTimeout is long for a busy machine that has the programs in no cache.
	startTimeout = 90 * time.Second
	loopback     = "127.0.0.1"
	// healthPort is the first choice for the probes of the controllers.
	healthPort     = 18081
	contextName    = "techplan-local"
	kubeconfigFile = "kubeconfig"
)

// startControlPlane starts etcd, the API server and the controllers of Kubernetes.
// It returns the administrator's access when the API server is ready.
func (launcher *launcher) startControlPlane(ctx context.Context) (*rest.Config, error) {
	pki := certificates.Directory(launcher.dataDir.joinPath("pki"))
	if err := pki.EnsureValid(launcher.began); err != nil {
		return nil, err
	}
	storage, err := launcher.startEtcd(ctx, pki)
	if err != nil {
		return nil, err
	}
	config, err := launcher.startAPIServer(ctx, pki, storage)
	if err != nil {
		return nil, err
	}
	_, err = launcher.processes.startProcess("kube-controller-manager", launcher.binaryPath("kube-controller-manager"),
		"--kubeconfig="+launcher.dataDir.joinPath(kubeconfigFile),
		"--service-account-private-key-file="+pki.ServiceAccountKey())
	return config, err
}

// startEtcd starts the storage on free ports and returns its address. It accepts
// only clients with a certificate: a client that can write to the storage can do
// anything in the cluster.
func (launcher *launcher) startEtcd(ctx context.Context, pki certificates.Directory) (string, error) {
	ports, err := findFreePorts(2)
	if err != nil {
		return "", err
	}
	client, peer := formatURL("https", ports[0]), formatURL("https", ports[1])
	certificate, key := pki.ServerFiles()
	process, err := launcher.processes.startProcess("etcd", launcher.binaryPath("etcd"),
		"--name=local",
		"--data-dir="+launcher.dataDir.joinPath("etcd"),
		"--listen-client-urls="+client,
		"--advertise-client-urls="+client,
		"--listen-peer-urls="+peer,
		"--initial-advertise-peer-urls="+peer,
		"--initial-cluster=local="+peer,
		"--cert-file="+certificate,
		"--key-file="+key,
		"--trusted-ca-file="+pki.AuthorityFile(),
		"--client-cert-auth",
		"--peer-cert-file="+certificate,
		"--peer-key-file="+key,
		"--peer-trusted-ca-file="+pki.AuthorityFile(),
		"--peer-client-cert-auth")
	if err != nil {
		return "", err
	}
	access, err := rest.HTTPClientFor(&rest.Config{
		Host:            client,
		TLSClientConfig: rest.TLSClientConfig{CAFile: pki.AuthorityFile(), CertFile: certificate, KeyFile: key},
	})
	if err != nil {
		return "", err
	}
	return client, process.waitReady(ctx, access, client+"/health", startTimeout)
}

func (launcher *launcher) startAPIServer(ctx context.Context, pki certificates.Directory, storage string) (*rest.Config, error) {
	url := formatURL("https", launcher.port)
	kubeconfig := launcher.dataDir.joinPath(kubeconfigFile)
	if err := writeKubeconfig(kubeconfig, url, pki, launcher.sample.namespace); err != nil {
		return nil, err
	}
	certificate, key := pki.ServerFiles()
	process, err := launcher.processes.startProcess("kube-apiserver", launcher.binaryPath("kube-apiserver"),
		"--etcd-servers="+storage,
		"--etcd-cafile="+pki.AuthorityFile(),
		"--etcd-certfile="+certificate,
		"--etcd-keyfile="+key,
		"--bind-address="+loopback,
		"--secure-port="+strconv.Itoa(launcher.port),
		// Nothing in this cluster reaches the API server by its service. Without
		// these two flags it looks for a network, which may be absent.
		"--advertise-address="+loopback,
		"--endpoint-reconciler-type=none",
		"--tls-cert-file="+certificate,
		"--tls-private-key-file="+key,
		"--client-ca-file="+pki.AuthorityFile(),
		"--anonymous-auth=false",
		"--authorization-mode=RBAC",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file="+pki.ServiceAccountKey(),
		"--service-account-signing-key-file="+pki.ServiceAccountKey(),
		"--service-cluster-ip-range=10.0.0.0/24")
	if err != nil {
		return nil, err
	}
	config, err := clientcmd.BuildConfigFromFlags("", launcher.dataDir.joinPath(kubeconfigFile))
	if err != nil {
		return nil, err
	}
	config.QPS = -1 // no limit on this side: the server has its own
	config.UserAgent = "techplan-local"
	access, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	return config, process.waitReady(ctx, access, url+"/readyz", startTimeout)
}

// startControllers starts the controllers of techplan.
func (launcher *launcher) startControllers(ctx context.Context) error {
	port, err := checkPort(healthPort)
	if err != nil {
		if port, err = checkPort(0); err != nil {
			return err
		}
	}
	process, err := launcher.processes.startProcess("manager", launcher.binaryPath("manager"),
		"--kubeconfig="+launcher.dataDir.joinPath(kubeconfigFile),
		"--metrics-bind-address=0",
		"--health-probe-bind-address="+net.JoinHostPort(loopback, strconv.Itoa(port)),
		"--leader-elect=false")
	if err != nil {
		return err
	}
	return process.waitReady(ctx, http.DefaultClient, formatURL("http", port)+"/readyz", startTimeout)
}

// writeKubeconfig writes an administrator's kubeconfig that needs no other file.
func writeKubeconfig(path, url string, pki certificates.Directory, namespace string) error {
	authority, err := os.ReadFile(pki.AuthorityFile())
	if err != nil {
		return err
	}
	certificateFile, keyFile := pki.AdministratorFiles()
	certificate, err := os.ReadFile(certificateFile)
	if err != nil {
		return err
	}
	key, err := os.ReadFile(keyFile)
	if err != nil {
		return err
	}
	config := clientcmdapi.NewConfig()
	config.Clusters[contextName] = &clientcmdapi.Cluster{Server: url, CertificateAuthorityData: authority}
	config.AuthInfos[contextName] = &clientcmdapi.AuthInfo{ClientCertificateData: certificate, ClientKeyData: key}
	config.Contexts[contextName] = &clientcmdapi.Context{
		Cluster: contextName, AuthInfo: contextName, Namespace: namespace,
	}
	config.CurrentContext = contextName
	content, err := clientcmd.Write(*config)
	if err != nil {
		return err
	}
	return replaceFile(path, content)
}

func formatURL(scheme string, port int) string {
	return scheme + "://" + net.JoinHostPort(loopback, strconv.Itoa(port))
}

// checkPort reports a port that is in use. It returns the port, and a free one for 0.
func checkPort(port int) (int, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(port)))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return 0, fmt.Errorf("port %d on %s is in use by another program: choose another with --port, "+
			"or see which it is with `lsof -i :%d`", port, loopback, port)
	case err != nil:
		return 0, fmt.Errorf("port %d on %s cannot be used: %w", port, loopback, err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// findFreePorts chooses so many different ports.
func findFreePorts(count int) ([]int, error) {
	ports := make([]int, count)
	for i := range ports {
		// Kept open until all are chosen, so that none is chosen twice.
		listener, err := net.Listen("tcp", net.JoinHostPort(loopback, "0"))
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports[i] = listener.Addr().(*net.TCPAddr).Port
	}
	return ports, nil
}
