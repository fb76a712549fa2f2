package access

import (
	"bytes"
	"io"
	"log"

	"github.com/go-logr/logr"
	"k8s.io/utils/clock"
)

// handshake begins what the HTTP server says of a connection that does not speak
// TLS, or gives it up.
var handshake = []byte("http: TLS handshake error")

// lineWriter takes the lines of the standard logger.
type lineWriter struct {
	log        logr.Logger
	handshakes *occasionalLog
}

// RedirectStandardLog sends the standard logger, to which the HTTP server of the
// metrics writes, to log. Failed TLS handshakes are lines that anybody who
// reaches the port can cause: they are counted, and written at most once in five
// minutes. It changes the logger of the whole process.
func RedirectStandardLog(to logr.Logger, now clock.PassiveClock) {
	log.SetFlags(0)
	log.SetOutput(newLineWriter(to, now))
}

func newLineWriter(to logr.Logger, now clock.PassiveClock) io.Writer {
	write := func(connections int, keysAndValues ...any) {
		to.Info("Connections for metrics failed", append(keysAndValues, "connections", connections)...)
	}
	return &lineWriter{log: to, handshakes: &occasionalLog{now: now, write: write}}
}

// Write implements io.Writer. It returns no errors.
func (w *lineWriter) Write(p []byte) (int, error) {
	line := bytes.TrimSpace(p)
	if bytes.HasPrefix(line, handshake) {
		w.handshakes.add("reason", string(line))
	} else {
		w.log.Info(string(line))
	}
	return len(p), nil
}
