package aws

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/compiler"
)

const offersProject = `package infra

import "cuemulus.dev/schemas/aws"

project: accounts: prod: id: "111122223333"

stacks: main: aws.#Vpc & {
	name:   "main-net"
	region: "eu-west-1"
	cidr:   "10.242.0.0/22"
	zones: ["euw1-az2", "euw1-az1"]
	nat: "none"
	layers: {
		web: {share: 1, ingress: true}
		"app-tier": share: 2
		data: {share: 1, egress: false}
		back: {share: 1, egress: false}
	}
}
`

// TestVpcOffersWhatItExports holds that what other stacks may read is what the
// template gives.
func TestVpcOffersWhatItExports(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "infra.cue"), []byte(offersProject), 0o644))
	p, ds := compiler.Load(dir, compiler.LoadOptions{})
	require.Empty(t, ds)
	template := compiler.Compile(p, nil, Kinds()).Artifacts[0].Template

	b := &compiler.Build{Project: p, Stack: p.Stacks[0]}
	n, ok := vpcOutputs(b, "main")
	require.True(t, ok)
	require.Equal(t, []string{"app-tier", "back", "data", "web"}, n.Layers())
	require.Equal(t, "back", n.Closed())
	require.Equal(t, "app-tier", n.Private())
	require.False(t, n.Reaches("app-tier"), "nat is none")
	require.Equal(t, []string{"euw1-az1", "euw1-az2"}, n.Zones(b, "network"))

	offered := []compiler.Output{n.VpcID, n.VpcCIDR}
	for _, l := range n.Layers() {
		o, ok := n.Subnets(l)
		require.True(t, ok)
		require.True(t, o.List)
		offered = append(offered, o)
	}
	for _, o := range offered {
		require.Equal(t, "main-net", o.StackName)
		require.Equal(t, "prod", o.Account.Name)
		require.NotNil(t, template.Root.Get("Outputs", o.Name, "Export"), o.Name)
		parameter := template.Root.Get("Resources", "Param"+o.Name, "Properties", "Name")
		require.Equal(t, o.Parameter, parameter != nil, o.Name)
	}
	_, ok = n.Subnets("storage")
	require.False(t, ok)
	_, ok = vpcOutputs(b, "other")
	require.False(t, ok)
}
