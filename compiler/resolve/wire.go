package resolve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go/middleware"
)

// The limits of one call. With the default timeout of 8 s they let two attempts at
// a silent endpoint happen, and four at one that throttles.
const (
	defaultTimeout = 8 * time.Second
	dialTimeout    = 3 * time.Second
	headerTimeout  = 4 * time.Second // from the request to the first byte of the answer
	maxAttempts    = 4
	maxBackoff     = 2 * time.Second
	maxAnswer      = 16 << 20 // bytes; the largest page of any call here is below 1 MB
	deadAfter      = 2        // failures of an endpoint that never answered
)

// wire is the HTTP client below every call of a run. It turns what a transport says
// into an endpointError with the endpoint's name, remembers which endpoints are dead
// and bounds the size of answers. It is safe for concurrent use.
type wire struct {
	inner    aws.HTTPClient
	mu       sync.Mutex
	hosts    map[string]*host
	answered bool // whether any endpoint ever did
	dead     int  // how many endpoints are
}

type host struct {
	answered bool
	failures int // one after the other: those of attempts at the same time count once
	cause    string
}

func newWire(inner aws.HTTPClient) *wire {
	if b, ok := inner.(*awshttp.BuildableClient); ok || inner == nil {
		if b == nil {
			b = awshttp.NewBuildableClient()
		}
		inner = b.WithDialerOptions(func(d *net.Dialer) { d.Timeout = dialTimeout }).
			WithTransportOptions(func(t *http.Transport) {
				t.ResponseHeaderTimeout = headerTimeout
				t.TLSHandshakeTimeout = dialTimeout
			})
	}
	return &wire{inner: inner, hosts: map[string]*host{}}
}

// endpointError says that an endpoint did not answer at all.
type endpointError struct {
	endpoint string
	cause    string
	again    bool // whether another attempt may help
	err      error
}

func (e *endpointError) Error() string { return e.endpoint + ": " + e.cause }

func (e *endpointError) Unwrap() error { return e.err }

// RetryableError is what the SDK's retryer asks.
func (e *endpointError) RetryableError() bool { return e.again }

// Do implements aws.HTTPClient.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	endpoint := req.URL.Scheme + "://" + req.URL.Host
	noteEndpoint(req.Context(), endpoint)
	w.mu.Lock()
	h := w.hosts[endpoint]
	if h == nil {
		h = &host{}
		w.hosts[endpoint] = h
	}
	before, cause := h.failures, h.cause
	dead := !h.answered && before >= deadAfter
	if !dead && !w.answered && w.dead >= deadAfter {
		dead, cause = true, "no endpoint answers"
	}
	w.mu.Unlock()
	if dead {
		return nil, &endpointError{endpoint: endpoint, cause: cause}
	}

	resp, err := w.inner.Do(req)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		if errors.Is(req.Context().Err(), context.Canceled) {
			return nil, err // the user stopped the run: the endpoint is not to blame
		}
		h.cause = causeOf(err)
		if h.failures == before {
			h.failures++
			if !h.answered && h.failures == deadAfter {
				w.dead++
			}
		}
		again := h.answered || h.failures < deadAfter
		var dns *net.DNSError
		if errors.As(err, &dns) && dns.IsNotFound {
			again = false
		}
		return nil, &endpointError{endpoint: endpoint, cause: h.cause, again: again, err: err}
	}
	w.answered = true
	h.answered = true
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	return resp, nil
}

// causeOf says in words that are the same on every machine why nothing came back:
// the transport's own text holds port numbers and paths.
func causeOf(err error) string {
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "its name is not known"
	case errors.As(err, &dns):
		return "its name cannot be looked up"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "it refuses the connection"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "there is no route to it"
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "it closes the connection"
	case isCertificate(err):
		return "its certificate is not trusted"
	default:
		return "the connection failed"
	}
}

// callError is any error of one call, with the endpoint that it went to.
type callError struct {
	endpoint string // "" when the call never got that far
	timedOut bool   // the call's own time was up
	stopped  bool   // the whole run was stopped
	err      error
}

func (e *callError) Error() string { return fmt.Sprintf("call %s: %v", e.endpoint, e.err) }

func (e *callError) Unwrap() error { return e.err }

type traceKey struct{}

// trace notes which endpoint a call went to. A call makes one attempt at a time.
type trace struct{ endpoint string }

func noteEndpoint(ctx context.Context, endpoint string) {
	if t, ok := ctx.Value(traceKey{}).(*trace); ok {
		t.endpoint = endpoint
	}
}

// bounded runs one call, retries included, within the timeout, and names the
// endpoint in its error.
func bounded(ctx context.Context, timeout time.Duration, call func(context.Context) error) error {
	t := &trace{}
	inner, cancel := context.WithTimeout(context.WithValue(ctx, traceKey{}, t), timeout)
	defer cancel()
	err := call(inner)
	if err == nil {
		return nil
	}
	stopped := ctx.Err() != nil
	return &callError{t.endpoint, !stopped && inner.Err() != nil, stopped, err}
}

// prepare gives a configuration in which every client is bounded and reports its
// endpoint. It keeps credentials, endpoints and everything else that was loaded.
func prepare(cfg aws.Config, timeout, backoff time.Duration) aws.Config {
	cfg = cfg.Copy()
	cfg.HTTPClient = newWire(cfg.HTTPClient)
	cfg.RetryMaxAttempts = 0
	cfg.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts, o.MaxBackoff = maxAttempts, maxBackoff
			if backoff > 0 {
				o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return backoff, nil })
			}
		})
	}
	bound := middleware.InitializeMiddlewareFunc("bounded", func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (out middleware.InitializeOutput, meta middleware.Metadata, err error) {
		err = bounded(ctx, timeout, func(ctx context.Context) error {
			out, meta, err = next.HandleInitialize(ctx, in)
			return err
		})
		return out, meta, err
	})
	cfg.APIOptions = append(cfg.APIOptions, func(stack *middleware.Stack) error {
		return stack.Initialize.Add(bound, middleware.Before)
	})
	return cfg
}
