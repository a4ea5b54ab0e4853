package resolve

import (
	"context"
	"net"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"
)

// many asks in several accounts and Regions, so that several sessions and several
// workers meet the same endpoint.
func many() []Asked {
	var out []Asked
	for i, region := range []string{"eu-west-1", "us-east-1", "us-west-2"} {
		out = append(out,
			here(10*i+1, Question{"kms", "aws", prodID, region, []string{"alias/a"}}),
			here(10*i+2, Question{"zones", "aws", prodID, region, nil}),
			here(10*i+3, Question{"zones", "aws", backupID, region, nil}))
	}
	return out
}

// The three ways in which an endpoint is dead. Each must be named and must end the
// run in less than 10 s (measured: 0.01 s when it refuses, 8.0 s when it is
// silent, 0.01 s for an unknown name);
// the bound here is generous because the machine may be busy.
func TestDeadEndpoint(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for timeouts")
	}
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	refuses := "http://" + closed.Addr().String()
	require.NoError(t, closed.Close())
	silent, err := net.Listen("tcp", "127.0.0.1:0") // the kernel connects, nobody answers
	require.NoError(t, err)
	t.Cleanup(func() { silent.Close() })

	for name, c := range map[string]struct {
		endpoint, cause string
		asked           []Asked
	}{
		"refuses":            {refuses, "it refuses the connection", many()},
		"silent":             {"http://" + silent.Addr().String(), "no answer in time", many()},
		"silent, asked once": {"http://" + silent.Addr().String(), "no answer in time", many()[:1]},
		"unknown name":       {"http://nowhere.invalid", "its name", many()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, nil)
			opt := f.options()
			opt.backoff = 0
			opt.Load = loadFrom(c.endpoint)
			begin := time.Now()
			_, ds := Run(context.Background(), nil, c.asked, opt)
			took := time.Since(begin)
			t.Logf("took %v", took.Round(time.Millisecond))
			d := one(t, ds, "LOCK018")
			require.Contains(t, d.Message, c.endpoint+" cannot be reached: "+c.cause)
			require.Len(t, d.Related, len(c.asked)-1)
			require.Less(t, took, 30*time.Second)
		})
	}
}

// transport fails or answers as the test says.
type transport func(*http.Request) (*http.Response, error)

func (f transport) Do(r *http.Request) (*http.Response, error) { return f(r) }

func TestWireGivesUpOnDeadEndpoints(t *testing.T) {
	calls := map[string]int{}
	up := map[string]bool{}
	w := newWire(transport(func(r *http.Request) (*http.Response, error) {
		calls[r.URL.Host]++
		if up[r.URL.Host] {
			return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
		}
		return nil, syscall.ECONNREFUSED
	}))
	try := func(host string) *endpointError {
		req, err := http.NewRequest(http.MethodPost, "https://user:s3cr3t@"+host+"/x", nil)
		require.NoError(t, err)
		_, err = w.Do(req)
		var e *endpointError
		if err != nil {
			require.ErrorAs(t, err, &e)
			require.Equal(t, "https://"+host, e.endpoint, "without what stands before the host")
		}
		return e
	}
	require.True(t, try("a").again)
	require.False(t, try("a").again)
	require.False(t, try("a").again)
	require.Equal(t, 2, calls["a"], "the third attempt is not made")
	try("b")
	try("b")
	require.Equal(t, "no endpoint answers", try("c").cause, "two dead endpoints and no living one: the network is down")
	require.Zero(t, calls["c"])

	w.dead, up["d"] = 0, true
	require.Nil(t, try("d"))
	up["d"] = false
	for range 5 {
		require.True(t, try("d").again, "an endpoint that answered once is only unwell")
	}
	w.dead = 5
	require.True(t, try("e").again, "and so is the network")
}

// Attempts that fail at the same time are one failure: a hiccup must not cost the
// retry.
func TestWireCountsFailuresAtTheSameTimeOnce(t *testing.T) {
	var arrived sync.WaitGroup
	arrived.Add(3)
	w := newWire(transport(func(*http.Request) (*http.Response, error) {
		arrived.Done()
		arrived.Wait()
		return nil, syscall.ECONNRESET
	}))
	var done sync.WaitGroup
	for range 3 {
		done.Go(func() {
			req, _ := http.NewRequest(http.MethodPost, "https://a/", nil)
			_, _ = w.Do(req)
		})
	}
	done.Wait()
	require.Equal(t, 1, w.hosts["https://a"].failures)
}

func TestThrottling(t *testing.T) {
	slow := jsonFault(http.StatusBadRequest, "ThrottlingException", "Rate exceeded")
	refused := 2
	f := newFake(t, map[string]func(call) reply{
		"kms:DescribeKey": func(c call) reply {
			if c.n <= refused {
				return slow
			}
			return ok(keyBody(c.account, c.region, keyA, "Enabled", "CUSTOMER"))
		},
	})
	asked := []Asked{here(1, alias(prodID, "alias/a"))}
	_, ds := Run(context.Background(), nil, asked, f.options())
	require.Empty(t, ds, "two refusals are retried")

	refused = 1 << 30
	_, ds = Run(context.Background(), nil, asked, f.options())
	require.Equal(t, f.server.URL+" refuses kms:DescribeKey because of too many calls", one(t, ds, "LOCK020").Message)
	require.Equal(t, 3+maxAttempts, f.count("kms:DescribeKey"))
}

// Every protocol meets a proxy's HTML page; the SDK's own text about it is about
// its parsers.
func TestHTMLInsteadOfAnAnswer(t *testing.T) {
	questions := []Question{
		alias(prodID, "alias/a"), zonesOf(prodID), parameter("/a/b"), {"organization", "aws", prodID, "", nil}, unit("r-ab12"), output("s", "O"),
	}
	operations := []string{
		"kms:DescribeKey", "ec2:DescribeAvailabilityZones", "ssm:GetParameter", "organizations:DescribeOrganization", "organizations:ListAccountsForParent", "cloudformation:DescribeStacks",
	}
	for name, c := range map[string]struct {
		reply reply
		rule  string
		words string
	}{
		"status 500": {reply{http.StatusInternalServerError, "<html><body><h1>500</h1><p>s3cr3t</p></body></html>"}, "LOCK019", " answers with status 500"},
		"status 502": {reply{http.StatusBadGateway, "<html>"}, "LOCK019", " answers with status 502"},
		"status 403": {reply{http.StatusForbidden, "<html><body>blocked</body></html>"}, "LOCK022", " with something that is not understood (status 403)"},
		"status 200": {reply{http.StatusOK, "<html><body>welcome<br></body></html>"}, "LOCK022", ""},
		"status 429": {reply{http.StatusTooManyRequests, "<html>slow</html>"}, "LOCK020", " because of too many calls"},
		"nothing":    {reply{http.StatusInternalServerError, ""}, "LOCK019", " answers with status 500"},
	} {
		for i, q := range questions {
			t.Run(name+" to "+operations[i], func(t *testing.T) {
				f := newFake(t, map[string]func(call) reply{operations[i]: always(c.reply)})
				_, ds := Run(context.Background(), nil, []Asked{here(1, q)}, f.options())
				d := one(t, ds, c.rule)
				require.Contains(t, d.Message, f.server.URL, "names the endpoint")
				require.Contains(t, d.Message, c.words)
			})
		}
	}
	t.Run("to sts", func(t *testing.T) {
		f := newFake(t, map[string]func(call) reply{"sts:AssumeRole": always(reply{http.StatusInternalServerError, "<html>"})})
		_, ds := Run(context.Background(), nil, []Asked{here(1, alias(prodID, "alias/a"))}, f.options())
		require.Equal(t, f.server.URL+" answers with status 500", one(t, ds, "LOCK019").Message)
	})
}

func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	f := newFake(t, map[string]func(call) reply{
		"kms:DescribeKey": func(c call) reply {
			if c.region == "us-east-1" {
				return ok(keyBody(c.account, c.region, keyA, "Enabled", "CUSTOMER"))
			}
			cancel()
			return slowly()
		},
	})
	opt := f.options()
	opt.Workers = 1
	first := alias(prodID, "alias/a")
	lock, ds := Run(ctx, nil, []Asked{here(1, first), here(2, Question{"kms", "aws", prodID, "us-west-2", []string{"alias/a"}}), here(3, zonesOf(prodID))}, opt)
	d := one(t, ds, "LOCK023")
	require.Equal(t, "stopped before all questions were answered", d.Message)
	require.Len(t, d.Related, 1)
	require.Equal(t, []string{first.Key()}, lock.Keys(), "what was answered is kept")
}

func slowly() reply {
	time.Sleep(50 * time.Millisecond)
	return ok("{}")
}

// sources stand for what the SDK's loader found in the environment and in profiles.
type source struct {
	endpoint string
	ignore   bool
}

func (s source) GetServiceBaseEndpoint(_ context.Context, id string) (string, bool, error) {
	return s.endpoint, s.endpoint != "" && id == "EC2", nil
}

func (s source) GetIgnoreConfiguredEndpoints(context.Context) (bool, bool, error) {
	return s.ignore, s.ignore, nil
}

func TestEC2Endpoint(t *testing.T) {
	for name, c := range map[string]struct {
		base    string
		sources []any
		target  string
		want    string
	}{
		"of the Region":        {"", nil, "aws", "https://ec2.eu-west-1.amazonaws.com/"},
		"in another partition": {"", nil, "aws-cn", "https://ec2.eu-west-1.amazonaws.com.cn/"},
		"for all services":     {"http://192.0.2.1:5000", nil, "aws", "http://192.0.2.1:5000/"},
		"for EC2 alone":        {"http://192.0.2.1", []any{1, source{endpoint: "http://192.0.2.2/x/"}}, "aws", "http://192.0.2.2/x/"},
		"switched off":         {"", []any{source{ignore: true}, source{endpoint: "http://192.0.2.2"}}, "aws", "https://ec2.eu-west-1.amazonaws.com/"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := aws.Config{ConfigSources: c.sources}
			if c.base != "" {
				cfg.BaseEndpoint = aws.String(c.base)
			}
			got, err := ec2Endpoint(context.Background(), &session{cfg: cfg, region: "eu-west-1", target: Target{Partition: c.target}})
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
	_, err := ec2Endpoint(context.Background(), &session{target: Target{Partition: "eucalyptus"}})
	require.ErrorContains(t, err, "no EC2 endpoint known for partition eucalyptus")
}

// The environment reaches our own EC2 calls in the way in which it reaches the SDK's.
func TestEndpointsFromTheEnvironment(t *testing.T) {
	t.Setenv("AWS_CONFIG_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_ENDPOINT_URL", "http://192.0.2.1:1")
	t.Setenv("AWS_ENDPOINT_URL_EC2", "http://192.0.2.2:2")
	cfg, err := DefaultConfig(context.Background())
	require.NoError(t, err)
	s := &session{cfg: prepare(cfg, time.Second, 0), region: "eu-west-1", target: Target{Partition: "aws"}}
	got, err := ec2Endpoint(context.Background(), s)
	require.NoError(t, err)
	require.Equal(t, "http://192.0.2.2:2/", got)
}
