package cloudtrail

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// refersTo gives the resource of this template that a value names by Ref or
// Fn::GetAtt; ok is false for all else.
func refersTo(s *lint.Scope, n *cfn.Node) (r cfn.Resource, ok bool) {
	id, _, ok := n.RefersTo()
	if !ok {
		return cfn.Resource{}, false
	}
	return s.Resource(id)
}

type policiesKey struct{}

// policiesOf gives the policies of this template for the bucket of a trail.
func policiesOf(p *lint.Pass, trail cfn.Resource) []cfn.Resource {
	of := p.Share(policiesKey{}, func() any {
		of := map[string][]cfn.Resource{}
		for _, policy := range p.Resources("AWS::S3::BucketPolicy") {
			if name, _ := p.Text(policy.Property("Bucket")); name != "" && len(of[name]) < 10 {
				of[name] = append(of[name], policy)
			}
		}
		return of
	}).(map[string][]cfn.Resource)
	name, _ := p.Text(trail.Property("S3BucketName"))
	return of[name]
}

// deliveries gives where CloudTrail may write, by the policies of its bucket; ok is
// false where a part of them is not known.
func deliveries(p *lint.Pass, trail cfn.Resource) (paths []lint.Value, ok bool) {
	for _, policy := range policiesOf(p, trail) {
		list, vague := p.StatementsOf(policy, lint.ResourcePolicy)
		if vague {
			return nil, false
		}
		for _, st := range list {
			service, _ := p.Text(st.Node.Get("Principal", "Service"))
			if st.Vague || !st.Allows() || service != "cloudtrail.amazonaws.com" {
				if st.Allows() && service != "cloudtrail.amazonaws.com" && st.Node.Get("Principal", "Service") != nil && st.Node.Get("Principal", "Service").Kind == cfn.List {
					return nil, false
				}
				continue
			}
			if slices.ContainsFunc(st.Actions, func(a lint.Value) bool { return lint.Matches(a.Text, "s3:PutObject") }) {
				paths = append(paths, st.Resources...)
			}
		}
	}
	return paths, len(paths) > 0
}

// inBucket is the sound trail with a bucket of the template and its policy.
func inBucket(trail, dependsOn, path string) string {
	return strings.Replace(strings.Replace(sound, "S3BucketName: example-audit", "S3BucketName: !Ref Bucket"+trail, 1), "    Properties:\n", dependsOn+"    Properties:\n", 1) + `  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      PublicAccessBlockConfiguration: {BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Sid: Acl, Effect: Allow, Principal: {Service: cloudtrail.amazonaws.com}, Action: s3:GetBucketAcl, Resource: !GetAtt Bucket.Arn, Condition: {StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}}}
          - {Sid: Write, Effect: Allow, Principal: {Service: cloudtrail.amazonaws.com}, Action: s3:PutObject, Resource: !Sub "${Bucket.Arn}/` + path + `", Condition: {StringEquals: {aws:SourceAccount: !Ref AWS::AccountId, s3:x-amz-acl: bucket-owner-full-control}}}
`
}

const (
	waits   = "    DependsOn: Policy\n"
	account = "AWSLogs/${AWS::AccountId}/*"
)
