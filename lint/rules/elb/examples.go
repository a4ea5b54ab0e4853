package elb

// listener gives a load balancer for the internet and a listener with some lines,
// each written with six blanks.
func listener(lines string) string {
	return `Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: [subnet-0a1b2c3d4e5f60718, subnet-0a1b2c3d4e5f60719]
` + attributes(logs, headers) + `  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
` + lines
}

// balancer gives a load balancer with some attributes.
func balancer(list ...string) string {
	return `Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: [subnet-0a1b2c3d4e5f60718, subnet-0a1b2c3d4e5f60719]
` + attributes(list...)
}

const (
	logs    = `{Key: access_logs.s3.enabled, Value: "true"}`
	bucket  = `{Key: access_logs.s3.bucket, Value: example-logs}`
	headers = `{Key: routing.http.drop_invalid_header_fields.enabled, Value: "true"}`
	certs   = "      Certificates: [{CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab}]\n"
	forward = "      DefaultActions: [{Type: forward, TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/example/0a1b2c3d4e5f6071}]\n"
)

func attributes(list ...string) string {
	text := "      LoadBalancerAttributes:\n"
	for _, attribute := range list {
		text += "        - " + attribute + "\n"
	}
	return text
}
