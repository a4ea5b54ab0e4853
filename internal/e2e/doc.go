// Package e2e holds tests that hand cuemulus to the programs that will really run
// it: pre-commit, and a runner of GitHub workflows (act, on the host, offline).
// There is no other code in it. A program that is missing skips its tests;
// CUEMULUS_ORACLES=required makes that a failure.
package e2e
