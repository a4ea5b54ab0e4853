package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/functions/internal/moto"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

// history is what DescribeSpotPriceHistory answers: zone, price, minutes before noon.
type history []struct {
	zone, price string
	minutes     int
}

// market stands before the emulator and answers for prices, which the emulator
// invents.
type market struct {
	prices history
	fault  int // status, 0 for none
	pages  bool
	forms  []url.Values
}

func (m *market) serve(t *testing.T, upstream string) string {
	target, err := url.Parse(upstream)
	require.NoError(t, err)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
	}}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		form, _ := url.ParseQuery(string(body))
		if form.Get("Action") != "DescribeSpotPriceHistory" {
			r.Body = io.NopCloser(bytes.NewReader(body))
			proxy.ServeHTTP(w, r)
			return
		}
		require.Contains(t, r.Header.Get("Authorization"), "/eu-west-1/ec2/aws4_request")
		m.forms = append(m.forms, form)
		if m.fault != 0 {
			w.WriteHeader(m.fault)
			fmt.Fprint(w, `<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>`)
			return
		}
		prices, next := m.prices, ""
		if m.pages && form.Get("NextToken") == "" {
			prices, next = prices[:1], "more"
		} else if m.pages {
			prices = prices[1:]
		}
		fmt.Fprint(w, `<DescribeSpotPriceHistoryResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><spotPriceHistorySet>`)
		for _, p := range prices {
			fmt.Fprintf(w, `<item><instanceType>g4dn.xlarge</instanceType><productDescription>Linux/UNIX</productDescription><spotPrice>%s</spotPrice><timestamp>%s</timestamp><availabilityZone>%s</availabilityZone></item>`,
				p.price, noon.Add(-time.Duration(p.minutes)*time.Minute).Format("2006-01-02T15:04:05.000Z"), p.zone)
		}
		fmt.Fprintf(w, `</spotPriceHistorySet><nextToken>%s</nextToken></DescribeSpotPriceHistoryResponse>`, next)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// world is a pair of groups in the emulator.
type world struct {
	t      *testing.T
	market *market
	cfg    aws.Config
	client *autoscaling.Client
	log    bytes.Buffer
	n      int
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, market: &market{}}
	moto.Point(t, w.market.serve(t, moto.Start(t)))
	var err error
	w.cfg, err = config.LoadDefaultConfig(t.Context())
	require.NoError(t, err)
	w.client = autoscaling.NewFromConfig(w.cfg)
	_, err = w.client.CreateLaunchConfiguration(t.Context(), &autoscaling.CreateLaunchConfigurationInput{
		LaunchConfigurationName: aws.String("worker"), ImageId: aws.String("ami-12c6146b"), InstanceType: aws.String("g4dn.xlarge"),
	})
	require.NoError(t, err)
	return w
}

// pair makes two new groups in eu-west-1a and b, and the manager of them.
func (w *world) pair(zones ...string) *manager {
	w.n++
	env := map[string]string{
		"SPOT_GROUP": fmt.Sprintf("spot-%d", w.n), "ON_DEMAND_GROUP": fmt.Sprintf("on-demand-%d", w.n), "INSTANCE_TYPE": "g4dn.xlarge",
		"MAX_PRICE": "0.35", "MARGIN": "0.15", "ZONES": strings.Join(zones, ","),
	}
	// The emulator knows a policy by its name alone, so each has its own.
	env["SPOT_POLICY"], env["ON_DEMAND_POLICY"] = "up-"+env["SPOT_GROUP"], "up-"+env["ON_DEMAND_GROUP"]
	env["SPOT_SCALE_DOWN_POLICY"] = "down-" + env["SPOT_GROUP"]
	for _, name := range []string{env["SPOT_GROUP"], env["ON_DEMAND_GROUP"]} {
		_, err := w.client.CreateAutoScalingGroup(w.t.Context(), &autoscaling.CreateAutoScalingGroupInput{
			AutoScalingGroupName: aws.String(name), LaunchConfigurationName: aws.String("worker"), MinSize: aws.Int32(0), MaxSize: aws.Int32(1),
			AvailabilityZones: []string{"eu-west-1a", "eu-west-1b"},
		})
		require.NoError(w.t, err)
		for policy, step := range map[string]int32{"up": 1, "down": -1} {
			_, err = w.client.PutScalingPolicy(w.t.Context(), &autoscaling.PutScalingPolicyInput{
				AutoScalingGroupName: aws.String(name), PolicyName: aws.String(policy + "-" + name), PolicyType: aws.String("SimpleScaling"),
				AdjustmentType: aws.String("ChangeInCapacity"), ScalingAdjustment: aws.Int32(step),
			})
			require.NoError(w.t, err)
		}
	}
	s, err := settingsOf(func(name string) string { return env[name] })
	require.NoError(w.t, err)
	return newManager(w.cfg, s, slog.New(slog.NewJSONHandler(&w.log, nil)), func() time.Time { return noon })
}

// running gives the desired capacity of both groups, as the emulator sees it.
func (w *world) running(m *manager) [2]int {
	spot, onDemand, err := m.describe(context.Background())
	require.NoError(w.t, err)
	return [2]int{spot.wanted, onDemand.wanted}
}

func event(t *testing.T, name string) json.RawMessage {
	data, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	return data
}

func TestOverTheWire(t *testing.T) {
	w := newWorld(t)
	t.Run("decision", w.testDecision)
	t.Run("pages and faults", w.testPagesAndFaults)
	t.Run("events", w.testEvents)
	t.Run("failed launch", w.testFailedLaunch)
}

func (w *world) testDecision(t *testing.T) {
	alarm := event(t, "sns_alarm.json")
	const a, b = "eu-west-1a", "eu-west-1b"
	for _, c := range []struct {
		name    string
		prices  history
		zones   []string
		started string
		after   [2]int // capacity: spot, on demand
	}{
		{"cheap", history{{a, ".25", 50}, {b, "0.200000", 50}}, nil, "spot", [2]int{1, 0}},
		{"exactly 85 percent", history{{a, "0.2975", 50}, {b, "0.5", 50}}, nil, "spot", [2]int{1, 0}},
		{"a little more", history{{a, "0.2976", 50}, {b, "0.5", 50}}, nil, "on-demand", [2]int{0, 1}},
		{"one zone only, dear", history{{a, "0.90", 50}}, []string{a}, "on-demand", [2]int{0, 1}},
		{"no zone left", history{{a, "0.10", 50}}, []string{"eu-west-1c"}, "on-demand", [2]int{0, 1}},
		{"a zone without history", history{{b, "0.10", 50}}, nil, "spot", [2]int{1, 0}},
		{"no history at all", nil, nil, "on-demand", [2]int{0, 1}},
		{"a zone without subnet is cheap", history{{"eu-west-1c", "0.01", 50}, {a, "0.90", 50}}, nil, "on-demand", [2]int{0, 1}},
		// The mean of the samples is .3, more than .2975. By time: .1 for 58 minutes.
		{"a short peak", history{{a, "0.1", 90}, {a, "0.1", 40}, {a, "0.1", 20}, {a, "0.9", 2}, {b, "0.5", 90}}, nil, "spot", [2]int{1, 0}},
		// The mean of the samples is .3 again; .9 held for 57 minutes.
		{"a long peak", history{{a, "0.9", 59}, {a, "0.1", 2}, {a, "0.1", 1}, {a, "0.1", 0}, {b, "0.5", 90}}, nil, "on-demand", [2]int{0, 1}},
		{"only a price from before", history{{a, "0.1", 600}}, nil, "spot", [2]int{1, 0}},
		{"nonsense is no price", history{{a, "1/9", 50}, {b, "-1", 50}, {b, "x", 50}}, nil, "on-demand", [2]int{0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.market.prices = c.prices
			m := w.pair(c.zones...)
			d, err := m.handle(t.Context(), alarm)
			require.NoError(t, err)
			require.Equal(t, c.started, d.Started, d.Why)
			require.Equal(t, c.after, w.running(m), "the policy is really executed")

			// Again: a group has an instance.
			d, err = m.handle(t.Context(), alarm)
			require.NoError(t, err)
			require.Equal(t, "nothing", d.Started)
			require.Equal(t, c.after, w.running(m))
		})
	}
	form := w.market.forms[0]
	require.Equal(t, "g4dn.xlarge", form.Get("InstanceType.1"))
	require.Equal(t, "2026-01-02T11:00:00Z", form.Get("StartTime"))
}

func (w *world) testPagesAndFaults(t *testing.T) {
	alarm := event(t, "sns_alarm.json")
	w.market.forms = nil
	w.market.pages, w.market.prices = true, history{{"eu-west-1a", "0.9", 50}, {"eu-west-1b", "0.1", 50}}
	d, err := w.pair().handle(t.Context(), alarm)
	require.NoError(t, err)
	require.Equal(t, "spot", d.Started)
	require.Equal(t, "more", w.market.forms[1].Get("NextToken"))

	for status, calls := range map[int]int{http.StatusForbidden: 1, http.StatusServiceUnavailable: 3} {
		w.market.fault, w.market.forms = status, nil
		m := w.pair()
		d, err = m.handle(t.Context(), alarm)
		require.NoError(t, err)
		require.Equal(t, "on-demand", d.Started, "prices that cannot be had")
		require.Equal(t, [2]int{0, 1}, w.running(m))
		require.Len(t, w.market.forms, calls)
	}
	require.Contains(t, w.log.String(), "prices are unknown")
	w.market.fault, w.market.pages = 0, false

	// A group or policy that is not there: an error, so that Lambda tries again.
	m := w.pair()
	m.onDemand.name = "no-such-group"
	_, err = m.handle(t.Context(), alarm)
	require.ErrorContains(t, err, "there is no group no-such-group")
}

func (w *world) testEvents(t *testing.T) {
	w.market.prices = history{{"eu-west-1a", "0.1", 50}}
	for name, started := range map[string]string{
		"sns_alarm.json": "spot", "direct_alarm.json": "spot", "sns_ok.json": "nothing", "direct_ok.json": "nothing",
		"sns_other.json": "nothing", "launch_unsuccessful.json": "nothing", // of another group
	} {
		m := w.pair()
		d, err := m.handle(t.Context(), event(t, name))
		require.NoError(t, err)
		require.Equal(t, started, d.Started, name)
	}
	for _, raw := range []string{`{}`, `[]`, `null`, `"x"`, `{"Records":[{"EventSource":"aws:sns","Sns":{"Message":"hello"}}]}`, `{"Records":{}}`} {
		d, err := w.pair().handle(t.Context(), json.RawMessage(raw))
		require.NoError(t, err)
		require.Equal(t, "nothing", d.Started, raw)
	}
}

// testFailedLaunch is a spot group that wants an instance and gets none.
func (w *world) testFailedLaunch(t *testing.T) {
	failed := func(m *manager) json.RawMessage {
		return json.RawMessage(strings.Replace(string(event(t, "launch_unsuccessful.json")), "GROUP", m.spot.name, 1))
	}
	m := w.pair()
	d, err := m.handle(t.Context(), failed(m))
	require.NoError(t, err)
	require.Equal(t, "on-demand", d.Started)
	require.Equal(t, [2]int{0, 1}, w.running(m))
	d, err = m.handle(t.Context(), failed(m))
	require.NoError(t, err)
	require.Equal(t, "nothing", d.Started)

	// The emulator launches at once, so a wish without an instance is put to the
	// method behind.
	m = w.pair()
	require.NoError(t, m.execute(t.Context(), m.spot.name, m.spot.scaleUp))
	d, err = m.handle(t.Context(), failed(m))
	require.NoError(t, err)
	require.Equal(t, "nothing", d.Started, "the spot group has an instance")
	d, err = m.instead(t.Context(), state{wanted: 1}, state{})
	require.NoError(t, err)
	require.Equal(t, "on-demand", d.Started)
	require.Equal(t, [2]int{0, 1}, w.running(m), "the spot group gives up")
}

func TestMean(t *testing.T) {
	rat := func(s string) *big.Rat { r, _ := new(big.Rat).SetString(s); return r }
	at := func(minutes int) time.Time { return noon.Add(-time.Duration(minutes) * time.Minute) }
	got := mean([]sample{
		{"a", rat("0.4"), at(15)},
		{"a", rat("0.2"), at(120)}, // .2 for 45 minutes, .4 for 15
		{"b", rat("0.3"), at(30)},  // counts for the time that it is known
		{"c", rat("0.3"), at(0)},
		{"d", rat("0.3"), at(-5)},
	}, at(60), noon)
	require.Len(t, got, 2)
	require.Equal(t, "0.2500", usd(got["a"]))
	require.Equal(t, "0.3000", usd(got["b"]))
	zone, _, ok := cheapest(map[string]*big.Rat{"b": rat("0.1"), "a": rat("0.1")}, []string{"b", "a", "c"})
	require.True(t, ok)
	require.Equal(t, "a", zone)
}

func TestSettings(t *testing.T) {
	_, err := settingsOf(func(string) string { return "" })
	for _, name := range []string{"SPOT_GROUP", "SPOT_POLICY", "ON_DEMAND_GROUP", "ON_DEMAND_POLICY", "INSTANCE_TYPE", "MAX_PRICE", "MARGIN"} {
		require.ErrorContains(t, err, name+" is missing")
	}
	for _, bad := range []string{"a lot", "-1", "1e9", "1/3", "0x1"} {
		_, err = settingsOf(func(string) string { return bad })
		require.ErrorContains(t, err, "MAX_PRICE is not a number like 0.35")
	}
	_, err = settingsOf(func(string) string { return "1.5" })
	require.ErrorContains(t, err, "MARGIN is more than 1")
}
