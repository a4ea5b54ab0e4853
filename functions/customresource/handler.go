package customresource

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"cuemulus.dev/functions/redact"
)

// Resource is what a function does. Each method ends soon after its context does.
type Resource interface {
	// Create makes the resource. On an error it has made nothing, or taken it back.
	Create(ctx context.Context, r Request) (Result, error)
	// Update changes it. A Result with another PhysicalID says that a new one was
	// made, and that the old one will be deleted by a request of its own.
	Update(ctx context.Context, r Request) (Result, error)
	// Delete removes it. What is gone, or never was this resource's, is no error.
	Delete(ctx context.Context, r Request) error
}

// Result is what Create and Update give.
type Result struct {
	PhysicalID string            // "" on Update: the one it has
	Data       map[string]string // for Fn::GetAtt
}

// Handler answers CloudFormation's requests about one kind of resource. Its zero
// values are the right ones in Lambda but for Resource.
type Handler struct {
	Resource Resource
	Log      *slog.Logger // nil: nothing is logged
	// Reserve is the time kept before the context's deadline for the answer;
	// 0 means 8 s, or a third of the time where the function has less than 24 s.
	Reserve time.Duration
	// Client uploads answers; nil means one that follows no redirect.
	Client *http.Client
	// Insecure admits http in the URL for answers. For tests.
	Insecure bool
	// Pause is the wait after the first failed upload, which doubles every time; 0
	// means 250 ms.
	Pause time.Duration
}

const (
	defaultReserve = 8 * time.Second
	noDeadline     = 2 * time.Minute // where the context has none
	maxGrace       = 2 * time.Second // for taking back, after the watchdog
)

// outcome is how the resource's work ended.
type outcome struct {
	result Result
	err    error
}

// Handle serves one invocation. An error means that CloudFormation got no answer,
// and that the invocation must be repeated; an event that says nowhere to answer is
// logged and forgotten, since to repeat it would not help.
func (h *Handler) Handle(ctx context.Context, raw json.RawMessage) error {
	begin := time.Now()
	if _, ok := ctx.Deadline(); !ok { // not in Lambda
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, noDeadline)
		defer cancel()
	}
	log := h.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	e, wrong := parse(raw)
	u, err := e.endpoint(h.Insecure)
	if err != nil {
		log.Error("no answer is possible", "reason", err.Error())
		return nil
	}
	secrets := &redact.Redactor{}
	var o outcome
	switch {
	case wrong != nil:
		o.err = wrong
	case e.RequestType == Delete && strings.HasPrefix(e.PhysicalResourceID, FailedPrefix):
		// What a failed create did not make.
	default:
		o = h.work(ctx, e, secrets)
	}
	a := answerOf(e, o, secrets)
	log = log.With("request", e.RequestType, "stack", e.StackID, "resource", e.LogicalResourceID, "id", a.PhysicalResourceID)
	if err := h.send(ctx, u, a); err != nil {
		log.Error("the answer was not delivered", "status", a.Status, "reason", err.Error())
		return fmt.Errorf("deliver the answer: %w", err)
	}
	level := slog.LevelInfo
	if a.Status == failed {
		level = slog.LevelError
	}
	log.Log(ctx, level, "answered", "status", a.Status, "reason", a.Reason, "milliseconds", time.Since(begin).Milliseconds())
	return nil
}

// work lets the resource do what is asked, until the watchdog barks.
func (h *Handler) work(ctx context.Context, e event, secrets *redact.Redactor) outcome {
	reserve := h.reserve(ctx)
	deadline, _ := ctx.Deadline()
	ctx, cancel := context.WithDeadline(ctx, deadline.Add(-reserve))
	defer cancel()
	r := Request{
		Type: e.RequestType, StackID: e.StackID, LogicalID: e.LogicalResourceID, PhysicalID: e.PhysicalResourceID,
		Nonce: e.nonce(), Properties: e.ResourceProperties, OldProperties: e.OldResourceProperties, secrets: secrets,
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if p := recover(); p != nil {
				o = outcome{err: errors.New("a fault of the function itself")} // the value may hold anything
			}
			done <- o
		}()
		switch r.Type {
		case Create:
			o.result, o.err = h.Resource.Create(ctx, r)
		case Update:
			o.result, o.err = h.Resource.Update(ctx, r)
		default:
			o.err = h.Resource.Delete(ctx, r)
		}
	}()
	late := outcome{err: errors.New("not done when the function's time was nearly over; give it a longer time-out, or find what it waits for")}
	select {
	case o := <-done:
		if o.err != nil && ctx.Err() != nil {
			o.err = fmt.Errorf("%w (%w)", late.err, o.err)
		}
		return o
	case <-ctx.Done():
	}
	// Its context has ended: let it take back what it made.
	select {
	case o := <-done:
		if o.err == nil {
			return o
		}
		return outcome{err: fmt.Errorf("%w (%w)", late.err, o.err)}
	case <-time.After(min(maxGrace, reserve/4)):
		return late
	}
}

// reserve gives how long before the deadline the work must be over.
func (h *Handler) reserve(ctx context.Context) time.Duration {
	if h.Reserve != 0 {
		return h.Reserve
	}
	deadline, _ := ctx.Deadline()
	return max(0, min(defaultReserve, time.Until(deadline)/3))
}
