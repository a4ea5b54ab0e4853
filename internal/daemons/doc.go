// Package daemons holds tests that hand the files of a private cloud's hosts to the
// programs that will really read them: Ceph with a monitor and a disk in memory,
// FRR's daemons that exchange routes, a quorum of ZooKeeper, and the checkers of
// shells and XML. There is no other code in it.
//
// The files are used as they are rendered, marks of secrets filled in; the addresses
// of the plan exist in network namespaces that end with the test (testdata/*.sh), so
// nothing of the machine is touched and no privilege is needed where user namespaces
// are allowed. A program that is missing skips its test; CUEMULUS_ORACLES=required
// makes that a failure.
package daemons
