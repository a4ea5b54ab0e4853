package lint

import (
	"sync"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/spec"
)

// world is what rules look for in other targets of a run. Targets that offer
// something to others, or that asked for something, are kept until all are read; the
// others are judged when their turn comes, and let go.
type world struct {
	today    string   // of the options
	accounts []string // of the options
	read     cfn.Read // of the options: the templates of nested stacks; nil follows none
	groups   [][]*Scope
	offers   [][]offer
	complete bool // all targets are read, and the maps are there

	buckets    map[string][]Found // by name
	policies   map[string][]Found // bucket policies, by the bucket's name
	replicates map[string]Found   // the first bucket that replicates to a name
	stacks     map[string][]*Scope
	exports    map[string][]Found // by account, Region and name; the resource's ID is the output's

	sharing sync.Mutex // guards shared: what holds for all targets
	shared  map[any]any

	specOnce sync.Once // guards spec, which Spec opens
	spec     *spec.Spec
}

// Found is a resource of some target, in the Scope that reads it.
type Found struct {
	*Scope
	Resource cfn.Resource
}

// offer is what one target has that others may look for by a name.
type offer struct {
	what  offered
	name  string
	found Found
}

type offered uint8

const (
	aStack offered = iota
	aBucket
	aPolicy
	aReplication
	anExport
)

func newWorld(targets int, today string) *world {
	return &world{today: today, groups: make([][]*Scope, targets), offers: make([][]offer, targets)}
}

// enter takes up what a target offers to others. kept is true where it does: the
// target must then stay as it is until the run ends.
func (w *world) enter(at int, group []*Scope) (kept bool) {
	for _, s := range group {
		w.offers[at] = append(w.offers[at], s.offers()...)
	}
	if len(w.offers[at]) > 0 {
		w.groups[at] = group
	}
	return len(w.offers[at]) > 0
}

// offers gives what others may look for; only names that are known whole.
func (s *Scope) offers() (list []offer) {
	add := func(what offered, name string, r cfn.Resource) {
		if name != "" && IsKnown(name) {
			list = append(list, offer{what, name, Found{s, r}})
		}
	}
	add(aStack, s.Target.StackName, cfn.Resource{})
	for _, e := range s.exports() {
		add(anExport, s.exportKey(e.name), cfn.Resource{ID: e.output})
	}
	here := s.buckets()
	for _, r := range s.Resources("AWS::S3::Bucket") {
		add(aBucket, here.names[r.ID], r)
		for _, rule := range here.rules[r.ID] {
			add(aReplication, rule.DestinationName, r)
		}
	}
	for _, r := range s.Resources("AWS::S3::BucketPolicy") {
		add(aPolicy, bucketIn(s, r.Property("Bucket")), r)
	}
	return list
}

// finish makes the maps of what was entered.
func (w *world) finish() {
	w.buckets, w.policies, w.replicates = map[string][]Found{}, map[string][]Found{}, map[string]Found{}
	w.stacks, w.exports = map[string][]*Scope{}, map[string][]Found{}
	for _, list := range w.offers {
		for _, o := range list {
			switch o.what {
			case aStack:
				w.stacks[o.name] = append(w.stacks[o.name], o.found.Scope)
			case aBucket:
				w.buckets[o.name] = append(w.buckets[o.name], o.found)
			case aPolicy:
				w.policies[o.name] = append(w.policies[o.name], o.found)
			case anExport:
				w.exports[o.name] = append(w.exports[o.name], o.found)
			case aReplication:
				if _, known := w.replicates[o.name]; !known {
					w.replicates[o.name] = o.found
				}
			}
		}
	}
	w.offers, w.complete = nil, true
}

// others gives what other targets offer. Before all are read that is nothing, and
// the target is judged again.
func (s *Scope) others() *world {
	if !s.world.complete {
		s.asked = true
		return &world{}
	}
	return s.world
}

// Producer gives the stack that an Fn::GetStackOutput reads, where exactly one
// target of the run can be it. What is not known of either side does not part
// them.
func (s *Scope) Producer(stackOutput *cfn.Node) (producer *Scope, output string, ok bool) {
	name, arg, isIntrinsic := stackOutput.Intrinsic()
	if !isIntrinsic || name != "Fn::GetStackOutput" {
		return nil, "", false
	}
	stack, ok1 := s.Known(arg.Get("StackName"))
	output, ok2 := s.Known(arg.Get("OutputName"))
	if !ok1 || !ok2 {
		return nil, "", false
	}
	region, account := s.Target.Region, s.Target.AccountID
	if n := arg.Get("Region"); n != nil {
		if region, ok = s.Known(n); !ok {
			return nil, "", false
		}
	}
	if n := arg.Get("RoleArn"); n != nil {
		role, _ := s.Text(n)
		if a, ok := ParseARN(role); ok && IsKnown(a.Account) {
			account = a.Account
		} else {
			account = ""
		}
	}
	var hits []*Scope
	for _, other := range s.others().stacks[stack] {
		if same(region, other.Target.Region) && same(account, other.Target.AccountID) {
			hits = append(hits, other)
		}
	}
	if len(hits) != 1 {
		return nil, "", false
	}
	return hits[0], output, true
}

// same reports whether two facts agree; one that is not known agrees with all.
func same(a, b string) bool { return a == "" || b == "" || a == b }

// BucketNamed gives the bucket of a name in any target, where there is exactly one.
func (s *Scope) BucketNamed(name string) (Found, bool) {
	list := s.others().buckets[name]
	if len(list) != 1 {
		return Found{}, false
	}
	return list[0], true
}

// maxPolicies bounds PoliciesOfBucket: a bucket has one policy.
const maxPolicies = 20

// PoliciesOfBucket gives the bucket policies, in all targets, that speak of a
// bucket of this template. Of more than a bucket can have it gives the first 20.
func (s *Scope) PoliciesOfBucket(bucket cfn.Resource) []Found {
	var list []Found
	name := s.NameOfBucket(bucket)
	for _, r := range s.buckets().policies[name] {
		if len(list) == maxPolicies {
			return list
		}
		list = append(list, Found{s, r})
	}
	if IsKnown(name) {
		for _, f := range s.others().policies[name] {
			if f.Scope != s && len(list) < maxPolicies {
				list = append(list, f)
			}
		}
	}
	return list
}

// ReplicatedFrom gives the first bucket of the run that replicates to a bucket of
// this template; ok is false where none does.
func (s *Scope) ReplicatedFrom(bucket cfn.Resource) (from Found, ok bool) {
	name := s.NameOfBucket(bucket)
	if from, ok = s.buckets().replicates[name]; ok {
		return from, true
	}
	if IsKnown(name) {
		from, ok = s.others().replicates[name]
	}
	return from, ok
}
