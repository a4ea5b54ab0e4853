package resolve

import (
	"context"
	"fmt"
)

// callerResolver says who asks: the account, and the identity as a fact. The
// session's own proof (see session.go) is the answer, so no second call is made.
func callerResolver() resolver {
	return resolver{
		Kind: Kind{
			Name: "caller", Title: "account of the caller; its identity as a fact", API: "sts:GetCallerIdentity",
			Actions: []string{"sts:GetCallerIdentity"},
		},
		shape: textShape,
		check: checkCaller,
		ask:   askCaller,
	}
}

func askCaller(_ context.Context, s *session, q Question) (Entry, error) {
	return Entry{Value: TextValue(q.Account), Facts: map[string]string{"arn": s.arn}}, nil
}

func checkCaller(q Question, v Value) string {
	if v.Text != q.Account {
		return fmt.Sprintf("%q is not the account of the key", clip(v.Text))
	}
	return ""
}
