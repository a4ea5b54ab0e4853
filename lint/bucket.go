package lint

import (
	"cuemulus.dev/cfn"
)

// NameOfBucket gives a bucket's name as Text gives it; without a BucketName it is
// ${LogicalId}, since CloudFormation makes one up.
func (s *Scope) NameOfBucket(bucket cfn.Resource) string {
	text, _ := s.Text(cfn.Ref(bucket.ID))
	return text
}

// IsBucket reports whether a value is the name or the ARN of a bucket of this
// template.
func (s *Scope) IsBucket(n *cfn.Node, bucket cfn.Resource) bool {
	text, ok := s.Text(n)
	if !ok {
		return false
	}
	if name, _, object, isARN := BucketOfARN(text); isARN && !object {
		text = name
	}
	return text == s.NameOfBucket(bucket)
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
	local *cfn.Resource // the destination, where it is in the same template
}

// ReplicationRules gives the rules of a bucket's ReplicationConfiguration, with
// both branches of every Fn::If.
func (s *Scope) ReplicationRules(bucket cfn.Resource) []ReplicationRule {
	configuration := bucket.Property("ReplicationConfiguration")
	if configuration == nil {
		return nil
	}
	var list []ReplicationRule
	for _, c := range s.Values(configuration, bucket.Path("Properties", "ReplicationConfiguration")) {
		for _, v := range s.Values(c.Node.Get("Rules"), append(c.Path[:len(c.Path):len(c.Path)], "Rules")) {
			if v.Node.Kind == cfn.Map && !isMacroOrIf(v.Node) {
				rule := ReplicationRule{Value: v, Role: c.Node.Get("Role"), scope: s}
				rule.findDestination()
				list = append(list, rule)
			}
		}
	}
	return list
}

func (r *ReplicationRule) findDestination() {
	text, _ := r.scope.Text(r.Node.Get("Destination", "Bucket"))
	name, _, object, ok := BucketOfARN(text)
	if !ok || object {
		return
	}
	r.DestinationName = name
	for _, other := range r.scope.Resources("AWS::S3::Bucket") {
		if r.scope.NameOfBucket(other) == name {
			r.local = &other
			return
		}
	}
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
	if r.local != nil {
		return Found{r.scope, *r.local}, true
	}
	if r.DestinationName == "" || !IsKnown(r.DestinationName) {
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
