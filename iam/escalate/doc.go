// Package escalate finds what a principal can get beyond what its policies say, who
// can become whom, and who gets in from outside.
//
// # Questions
//
//	Find(principal, opts)     which sets of actions give it more than it was given?
//	Reach(principals, opts)   who can assume or pass which role, by which chain?
//	All(principals, opts)     both, cheaper than one after the other
//	Outside(policies, opts)   who gets into a resource or role that should not?
//	Sets()                    the catalogue of sets
//
// All are questions to iam/compare, so conditions, Denies, NotAction, NotResource,
// boundaries and service control policies count, symbols of a template may stand
// anywhere, and the answer is Yes, or Maybe with a reason. Nothing here is about the
// account as a whole: what was not given is not seen, nor is what a gap of a policy, or
// a parameter in the place of an action, may grant. The same input gives the same
// answer in the same order.
//
//	found := escalate.Find(escalate.Principal{
//		Kind: escalate.Role, ARN: arn, Grants: policies, Limits: [][]*iam.Policy{boundary},
//	}, escalate.Options{Catalog: catalog})
//
// # Sets
//
// catalogue.txt has 112 sets of actions. A set is found where the principal can do all
// of its actions, where
//
//   - an action reaches a resource of each type that it needs;
//   - actions on the same thing, as to write the code of a function and to call it, can
//     reach the same one;
//   - iam:PassRole passes a role to the service of the set (iam:PassedToService);
//   - what must change the principal itself reaches its own ARN, its groups or its
//     policies; where these are not known, a statement that names no resource is
//     enough, and one that does is Maybe;
//   - what must reach another user or role does not only reach the principal itself, by
//     its ARN or as user/${aws:username};
//   - conditions can hold. Keys that no request of an action has are missing
//     (actions.Catalog.Carries), and a request that needs a key that AWS does not list
//     for the action is Maybe.
//
// A set is not reported where a smaller one in it is, if that is as certain and needs
// as little besides the permissions (Needs). So update-function-code, which waits for
// somebody to call the function, stays beside nothing larger, while pass-role-batch,
// which needs no job definition of others, is reported in place of submit-batch-job.
//
// Needs is what must exist besides the permissions, such as a function whose role may
// do more; whether it exists is not asked. Findings of the category existing-passrole
// all need something, and are usual for who deploys; Finding.Any tells those that no
// statement limits by name.
//
// # Chains
//
// A principal assumes a role where the role's trust policy names it, or names its
// account and its own policies allow it, in one request, so that all conditions hold
// together. It passes a role where the role trusts a service and the principal has a
// set that runs something there. Chains are shortest ways. The edges are between the
// principals of the list only.
//
// # Outside
//
// Outside looks at policies with principals, one Allow and one principal at a time,
// and asks for a request of somebody who should not get in: a service that calls for
// another account, a third party without external id, a token for another repository
// or pool. services.go lists the services that are documented to say for whom they
// call; others are not asked about.
package escalate
