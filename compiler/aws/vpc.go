package aws

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/resolve"
	"cuemulus.dev/compiler/subnets"
)

// vpcSpec is schemas/aws.#Vpc after evaluation.
type vpcSpec struct {
	Name        string
	Description string
	Account     string
	Region      string
	Target      string
	ZoneNames   []string
	CIDR        string
	Zones       []string
	Slots       int
	NAT         string
	Layers      map[string]struct {
		Share           int
		Ingress, Egress bool
	}
	DNS struct {
		Domain    string
		Discovery string
	}
	Endpoints struct {
		Gateway, Interface []string
	}
	FlowLogs struct {
		To      string
		Days    int
		Traffic string
		Bucket  string
	}
	IPv6             bool
	PublicIPOnLaunch bool
	Retain           bool
	Tags             map[string]string
}

// network is one stack of the kind on its way to becoming an artifact.
type network struct {
	*compiler.Build
	vpcSpec
	*vpcResources
	account compiler.Account
	plan    *subnets.Plan
	layers  []layer // in the order of the plan
}

// vpc emits one artifact. What is tied to a zone is named after the zone's id, never
// after its place in a list, so a zone that is added changes no resource but those
// that list all subnets or route tables.
func vpc(b *compiler.Build) {
	v := &network{Build: b, vpcResources: &vpcResources{tree: cfn.MapOf()}}
	if err := json.Unmarshal(b.Stack.Data, &v.vpcSpec); err != nil {
		b.Refuse("", fmt.Sprintf("the stack does not decode: %v", err), "report this as a fault of cuemulus: schema and compiler disagree")
		return
	}
	v.account = b.Project.Accounts[v.Account]
	if v.NAT == "" {
		v.NAT = compiler.DefaultNAT(v.account.Partition, v.Target)
	}
	zones, ok := v.zones()
	if !ok || !v.divide(zones) || !v.domain() {
		return
	}
	v.addNetwork()
	v.addSubnets()
	v.addGateways(zones)
	v.addEndpoints()
	v.addFlowLogs()
	v.addDNS()
	outputs := v.addOutputs()
	if v.taken != "" {
		b.Refuse("", fmt.Sprintf("two parts of the network would both be called %s", v.taken), "rename a layer, or name a service in one way only")
		return
	}
	if v.err != nil {
		b.Refuse("", v.err.Error(), "report this as a fault of cuemulus")
		return
	}
	if n := len(v.tree.Fields); n > maxResources {
		b.Refuse("layers", fmt.Sprintf("the network would be %d resources, and a CloudFormation stack has at most %d", n, maxResources), "use fewer layers or zones, or nat: \"regional\", which needs fewer route tables")
		return
	}
	var capabilities []string
	if v.FlowLogs.To == "logs" {
		capabilities = []string{"CAPABILITY_IAM"}
	}
	a := &compiler.Artifact{
		StackName: v.Name, Account: v.account, Region: v.Region, Tags: v.Tags, Capabilities: capabilities,
		Template: &cfn.Template{Root: cfn.MapOf(
			cfn.KV{Key: "AWSTemplateFormatVersion", Value: cfn.Str("2010-09-09")},
			cfn.KV{Key: "Description", Value: cfn.Str(v.describe()).From("description")},
			cfn.KV{Key: "Resources", Value: v.tree},
			cfn.KV{Key: "Outputs", Value: outputs},
		)},
	}
	if v.Target == compiler.TargetEucalyptus && !forEucalyptus(b, a) {
		return
	}
	b.Emit(a)
}

// maxResources is CloudFormation's limit for one template ("Understand CloudFormation
// quotas").
const maxResources = 500

// describe says the plan in a few words, behind the user's own.
func (v *network) describe() string {
	word := "layers"
	if len(v.layers) == 1 {
		word = "layer"
	}
	plan := fmt.Sprintf("vpc %s, %d %s x %d zones, nat=%s", v.CIDR, len(v.layers), word, len(v.plan.Zones), v.NAT)
	if v.Description != "" {
		return v.Description + " (" + plan + ")"
	}
	return plan
}

// zones gives the zone ids: those that the user lists, or all of the Region that
// the lock knows as available.
func (v *network) zones() ([]string, bool) {
	if v.Target == compiler.TargetEucalyptus {
		return v.ZoneNames, true
	}
	if v.Zones != nil {
		return v.Zones, true
	}
	q := zonesQuestion(v.account, v.Region)
	entry, ok := v.Ask(q, "region")
	if !ok {
		v.Missing(q, "region", fmt.Sprintf("the list of availability zones of %s in account %q", v.Region, v.Account))
		return nil, false
	}
	ids := available(entry.Value)
	slices.SortFunc(ids, subnets.CompareZones)
	if n := len(ids); n < subnets.MinZones || n > subnets.MaxZones {
		v.Refuse("region", fmt.Sprintf("%s has %d zones that are available, and a network takes %d to %d", v.Region, n, subnets.MinZones, subnets.MaxZones),
			"list the zones to use by id: zones: [...]; `cuemulus resolve --refresh 'zones/*'` asks again which there are")
		return nil, false
	}
	return ids, true
}

func zonesQuestion(account compiler.Account, region string) resolve.Question {
	return resolve.Question{Kind: "zones", Partition: account.Partition, Account: account.ID, Region: region}
}

// available gives the ids of the zones that may be used, of the answer to
// zonesQuestion.
func available(v resolve.Value) (ids []string) {
	for _, z := range v.Records {
		if z["state"] == "available" {
			ids = append(ids, z["id"])
		}
	}
	return ids
}

// divide plans the subnets.
func (v *network) divide(zones []string) bool {
	parts := make([]subnets.Layer, 0, len(v.Layers))
	for _, name := range sortedKeys(v.Layers) {
		parts = append(parts, subnets.Layer{Name: name, Share: v.Layers[name].Share})
	}
	cidr, err := netip.ParsePrefix(v.CIDR)
	if err == nil {
		v.plan, err = subnets.New(cidr, zones, v.Slots, parts)
	}
	var small *subnets.TooSmall
	switch {
	case errors.As(err, &small):
		message, help := compiler.FitWords(small, zones, v.Slots, parts)
		v.Refuse("cidr", message, help)
		return false
	case v.Slots > 0 && len(zones) > v.Slots:
		v.Refuse("slots", fmt.Sprintf("%s has %d zones, and there are %d slots", v.Region, len(zones), v.Slots), fmt.Sprintf("write slots: %d, or list the zones to use: zones: [...]", subnets.Slots(len(zones))))
		return false
	case err != nil:
		v.Refuse("cidr", err.Error(), "report this as a fault of cuemulus: the fields were checked before")
		return false
	}
	for _, p := range v.plan.Layers {
		l := v.Layers[p.Name]
		v.layers = append(v.layers, layer{name: p.Name, id: pascal(p.Name), public: l.Ingress, egress: l.Egress})
	}
	return true
}

// domain fills in the network's domain, where it has one.
func (v *network) domain() bool {
	if v.DNS.Domain != "" || v.DNS.Discovery == "none" {
		return true
	}
	label := strings.ToLower(v.Name)
	if len(label) > 63 || strings.HasSuffix(label, "-") {
		v.Refuse("dns.domain", fmt.Sprintf("%s.internal, the domain by default, is not a domain name: a label has at most 63 characters, and no hyphen at its end", label), "write dns: domain: a name of your own")
		return false
	}
	v.DNS.Domain = label + ".internal"
	return true
}
