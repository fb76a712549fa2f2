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
)

const (
	// startLimit is long for a busy machine that has the programs in no cache.
	startLimit = 90 * time.Second
	loopback   = "127.0.0.1"
	// healthPort is that of the controllers, if it is free.
	healthPort     = 18081
	contextName    = "techplan-local"
	kubeconfigFile = "kubeconfig"
)

// startControlPlane starts etcd, the API server and the controllers of
// Kubernetes, and gives the administrator's access when the API server is ready.
func (l *launcher) startControlPlane(ctx context.Context) (*rest.Config, error) {
	pki := certificates(l.home.file("pki"))
	if err := pki.ensure(l.began); err != nil {
		return nil, err
	}
	storage, err := l.startEtcd(ctx, pki)
	if err != nil {
		return nil, err
	}
	config, err := l.startAPIServer(ctx, pki, storage)
	if err != nil {
		return nil, err
	}
	_, err = l.processes.start("kube-controller-manager", l.program("kube-controller-manager"),
		"--kubeconfig="+l.home.file(kubeconfigFile),
		"--service-account-private-key-file="+pki.serviceAccounts())
	return config, err
}

// startEtcd gives the address of the storage. It is on ports that happen to be
// free and talks only to holders of a certificate: whoever could write there
// could do anything in the cluster.
func (l *launcher) startEtcd(ctx context.Context, pki certificates) (string, error) {
	ports, err := freePorts(2)
	if err != nil {
		return "", err
	}
	client, peer := address("https", ports[0]), address("https", ports[1])
	certificate, key := pki.server()
	p, err := l.processes.start("etcd", l.program("etcd"),
		"--name=local",
		"--data-dir="+l.home.file("etcd"),
		"--listen-client-urls="+client,
		"--advertise-client-urls="+client,
		"--listen-peer-urls="+peer,
		"--initial-advertise-peer-urls="+peer,
		"--initial-cluster=local="+peer,
		"--cert-file="+certificate,
		"--key-file="+key,
		"--trusted-ca-file="+pki.authority(),
		"--client-cert-auth",
		"--peer-cert-file="+certificate,
		"--peer-key-file="+key,
		"--peer-trusted-ca-file="+pki.authority(),
		"--peer-client-cert-auth")
	if err != nil {
		return "", err
	}
	access, err := rest.HTTPClientFor(&rest.Config{
		Host:            client,
		TLSClientConfig: rest.TLSClientConfig{CAFile: pki.authority(), CertFile: certificate, KeyFile: key},
	})
	if err != nil {
		return "", err
	}
	return client, p.awaitReady(ctx, access, client+"/health", startLimit)
}

func (l *launcher) startAPIServer(ctx context.Context, pki certificates, storage string) (*rest.Config, error) {
	url := address("https", l.port)
	if err := writeKubeconfig(l.home.file(kubeconfigFile), url, pki, l.sample.namespace); err != nil {
		return nil, err
	}
	certificate, key := pki.server()
	p, err := l.processes.start("kube-apiserver", l.program("kube-apiserver"),
		"--etcd-servers="+storage,
		"--etcd-cafile="+pki.authority(),
		"--etcd-certfile="+certificate,
		"--etcd-keyfile="+key,
		"--bind-address="+loopback,
		"--secure-port="+strconv.Itoa(l.port),
		// Nothing in this cluster reaches the API server by its service; and
		// without these two it looks for a network, which may be absent.
		"--advertise-address="+loopback,
		"--endpoint-reconciler-type=none",
		"--tls-cert-file="+certificate,
		"--tls-private-key-file="+key,
		"--client-ca-file="+pki.authority(),
		"--anonymous-auth=false",
		"--authorization-mode=RBAC",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file="+pki.serviceAccounts(),
		"--service-account-signing-key-file="+pki.serviceAccounts(),
		"--service-cluster-ip-range=10.0.0.0/24")
	if err != nil {
		return nil, err
	}
	config, err := clientcmd.BuildConfigFromFlags("", l.home.file(kubeconfigFile))
	if err != nil {
		return nil, err
	}
	config.QPS = -1 // no limit on this side: the server has its own
	config.UserAgent = "techplan-local"
	access, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	return config, p.awaitReady(ctx, access, url+"/readyz", startLimit)
}

// startControllers starts those of techplan.
func (l *launcher) startControllers(ctx context.Context) error {
	port, err := takePort(healthPort)
	if err != nil {
		if port, err = takePort(0); err != nil {
			return err
		}
	}
	p, err := l.processes.start("manager", l.program("manager"),
		"--kubeconfig="+l.home.file(kubeconfigFile),
		"--metrics-bind-address=0",
		"--health-probe-bind-address="+net.JoinHostPort(loopback, strconv.Itoa(port)),
		"--leader-elect=false")
	if err != nil {
		return err
	}
	return p.awaitReady(ctx, http.DefaultClient, address("http", port)+"/readyz", startLimit)
}

// writeKubeconfig writes an administrator's kubeconfig that needs no other file.
func writeKubeconfig(path, url string, pki certificates, namespace string) error {
	authority, err := os.ReadFile(pki.authority())
	if err != nil {
		return err
	}
	certificateFile, keyFile := pki.administrator()
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
	config.Contexts[contextName] = &clientcmdapi.Context{Cluster: contextName, AuthInfo: contextName, Namespace: namespace}
	config.CurrentContext = contextName
	data, err := clientcmd.Write(*config)
	if err != nil {
		return err
	}
	return replaceFile(path, data)
}

func address(scheme string, port int) string {
	return scheme + "://" + net.JoinHostPort(loopback, strconv.Itoa(port))
}

// takePort checks that a port can be had; 0 chooses one.
func takePort(port int) (int, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(port)))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return 0, fmt.Errorf("port %d on %s is in use by another program: choose another with --port, or see which it is with `lsof -i :%d`", port, loopback, port)
	case err != nil:
		return 0, fmt.Errorf("port %d on %s cannot be used: %w", port, loopback, err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// freePorts chooses n different ports.
func freePorts(n int) ([]int, error) {
	ports := make([]int, n)
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
