package compiler

import "fmt"

// checkBucketTrail checks usedBy.cloudTrail of a ReplicatedBucket.
func checkBucketTrail(c *crossCheck, s draftStack, b bucketDoc) {
	t := b.UsedBy.CloudTrail
	if t == nil {
		return
	}
	at := func(name string) spot { return s.field("usedBy", "cloudTrail", name) }
	account, ok := c.account(t.TrailAccount, at("trailAccount"))
	c.region(t.HomeRegion, account.Partition, at("homeRegion"))
	if t.Scope == "account" && t.Organization != "" {
		c.add(codeTrail, at("organization"), "the trail records one account, so it has no organization", `remove organization, or write scope: "organization"`)
	}
	if !t.ManageTrail {
		return
	}
	if t.HomeRegion != "" && b.Source.Region != "" && t.HomeRegion != b.Source.Region {
		c.add(codeTrail, at("homeRegion"), fmt.Sprintf("the trail would be made in %s, but the source's stack is in %s", t.HomeRegion, b.Source.Region),
			"leave homeRegion out, or write manageTrail: false", c.also(s.field("source", "region"), "the source's Region"))
	}
	if ok && b.Source.Account != "" && t.TrailAccount != b.Source.Account {
		c.add(codeTrail, at("trailAccount"), fmt.Sprintf("the trail belongs to the account %q, but the source's stack is in %q", t.TrailAccount, b.Source.Account),
			"write manageTrail: false, and make the trail in its own account", c.also(s.field("source", "account"), "the source's account"))
	}
}
