package s3

import (
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// hole is a way in which everybody gets at a bucket.
type hole struct {
	write bool
	path  []string // of what opens it, in this template
}

// holes gives the ways in which everybody gets at a bucket, once its access control
// list, its policies, its ownership and its public access block are taken together
// ("The meaning of public" in the user guide of S3).
func holes(p *lint.Pass, bucket cfn.Resource) []hole {
	website := p.Has(bucket.Node, "Properties", "WebsiteConfiguration") != lint.Absent
	list := append(holesInACL(p, bucket), holesInPolicies(p, bucket)...)
	return slices.DeleteFunc(list, func(h hole) bool { return website && !h.write })
}

func holesInACL(p *lint.Pass, bucket cfn.Resource) []hole {
	var list []hole
	for _, acl := range p.Settings(bucket, "AccessControl") {
		public := acl.Says("PublicReadWrite", "PublicRead", "AuthenticatedRead")
		if public && !ignoresACLs(p, bucket) && unblocked(p, bucket, acl, "BlockPublicAcls") && unblocked(p, bucket, acl, "IgnorePublicAcls") {
			list = append(list, hole{write: acl.Says("PublicReadWrite"), path: acl.Path})
		}
	}
	return list
}

// ignoresACLs reports whether a bucket's ownership switches access control lists
// off, or may do so.
func ignoresACLs(p *lint.Pass, bucket cfn.Resource) bool {
	return slices.ContainsFunc(p.Settings(bucket, "OwnershipControls", "Rules", "*", "ObjectOwnership"), func(st lint.Setting) bool {
		return st.Says("BucketOwnerEnforced") || !st.IsKnown()
	})
}

// unblocked reports whether a setting of the public access block is off, in a
// scenario that can come about together with another setting.
func unblocked(p *lint.Pass, bucket cfn.Resource, with lint.Setting, name string) bool {
	return slices.ContainsFunc(p.Settings(bucket, "PublicAccessBlockConfiguration", name), func(st lint.Setting) bool {
		return (st.Presence == lint.Absent || st.Says("false")) && p.Together(st, with)
	})
}

func holesInPolicies(p *lint.Pass, bucket cfn.Resource) []hole {
	var list []hole
	for _, found := range p.PoliciesOfBucket(bucket) {
		policy := found.Whole(found.Resource)
		if found.Scope != p.Scope {
			policy = lint.Setting{} // its conditions are those of another template
		}
		if !unblocked(p, bucket, policy, "BlockPublicPolicy") || !unblocked(p, bucket, policy, "RestrictPublicBuckets") {
			continue
		}
		statements, _ := found.StatementsOf(found.Resource, lint.ResourcePolicy)
		for _, st := range statements {
			write, public := opens(found.Scope, st)
			if !public {
				continue
			}
			at, _ := found.Everybody(st)
			if found.Scope != p.Scope {
				at = bucket.Path()
			}
			list = append(list, hole{write: write, path: at})
		}
	}
	return list
}

// opens reports whether a statement lets everybody read or write.
func opens(s *lint.Scope, st *lint.Statement) (write, public bool) {
	if _, everybody := s.Everybody(st); !everybody || !st.Allows() || s.Narrowed(st) {
		return false, false
	}
	write = slices.ContainsFunc([]string{"s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl", "s3:PutBucketPolicy", "s3:PutBucketAcl"}, st.Covers)
	return write, write || slices.ContainsFunc([]string{"s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "s3:ListBucketVersions"}, st.Covers)
}
