package site

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var worldWritable = lint.Rule{
	ID: "SITE006", Name: "folder-open-to-all", Severity: diag.Error,
	Title: "A script opens a file or folder to everybody on the host",
	Why:   "With 777 any process of the host may replace what ZooKeeper, Ceph or Eucalyptus keep: the state of the network, keys, or a program that root runs. Give the folder to the service's user and group with 0770 or 0750.",
	Bad: `-- nsdb-1/root/nsdb-setup.sh --
#!/bin/sh
chmod 777 /var/lib/zookeeper/data
`,
	Good: `-- nsdb-1/root/nsdb-setup.sh --
#!/bin/sh
chown zookeeper:zookeeper /var/lib/zookeeper/data
chmod 0770 /var/lib/zookeeper/data
`,
	Hosts: func(p *lint.HostPass) {
		for _, c := range p.Commands("chmod") {
			for _, word := range c.After {
				if strings.HasPrefix(word, "-") {
					continue
				}
				digits := strings.TrimLeft(word, "0")
				open := len(word) >= 3 && len(word) <= 5 && strings.Trim(word, "01234567") == "" && digits != "" && strings.ContainsAny(digits[len(digits)-1:], "2367")
				if sticky := len(digits) == 4 && digits[0] == '1'; open && !sticky || word == "a+w" || word == "o+w" || word == "a+rwx" || word == "o+rwx" || word == "ugo+rwx" {
					p.ReportCommand(c, "with "+word+" everybody on the host may change it", "give it to the service's user, with 0770 or less")
				}
				break
			}
		}
	},
}
