package midonet

// agents is a piece of examples: two hosts with one list of ZooKeeper servers.
const agents = `-- nc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
-- nc-2/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
`
