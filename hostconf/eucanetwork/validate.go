// Package eucanetwork judges the network configuration of Eucalyptus, network.json,
// as Eucalyptus itself does when the property cloud.network.network_configuration is
// set: the same verdict for each version, and the same words where they are known.
//
// What Eucalyptus refuses stands in two tables: known.go says which fields a version
// reads, rules.go what their values must be. Eucalyptus tells the first reason alone;
// Validate gives all, and the first is the one that Eucalyptus tells. What Eucalyptus
// accepts although it is wrong is not judged here.
//
// The rules are those of its NetworkConfiguration.groovy, NetworkConfigurations.groovy,
// IPRange.groovy and Cidr.groovy at the tags v4.1.0 to v4.4.2, and of their successors
// in Java in maint-5.
package eucanetwork

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
)

// Problem is one reason for which Eucalyptus refuses a configuration.
type Problem struct {
	Path []string // of the value, or of the nearest that is there, as hostconf.Node.Get takes it
	Text string   // what Eucalyptus answers

	thrown bool // by an exception, which ends the search
}

// Versions lists the versions that are told apart, oldest first: "4.1" is 4.1.1 and
// 4.1.2, "5" is 5.0 and later.
func Versions() []string { return []string{"4.0", "4.1.0", "4.1", "4.2", "4.3", "4.4", "5"} }

// Validate gives the reasons for which a version of Eucalyptus refuses a
// configuration, none where it takes it. Of an unknown version it says nothing. The
// configuration is what hostconf.Parse reads; text behind it and keys that stand
// twice are not seen, as Eucalyptus does not see them.
func Validate(version string, root *hostconf.Node) []Problem {
	at := slices.Index(Versions(), version)
	if at < 0 {
		return nil
	}
	c := &config{root: root, version: at}
	c.shape(root, known(), nil)
	if len(c.problems) > 0 {
		return c.problems // it was never put together
	}
	c.form()
	c.judgeAll()
	for i, p := range c.problems {
		if p.thrown { // what was found before is forgotten
			return slices.Concat([]Problem{p}, c.problems[:i], c.problems[i+1:])
		}
	}
	return c.problems
}

// judgeAll goes through the table. Rules about the items of one list that follow one
// another are asked item by item, as Eucalyptus does.
func (c *config) judgeAll() {
	list, start := "", 0
	for _, r := range rules() {
		head, _, each := strings.Cut(r.path, "[]")
		if head += "[]"; !each || head != list {
			c.byItem(list, start)
			list, start = head, len(c.problems)
		}
		if !c.reads(r.from, r.to) || r.in != nil && !r.in(c) || r.phase != early && len(c.problems) > 0 {
			continue
		}
		c.apply(r, c.root, strings.Split(r.path, "."), nil, nil)
	}
	c.byItem(list, start)
}

// byItem sorts the problems of a list's items by item.
func (c *config) byItem(list string, start int) {
	at := strings.Count(list, ".") + 1 // the index stands behind the list's name
	item := func(p Problem) int {
		if at < len(p.Path) {
			n, _ := strconv.Atoi(p.Path[at])
			return n
		}
		return 0
	}
	slices.SortStableFunc(c.problems[start:], func(a, b Problem) int { return item(a) - item(b) })
}

// config is a configuration while it is judged.
type config struct {
	root     *hostconf.Node
	version  int    // index in Versions
	mode     string // as written
	flat     bool   // the three fields of the only gateway stand in Mido
	bgp      bool   // Mido is in the form of 4.4, whatever else stands there
	problems []Problem
}

// reads reports whether the version is within two others; "" is no bound.
func (c *config) reads(from, to string) bool {
	return (from == "" || c.version >= slices.Index(Versions(), from)) && (to == "" || c.version <= slices.Index(Versions(), to))
}

func (c *config) add(path []string, format string, args ...any) {
	c.problems = append(c.problems, Problem{Path: slices.Clone(path), Text: fmt.Sprintf(format, args...)})
}

// form finds out which form of Mido is meant. From 4.4 on it is the new one where a
// gateway has any of its fields, or where nothing of the old one is there.
func (c *config) form() {
	c.mode = text(c.root.Get("Mode"))
	mido := c.root.Get("Mido")
	c.flat = true
	for _, name := range []string{"GatewayHost", "GatewayIP", "GatewayInterface"} {
		c.flat = c.flat && text(mido.Get(name)) != ""
	}
	if !c.reads("4.4", "") {
		return
	}
	list := items(mido.Get("Gateways"))
	c.bgp = len(list) == 0 && text(mido.Get("PublicNetworkCidr")) == "" && text(mido.Get("PublicGatewayIP")) == ""
	for _, g := range list {
		for _, name := range newGateway() {
			c.bgp = c.bgp || text(g.Get(name)) != "" || name == "BgpAdRoutes" && isSet(g.Get(name)) && (c.reads("", "4.4") || len(items(g.Get(name))) > 0)
		}
	}
}

// value is a value of the configuration that a rule looks at.
type value struct {
	*hostconf.Node                // nil or Null where it is not there
	path           []string       // to it
	in             *hostconf.Node // the object that it is a field of, or the list's object
	config         *config
}

// name writes the path as Eucalyptus does: Mido.Gateways[0].Ip.
func (v value) name() string { return written(v.path) }

func written(path []string) string {
	var b strings.Builder
	for i, step := range path {
		switch _, err := strconv.Atoi(step); {
		case err == nil:
			b.WriteString("[" + step + "]")
		case i > 0:
			b.WriteString("." + step)
		default:
			b.WriteString(step)
		}
	}
	return b.String()
}

// apply walks to the values that a rule is about. A step NAME[] goes to every item of
// a list.
func (c *config) apply(r rule, n *hostconf.Node, steps []string, path []string, in *hostconf.Node) {
	if len(steps) == 0 {
		c.judge(r, value{n, path, in, c})
		return
	}
	name, each := strings.CutSuffix(steps[0], "[]")
	if !isSet(n) {
		return
	}
	next, path := n.Get(name), append(path[:len(path):len(path)], name)
	if !each {
		c.apply(r, next, steps[1:], path, n)
		return
	}
	for i, item := range items(next) {
		c.apply(r, item, steps[1:], append(path[:len(path):len(path)], strconv.Itoa(i)), n)
	}
}

func (c *config) judge(r rule, v value) {
	scalar := isSet(v.Node) && v.Kind != hostconf.List && v.Kind != hostconf.Map
	blank := scalar && strings.TrimSpace(v.Text) == ""
	switch {
	case r.need == required && (!isSet(v.Node) || blank):
		c.add(v.path, `Missing required property "%s"`, v.name())
	case r.need == forbidden && isSet(v.Node) && !blank:
		c.add(v.path, `Invalid use of property "%s"`, v.name())
	case r.must != nil && (r.absent || isSet(v.Node) && !(scalar && v.Text == "")):
		if why := r.must(v); why != "" {
			c.add(v.path, "%s", why)
			c.problems[len(c.problems)-1].thrown = r.thrown
		}
	}
}

// isSet reports whether a value is there and not null.
func isSet(n *hostconf.Node) bool { return n != nil && n.Kind != hostconf.Null }

// text gives a scalar's text, "" for what is none.
func text(n *hostconf.Node) string {
	s, _ := n.Scalar()
	return s
}

// items gives the items of a list, none of what is no list.
func items(n *hostconf.Node) []*hostconf.Node {
	if n == nil {
		return nil
	}
	return n.Items
}
