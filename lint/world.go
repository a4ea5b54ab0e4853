package lint

import (
	"slices"
	"sync"

	"cuemulus.dev/cfn"
)

// world is all targets of a run, and an index of what rules look for in them.
type world struct {
	scopes []*Scope
	once   sync.Once

	buckets    map[string][]Found // by name
	policies   map[string][]Found // bucket policies, by the bucket's name
	replicates map[string][]Found // buckets that replicate, by the destination's name
	stacks     map[string][]*Scope
}

// Found is a resource of some target, in the Scope that reads it.
type Found struct {
	*Scope
	Resource cfn.Resource
}

func newWorld(targets []Target) *world {
	w := &world{scopes: make([]*Scope, len(targets))}
	eachParallel(len(targets), func(i int) { w.scopes[i] = newScope(&targets[i], w) })
	return w
}

// index builds the maps on first use; they hold only names that are known whole.
func (w *world) index() *world {
	w.once.Do(func() {
		w.buckets, w.policies, w.replicates = map[string][]Found{}, map[string][]Found{}, map[string][]Found{}
		w.stacks = map[string][]*Scope{}
		for _, s := range w.scopes {
			if name := s.Target.StackName; name != "" {
				w.stacks[name] = append(w.stacks[name], s)
			}
			for _, r := range s.Resources("AWS::S3::Bucket") {
				if name, ok := s.Known(r.Property("BucketName")); ok {
					w.buckets[name] = append(w.buckets[name], Found{s, r})
				}
				for _, d := range s.ReplicationRules(r) {
					if name := d.DestinationName; name != "" && IsKnown(name) {
						w.replicates[name] = append(w.replicates[name], Found{s, r})
					}
				}
			}
			for _, r := range s.Resources("AWS::S3::BucketPolicy") {
				if name, ok := s.Known(r.Property("Bucket")); ok {
					w.policies[name] = append(w.policies[name], Found{s, r})
				}
			}
		}
	})
	return w
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
	for _, other := range s.world.index().stacks[stack] {
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
	list := s.world.index().buckets[name]
	if len(list) != 1 {
		return Found{}, false
	}
	return list[0], true
}

// PoliciesOfBucket gives the bucket policies, in all targets, that speak of a
// bucket of this template.
func (s *Scope) PoliciesOfBucket(bucket cfn.Resource) []Found {
	var list []Found
	for _, r := range s.Resources("AWS::S3::BucketPolicy") {
		if s.IsBucket(r.Property("Bucket"), bucket) {
			list = append(list, Found{s, r})
		}
	}
	if name, ok := s.Known(bucket.Property("BucketName")); ok {
		for _, f := range s.world.index().policies[name] {
			if f.Scope != s {
				list = append(list, f)
			}
		}
	}
	return list
}

// ReplicatedFrom gives the buckets of the run that replicate to a bucket of this
// template.
func (s *Scope) ReplicatedFrom(bucket cfn.Resource) []Found {
	var list []Found
	for _, r := range s.Resources("AWS::S3::Bucket") {
		if slices.ContainsFunc(s.ReplicationRules(r), func(d ReplicationRule) bool { return d.local != nil && d.local.ID == bucket.ID }) {
			list = append(list, Found{s, r})
		}
	}
	if name, ok := s.Known(bucket.Property("BucketName")); ok {
		for _, f := range s.world.index().replicates[name] {
			if f.Scope != s {
				list = append(list, f)
			}
		}
	}
	return list
}
