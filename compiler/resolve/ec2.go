package resolve

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// This file reads EC2 without service/ec2: that client is 760,000 lines, takes 60
// CPU-seconds and 3.4 GB of memory to compile, and we need two calls. What is left
// of it here is the Query protocol: a signed form goes out, XML comes back. Signing,
// retries, credentials and endpoints are the SDK's.

const ec2Version = "2016-11-15"

type ec2Zone struct {
	Name  string `xml:"zoneName"`
	ID    string `xml:"zoneId"`
	State string `xml:"zoneState"`
	Type  string `xml:"zoneType"`
}

type ec2Region struct {
	Name        string `xml:"regionName"`
	OptInStatus string `xml:"optInStatus"`
}

// describeZones lists the availability zones of the session's Region that the
// account may use. Local and wavelength zones are other types and left out.
func describeZones(ctx context.Context, s *session) ([]ec2Zone, error) {
	var out struct {
		Zones []ec2Zone `xml:"availabilityZoneInfo>item"`
	}
	err := ec2Call(ctx, s, "DescribeAvailabilityZones", url.Values{
		"Filter.1.Name":    {"zone-type"},
		"Filter.1.Value.1": {"availability-zone"},
	}, &out)
	return out.Zones, err
}

// describeRegions lists all Regions of the partition, also those that are not enabled.
func describeRegions(ctx context.Context, s *session) ([]ec2Region, error) {
	var out struct {
		Regions []ec2Region `xml:"regionInfo>item"`
	}
	err := ec2Call(ctx, s, "DescribeRegions", url.Values{"AllRegions": {"true"}}, &out)
	return out.Regions, err
}

// ec2Call makes one call with the retries that the SDK's clients make.
func ec2Call(ctx context.Context, s *session, action string, form url.Values, out any) error {
	endpoint, err := ec2Endpoint(ctx, s)
	if err != nil {
		return err
	}
	form.Set("Action", action)
	form.Set("Version", ec2Version)
	body := []byte(form.Encode())
	retryer := s.cfg.Retryer()
	return bounded(ctx, s.timeout, func(ctx context.Context) error {
		for attempt := 1; ; attempt++ {
			err := ec2Attempt(ctx, s, endpoint, body, out)
			if err == nil || attempt >= retryer.MaxAttempts() || !retryer.IsErrorRetryable(err) {
				return err
			}
			delay, delayErr := retryer.RetryDelay(attempt, err)
			if delayErr != nil {
				return err
			}
			select {
			case <-ctx.Done():
				return errors.Join(err, ctx.Err())
			case <-time.After(delay):
			}
		}
	})
}

func ec2Attempt(ctx context.Context, s *session, endpoint string, body []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make the request: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	credentials, err := s.cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return fmt.Errorf("get credentials: %w", err)
	}
	hash := sha256.Sum256(body)
	// The true time, not Options.Now: AWS refuses a signature that is minutes old.
	// The SDK's own clients read the clock in the same way.
	if err := v4.NewSigner().SignHTTP(ctx, credentials, req, hex.EncodeToString(hash[:]), "ec2", s.region, time.Now()); err != nil {
		return fmt.Errorf("sign the request: %w", err)
	}
	resp, err := s.cfg.HTTPClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return ec2Error(resp, fmt.Errorf("read the answer: %w", err))
	}
	if resp.StatusCode != http.StatusOK {
		return ec2Error(resp, ec2Fault(answer, resp.StatusCode))
	}
	if err := xml.Unmarshal(answer, out); err != nil {
		return ec2Error(resp, fmt.Errorf("answer is not XML: %w", err))
	}
	return nil
}

// ec2Error carries the status in the SDK's own type, so that its retryer and our
// explain treat EC2 like any other service.
func ec2Error(resp *http.Response, err error) error {
	return &awshttp.ResponseError{ResponseError: &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: resp}, Err: err}}
}

func ec2Fault(answer []byte, status int) error {
	var fault struct {
		Code    string `xml:"Errors>Error>Code"`
		Message string `xml:"Errors>Error>Message"`
	}
	if err := xml.Unmarshal(answer, &fault); err != nil || fault.Code == "" {
		return errors.New("answer holds no error code")
	}
	side := smithy.FaultClient
	if status >= 500 {
		side = smithy.FaultServer
	}
	return &smithy.GenericAPIError{Code: fault.Code, Message: fault.Message, Fault: side}
}

// ec2Endpoint finds the endpoint as the SDK's clients do: the one configured for
// EC2 (AWS_ENDPOINT_URL_EC2, services in a profile), the one for all services
// (AWS_ENDPOINT_URL), the Region's own.
func ec2Endpoint(ctx context.Context, s *session) (string, error) {
	if base := configuredEndpoint(ctx, s, "EC2"); base != "" {
		return base, nil
	}
	p, ok := partitionOf(s.target.Partition)
	if !ok {
		return "", fail("LOCK018", fmt.Sprintf("there is no EC2 endpoint known for partition %s", s.target.Partition), "set AWS_ENDPOINT_URL_EC2")
	}
	return fmt.Sprintf("https://ec2.%s.%s/", s.region, p.domain), nil
}

func slashed(endpoint string) string { return strings.TrimSuffix(endpoint, "/") + "/" }
