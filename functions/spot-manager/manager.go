package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

// window is how far back prices count.
const window = time.Hour

// manager is the function with what it needs.
type manager struct {
	settings
	cfg    aws.Config
	groups *autoscaling.Client
	log    *slog.Logger
	now    func() time.Time
}

func newManager(cfg aws.Config, s settings, log *slog.Logger, now func() time.Time) *manager {
	return &manager{settings: s, cfg: cfg, groups: autoscaling.NewFromConfig(cfg), log: log, now: now}
}

// Decision is what an invocation did, and its answer where somebody waits for one.
type Decision struct {
	Started string // "spot", "on-demand" or "nothing"
	Why     string
}

func (m *manager) handle(ctx context.Context, raw json.RawMessage) (Decision, error) {
	d, err := m.decide(ctx, raw)
	if err != nil {
		m.log.Error("failed", "reason", err.Error())
		return Decision{}, err
	}
	m.log.Info("decided", "started", d.Started, "why", d.Why)
	return d, nil
}

func (m *manager) decide(ctx context.Context, raw json.RawMessage) (Decision, error) {
	what, name := read(raw)
	switch {
	case what == nothing:
		return Decision{"nothing", "the event is no alarm that rings and no failed launch"}, nil
	case what == launchFailed && name != m.spot.name:
		return Decision{"nothing", "another group failed to launch"}, nil
	}
	spot, onDemand, err := m.describe(ctx)
	if err != nil {
		return Decision{}, err
	}
	if what == launchFailed {
		return m.instead(ctx, spot, onDemand)
	}
	if n := max(spot.instances, spot.wanted) + max(onDemand.instances, onDemand.wanted); n > 0 {
		return Decision{"nothing", fmt.Sprintf("%d instances are there or on their way", n)}, nil
	}
	to := m.now()
	from := to.Add(-window)
	samples, err := priceHistory(ctx, m.cfg, m.instanceType, m.product, from, to)
	if err != nil {
		m.log.Warn("prices are unknown", "reason", err.Error())
	}
	zone, price, ok := cheapest(mean(samples, from, to), m.offered(spot.zones))
	switch {
	case !ok:
		return m.start(ctx, m.onDemand, "on-demand", "no zone of the spot group has a price")
	case price.Cmp(m.limit) > 0:
		return m.start(ctx, m.onDemand, "on-demand", fmt.Sprintf("%s in %s is more than %s", usd(price), zone, usd(m.limit)))
	}
	return m.start(ctx, m.spot, "spot", fmt.Sprintf("%s in %s is at most %s", usd(price), zone, usd(m.limit)))
}

// instead starts a worker on demand after a spot instance could not be launched, and
// lets the spot group give up.
func (m *manager) instead(ctx context.Context, spot, onDemand state) (Decision, error) {
	if spot.instances > 0 {
		return Decision{"nothing", "the spot group has an instance"}, nil
	}
	d := Decision{"nothing", "an instance on demand is there or on its way"}
	if max(onDemand.instances, onDemand.wanted) == 0 {
		var err error
		if d, err = m.start(ctx, m.onDemand, "on-demand", "the spot group failed to launch"); err != nil {
			return Decision{}, err
		}
	}
	if m.spot.scaleDown != "" && spot.wanted > 0 {
		if err := m.execute(ctx, m.spot.name, m.spot.scaleDown); err != nil {
			return Decision{}, err
		}
	}
	return d, nil
}

func (m *manager) start(ctx context.Context, g group, started, why string) (Decision, error) {
	if err := m.execute(ctx, g.name, g.scaleUp); err != nil {
		return Decision{}, err
	}
	return Decision{started, why}, nil
}

func (m *manager) execute(ctx context.Context, name, policy string) error {
	_, err := m.groups.ExecutePolicy(ctx, &autoscaling.ExecutePolicyInput{
		AutoScalingGroupName: aws.String(name), PolicyName: aws.String(policy), HonorCooldown: aws.Bool(false),
	})
	if err != nil {
		return fmt.Errorf("execute the policy of group %s: %w", name, err)
	}
	return nil
}

// state is what a group has.
type state struct {
	instances int // without those that terminate
	wanted    int // desired capacity
	zones     []string
}

func (m *manager) describe(ctx context.Context) (spot, onDemand state, err error) {
	out, err := m.groups.DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{
		AutoScalingGroupNames: []string{m.spot.name, m.onDemand.name},
	})
	if err != nil {
		return spot, onDemand, fmt.Errorf("describe the two groups: %w", err)
	}
	found := map[string]state{}
	for _, g := range out.AutoScalingGroups {
		found[aws.ToString(g.AutoScalingGroupName)] = stateOf(g)
	}
	for _, name := range []string{m.spot.name, m.onDemand.name} {
		if _, ok := found[name]; !ok {
			return spot, onDemand, fmt.Errorf("there is no group %s", name)
		}
	}
	return found[m.spot.name], found[m.onDemand.name], nil
}

func stateOf(g types.AutoScalingGroup) state {
	s := state{wanted: int(aws.ToInt32(g.DesiredCapacity)), zones: g.AvailabilityZones}
	for _, i := range g.Instances {
		if !strings.HasPrefix(string(i.LifecycleState), "Terminat") {
			s.instances++
		}
	}
	return s
}
