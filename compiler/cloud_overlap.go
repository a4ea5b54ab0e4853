package compiler

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"cuemulus.dev/hostconf/cloud"
)

// block is a run of addresses of a plan, and what it is there for.
type block struct {
	what string // "the network midonet"
	path []string
	run  cloud.Range
	text string // as written
}

func (b block) String() string {
	return fmt.Sprintf("%s, %s,", b.what, b.text)
}

// blocks gives the runs of addresses of a plan: those of hosts, which must be apart
// from everything; those that are elsewhere; and those that the public sees. What
// cannot be read is left out.
func blocks(p *cloud.Plan) (hosts, vpcs, public []block) {
	network := func(list []block, what, text string, path ...string) []block {
		if n, ok := cloud.ParseNetwork(text); ok {
			list = append(list, block{what, path, cloud.Span(n), text})
		}
		return list
	}
	for _, name := range cloud.Networks() {
		if v := p.VLANs[name]; v != nil {
			hosts = network(hosts, "the network "+name, v.CIDR, "vlans", name, "cidr")
		}
	}
	for _, name := range sortedKeys(p.Reserved) {
		hosts = network(hosts, "the reserved network "+name, p.Reserved[name], "reserved", name)
	}
	for _, name := range p.ZoneNames() {
		hosts = network(hosts, "the subnet of the zone "+name, p.Zones[name].Subnet, "zones", name, "subnet")
	}
	for i, text := range p.VPCs {
		vpcs = network(vpcs, "a network for VPCs", text, "vpcs", fmt.Sprintf("[%d]", i))
	}
	for i, text := range p.PublicIPs {
		if r, ok := cloud.ParseRange(text); ok {
			public = append(public, block{"a range of public addresses", []string{"publicIps", fmt.Sprintf("[%d]", i)}, r, text})
		}
	}
	return hosts, vpcs, public
}

// special are addresses that no network of a cloud can have (RFC 6890).
func special() []block {
	var list []block
	for _, s := range [][2]string{
		{"169.254.0.0/16", "the link-local addresses, which MidoNet's routers and the metadata service use among themselves"},
		{"127.0.0.0/8", "the loopback addresses"},
		{"0.0.0.0/8", "the addresses of no host"},
		{"224.0.0.0/4", "the multicast addresses"},
		{"240.0.0.0/4", "the reserved addresses, of which MidoNet uses 255.0.0.0/8"},
	} {
		n := netip.MustParsePrefix(s[0])
		list = append(list, block{what: s[1], run: cloud.Span(n), text: s[0]})
	}
	return list
}

// overlaps compares all runs of addresses of the cloud.
func (k *cloudCheck) overlaps() {
	hosts, vpcs, public := blocks(k.p)
	for i, a := range hosts {
		k.apart(a, special())
		k.apart(a, slices.DeleteFunc(slices.Clone(hosts[:i]), func(b block) bool { return isShared(a, b) }))
	}
	k.sharedSubnets()
	for _, a := range vpcs {
		k.apart(a, append(special(), hosts...))
	}
	others := append(special(), slices.DeleteFunc(slices.Clone(hosts), isBGP)...)
	for _, a := range public {
		k.apart(a, append(others, vpcs...))
	}
	k.twice(public, codeCloudPublic, "another range of public addresses")
	for _, a := range k.advertised() {
		k.apart(a, others)
	}
}

// advertised gives the blocks that gateways announce, or that routers have a route to:
// those that were written, or what covers the public addresses.
func (k *cloudCheck) advertised() (list []block) {
	written := k.written("advertise")
	if !written && k.p.Mode != "VPCMIDO" {
		return nil
	}
	for i, text := range k.p.Advertise {
		b := block{"an advertised block", []string{"advertise", fmt.Sprintf("[%d]", i)}, cloud.Range{}, text}
		if !written {
			b.what, b.path = "the block around the public addresses that is advertised", []string{"publicIps"}
		}
		if n, ok := cloud.ParseNetwork(text); ok {
			b.run = cloud.Span(n)
			list = append(list, b)
		}
	}
	return list
}

// isBGP reports the network that gateways share with routers: public addresses may be
// a part of it.
func isBGP(b block) bool { return b.path[0] == "vlans" && b.path[1] == cloud.BGP }

// isShared reports two zones with one subnet, of which each has a part.
func isShared(a, b block) bool {
	return a.path[0] == "zones" && b.path[0] == "zones" && a.run == b.run
}

// sharedSubnets wants zones of one subnet to part its addresses.
func (k *cloudCheck) sharedSubnets() {
	var private []block
	users := map[string]string{}
	for _, name := range k.p.ZoneNames() {
		z := k.p.Zones[name]
		first, shared := users[z.Subnet]
		if z.Subnet != "" && shared {
			for _, zone := range []string{first, name} {
				if len(k.p.Zones[zone].PrivateIPs) == 0 && !k.written("zones", zone, "privateIps") {
					k.add(codeCloudTaken, k.field("zones", name, "subnet"), fmt.Sprintf("the zones %s and %s have one subnet, and %s takes all of its addresses", first, name, zone), "write privateIps in both", k.also(k.field("zones", first, "subnet"), "the other zone"))
					break
				}
			}
		} else {
			users[z.Subnet] = name
		}
		for i, text := range z.PrivateIPs {
			if r, ok := cloud.ParseRange(text); ok {
				private = append(private, block{"private addresses", []string{"zones", name, "privateIps", fmt.Sprintf("[%d]", i)}, r, text})
			}
		}
	}
	k.twice(private, codeCloudTaken, "another range of private addresses")
}

// apart reports a run of addresses that overlaps one of others; one finding is enough.
func (k *cloudCheck) apart(a block, others []block) {
	for _, b := range others {
		if !a.run.Overlaps(b.run) {
			continue
		}
		help := "choose addresses that nothing else has"
		if b.path == nil {
			k.add(codeCloudOverlap, k.field(a.path...), fmt.Sprintf("%s overlaps %s, %s", a, b.text, b.what), help)
			return
		}
		k.add(codeCloudOverlap, k.field(a.path...), fmt.Sprintf("%s overlaps %s %s", a, b.what, b.text), help, k.also(k.field(b.path...), "the other one"))
		return
	}
}

// twice reports ranges that share addresses.
func (k *cloudCheck) twice(ranges []block, code Code, what string) {
	sorted := slices.Clone(ranges)
	slices.SortStableFunc(sorted, func(a, b block) int {
		return cmp.Or(a.run.From.Compare(b.run.From), b.run.To.Compare(a.run.To))
	})
	for i := 1; i < len(sorted); i++ {
		a, b := sorted[i-1], sorted[i]
		if !a.run.Overlaps(b.run) {
			continue
		}
		k.add(code, k.field(b.path...), fmt.Sprintf("%s overlaps %s, %s", b.text, a.text, what), "name each address once", k.also(k.field(a.path...), "the other range"))
		if b.run.To.Less(a.run.To) {
			sorted[i] = a // it reaches further
		}
	}
}

// clouds compares the clouds of the project with its networks on AWS, and with one
// another.
func (c *crossCheck) clouds() {
	type vpc struct {
		stack draftStack
		span  cloud.Range
		text  string
	}
	var vpcs []vpc
	for _, s := range c.draft.stacks {
		if v, ok := s.doc.(vpcDoc); ok && !v.MayOverlap {
			if n, ok := v.network(); ok {
				vpcs = append(vpcs, vpc{s, cloud.Span(n), v.CIDR})
			}
		}
	}
	type other struct {
		stack draftStack
		own   []block
	}
	var before []other
	for _, s := range c.draft.stacks {
		p, ok := s.doc.(*cloud.Plan)
		if !ok || p.MayOverlap || len(p.PublicIPs)+len(p.VPCs)+len(p.Advertise) > 3*maxListed {
			continue
		}
		hosts, inside, public := blocks(p)
		all := byAddress(append(append(hosts, inside...), public...))
		announced := (&cloudCheck{crossCheck: c, draftStack: s, p: p}).advertised()
		for _, v := range vpcs {
			b, ok := overlapping(all, v.span)
			if i := slices.IndexFunc(announced, func(b block) bool { return b.run.Overlaps(v.span) }); !ok && i >= 0 {
				b, ok = announced[i], true
			}
			if ok {
				c.add(codeCloudElsewhere, s.field(b.path...), fmt.Sprintf("%s overlaps %s, the network of the stack %q on AWS", b, v.text, v.stack.name),
					"choose another, or write mayOverlap: true in one of the two if they will never be connected", c.also(v.stack.field("cidr"), "the network on AWS"))
			}
		}
		own := slices.DeleteFunc(all, func(b block) bool { return b.path[0] == "reserved" }) // it may well be the other cloud that is reserved
		for _, o := range before {
			c.cloudsApart(s, own, o.stack, o.own)
		}
		before = append(before, other{s, own})
	}
}

// byAddress sorts runs of addresses.
func byAddress(list []block) []block {
	slices.SortStableFunc(list, func(a, b block) int { return a.run.From.Compare(b.run.From) })
	return list
}

// overlapping gives the run that overlaps a range, out of sorted ones that are apart.
func overlapping(sorted []block, r cloud.Range) (b block, ok bool) {
	i, _ := slices.BinarySearchFunc(sorted, r.To, func(b block, to netip.Addr) int {
		if to.Less(b.run.From) {
			return 1
		}
		return -1
	})
	if i == 0 || !sorted[i-1].run.Overlaps(r) {
		return block{}, false
	}
	return sorted[i-1], true
}

// cloudsApart reports the first overlap of two clouds.
func (c *crossCheck) cloudsApart(s draftStack, own []block, o draftStack, theirs []block) {
	for _, a := range own {
		if b, ok := overlapping(theirs, a.run); ok {
			c.add(codeCloudElsewhere, s.field(a.path...), fmt.Sprintf("%s overlaps %s %s of the cloud %q", a, b.what, b.text, o.name),
				"choose another, or write mayOverlap: true in one of the two if they will never be connected", c.also(o.field(b.path...), "the other cloud"))
			return
		}
	}
}
