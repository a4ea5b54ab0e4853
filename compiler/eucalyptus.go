package compiler

import "fmt"

// TargetEucalyptus is the target of a stack for a private cloud.
const TargetEucalyptus = "eucalyptus"

// targetOf gives the target of a stack, "" for AWS.
func targetOf(doc any) string {
	target := ""
	switch doc := doc.(type) {
	case vpcDoc:
		target = doc.Target
	case templateDoc:
		target = doc.Target
	}
	if target == TargetEucalyptus {
		return target
	}
	return ""
}

// checkEucalyptusVpc checks what a Vpc of a private cloud cannot have, and its zones. ok
// is false where the zones are no zones.
func checkEucalyptusVpc(c *crossCheck, s draftStack, v vpcDoc) (ok bool) {
	for _, f := range []struct {
		path []string
		sort string
	}{
		{[]string{"zones"}, "ids of zones"},
		{[]string{"endpoints", "gateway"}, "endpoints"},
		{[]string{"endpoints", "interface"}, "endpoints"},
	} {
		if s.at(f.path...).depth == len(f.path) {
			at := s.field(f.path...)
			at.key = true
			c.add(codeEucalyptus, at, "Eucalyptus has no "+f.sort, map[bool]string{true: "write zoneNames", false: "remove it"}[f.path[0] == "zones"])
		}
	}
	// The schema sets these for the target; only what the user wrote can be wrong.
	for _, f := range []struct {
		path    []string
		wrong   bool
		message string
		help    string
	}{
		{[]string{"flowLogs", "to"}, v.FlowLogs.To != "none", "Eucalyptus has no flow logs", `remove it, or write to: "none"`},
		{[]string{"ipv6"}, v.IPv6, "Eucalyptus has no IPv6", "remove it"},
		{[]string{"dns", "discovery"}, v.DNS.Discovery != "none", "Eucalyptus has no Cloud Map and no private hosted zones", `remove it, or write discovery: "none"`},
	} {
		if f.wrong && s.at(f.path...).depth == len(f.path) {
			c.add(codeEucalyptus, s.field(f.path...), f.message, f.help)
		}
	}
	first := map[string]int{}
	for i, z := range v.ZoneNames {
		at := s.field("zoneNames", fmt.Sprintf("[%d]", i))
		if j, twice := first[z]; twice && z != "" {
			c.add(codeZones, at, fmt.Sprintf("the zone %s stands twice", z), "name it once", c.also(s.field("zoneNames", fmt.Sprintf("[%d]", j)), "first here"))
			return false
		}
		first[z] = i
	}
	if n := len(v.ZoneNames); n == 0 || n > 6 {
		at := s.field("zoneNames")
		at.key = true
		c.add(codeZones, at, fmt.Sprintf("the network has %d zones", n), `write zoneNames: ["zone-a"], the cloud's zones, 1 to 6`)
		return false
	}
	return true
}

// checkEucalyptusTemplate checks what stands beside the template: what is in it is
// judged resource by resource when it is compiled.
func checkEucalyptusTemplate(c *crossCheck, s draftStack, t templateDoc) {
	if len(t.Reads) > 0 {
		at := s.field("reads")
		at.key = true
		c.add(codeEucalyptus, at, "a stack of Eucalyptus reads no outputs of others: it has no exports", "give the value as a parameter")
	}
}
