// Package certificates makes the certificates of a local control plane.
package certificates

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

const (
	certificateLifetime = 10 * 365 * 24 * time.Hour
	// renewalMargin keeps certificates valid for the whole of a run.
	renewalMargin = 30 * 24 * time.Hour
)

// Directory is a directory with one authority and the certificates that it
// signed. They are created once, so that a kubeconfig stays valid from run to run.
type Directory string

// AuthorityFile is the certificate of the authority.
func (directory Directory) AuthorityFile() string { return directory.joinPath("ca.crt") }

// ServerFiles are the certificate and key of etcd, of the API server, and of the API
// server as a client of etcd.
func (directory Directory) ServerFiles() (certificate, key string) {
	return directory.joinPath("server.crt"), directory.joinPath("server.key")
}

// AdministratorFiles are the certificate and key of the administrator.
func (directory Directory) AdministratorFiles() (certificate, key string) {
	return directory.joinPath("administrator.crt"), directory.joinPath("administrator.key")
}

// ServiceAccountKey is the file of the key that signs tokens.
func (directory Directory) ServiceAccountKey() string {
	return directory.joinPath("service-accounts.key")
}

func (directory Directory) joinPath(name string) string {
	return filepath.Join(string(directory), name)
}

// EnsureValid creates the certificates, unless they exist and stay valid for the
// renewal margin.
func (directory Directory) EnsureValid(now time.Time) error {
	if directory.areValid(now) {
		return nil
	}
	// In a directory aside: a launcher that is killed halfway leaves no half of them.
	next := Directory(string(directory) + ".next")
	if err := os.RemoveAll(string(next)); err != nil {
		return err
	}
	if err := os.MkdirAll(string(next), 0o700); err != nil {
		return err
	}
	if err := next.createAll(now); err != nil {
		return fmt.Errorf("make certificates: %w", err)
	}
	if err := os.RemoveAll(string(directory)); err != nil {
		return err
	}
	return os.Rename(string(next), string(directory))
}

func (directory Directory) areValid(now time.Time) bool {
	if _, err := os.Stat(directory.ServiceAccountKey()); err != nil {
		return false
	}
	for _, pair := range []func() (string, string){directory.ServerFiles, directory.AdministratorFiles} {
		loaded, err := tls.LoadX509KeyPair(pair())
		if err != nil || now.Add(renewalMargin).After(loaded.Leaf.NotAfter) {
			return false
		}
	}
	return true
}

func (directory Directory) createAll(now time.Time) error {
	authority := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "techplan-local"},
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	key, err := directory.issueCertificate(now, "ca", authority, authority, nil)
	if err != nil {
		return err
	}
	_, err = directory.issueCertificate(now, "server", &x509.Certificate{
		Subject:     pkix.Name{CommonName: "techplan-local-server"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		DNSNames:    []string{"localhost", "kubernetes.default.svc"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}, authority, key)
	if err != nil {
		return err
	}
	_, err = directory.issueCertificate(now, "administrator", &x509.Certificate{
		Subject:     pkix.Name{CommonName: "techplan-local-administrator", Organization: []string{"system:masters"}},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, authority, key)
	if err != nil {
		return err
	}
	signer, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	return writeKey(directory.ServiceAccountKey(), signer)
}

// issueCertificate creates a key and a certificate for it. The parent's key signs it, and
// without one its own.
func (directory Directory) issueCertificate(
	now time.Time, name string, template, parent *x509.Certificate, parentKey *ecdsa.PrivateKey,
) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	if parentKey == nil {
		parentKey = key
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)); err != nil {
		return nil, err
	}
	template.NotBefore = now.Add(-time.Hour)
	template.NotAfter = now.Add(certificateLifetime)
	if !template.IsCA {
		template.KeyUsage = x509.KeyUsageDigitalSignature
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), parentKey)
	if err != nil {
		return nil, err
	}
	content := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
	if err := os.WriteFile(directory.joinPath(name+".crt"), content, 0o600); err != nil {
		return nil, err
	}
	return key, writeKey(directory.joinPath(name+".key"), key)
}

// writeKey writes a key in the older of two forms: in PKCS #8 the API server does not
// find the public key.
func writeKey(path string, key *ecdsa.PrivateKey) error {
	raw, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: raw}), 0o600)
}
