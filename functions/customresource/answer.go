package customresource

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
	"unicode/utf8"

	"cuemulus.dev/functions/redact"
)

const (
	maxAnswer = 4096 // bytes of the body
	maxReason = 1024 // bytes of the reason, before the body's limit
	attempt   = 5 * time.Second
	maxPause  = 4 * time.Second

	succeeded = "SUCCESS"
	failed    = "FAILED"
)

// answer is the document that CloudFormation waits for.
type answer struct {
	Status             string
	Reason             string            `json:",omitempty"`
	PhysicalResourceID string            `json:"PhysicalResourceId"`
	StackID            string            `json:"StackId"`
	RequestID          string            `json:"RequestId"`
	LogicalResourceID  string            `json:"LogicalResourceId"`
	NoEcho             bool              `json:"NoEcho"`
	Data               map[string]string `json:",omitempty"`
}

// answerOf turns an outcome into an answer that CloudFormation takes.
func answerOf(e event, o outcome, secrets *redact.Redactor) answer {
	a := answer{
		Status: succeeded, StackID: e.StackID, RequestID: e.RequestID, LogicalResourceID: e.LogicalResourceID, NoEcho: true,
		PhysicalResourceID: e.PhysicalResourceID,
	}
	if o.err == nil {
		if o.result.PhysicalID != "" {
			a.PhysicalResourceID = o.result.PhysicalID
		}
		a.Data = o.result.Data
		switch {
		case a.PhysicalResourceID == "" || len(a.PhysicalResourceID) > maxPhysicalID:
			o.err = errors.New("a fault of the function itself: no usable physical id")
			a.PhysicalResourceID = e.PhysicalResourceID
		case len(a.body()) > maxAnswer:
			// The id stays: what was made must be deleted again.
			o.err = fmt.Errorf("the answer has %d bytes, more than the %d that CloudFormation takes", len(a.body()), maxAnswer)
		}
	}
	if o.err == nil {
		return a
	}
	a.Status, a.Data = failed, nil
	if a.PhysicalResourceID == "" {
		a.PhysicalResourceID = FailedPrefix + e.nonce()
	}
	a.Reason = cut(secrets.Clean(o.err.Error()), maxReason)
	for over := len(a.body()) - maxAnswer; over > 0 && a.Reason != "failed"; over = len(a.body()) - maxAnswer {
		a.Reason = cut(a.Reason, len(a.Reason)-over)
		if len(a.Reason) < 6 {
			a.Reason = "failed"
		}
	}
	if a.Reason == "" {
		a.Reason = "failed without a word"
	}
	return a
}

// cut shortens a text to at most n bytes, at the end of a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n = max(n-3, 0)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "..."
}

// body gives the bytes of the answer. < and & stay as they are: escaped they would
// take six bytes of the 4,096.
func (a answer) body() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a); err != nil {
		return nil // strings and a map of strings always encode
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// send uploads the answer, again and again until the context ends or the other side
// refuses for good.
func (h *Handler) send(ctx context.Context, u *url.URL, a answer) error {
	client := h.Client
	if client == nil {
		client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	pause := h.Pause
	if pause == 0 {
		pause = 250 * time.Millisecond
	}
	body := a.body()
	for {
		again, err := put(ctx, client, u, body)
		if err == nil || !again {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
		pause = min(2*pause, maxPause)
	}
}

// put makes one attempt; again says whether another may succeed. The signature of the
// URL covers an empty Content-Type.
func put(ctx context.Context, client *http.Client, u *url.URL, body []byte) (again bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, attempt)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, u.String(), bytes.NewReader(body))
	if err != nil {
		return false, errors.New("the URL for answers cannot be used")
	}
	req.Header["Content-Type"] = []string{""}
	resp, err := client.Do(req)
	if err != nil {
		var of *url.Error
		if errors.As(err, &of) { // which quotes the URL, a credential
			err = of.Err
		}
		return true, fmt.Errorf("upload to %s: %w", u.Host, err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return false, nil
	}
	again = resp.StatusCode >= 500 || resp.StatusCode == http.StatusRequestTimeout || resp.StatusCode == http.StatusTooManyRequests
	return again, fmt.Errorf("upload to %s: status %d", u.Host, resp.StatusCode)
}
