// Package hostconf is a host's config file as a tree.
//
// The files of a private cloud speak a dozen small languages: network.json,
// eucalyptus.conf (KEY="value"), ceph.conf and midolman.conf (sections), zoo.cfg
// (key=value), keyrings, bgpd.conf and frr.conf (statements in blocks), a patch of
// cassandra.yaml, scripts and documents. A File holds any of them: a Node that is
// a scalar, a list or a map, where a section and a block of a router's file are
// maps as well. Fields keep their order and stand twice where a key does, since
// that is often the mistake.
//
// Parse reads a file with the place of every key and value and with bounds on
// size, lines, depth and number of values. Print writes one; what Print writes,
// Parse reads as the same tree. Nodes that were compiled know the input path that
// caused them (Origin), and File.Where turns such a path into a place.
//
// # Formats
//
//	JSON      network.json of Eucalyptus; numbers keep their text
//	YAML      network.yaml of Eucalyptus 5, settings of Cassandra
//	Shell     eucalyptus.conf: one map of KEY to the text between its quotes
//	INI       ceph.conf, midolman.conf, midonetrc: a map of sections; a key that
//	          stands before every section is a field of the root
//	Keyring   keyrings of Ceph: sections as in INI
//	Pairs     zoo.cfg: one map of key=value
//	Router    bgpd.conf, zebra.conf, frr.conf: each statement is a field whose key
//	          is the whole line and whose value holds the statements below it
//	Text      scripts, Markdown, XML: a list of lines
//
// # Keys of Ceph
//
// Ceph takes blanks, underscores and dashes in a key for one another; Eucalyptus'
// node controller, which reads the same file with a pattern, does not. Keys
// therefore stand as they were written, and CephKey gives the spelling under which
// Ceph knows them.
package hostconf
