package lint

import (
	"cuemulus.dev/cfn"
)

// buckets is what a template's buckets are called, where they replicate to, and
// which policies they have; read once.
type buckets struct {
	byName     map[string]cfn.Resource // the first of a name
	names      map[string]string       // by logical id
	rules      map[string][]ReplicationRule
	replicates map[string]Found          // the first that replicates to the bucket of a name
	policies   map[string][]cfn.Resource // by the bucket's name
}

func (s *Scope) buckets() *buckets {
	s.bucketOnce.Do(func() {
		b := buckets{
			byName: map[string]cfn.Resource{}, names: map[string]string{}, rules: map[string][]ReplicationRule{},
			replicates: map[string]Found{}, policies: map[string][]cfn.Resource{},
		}
		list := s.byType["AWS::S3::Bucket"]
		for _, r := range list {
			name, _ := s.Text(cfn.Ref(r.ID))
			b.names[r.ID] = name
			if _, taken := b.byName[name]; !taken {
				b.byName[name] = r
			}
		}
		for _, r := range list {
			b.rules[r.ID] = s.replicationRules(r)
			for _, rule := range b.rules[r.ID] {
				if _, known := b.replicates[rule.DestinationName]; !known {
					b.replicates[rule.DestinationName] = Found{s, r}
				}
			}
		}
		for _, r := range s.byType["AWS::S3::BucketPolicy"] {
			name := bucketIn(s, r.Property("Bucket"))
			b.policies[name] = append(b.policies[name], r)
		}
		s.bucket = b
	})
	return &s.bucket
}

// bucketIn gives the name of the bucket that a value names, by name or by ARN.
func bucketIn(s *Scope, n *cfn.Node) string {
	text, _ := s.Text(n)
	if name, _, object, isARN := BucketOfARN(text); isARN && !object {
		return name
	}
	return text
}

// NameOfBucket gives a bucket's name as Text gives it; without a BucketName it is
// ${LogicalId}, since CloudFormation makes one up.
func (s *Scope) NameOfBucket(bucket cfn.Resource) string {
	return s.buckets().names[bucket.ID]
}

// BucketHere gives the bucket of this template that has a name as Text gives it.
func (s *Scope) BucketHere(name string) (bucket cfn.Resource, ok bool) {
	bucket, ok = s.buckets().byName[name]
	return bucket, ok
}

// ReplicationRule is one rule of a bucket's ReplicationConfiguration.
type ReplicationRule struct {
	Value
	// DestinationName is the name of the destination bucket as Text gives it, ""
	// where Destination.Bucket is no ARN of a bucket.
	DestinationName string
	// Role is what the configuration names as the role to replicate with.
	Role *cfn.Node

	scope *Scope
}

// ReplicationRules gives the rules of a bucket's ReplicationConfiguration, with
// both branches of every Fn::If.
func (s *Scope) ReplicationRules(bucket cfn.Resource) []ReplicationRule {
	return s.buckets().rules[bucket.ID]
}

func (s *Scope) replicationRules(bucket cfn.Resource) []ReplicationRule {
	configuration := bucket.Property("ReplicationConfiguration")
	if configuration == nil {
		return nil
	}
	var list []ReplicationRule
	for _, c := range s.Values(configuration, bucket.Path("Properties", "ReplicationConfiguration")) {
		for _, v := range s.Values(c.Node.Get("Rules"), append(c.Path[:len(c.Path):len(c.Path)], "Rules")) {
			if v.Node.Kind == cfn.Map && !isMacroOrIf(v.Node) {
				rule := ReplicationRule{Value: v, Role: c.Node.Get("Role"), scope: s}
				text, _ := s.Text(v.Node.Get("Destination", "Bucket"))
				if name, _, object, ok := BucketOfARN(text); ok && !object {
					rule.DestinationName = name
				}
				list = append(list, rule)
			}
		}
	}
	return list
}

// At gives the path of something below the rule.
func (r ReplicationRule) At(steps ...string) []string {
	return append(r.Path[:len(r.Path):len(r.Path)], steps...)
}

// Enabled reports whether the rule is switched on, as far as is known.
func (r ReplicationRule) Enabled() bool {
	status, _ := r.scope.Text(r.Node.Get("Status"))
	return status == "Enabled"
}

// Destination gives the destination bucket, where it is in a target of the run.
func (r ReplicationRule) Destination() (Found, bool) {
	if r.DestinationName == "" {
		return Found{}, false
	}
	if here, ok := r.scope.BucketHere(r.DestinationName); ok {
		return Found{r.scope, here}, true
	}
	if !IsKnown(r.DestinationName) {
		return Found{}, false
	}
	return r.scope.BucketNamed(r.DestinationName)
}

// RegionOfKey gives the Region of the KMS key that a value names by its ARN: a
// literal Region, or ${AWS::Region} for the stack's own where that is not known.
// It follows Fn::GetAtt to keys of this template and Fn::GetStackOutput to
// stacks of the run.
func (s *Scope) RegionOfKey(n *cfn.Node) (region string, ok bool) {
	return s.regionOfKey(n, 0)
}

func (s *Scope) regionOfKey(n *cfn.Node, hops int) (region string, ok bool) {
	if hops > maxNesting {
		return "", false
	}
	if producer, output, ok := s.Producer(n); ok {
		if producer == s || producer.Target.Region == "" {
			return "", false
		}
		return producer.regionOfKey(producer.Target.Template.Root.Get("Outputs", output, "Value"), hops+1)
	}
	if id, attribute, ok := n.RefersTo(); ok && attribute == "Arn" {
		if r, ok := s.Resource(id); ok && (r.Type == "AWS::KMS::Key" || r.Type == "AWS::KMS::ReplicaKey") {
			return s.Text(cfn.Ref("AWS::Region"))
		}
		return "", false
	}
	text, _ := s.Text(n)
	a, isARN := ParseARN(text)
	if !isARN || a.Service != "kms" || a.Region == "" || a.Region == "*" {
		return "", false
	}
	return a.Region, true
}
