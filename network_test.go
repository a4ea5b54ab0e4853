package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const networkProject = `package infra

import "cuemulus.dev/schemas/aws"

project: accounts: prod: id: "123456789012"

stacks: {
	main: aws.#Vpc & {region: "eu-west-1", cidr: "10.242.0.0/22"}
	east: aws.#Vpc & {region: "us-east-1", cidr: "10.243.0.0/20", nat: "per-zone"}
}
`

// TestNetworkLife is a network before and after the zones of its Region are known,
// over the wire; and one in the Region that has six of them.
func TestNetworkLife(t *testing.T) {
	moto(t)
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("infra.cue", []byte(networkProject), 0o644))

	code, stdout, _ := inProcess("render")
	require.Equal(t, exitFindings, code)
	require.Equal(t, 2, strings.Count(stdout, "PLAN004"))
	require.Contains(t, stdout, "run `cuemulus resolve`, which asks for zones/aws/123456789012/eu-west-1")
	require.NoDirExists(t, "rendered")

	for _, command := range [][]string{{"resolve"}, {"render"}, {"render", "--check"}, {"lint"}, {"resolve", "--check"}} {
		code, stdout, stderr := inProcess(command...)
		require.Equal(t, exitClean, code, "%v\n%s%s", command, stdout, stderr)
	}
	main, err := os.ReadFile("rendered/prod/eu-west-1/main.template.yaml")
	require.NoError(t, err)
	require.Equal(t, 9, strings.Count(string(main), "Type: AWS::EC2::Subnet\n"))
	require.Contains(t, string(main), "AvailabilityZoneId: euw1-az3")
	east, err := os.ReadFile("rendered/prod/us-east-1/east.template.yaml")
	require.NoError(t, err)
	require.Equal(t, 6, strings.Count(string(east), "Type: AWS::EC2::NatGateway\n"))
	for _, zone := range []string{"use1-az1", "use1-az2", "use1-az3", "use1-az4", "use1-az5", "use1-az6"} {
		require.Equal(t, 3, strings.Count(string(east), "AvailabilityZoneId: "+zone+"\n"))
	}
}
