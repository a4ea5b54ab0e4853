// Package escalate finds what a principal can get beyond what its policies say, and
// who can get into what a policy guards.
package escalate
