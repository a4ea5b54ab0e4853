package lint

import (
	"slices"
	"strings"
)

// Everybody reports whether a statement of a resource's policy speaks of
// everybody, with an account or without one: Principal "*" or {AWS: "*"}. path
// leads to the star.
func (s *Scope) Everybody(st *Statement) (path []string, ok bool) {
	principal := st.Node.Get("Principal")
	at := append(st.Path[:len(st.Path):len(st.Path)], "Principal")
	if aws := principal.Get("AWS"); aws != nil {
		principal, at = aws, append(at[:len(at):len(at)], "AWS")
	}
	for _, v := range s.Values(principal, at) {
		if v.Text == "*" {
			return v.Path, true
		}
	}
	return nil, false
}

// narrowing are the condition keys that, with fixed values, keep a statement about
// everybody to callers that the account knows. The first are those of "The meaning
// of public" in the user guide of S3; the others say the same for other services.
// Letters count in any case.
var narrowing = []string{
	"aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths",
	"aws:SourceAccount", "aws:SourceArn", "aws:SourceIp", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner",
	"aws:SourceVpc", "aws:SourceVpce", "aws:userid", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths",
	"aws:PrincipalIsAWSService", "aws:PrincipalServiceName", "aws:VpcSourceIp",
	"s3:DataAccessPointAccount", "s3:DataAccessPointArn", "kms:CallerAccount", "lambda:SourceFunctionArn",
}

// Narrowed reports whether a condition of the statement keeps it to some callers,
// or may do so. A condition that also holds where the key is missing (IfExists,
// Null) does not, nor does one that every value fulfils.
func (s *Scope) Narrowed(st *Statement) bool {
	if st.Vague {
		return true
	}
	return slices.ContainsFunc(s.Conditions(st), func(c Condition) bool {
		return slices.ContainsFunc(narrowing, c.Is) && c.Positive() && !strings.HasSuffix(c.Operator, "IfExists") &&
			c.Operator != "Null" && !strings.HasPrefix(c.Operator, "ForAllValues:") &&
			!slices.ContainsFunc(c.Values, func(v Value) bool { return coversAll(v.Text) })
	})
}

// coversAll reports whether a value of a condition holds for everything: stars
// alone, or a range of addresses with no fixed bit.
func coversAll(text string) bool {
	return strings.Trim(text, "*") == "" || strings.HasSuffix(text, "/0")
}
