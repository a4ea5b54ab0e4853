package aws

import (
	"fmt"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/dlm"
	"github.com/awslabs/goformation/v7/cloudformation/iam"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// disks are the volumes of an instance: the root, then the further disks as /dev/sdf
// and on. They are encrypted with the account's key for volumes; a key of one's own
// would have to let the service-linked role of Auto Scaling in.
func (w *workerPool) disks() *cfn.Node {
	ebs := func(gb int, more ...cfn.KV) *cfn.Node {
		n := cfn.MapOf(
			cfn.KV{Key: "Encrypted", Value: cfn.Boolean(true)},
			cfn.KV{Key: "VolumeType", Value: cfn.Str("gp3")},
			cfn.KV{Key: "VolumeSize", Value: cfn.Integer(gb)},
		)
		for _, kv := range more {
			n.Set(kv.Value, kv.Key)
		}
		n.Set(cfn.Boolean(true), "DeleteOnTermination")
		return n
	}
	mapping := func(device string, ebs *cfn.Node, origin string) *cfn.Node {
		return cfn.MapOf(cfn.KV{Key: "DeviceName", Value: cfn.Str(device)}, cfn.KV{Key: "Ebs", Value: ebs}).From(origin)
	}
	list := cfn.ListOf(mapping(w.Storage.Root.Device, ebs(w.Storage.Root.GB), "storage.root"))
	for i, d := range w.Storage.Data {
		list.Items = append(list.Items, mapping(compiler.DataDevice(i), ebs(d.GB,
			cfn.KV{Key: "Iops", Value: cfn.Integer(d.IOPS)},
			cfn.KV{Key: "Throughput", Value: cfn.Integer(d.Throughput)},
		), fmt.Sprintf("storage.data.[%d]", i)))
	}
	return list.From("storage")
}

// diskScript makes file systems and mounts them. EC2 attaches the disks while the
// instance starts, and a Nitro instance calls them otherwise than the launch template:
// Amazon Linux links the name to the disk.
func (w *workerPool) diskScript() string {
	var b strings.Builder
	for i, d := range w.Storage.Data {
		device := compiler.DataDevice(i)
		fmt.Fprintf(&b, `for wait in $(seq 60); do [ -e %[1]s ] && break; sleep 1; done
blkid %[1]s >/dev/null || mkfs.xfs -q %[1]s
mkdir -p %[2]s
mount %[1]s %[2]s
`, device, d.Mount)
	}
	if w.Storage.Scratch == "instance-store" {
		b.WriteString(`mapfile -t disks < <(lsblk -dnpo NAME,MODEL | awk '/Instance Storage/ {print $1}')
disk=${disks[0]}
if [ ${#disks[@]} -gt 1 ] && command -v mdadm >/dev/null; then
  disk=/dev/md0
  mdadm --create "$disk" --level 0 --raid-devices ${#disks[@]} "${disks[@]}"
fi
mkfs.xfs -qf "$disk"
mkdir -p /scratch
mount -o discard "$disk" /scratch
chmod 1777 /scratch
`)
	}
	return b.String()
}

// snapshotsKept is how many daily snapshots of a disk there are.
const snapshotsKept = 14

// addDiskBackup adds daily snapshots of the disks that want them. They are found by the
// instance's tag, and exclude its root and the disks that want none.
func (w *workerPool) addDiskBackup() {
	var excluded []string
	wanted := ""
	for i, d := range w.Storage.Data {
		if d.Backup == "daily" {
			wanted = fmt.Sprintf("storage.data.[%d].backup", i)
		} else {
			excluded = append(excluded, d.Mount)
		}
	}
	if wanted == "" {
		return
	}
	if len(excluded) > 0 {
		w.Refuse(wanted, fmt.Sprintf("snapshots are of all further disks of a worker or of none: %s wants none", strings.Join(excluded, ", ")),
			"write backup: \"daily\" for each of storage.data")
		return
	}
	w.add("SnapshotRole", wanted, &iam.Role{
		ManagedPolicyArns: []string{text(cfn.Sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRole"))},
		Tags:              tagList(w.tags()),
	}, at{"AssumeRolePolicyDocument", document(statement{principal: service("dlm.amazonaws.com"), actions: []string{"sts:AssumeRole"}}.node())})
	w.add("Snapshots", wanted, &dlm.LifecyclePolicy{
		Description: ptr("daily snapshots of workers"), State: ptr("ENABLED"), ExecutionRoleArn: ptr(text(cfn.GetAtt("SnapshotRole", "Arn"))),
	}, at{"PolicyDetails", cfn.MapOf(
		cfn.KV{Key: "ResourceTypes", Value: cfn.Strs("INSTANCE")},
		cfn.KV{Key: "TargetTags", Value: cfn.ListOf(tagNode("Name", cfn.Sub("${AWS::StackName}-worker")))},
		cfn.KV{Key: "Parameters", Value: cfn.MapOf(cfn.KV{Key: "ExcludeBootVolume", Value: cfn.Boolean(true)})},
		cfn.KV{Key: "Schedules", Value: cfn.ListOf(cfn.MapOf(
			cfn.KV{Key: "Name", Value: cfn.Str("daily")},
			cfn.KV{Key: "CreateRule", Value: cfn.MapOf(
				cfn.KV{Key: "Interval", Value: cfn.Integer(24)},
				cfn.KV{Key: "IntervalUnit", Value: cfn.Str("HOURS")},
				cfn.KV{Key: "Times", Value: cfn.Strs("03:00")},
			)},
			cfn.KV{Key: "RetainRule", Value: cfn.MapOf(cfn.KV{Key: "Count", Value: cfn.Integer(snapshotsKept)})},
			cfn.KV{Key: "CopyTags", Value: cfn.Boolean(true)},
		))},
	)})
}
