package lint

import (
	"sync"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/spec"
)

// world is all targets of a run, and an index of what rules look for in them.
type world struct {
	scopes []*Scope
	today  string // of the options
	once   sync.Once

	buckets    map[string][]Found // by name
	policies   map[string][]Found // bucket policies, by the bucket's name
	replicates map[string]Found   // the first bucket that replicates to a name
	stacks     map[string][]*Scope

	specOnce sync.Once // guards spec, which Spec opens
	spec     *spec.Spec
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
		w.buckets, w.policies, w.replicates = map[string][]Found{}, map[string][]Found{}, map[string]Found{}
		w.stacks = map[string][]*Scope{}
		for _, s := range w.scopes {
			if name := s.Target.StackName; name != "" {
				w.stacks[name] = append(w.stacks[name], s)
			}
			here := s.buckets()
			for _, r := range s.Resources("AWS::S3::Bucket") {
				if name := here.names[r.ID]; IsKnown(name) {
					w.buckets[name] = append(w.buckets[name], Found{s, r})
				}
				for _, rule := range here.rules[r.ID] {
					if _, known := w.replicates[rule.DestinationName]; !known && IsKnown(rule.DestinationName) {
						w.replicates[rule.DestinationName] = Found{s, r}
					}
				}
			}
			for _, r := range s.Resources("AWS::S3::BucketPolicy") {
				if name := bucketIn(s, r.Property("Bucket")); IsKnown(name) {
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
		for _, f := range s.world.index().policies[name] {
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
		from, ok = s.world.index().replicates[name]
	}
	return from, ok
}
