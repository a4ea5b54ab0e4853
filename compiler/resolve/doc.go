// Package resolve asks AWS what only AWS can answer and keeps the answers in the
// lock file, so that every other stage works without the network.
//
// # Questions and keys
//
// A [Question] is one thing to know: the key behind a KMS alias, the zones of a
// Region, a parameter, the organization, the accounts of an OU, an output of a
// stack, the caller. Its key is its name in the lock file:
//
//	kind/partition/account/region/arguments
//	kms/aws/111122223333/us-east-1/alias/us-east-1/john-replicated
//	ou/aws/111122223333/-/ou-ab12-11111111
//
// Account and Region always stand in the key, also where the project gave them by
// default: the same alias in two accounts is two questions. [Kinds] lists the
// kinds with their arguments, the API that answers and the permissions it takes.
//
// # The lock file
//
// A [Lock] is JSON, version 1, with one entry a key, sorted, one value a line, so
// that two branches which ask different things merge. An [Entry] holds the value,
// facts about it (the state of a key, the version of a parameter), the API, who
// asked (a role without its session name) and when the value was first seen.
// [ParseLock] is strict: a lock file with any mistake in it is no lock file, and
// all its mistakes are reported at once. Nothing secret is ever stored.
//
// # Asking
//
// [Run] answers what is asked and missing. It groups the questions by account and
// Region, becomes the account's reading role where the project names one, compares
// the account that it landed in with the wanted one, and asks with a bounded number
// of workers. What succeeded is kept; what failed becomes one diagnostic at the
// place that asked. [Check] asks again for what the lock has and reports drift.
// [Judge] says, from the lock alone, what is wrong with an answer, such as a key
// that is going to be deleted.
//
// Every call ends within [Options].Timeout (8 s by default), retries included. An
// endpoint that failed twice without ever answering is not tried again in the same
// run, so that one dead endpoint costs a run less than 10 s however many questions
// go there.
//
// # Adding a resolver
//
// One file with one function that returns a resolver value, and one line in the
// list of kind.go. Its codes go into codes.go, its bad cases into a test.
package resolve
