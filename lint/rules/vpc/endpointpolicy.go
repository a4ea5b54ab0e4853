package vpc

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// eachStorageEndpoint calls check for every endpoint of S3 in the template that has
// a policy, with the policy's statements. Statements or parts of them that are
// computed leave the endpoint out.
func eachStorageEndpoint(p *lint.Pass, check func(endpoint cfn.Resource, statements []lint.Value)) {
	for _, r := range p.Resources("AWS::EC2::VPCEndpoint") {
		service, _ := p.Text(r.Property("ServiceName"))
		policy := r.Property("PolicyDocument")
		if !strings.HasSuffix(service, ".s3") || policy == nil || policy.Kind != cfn.Map || computed(policy) {
			continue
		}
		list := p.Values(policy.Get("Statement"), r.Path("Properties", "PolicyDocument", "Statement"))
		if len(list) > 0 {
			check(r, list)
		}
	}
}

// computed reports whether something in a policy depends on a condition or a macro.
func computed(n *cfn.Node) bool {
	found := false
	n.Walk(func(_ []string, n *cfn.Node) bool {
		name, _, ok := n.Intrinsic()
		found = found || ok && (name == "Fn::If" || name == "Fn::Transform") || n.Field("Fn::Transform") != nil
		return !found
	})
	return found
}

// names reports whether one of a property's values is a text.
func names(p *lint.Pass, n *cfn.Node, text string) bool {
	return slices.ContainsFunc(p.Values(n, nil), func(v lint.Value) bool { return v.Text == text })
}
