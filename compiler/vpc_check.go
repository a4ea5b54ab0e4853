package compiler

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"cuemulus.dev/compiler/subnets"
)

// DefaultNAT is the NAT of a Vpc that does not choose: "regional", "per-zone" in
// the partitions where there are no regional NAT gateways, all but "aws", and "single"
// for a private cloud, which has none either.
func DefaultNAT(partition, target string) string {
	if target == TargetEucalyptus {
		return "single"
	}
	if partition == "aws" || partition == "" {
		return "regional"
	}
	return "per-zone"
}

// checkVpc checks a Vpc across its fields.
func checkVpc(c *crossCheck, s draftStack) {
	v := s.doc.(vpcDoc)
	account, _ := c.account(v.Account, s.field("account"))
	if v.Account == "" && len(c.draft.project.Accounts) > 1 && s.at("account").depth < 1 {
		at := s.field()
		at.key = true
		c.add(codeWhichAccount, at, "account is missing, and the project has several accounts", "write account: one of "+strings.Join(c.accountNames(), ", "))
	}
	network, networkOK := checkNetwork(c, s, v)
	var zonesOK bool
	if v.Target == TargetEucalyptus {
		zonesOK = checkEucalyptusVpc(c, s, v)
		v.Zones = v.ZoneNames
	} else {
		c.region(v.Region, account.Partition, s.field("region"))
		zonesOK = checkZones(c, s, v)
	}
	layers, layersOK := checkLayers(c, s, v)
	if networkOK && zonesOK && layersOK {
		checkFit(c, s, v, network, layers)
	}
	if layersOK {
		checkNAT(c, s, v, account)
	}
	checkEndpoints(c, s, v)
	checkFlowLogs(c, s, v)
	if v.Target != TargetEucalyptus && s.at("zoneNames").depth == 1 {
		at := s.field("zoneNames")
		at.key = true
		c.add(codeZones, at, "zoneNames is for the target Eucalyptus; zones of AWS have ids", `write zones: ["euw1-az1", ...], or leave it out`)
	}
}

// checkNetwork gives the network of the cidr.
func checkNetwork(c *crossCheck, s draftStack, v vpcDoc) (netip.Prefix, bool) {
	at := s.field("cidr")
	if v.CIDR == "" {
		return netip.Prefix{}, false
	}
	p, err := netip.ParsePrefix(v.CIDR)
	switch {
	case err != nil:
		c.add(codeNetwork, at, fmt.Sprintf("%s is not a network: each of its four numbers is 0 to 255, without leading zeros, and the length is at most 32", v.CIDR), `write one such as "10.242.0.0/22"`)
	case p != p.Masked():
		c.add(codeNetwork, at, fmt.Sprintf("%s is an address inside a network, not a network", v.CIDR), fmt.Sprintf("write %q: the network of that length around it", p.Masked().String()))
	case p.Bits() < subnets.Largest:
		c.add(codeNetwork, at, fmt.Sprintf("%s is larger than a VPC can be", v.CIDR), fmt.Sprintf("write a network of /%d to /%d, such as %q", subnets.Largest, subnets.Smallest, netip.PrefixFrom(p.Addr(), subnets.Largest).String()))
	case p.Bits() > subnets.Smallest:
		c.add(codeNetwork, at, fmt.Sprintf("%s is smaller than a VPC can be", v.CIDR), fmt.Sprintf("write a network of /%d to /%d", subnets.Largest, subnets.Smallest))
	}
	return v.network()
}

// checkZones checks the zones that the user lists, and the slots; it reports whether
// subnets can be planned of them.
func checkZones(c *crossCheck, s draftStack, v vpcDoc) bool {
	before := len(c.diags)
	first := map[string]int{}
	for i, z := range v.Zones {
		at := s.field("zones", fmt.Sprintf("[%d]", i))
		if z == "" {
			continue // compared with the schema
		}
		if j, twice := first[z]; twice {
			c.add(codeZones, at, fmt.Sprintf("the zone %s stands twice", z), "name it once", c.also(s.field("zones", fmt.Sprintf("[%d]", j)), "first here"))
			continue
		}
		first[z] = i
		if other := regionOfZone(z); other != "" && v.Region != "" && other != v.Region {
			c.add(codeZones, at, fmt.Sprintf("the zone %s is in %s, the network in %s", z, other, v.Region), fmt.Sprintf("write zones of %s, such as %q", v.Region, regionCode(v.Region)+"-az1"), c.also(s.field("region"), "the Region"))
		}
	}
	if n := len(v.Zones); v.Zones != nil && len(c.diags) == before && (n < subnets.MinZones || n > subnets.MaxZones) {
		what := fmt.Sprintf("%d zones are listed", n)
		if n == 1 {
			what = "one zone is listed"
		}
		c.add(codeZones, s.field("zones"), what, fmt.Sprintf("list %d to %d, or leave zones out and run `cuemulus resolve`", subnets.MinZones, subnets.MaxZones))
	}
	switch {
	case v.Slots == 0:
	case !subnets.PowerOfTwo(v.Slots):
		c.add(codeSlots, s.field("slots"), fmt.Sprintf("a network cannot be cut into %d equal slots", v.Slots), "write slots: 2, 4 or 8")
	case v.Slots < len(first):
		c.add(codeSlots, s.field("slots"), fmt.Sprintf("%d zones do not fit %d slots", len(first), v.Slots), fmt.Sprintf("write slots: %d", subnets.Slots(len(first))), c.also(s.field("zones"), "the zones"))
	}
	return len(c.diags) == before && !slices.Contains(v.Zones, "")
}

// regionCode is how AWS begins the ids of a Region's zones: "euw1" of "eu-west-1",
// "apne1" of "ap-northeast-1", "usgw1" of "us-gov-west-1".
func regionCode(region string) string {
	parts := strings.Split(region, "-")
	code := parts[0]
	for _, p := range parts[1:] {
		for _, compass := range []string{"north", "south"} {
			if rest, ok := strings.CutPrefix(p, compass); ok && rest != "" {
				code += compass[:1]
				p = rest
			}
		}
		code += p[:min(1, len(p))]
	}
	return code
}

// regionOfZone gives the known Region that a zone id belongs to, "" when none does.
func regionOfZone(zone string) string {
	code := subnets.ZoneRegion(zone)
	for _, r := range regionsOf("") {
		if code != "" && regionCode(r) == code {
			return r
		}
	}
	return ""
}

// checkLayers gives the layers, and whether subnets can be planned of them.
func checkLayers(c *crossCheck, s draftStack, v vpcDoc) (layers []subnets.Layer, ok bool) {
	before := len(c.diags)
	sum, unknown := 0, false
	for _, name := range sortedKeys(v.Layers) {
		l := v.Layers[name]
		if l.Share == 0 {
			unknown = true // compared with the schema: nothing more to say
			continue
		}
		if !subnets.PowerOfTwo(l.Share) {
			c.add(codeLayers, s.field("layers", name, "share"), fmt.Sprintf("layers.%s.share is %d, and no single block of addresses has that size", name, l.Share), "write a power of two: 1, 2, 4, 8, 16 or 32")
		}
		if l.Ingress && !l.Egress {
			c.add(codeLayers, s.field("layers", name, "egress"), fmt.Sprintf("the layer %s has ingress and no egress, but the internet gateway serves both directions", name), "remove egress: false; network ACLs and security groups narrow it")
		}
		sum += l.Share
		layers = append(layers, subnets.Layer{Name: name, Share: l.Share})
	}
	if sum > subnets.MaxUnits && len(c.diags) == before {
		c.add(codeLayers, s.field("layers"), fmt.Sprintf("the shares of the layers are %d in sum", sum), fmt.Sprintf("write at most %d; shares only say how the layers compare", subnets.MaxUnits))
	}
	if v.Layers != nil && len(v.Layers) == 0 {
		c.add(codeLayers, s.field("layers"), "the network has no layer", "name one, such as app: share: 1, or leave layers out for app, public and storage")
	}
	return layers, !unknown && len(c.diags) == before && len(layers) > 0
}

// checkFit plans the subnets, where the zones are listed. Those of the lock are
// planned when the stack is compiled.
func checkFit(c *crossCheck, s draftStack, v vpcDoc, network netip.Prefix, layers []subnets.Layer) {
	zones := v.Zones
	if zones == nil {
		zones = []string{"az1", "az2"} // no network has fewer
	}
	_, err := subnets.New(network, zones, v.Slots, layers)
	var small *subnets.TooSmall
	if errors.As(err, &small) {
		message, help := FitWords(small, v.Zones, v.Slots, layers)
		c.add(codeNetworkTooSmall, s.field("cidr"), message, help)
	}
}

// FitWords says that a network is too small, and the smallest that works. zones is
// nil where they are not known yet.
func FitWords(small *subnets.TooSmall, zones []string, slots int, layers []subnets.Layer) (message, help string) {
	who := "2 zones, the least there can be,"
	if zones != nil {
		who = fmt.Sprintf("%d zones", len(zones))
	}
	if slots > len(zones) && slots > 2 {
		who = fmt.Sprintf("%d slots", slots)
	}
	word := "layers"
	if len(layers) == 1 {
		word = "layer"
	}
	message = fmt.Sprintf("%s is too small for %s of %d %s: the smallest subnets would be /%d, and AWS allows none below /%d", small.Network, who, len(layers), word, small.Bits, subnets.Smallest)
	return message, fmt.Sprintf("write /%d or larger, such as %q", small.Prefix, netip.PrefixFrom(small.Network.Addr(), small.Prefix).Masked().String())
}

func checkNAT(c *crossCheck, s draftStack, v vpcDoc, account accountDoc) {
	var public, private []string
	for _, name := range sortedKeys(v.Layers) {
		switch l := v.Layers[name]; {
		case l.Ingress:
			public = append(public, name)
		case l.Egress:
			private = append(private, name)
		}
	}
	at := s.field("nat")
	nat := cmp.Or(v.NAT, DefaultNAT(account.Partition, v.Target))
	switch {
	case v.NAT == "regional" && v.Target == TargetEucalyptus:
		c.add(codeEucalyptus, at, "Eucalyptus has no regional NAT gateways", `write nat: "single" or "per-zone", or leave it out`)
	case v.NAT == "regional" && DefaultNAT(account.Partition, v.Target) != "regional":
		c.add(codeNAT, at, fmt.Sprintf("there are no regional NAT gateways in the partition %s", account.Partition), `write nat: "per-zone", or leave it out`)
	case v.NAT != "" && v.NAT != "none" && len(private) == 0:
		c.add(codeNAT, at, fmt.Sprintf("nat is %q, but no layer without ingress has egress: nothing would use it", v.NAT), "remove nat, or give a layer egress")
	case (nat == "per-zone" || nat == "single") && len(private) > 0 && len(public) == 0:
		if v.NAT == "" {
			at = s.field("layers")
		}
		c.add(codeNAT, at, fmt.Sprintf("nat %q puts NAT gateways into public subnets, and no layer has ingress", nat), `add a layer such as public: {share: 1, ingress: true}, or write nat: "none"`)
	}
}

func checkEndpoints(c *crossCheck, s draftStack, v vpcDoc) {
	for _, list := range []struct {
		name     string
		services []string
	}{{"gateway", v.Endpoints.Gateway}, {"interface", v.Endpoints.Interface}} {
		first := map[string]int{}
		for i, service := range list.services {
			at := s.field("endpoints", list.name, fmt.Sprintf("[%d]", i))
			if j, twice := first[service]; twice && service != "" {
				c.add(codeEndpoint, at, fmt.Sprintf("the endpoint of %s stands twice", service), "name it once", c.also(s.field("endpoints", list.name, fmt.Sprintf("[%d]", j)), "first here"))
				continue
			}
			first[service] = i
			if list.name == "interface" && (service == "s3" || service == "dynamodb") {
				c.add(codeEndpoint, at, fmt.Sprintf("%s has a gateway endpoint, which costs nothing and serves every subnet", service), fmt.Sprintf("remove it here; endpoints.gateway has %q unless you wrote otherwise", service))
			}
		}
	}
}

// logDays are the numbers of days for which CloudWatch Logs keeps records (the
// PutRetentionPolicy action of its API reference).
func logDays() []int {
	return []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
}

func checkFlowLogs(c *crossCheck, s draftStack, v vpcDoc) {
	f := v.FlowLogs
	if f.To == "logs" && f.Days > 0 && !slices.Contains(logDays(), f.Days) {
		longer := slices.IndexFunc(logDays(), func(n int) bool { return n > f.Days })
		near := logDays()[max(longer, 0)]
		c.add(codeFlowLogs, s.field("flowLogs", "days"), fmt.Sprintf("CloudWatch Logs does not keep records for %d days", f.Days), fmt.Sprintf(`write %d, the next longer one it knows, or to: "s3"`, near))
	}
	if f.Bucket != "" && f.To != "s3" && f.To != "" {
		c.add(codeFlowLogs, s.field("flowLogs", "bucket"), fmt.Sprintf("a bucket is named, but the flow logs go to %q", f.To), `write to: "s3", or remove bucket`)
	}
}

// networks compares the networks of all stacks, environment by environment.
func (c *crossCheck) networks() {
	environment := map[string]string{}
	for _, env := range sortedKeys(c.draft.project.Environments) {
		for _, account := range c.draft.project.Environments[env].Accounts {
			environment[account] = env
		}
	}
	type network struct {
		stack draftStack
		doc   vpcDoc
		cidr  netip.Prefix
	}
	var all []network
	for _, s := range c.draft.stacks {
		if v, ok := s.doc.(vpcDoc); ok {
			if p, ok := v.network(); ok {
				all = append(all, network{s, v, p})
			}
		}
	}
	// By first address, and by falling size where that is the same: whatever overlaps
	// a network begins behind its beginning and before its end.
	slices.SortStableFunc(all, func(a, b network) int {
		return cmp.Or(a.cidr.Addr().Compare(b.cidr.Addr()), cmp.Compare(a.cidr.Bits(), b.cidr.Bits()))
	})
	told := map[string]bool{} // one finding a stack is enough
	for i, a := range all {
		for _, b := range all[i+1:] {
			if !a.cidr.Overlaps(b.cidr) {
				break
			}
			first, second := a, b
			if second.stack.name < first.stack.name {
				first, second = second, first
			}
			env := environment[first.doc.Account]
			if first.doc.MayOverlap || second.doc.MayOverlap || env != environment[second.doc.Account] || told[second.stack.name] {
				continue
			}
			told[second.stack.name] = true
			where := ""
			if env != "" {
				where = fmt.Sprintf(" of the environment %q", env)
			}
			c.add(codeNetworksOverlap, second.stack.field("cidr"), fmt.Sprintf("%s overlaps %s, the network of the stack %q%s", second.cidr, first.cidr, first.stack.name, where),
				"choose another network, or write mayOverlap: true if the two will never be connected", c.also(first.stack.field("cidr"), "the other network"))
		}
	}
}
