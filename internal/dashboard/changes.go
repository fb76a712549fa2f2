package dashboard

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// heartbeat is how often an open page is written to while nothing changes, so that proxies keep the
// connection and the server sees that a page is closed.
const heartbeat = 25 * time.Second

// serveChanges reports changes to an open page as server-sent events, until the page is closed.
func (server *server) serveChanges(writer http.ResponseWriter, request *http.Request) error {
	reader, err := server.Source.ForRequest(request)
	if err != nil {
		return err
	}
	select {
	case server.followers <- struct{}{}:
		defer func() { <-server.followers }()
	default:
		writer.Header().Set("Retry-After", "60")
		http.Error(writer, "Too many open pages follow changes: reload the page to see them.", http.StatusServiceUnavailable)
		return nil
	}
	control := http.NewResponseController(writer)
	// A page is open for hours: the deadline of the server for writing an answer does not hold here.
	if err := control.SetWriteDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("follow changes: %w", err)
	}
	writer.Header().Set("Content-Type", "text/event-stream")
	if err := control.Flush(); err != nil {
		return err
	}
	// The answer has begun, so that an error has no page: the connection ends, and the page connects again.
	err = server.sendChanges(request.Context(), reader, request.URL.Query().Get("namespace"), func(event string) error {
		return sendEvent(writer, control, event)
	})
	if err != nil {
		server.Report(fmt.Errorf("follow changes: %w", err))
	}
	return nil
}

// sendChanges sends the event following when no change of a namespace is missed any more, the event changed for
// each of them, and a comment while nothing changes, until the page is closed. The error is that of the reader.
func (server *server) sendChanges(ctx context.Context, reader Reader, namespace string, send func(string) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	began, changed, ended := make(chan struct{}, 1), make(chan struct{}, 1), make(chan error, 1)
	go func() {
		ended <- reader.Follow(ctx, namespace, func() { began <- struct{}{} }, func() {
			select {
			case changed <- struct{}{}:
			default:
				// A change is already waiting to be sent; the page fetches all of them.
			}
		})
	}()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		event := ": no change\n\n"
		select {
		case <-ctx.Done():
			return nil
		case err := <-ended:
			return err
		case <-began:
			event = "event: following\ndata: \n\n"
		case <-changed:
			event = "event: changed\ndata: \n\n"
		case <-beat.C:
		}
		if send(event) != nil {
			// The page is closed.
			return nil
		}
	}
}

func sendEvent(writer http.ResponseWriter, control *http.ResponseController, event string) error {
	if _, err := fmt.Fprint(writer, event); err != nil {
		return err
	}
	return control.Flush()
}
