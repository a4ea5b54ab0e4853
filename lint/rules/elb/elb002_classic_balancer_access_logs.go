package elb

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var classicBalancerAccessLogs = lint.Rule{
	ID: "ELB002", Name: "classic-balancer-access-logs", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A Classic Load Balancer writes no access logs",
	Aliases: []string{"W26", "ELB_LOGGING_ENABLED", "CKV_AWS_92", "ee12ad32", "ELBLoggingEnabled", "AwsSolutions-ELB2"},
	Why:     "Access logs say who asked for what when something went wrong, and cannot be had for the past. It is in the strict profile, since they need a bucket with a policy, and many log in the application. Write AccessLoggingPolicy: {Enabled: true, S3BucketName: BUCKET}.",
	Bad: `Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties:
      Subnets: [subnet-0a1b2c3d4e5f60718]
      Listeners: [{LoadBalancerPort: "443", InstancePort: "80", Protocol: HTTPS, SSLCertificateId: arn:aws:acm:eu-west-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab}]
`,
	Good: `Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties:
      Subnets: [subnet-0a1b2c3d4e5f60718]
      Listeners: [{LoadBalancerPort: "443", InstancePort: "80", Protocol: HTTPS, SSLCertificateId: arn:aws:acm:eu-west-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab}]
      AccessLoggingPolicy: {Enabled: true, S3BucketName: example-logs}
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::ElasticLoadBalancing::LoadBalancer"}, Path: "AccessLoggingPolicy.Enabled",
		Want:    []string{"true"},
		Missing: "the load balancer writes no access logs",
		Wrong:   "the load balancer writes no access logs",
		Help:    "write AccessLoggingPolicy: {Enabled: true, S3BucketName: BUCKET}",
	}),
}
