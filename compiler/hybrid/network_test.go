package hybrid

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHostNetwork: a node's bridge has the address, the interface below it none; the
// gateway's interface for MidoNet has none.
func TestHostNetwork(t *testing.T) {
	plan := func(distribution string) string {
		return swap(t, vpcPlan, `192.0.2.0/26"`, `192.0.2.0/26", gateway: "192.0.2.1"`) + `, distribution: "` + distribution + `"`
	}
	el7 := compiled(t, plan("el7"))
	scripts := "/etc/sysconfig/network-scripts/ifcfg-"
	require.Equal(t, "DEVICE=\"em1.1000\"\nONBOOT=\"yes\"\nBOOTPROTO=\"none\"\nNM_CONTROLLED=\"no\"\nVLAN=\"yes\"\nBRIDGE=\"br0\"\n", text(t, el7["nc-1:"+scripts+"em1.1000"]))
	require.Equal(t, "DEVICE=\"br0\"\nONBOOT=\"yes\"\nBOOTPROTO=\"none\"\nNM_CONTROLLED=\"no\"\nTYPE=\"Bridge\"\nSTP=\"no\"\nDELAY=\"0\"\nIPADDR=\"192.0.2.5\"\nPREFIX=\"26\"\nGATEWAY=\"192.0.2.1\"\n", text(t, el7["nc-1:"+scripts+"br0"]))
	require.Equal(t, "DEVICE=\"em1.1002\"\nONBOOT=\"yes\"\nBOOTPROTO=\"none\"\nNM_CONTROLLED=\"no\"\nVLAN=\"yes\"\n", text(t, el7["clc-1:"+scripts+"em1.1002"]))
	require.Equal(t, "net.ipv4.ip_forward=1\nnet.bridge.bridge-nf-call-iptables=1\n", text(t, el7["nc-1:/etc/sysctl.d/60-cloud.conf"]))
	require.Nil(t, el7["clc-1:/etc/sysctl.d/60-cloud.conf"])

	el9 := compiled(t, plan("el9"))
	keyfiles := "/etc/NetworkManager/system-connections/"
	require.Equal(t, `[connection]
id = em1.1000
type = vlan
interface-name = em1.1000
master = br0
slave-type = bridge

[vlan]
parent = em1
id = 1000
`, text(t, el9["nc-1:"+keyfiles+"em1.1000.nmconnection"]))
	require.Equal(t, `[connection]
id = br0
type = bridge
interface-name = br0

[bridge]
stp = false

[ipv4]
method = manual
address1 = 192.0.2.5/26,192.0.2.1

[ipv6]
method = disabled
`, text(t, el9["nc-1:"+keyfiles+"br0.nmconnection"]))
	require.EqualValues(t, 0o600, el9["nc-1:"+keyfiles+"br0.nmconnection"].Mode)

	require.Equal(t, `network:
  version: 2
  ethernets:
    em1: {}
  vlans:
    em1.1000:
      id: 1000
      link: em1
      link-local: []
    em1.1001:
      id: 1001
      link: em1
      addresses:
        - "192.0.2.67/28"
  bridges:
    br0:
      interfaces:
        - em1.1000
      parameters:
        stp: false
      addresses:
        - "192.0.2.5/26"
      routes:
        - to: default
          via: "192.0.2.1"
`, text(t, compiled(t, plan("ubuntu"))["nc-1:/etc/netplan/60-cloud.yaml"]))

	require.Equal(t, `auto em1.1000
iface em1.1000 inet manual
    vlan-raw-device em1

auto br0
iface br0 inet static
    address 192.0.2.5/26
    gateway 192.0.2.1
    bridge_ports em1.1000
    bridge_stp off
    bridge_fd 0

auto em1.1001
iface em1.1001 inet static
    address 192.0.2.67/28
    vlan-raw-device em1
`, text(t, compiled(t, plan("debian"))["nc-1:/etc/network/interfaces.d/60-cloud"]))
}

// TestWithoutTag: a network without a tag is on the interface itself.
func TestWithoutTag(t *testing.T) {
	files := compiled(t, swap(t, edgePlan, "id: 1000", "id: 0"))
	require.Equal(t, "DEVICE=\"em1\"\nONBOOT=\"yes\"\nBOOTPROTO=\"none\"\nNM_CONTROLLED=\"no\"\nIPADDR=\"192.0.2.2\"\nPREFIX=\"26\"\n", text(t, files["clc-1:/etc/sysconfig/network-scripts/ifcfg-em1"]))
	require.Nil(t, files["clc-1:/etc/sysconfig/network-scripts/ifcfg-em1.0"])
}
