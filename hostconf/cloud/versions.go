package cloud

import "slices"

// eucalyptusVersions in their order.
func eucalyptusVersions() []string {
	return []string{"4.0", "4.1.0", "4.1", "4.2", "4.3", "4.4", "5"}
}

// EucalyptusBefore reports whether the cloud's Eucalyptus is older than a version of
// the schema's words; false for a version that is none of them.
func (p *Plan) EucalyptusBefore(version string) bool {
	have, than := slices.Index(eucalyptusVersions(), p.Versions.Eucalyptus), slices.Index(eucalyptusVersions(), version)
	return have >= 0 && have < than
}

// cephReleases in their order.
func cephReleases() []string {
	return []string{"firefly", "hammer", "jewel", "luminous", "nautilus", "octopus", "pacific", "quincy", "reef", "squid"}
}

// CephBefore reports whether the cloud's Ceph is older than a release.
func (p *Plan) CephBefore(release string) bool {
	have, than := slices.Index(cephReleases(), p.Versions.Ceph), slices.Index(cephReleases(), release)
	return have >= 0 && have < than
}

// ZooKeeperBefore reports whether the cloud's ZooKeeper is older than a release,
// "3.5".
func (p *Plan) ZooKeeperBefore(release string) bool {
	return CompareNames(p.Versions.ZooKeeper, release) < 0
}
