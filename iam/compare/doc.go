// Package compare finds out what becomes possible when policies change.
//
// # Questions
//
//	Compare(old, new, opts)   does new grant a request that old does not grant?
//	Diff(old, new, opts)      what is gained and what is lost, as rows for a reader
//	Granted(set, query, opts) is any of this access granted? (Access makes a query)
//	Public(set, opts)         is a request of a stranger granted?
//	Deputy(set, name, opts)   does a service get in for anybody who makes it call?
//	Facts(set, opts)          which statements match nothing, add nothing, do nothing?
//
// A Set grants a request if an Allow of its Policies matches, and one of each of
// its Limits (a permissions boundary, a level of service control policies), and
// no Deny of any. An answer is NoNewAccess, NewAccess with a Witness, which is one
// concrete request, or Maybe with reasons. Answers do not depend on the order of
// anything, and the same input gives the same witness.
//
// # What is exact
//
// A request is a caller, an action, a resource and values of condition keys. The
// answers NoNewAccess and NewAccess are exact for all requests with these
// properties:
//
//   - an action is a service and a name of letters, digits and dashes;
//   - a resource is "*" or an ARN of six parts, in a partition aws or aws-...; the
//     first five parts do not count letter case;
//   - every key is missing, or has a value of the type that the operators on it
//     compare; a key that a set operator looks at, or that is known to have several
//     values, may have any set of them; numbers are real numbers;
//   - keys are independent of one another and of the resource, as far as nothing
//     else is said below.
//
// With Options.Typed a request is also one that AWS can make: an action of the
// catalogue, on an ARN of its resource types or on "*" if it has none, with the
// keys that are in every request.
//
// A witness whose keys cannot go together is none (correlated.go), and those that
// follow from the caller have the caller's values. If no other is found, the answer is
// Maybe. Every witness is put to the matcher of package iam and to another
// evaluator, written for that alone; unless both agree, the answer is Maybe.
//
// Out of sight are service control policies that are not in the Set, sessions,
// grants, access control lists, other stacks, and whether the policies of an
// account that is named as a principal pass the access on: naming an account
// counts as access for everybody in it.
//
// # What is Maybe
//
// Symbols of a template compare by name: the same symbol is the same text, and
// two symbols, or a symbol and a text, may be equal. An answer that depends on it
// is Maybe; NewAccess holds whatever the symbols are. Parts under conditions of
// the template are compared for all values of these. A policy variable is any
// text; for NewAccess the witness has a value for it.
//
// Unknown operators, values that are not of the operator's type, several types of
// operators on one key, a negated plain operator on a key of several values,
// partial wildcards in principals, and gaps of a policy make an answer Maybe where
// they decide. So do the caps in automaton.go.
//
// # How
//
// All globs of a dimension (actions, resources, string conditions of one key) are
// read at once, character by character: a state is the set of places in all
// patterns. What is reached are all kinds of strings that the patterns tell apart,
// each with its shortest string (automaton.go). Numbers, dates and addresses are
// cut at the bounds that occur (domain.go), callers are whoever is named and one of
// everybody else (principal.go). For each kind of action, caller and resource the
// conditions that are left go to a solver, which looks for values of the keys such
// that the new side grants and the old side does not (solve.go).
//
// A letter stands for the text of a symbol or a variable. Each pattern with letters
// is read twice: for what it matches whatever they stand for, and for what it may
// match. Where these differ, the solver takes it as a fact that may be so or not,
// the same for all statements. For the statement that is to allow a request only
// what it surely matches counts: if it matches a request, then also the form of the
// request in which its letters stand where they matched.
package compare
