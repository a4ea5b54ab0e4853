package compiler

import (
	"encoding/json"
	"net/netip"

	"cuemulus.dev/compiler/subnets"
)

// vpcDoc is what the checks need of a Vpc.
type vpcDoc struct {
	Name       string              `json:"name"`
	Account    string              `json:"account"`
	Region     string              `json:"region"`
	Target     string              `json:"target"`
	ZoneNames  []string            `json:"zoneNames"`
	CIDR       string              `json:"cidr"`
	Zones      []string            `json:"zones"`
	Slots      int                 `json:"slots"`
	NAT        string              `json:"nat"`
	Layers     map[string]layerDoc `json:"layers"`
	MayOverlap bool                `json:"mayOverlap"`
	Endpoints  struct {
		Gateway   []string `json:"gateway"`
		Interface []string `json:"interface"`
	} `json:"endpoints"`
	IPv6 bool `json:"ipv6"`
	DNS  struct {
		Discovery string `json:"discovery"`
	} `json:"dns"`
	FlowLogs struct {
		To     string `json:"to"`
		Days   int    `json:"days"`
		Bucket string `json:"bucket"`
	} `json:"flowLogs"`
}

type layerDoc struct {
	Share   int  `json:"share"`
	Ingress bool `json:"ingress"`
	Egress  bool `json:"egress"`
}

// network gives the cidr as a network; ok is false where it is none that a VPC can
// have, which is reported once.
func (v vpcDoc) network() (network netip.Prefix, ok bool) {
	p, err := netip.ParsePrefix(v.CIDR)
	if err != nil || p != p.Masked() || p.Bits() < subnets.Largest || p.Bits() > subnets.Smallest {
		return netip.Prefix{}, false
	}
	return p, true
}

// threeLayers are the layers of a Vpc that names none.
func threeLayers() map[string]any {
	return map[string]any{
		"app":     layerDoc{Share: 2, Egress: true},
		"public":  layerDoc{Share: 1, Ingress: true, Egress: true},
		"storage": layerDoc{Share: 1},
	}
}

// fillVpc sets name from the stack's key, account from the project's only account,
// and the layers and gateway endpoints that a Vpc has unless it says otherwise.
func fillVpc(object []byte, name, account string) ([]byte, error) {
	var doc vpcDoc
	if err := json.Unmarshal(object, &doc); err != nil {
		return nil, err
	}
	defaults := map[string]any{
		"name":      name,
		"endpoints": map[string]any{"gateway": []string{"s3", "dynamodb"}, "interface": []string{}},
	}
	if doc.Target == TargetEucalyptus {
		defaults["endpoints"] = map[string]any{"gateway": []string{}, "interface": []string{}}
	}
	if account != "" {
		defaults["account"] = account
	}
	if doc.Layers == nil {
		defaults["layers"] = threeLayers()
	}
	return fillJSON(object, defaults)
}

func decodeVpc(object []byte) (any, error) {
	var doc vpcDoc
	err := json.Unmarshal(object, &doc)
	return doc, err
}
