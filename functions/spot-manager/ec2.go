package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// EC2 is asked without the SDK's client of it, which takes a minute of a processor
// and gigabytes to compile; this is one call of the Query protocol. Signing and
// credentials are the SDK's.

const (
	ec2Version = "2016-11-15"
	maxPages   = 20
	maxBody    = 8 << 20
	attempts   = 3
)

// priceHistory asks for the prices of a type since a time, and the last one before
// it in every zone.
func priceHistory(ctx context.Context, cfg aws.Config, instanceType, product string, from, to time.Time) ([]sample, error) {
	var out []sample
	form := url.Values{
		"Action": {"DescribeSpotPriceHistory"}, "Version": {ec2Version},
		"InstanceType.1": {instanceType}, "ProductDescription.1": {product},
		"StartTime": {from.UTC().Format(time.RFC3339)}, "EndTime": {to.UTC().Format(time.RFC3339)},
	}
	for range maxPages {
		var page struct {
			Items []struct {
				Zone  string    `xml:"availabilityZone"`
				Type  string    `xml:"instanceType"`
				Price string    `xml:"spotPrice"`
				At    time.Time `xml:"timestamp"`
			} `xml:"spotPriceHistorySet>item"`
			NextToken string `xml:"nextToken"`
		}
		if err := ec2Call(ctx, cfg, form, &page); err != nil {
			return nil, fmt.Errorf("ask for spot prices: %w", err)
		}
		for _, i := range page.Items {
			price, ok := new(big.Rat).SetString(i.Price)
			if ok && decimal.MatchString(i.Price) && i.Type == instanceType {
				out = append(out, sample{i.Zone, price, i.At})
			}
		}
		if page.NextToken == "" {
			return out, nil
		}
		form.Set("NextToken", page.NextToken)
	}
	return out, nil
}

// ec2Call makes one call, up to three times.
func ec2Call(ctx context.Context, cfg aws.Config, form url.Values, out any) error {
	body := []byte(form.Encode())
	for attempt := 1; ; attempt++ {
		again, err := ec2Attempt(ctx, cfg, body, out)
		if err == nil || !again || attempt == attempts {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(time.Duration(attempt) * 300 * time.Millisecond):
		}
	}
}

func ec2Attempt(ctx context.Context, cfg aws.Config, body []byte, out any) (again bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, ec2Endpoint(cfg), bytes.NewReader(body))
	if err != nil {
		return false, fmt.Errorf("make the request: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	credentials, err := cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return true, fmt.Errorf("get credentials: %w", err)
	}
	hash := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(ctx, credentials, req, hex.EncodeToString(hash[:]), "ec2", cfg.Region, time.Now()); err != nil {
		return false, fmt.Errorf("sign the request: %w", err)
	}
	var client aws.HTTPClient = http.DefaultClient
	if cfg.HTTPClient != nil {
		client = cfg.HTTPClient
	}
	resp, err := client.Do(req)
	if err != nil {
		return true, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	switch {
	case err != nil:
		return true, fmt.Errorf("read the answer: %w", err)
	case resp.StatusCode != http.StatusOK:
		var fault struct {
			Code string `xml:"Errors>Error>Code"`
		}
		_ = xml.Unmarshal(answer, &fault)
		again := resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests || fault.Code == "RequestLimitExceeded"
		return again, fmt.Errorf("status %d %s", resp.StatusCode, fault.Code)
	}
	if err := xml.Unmarshal(answer, out); err != nil {
		return false, errors.New("the answer is not XML")
	}
	return false, nil
}

// ec2Endpoint is the Region's own, or the one that AWS_ENDPOINT_URL gives.
func ec2Endpoint(cfg aws.Config) string {
	if base := aws.ToString(cfg.BaseEndpoint); base != "" {
		return strings.TrimSuffix(base, "/") + "/"
	}
	domain := "amazonaws.com"
	for prefix, other := range map[string]string{
		"cn-": "amazonaws.com.cn", "eusc-": "amazonaws.eu", "us-iso-": "c2s.ic.gov", "us-isob-": "sc2s.sgov.gov",
		"eu-isoe-": "cloud.adc-e.uk", "us-isof-": "csp.hci.ic.gov",
	} {
		if strings.HasPrefix(cfg.Region, prefix) {
			domain = other
		}
	}
	return "https://ec2." + cfg.Region + "." + domain + "/"
}
