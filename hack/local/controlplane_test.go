package main

import (
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/tools/clientcmd"

	"techplan.education/hack/local/certificates"
)

func TestCheckPort(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	_, err = checkPort(port)
	want := "port " + strconv.Itoa(port) + " on 127.0.0.1 is in use by another program: choose another with --port"
	if !strings.HasPrefix(errorText(err), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	if free, err := checkPort(0); err != nil || free == 0 || free == port {
		t.Errorf("got port %d, %v", free, err)
	}
	if _, err := checkPort(70_000); !strings.HasPrefix(errorText(err), "port 70000 on 127.0.0.1 cannot be used: ") {
		t.Errorf("a port that does not exist: %v", err)
	}
}

func TestFindFreePorts(t *testing.T) {
	ports, err := findFreePorts(20)
	if err != nil {
		t.Fatal(err)
	}
	different := map[int]bool{}
	for _, port := range ports {
		different[port] = true
		if _, err := checkPort(port); err != nil {
			t.Error(err)
		}
	}
	if len(different) != 20 {
		t.Errorf("20 ports, of which %d are different", len(different))
	}
}

func TestFormatURL(t *testing.T) {
	if got, want := formatURL("https", 16443), "https://127.0.0.1:16443"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWriteKubeconfig(t *testing.T) {
	pki := certificates.Directory(filepath.Join(t.TempDir(), "pki"))
	if err := pki.EnsureValid(time.Now()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), kubeconfigFile)
	if err := writeKubeconfig(path, "https://127.0.0.1:16443", pki, "oak"); err != nil {
		t.Fatal(err)
	}
	checkKubeconfig(t, path)
	config, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil {
		t.Fatal(err)
	}
	certificateFile, keyFile := pki.AdministratorFiles()
	if config.Host != "https://127.0.0.1:16443" || config.Insecure ||
		string(config.CAData) != readText(t, pki.AuthorityFile()) ||
		string(config.CertData) != readText(t, certificateFile) || string(config.KeyData) != readText(t, keyFile) {
		t.Errorf("the kubeconfig is not that of the administrator at %s", config.Host)
	}
	if err := writeKubeconfig(path, "", certificates.Directory(t.TempDir()), "oak"); err == nil {
		t.Error("no error without certificates")
	}
}
