package resolve

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// This file reads and writes one object of S3 without service/s3, as ec2.go does
// without service/ec2: two requests with a header or two do not need a client that
// everybody compiles. Signing, retries, credentials and endpoints are the SDK's.

// uploadTimeout bounds one upload with its retries. The code of a function has some
// megabytes.
const uploadTimeout = 5 * time.Minute

// headObject reports whether an object is there with the SHA-256 that is wanted, by
// the checksum that S3 computed when it was uploaded. The bucket must belong to the
// session's account: names of buckets are global, and somebody else may have taken one.
func headObject(ctx context.Context, s *session, code FunctionCode) (bool, error) {
	var there bool
	err := s3Call(ctx, s, s.timeout, func(endpoint string) (*http.Request, error) {
		req, err := http.NewRequest(http.MethodHead, endpoint, nil)
		if err == nil {
			req.Header.Set("X-Amz-Checksum-Mode", "ENABLED")
		}
		return req, err
	}, code, nil, func(resp *http.Response) error {
		switch resp.StatusCode {
		case http.StatusOK:
			there = resp.Header.Get("X-Amz-Checksum-Sha256") == checksum(code.Digest)
			return nil
		case http.StatusNotFound:
			return nil
		}
		return s3Fault(resp)
	})
	return there, err
}

// putObject uploads an object. S3 refuses a body that does not have the checksum.
func putObject(ctx context.Context, s *session, code FunctionCode, body []byte) error {
	return s3Call(ctx, s, uploadTimeout, func(endpoint string) (*http.Request, error) {
		req, err := http.NewRequest(http.MethodPut, endpoint, bytes.NewReader(body))
		if err == nil {
			req.Header.Set("Content-Type", "application/zip")
			req.Header.Set("X-Amz-Sdk-Checksum-Algorithm", "SHA256")
			req.Header.Set("X-Amz-Checksum-Sha256", checksum(code.Digest))
		}
		return req, err
	}, code, body, func(resp *http.Response) error {
		if resp.StatusCode == http.StatusOK {
			return nil
		}
		return s3Fault(resp)
	})
}

// checksum writes a digest as S3 does.
func checksum(digest string) string {
	raw, err := hex.DecodeString(digest)
	if err != nil {
		return ""
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// s3Call makes one request with the retries that the SDK's clients make.
func s3Call(ctx context.Context, s *session, timeout time.Duration, request func(endpoint string) (*http.Request, error), code FunctionCode, body []byte, read func(*http.Response) error) error {
	endpoint, err := s3Endpoint(ctx, s, code.Bucket)
	if err != nil {
		return err
	}
	retryer := s.cfg.Retryer()
	return bounded(ctx, timeout, func(ctx context.Context) error {
		for attempt := 1; ; attempt++ {
			err := s3Attempt(ctx, s, func() (*http.Request, error) { return request(endpoint + code.Key) }, body, read)
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

func s3Attempt(ctx context.Context, s *session, request func() (*http.Request, error), body []byte, read func(*http.Response) error) error {
	req, err := request()
	if err != nil {
		return fmt.Errorf("make the request: %w", err)
	}
	req = req.WithContext(ctx)
	credentials, err := s.cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return fmt.Errorf("get credentials: %w", err)
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	req.Header.Set("X-Amz-Content-Sha256", hash)
	req.Header.Set("X-Amz-Expected-Bucket-Owner", s.target.AccountID)
	// S3 signs paths as they are. The true time, as in ec2.go.
	err = v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }).
		SignHTTP(ctx, credentials, req, hash, "s3", s.region, time.Now())
	if err != nil {
		return fmt.Errorf("sign the request: %w", err)
	}
	resp, err := s.cfg.HTTPClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return read(resp)
}

// s3Fault turns an answer into the error that an SDK's client would give. A HEAD has
// no body, and its status must do.
func s3Fault(resp *http.Response) error {
	var fault struct {
		Code    string `xml:"Code"`
		Message string `xml:"Message"`
	}
	body, _ := io.ReadAll(resp.Body)
	_ = xml.Unmarshal(body, &fault)
	if fault.Code == "" {
		switch resp.StatusCode {
		case http.StatusForbidden:
			fault.Code = "AccessDenied"
		case http.StatusMovedPermanently, http.StatusTemporaryRedirect:
			fault.Code = "PermanentRedirect"
		case http.StatusServiceUnavailable:
			fault.Code = "SlowDown"
		}
	}
	err := errors.New("answer holds no error code")
	if fault.Code != "" {
		side := smithy.FaultClient
		if resp.StatusCode >= 500 {
			side = smithy.FaultServer
		}
		err = &smithy.GenericAPIError{Code: fault.Code, Message: fault.Message, Fault: side}
	}
	return &awshttp.ResponseError{ResponseError: &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: resp}, Err: err}}
}

// s3Endpoint gives the URL of a bucket, with a slash at its end: of the configured
// endpoint the one with the bucket in its path; of AWS the one with the bucket in its
// host name, unless a dot in it would not fit the certificate.
func s3Endpoint(ctx context.Context, s *session, bucket string) (string, error) {
	if base := configuredEndpoint(ctx, s, "S3"); base != "" {
		return base + bucket + "/", nil
	}
	p, ok := partitionOf(s.target.Partition)
	if !ok {
		return "", fail("LOCK018", fmt.Sprintf("there is no S3 endpoint known for partition %s", s.target.Partition), "set AWS_ENDPOINT_URL_S3")
	}
	if strings.Contains(bucket, ".") {
		return fmt.Sprintf("https://s3.%s.%s/%s/", s.region, p.domain, bucket), nil
	}
	return fmt.Sprintf("https://%s.s3.%s.%s/", bucket, s.region, p.domain), nil
}

// configuredEndpoint finds the endpoint that the user set for a service
// (AWS_ENDPOINT_URL_S3, services in a profile) or for all (AWS_ENDPOINT_URL), with a
// slash at its end; "" where there is none.
func configuredEndpoint(ctx context.Context, s *session, service string) string {
	for _, source := range s.cfg.ConfigSources {
		p, ok := source.(interface {
			GetIgnoreConfiguredEndpoints(context.Context) (bool, bool, error)
		})
		if !ok {
			continue
		}
		if value, found, err := p.GetIgnoreConfiguredEndpoints(ctx); err == nil && found {
			if value {
				return ""
			}
			break
		}
	}
	for _, source := range s.cfg.ConfigSources {
		p, ok := source.(interface {
			GetServiceBaseEndpoint(context.Context, string) (string, bool, error)
		})
		if !ok {
			continue
		}
		if value, found, err := p.GetServiceBaseEndpoint(ctx, service); err == nil && found {
			return slashed(value)
		}
	}
	if base := aws.ToString(s.cfg.BaseEndpoint); base != "" {
		return slashed(base)
	}
	return ""
}
