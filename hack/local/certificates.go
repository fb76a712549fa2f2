package main

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

// certificates is a directory with one authority and the certificates that it
// signed. They are created once, so that a kubeconfig stays valid from run to run.
type certificates string

func (c certificates) authorityFile() string { return c.join("ca.crt") }

// serverFiles are the certificate and key of etcd, of the API server, and of the API
// server as a client of etcd.
func (c certificates) serverFiles() (certificate, key string) {
	return c.join("server.crt"), c.join("server.key")
}

func (c certificates) administratorFiles() (certificate, key string) {
	return c.join("administrator.crt"), c.join("administrator.key")
}

// serviceAccountKey is the file of the key that signs tokens.
func (c certificates) serviceAccountKey() string { return c.join("service-accounts.key") }

func (c certificates) join(name string) string { return filepath.Join(string(c), name) }

// ensureValid creates the certificates, unless they exist and stay valid for the
// renewal margin.
func (c certificates) ensureValid(now time.Time) error {
	if c.areValid(now) {
		return nil
	}
	// In a directory aside: a launcher that is killed halfway leaves no half of them.
	next := certificates(string(c) + ".next")
	if err := os.RemoveAll(string(next)); err != nil {
		return err
	}
	if err := os.MkdirAll(string(next), 0o700); err != nil {
		return err
	}
	if err := next.createAll(now); err != nil {
		return fmt.Errorf("make certificates: %w", err)
	}
	if err := os.RemoveAll(string(c)); err != nil {
		return err
	}
	return os.Rename(string(next), string(c))
}

func (c certificates) areValid(now time.Time) bool {
	if _, err := os.Stat(c.serviceAccountKey()); err != nil {
		return false
	}
	for _, pair := range []func() (string, string){c.serverFiles, c.administratorFiles} {
		loaded, err := tls.LoadX509KeyPair(pair())
		if err != nil || now.Add(renewalMargin).After(loaded.Leaf.NotAfter) {
			return false
		}
	}
	return true
}

func (c certificates) createAll(now time.Time) error {
	authority := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "techplan-local"},
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	key, err := c.issue(now, "ca", authority, authority, nil)
	if err != nil {
		return err
	}
	_, err = c.issue(now, "server", &x509.Certificate{
		Subject:     pkix.Name{CommonName: "techplan-local-server"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		DNSNames:    []string{"localhost", "kubernetes.default.svc"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}, authority, key)
	if err != nil {
		return err
	}
	_, err = c.issue(now, "administrator", &x509.Certificate{
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
	return writeKey(c.serviceAccountKey(), signer)
}

// issue creates a key and a certificate for it. The parent's key signs it, and
// without one its own.
func (c certificates) issue(
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
	data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
	if err := os.WriteFile(c.join(name+".crt"), data, 0o600); err != nil {
		return nil, err
	}
	return key, writeKey(c.join(name+".key"), key)
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
