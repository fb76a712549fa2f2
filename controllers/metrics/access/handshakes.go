package access

import (
	"bytes"
	"io"
	"log"

	"github.com/go-logr/logr"
	"k8s.io/utils/clock"
)

// handshake is the start of the line that the HTTP server logs for a connection that does
// not use TLS or closes too early.
var handshake = []byte("http: TLS handshake error")

// lineWriter takes the lines of the standard logger.
type lineWriter struct {
	log        logr.Logger
	handshakes *occasionalLog
}

// RedirectStandardLog sends the lines of the standard logger, to which the HTTP server of
// the metrics writes, to a logger. Any client that reaches the port can cause lines about
// failed TLS handshakes. They are counted, and written at most once in five minutes.
// RedirectStandardLog changes the logger of the whole process.
func RedirectStandardLog(to logr.Logger, clock clock.PassiveClock) {
	log.SetFlags(0)
	log.SetOutput(newLineWriter(to, clock))
}

func newLineWriter(to logr.Logger, clock clock.PassiveClock) io.Writer {
	write := func(connections int, keysAndValues ...any) {
		to.Info("TLS handshakes with the metrics server failed", append(keysAndValues, "connections", connections)...)
	}
	return &lineWriter{log: to, handshakes: &occasionalLog{clock: clock, write: write}}
}

// Write implements io.Writer. It returns no errors.
func (writer *lineWriter) Write(p []byte) (int, error) {
	line := bytes.TrimSpace(p)
	if bytes.HasPrefix(line, handshake) {
		writer.handshakes.logOccasionally("reason", string(line))
	} else {
		writer.log.Info(string(line))
	}
	return len(p), nil
}
