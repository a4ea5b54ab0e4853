package rds

import (
	"strings"
)

// oracle is the sound instance as a replica of Oracle.
func oracle(mode string) string {
	return strings.Replace(with("Engine: postgres\n", "Engine: oracle-ee\n      ReplicaMode: "+mode+"\n"), "db.m7g.large", "db.m5.large", 1)
}
