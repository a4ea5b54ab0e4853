package compiler

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"cuemulus.dev/internal/diag"
)

// maxBucketName is S3's limit for the whole name of a general purpose bucket.
const maxBucketName = 63

// bucketName is what the first part of a bucket's name must look like; the schema
// says the same for name, here it is for the stack's key, which is the default.
var bucketName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// checkBucket checks a ReplicatedBucket across its fields.
func checkBucket(c *crossCheck, s draftStack) {
	b := s.doc.(bucketDoc)
	source, sourceOK := c.account(b.Source.Account, s.field("source", "account"))
	replica := source
	replicaOK := sourceOK
	if b.Replica.Account != b.Source.Account {
		replica, replicaOK = c.account(b.Replica.Account, s.field("replica", "account"))
	}
	if b.Source.Account == "" && len(c.draft.project.Accounts) > 1 && s.at("source", "account").depth < 2 {
		at := s.field("source")
		at.key = true
		c.add(codeWhichAccount, at, "source.account is missing, and the project has several accounts", "write account: one of "+strings.Join(c.accountNames(), ", "))
	}
	c.region(b.Source.Region, source.Partition, s.field("source", "region"))
	c.region(b.Replica.Region, replica.Partition, s.field("replica", "region"))
	checkBucketRegions(c, s, b)
	checkBucketName(c, s, b, source, replica)
	if sourceOK && replicaOK {
		checkBucketAccounts(c, s, b, source, replica)
	}
	checkBucketRules(c, s, b)
	checkBucketTrail(c, s, b)
}

func checkBucketRegions(c *crossCheck, s draftStack, b bucketDoc) {
	if b.Source.Region == "" || b.Replica.Region == "" {
		return
	}
	// Places cost time, so they are looked up for a finding alone.
	source := func() diag.Related { return c.also(s.field("source", "region"), "the source's Region") }
	switch same := b.Source.Region == b.Replica.Region; {
	case same && !b.SameRegion:
		c.add(codeSameRegion, s.field("replica", "region"), fmt.Sprintf("source and replica are both in %s", b.Source.Region), "write another Region, or sameRegion: true if that is meant", source())
	case same && b.KeyRef == "multi-region":
		c.add(codeMultiRegionKey, s.field("keyRef"), "keyRef \"multi-region\" needs two Regions: a multi-Region key has one key in each", `write keyRef: "output"`, source())
	case !same && b.SameRegion:
		c.add(codeSameRegion, s.field("sameRegion"), fmt.Sprintf("sameRegion is true, but the Regions are %s and %s", b.Source.Region, b.Replica.Region), "remove sameRegion: it changes the replica's bucket name", source())
	}
}

// checkBucketName measures the longest name that the bucket would have in any Region
// of its partition, so that a stack can move without a new name.
func checkBucketName(c *crossCheck, s draftStack, b bucketDoc, source, replica accountDoc) {
	if b.Name == "" {
		return
	}
	at := func() spot {
		at := s.field("name")
		at.key = s.at("name").depth == 0 // the stack's key is the name
		return at
	}
	if !bucketName.MatchString(b.Name) {
		// A name that the user wrote was compared with the schema.
		if stackName.MatchString(s.name) && at().key {
			c.add(codeStackName, at(), fmt.Sprintf("%s is the bucket's name too, which is not lower-case letters, digits and hyphens", quoted(b.Name)), `rename the stack, or give the bucket a name of its own: name: "..."`)
		}
		return
	}
	region := longestRegion(source.Partition)
	if other := longestRegion(replica.Partition); len(other) > len(region) {
		region = other
	}
	suffix := "-" + region
	if b.SameRegion {
		suffix = "-replica" + suffix
	}
	if b.Naming == "account-regional" {
		account := cmp.Or(source.ID, "000000000000") // twelve digits in any case
		suffix = "-" + account + "-" + region + "-an"
		if b.SameRegion {
			suffix = "-replica" + suffix
		}
	}
	if n := len(b.Name) + len(suffix); n > maxBucketName {
		c.add(codeNameTooLong, at(), fmt.Sprintf("the bucket's name can have %d characters, S3 allows %d: %s%s", n, maxBucketName, b.Name, suffix),
			fmt.Sprintf("shorten the name to %d characters; %s is the longest Region", maxBucketName-len(suffix), region))
	}
}

func checkBucketAccounts(c *crossCheck, s draftStack, b bucketDoc, source, replica accountDoc) {
	if source.Partition != "" && replica.Partition != "" && source.Partition != replica.Partition {
		c.add(codePartitions, s.field("replica", "account"), fmt.Sprintf("source and replica are in two partitions, %s and %s", source.Partition, replica.Partition), "replicate within one partition: S3 cannot cross them", c.also(s.field("source", "account"), "the source's account"))
		return
	}
	if b.Source.Account == b.Replica.Account {
		return
	}
	switch {
	case b.KeyRef == "multi-region":
		c.add(codeMultiRegionKey, s.field("keyRef"), "keyRef \"multi-region\" cannot cross accounts: both keys of a multi-Region key belong to one account", `write keyRef: "output" or "pinned"`, c.also(s.field("replica", "account"), "the replica's account"))
	case b.KeyRef == "alias-abac":
		c.add(codeAliasAcross, s.field("keyRef"), "keyRef \"alias-abac\" cannot cross accounts: S3 takes the alias without looking for it, and replication would fail without a word", `write keyRef: "output" or "pinned"`, c.also(s.field("replica", "account"), "the replica's account"))
	case b.KeyRef == "output" && replica.ReadRole == "":
		at := s.field("keyRef")
		if c.place(at).depth == 0 {
			at = s.field("replica", "account")
		}
		c.add(codeOutputRole, at, fmt.Sprintf("keyRef \"output\" reads a stack of the account %q, which needs a role there", b.Replica.Account),
			fmt.Sprintf(`set accounts: %s: readRole, a role that the source's stack can assume and that may call cloudformation:DescribeStacks; or write keyRef: "pinned"`, label(b.Replica.Account)),
			c.also(spot{path: []string{"accounts", b.Replica.Account}, key: true}, "the account has no readRole"))
	}
}

// label quotes a key where CUE needs it.
func label(name string) string {
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' {
			return fmt.Sprintf("%q", name)
		}
	}
	return name
}

func checkBucketRules(c *crossCheck, s draftStack, b bucketDoc) {
	if b.DeleteMarkers && len(b.Filter.Tags) > 0 {
		c.add(codeDeleteMarkers, s.field("deleteMarkers"), "deleteMarkers cannot be true together with filter.tags: S3 refuses such a rule", "remove deleteMarkers, or filter by prefix", c.also(spot{stack: &s, path: []string{"filter", "tags"}, key: true}, "the tags"))
	}
	if b.ObjectLock != nil && b.Noncurrent.Days > 0 && b.Noncurrent.Days < b.ObjectLock.Days {
		c.add(codeLockDays, s.field("noncurrent", "days"), fmt.Sprintf("noncurrent.days is %d, but versions are locked for %d days", b.Noncurrent.Days, b.ObjectLock.Days), fmt.Sprintf("write noncurrent: days: %d or more: S3 keeps a locked version until its lock ends", b.ObjectLock.Days), c.also(s.field("objectLock", "days"), "the lock"))
	}
}
