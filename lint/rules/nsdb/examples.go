package nsdb

// Pieces of examples.
const (
	zoo = `tickTime=2000
dataDir=/var/lib/zookeeper/data
clientPort=2181
autopurge.snapRetainCount=3
autopurge.purgeInterval=1
4lw.commands.whitelist=ruok,srvr
`
	quorum = `server.1=192.0.2.68:2888:3888
server.2=192.0.2.69:2888:3888
server.3=192.0.2.70:2888:3888
`
)
