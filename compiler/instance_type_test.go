package compiler

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestInstanceTypes(t *testing.T) {
	for name, want := range map[string]struct{ nvidia, store bool }{
		"g4dn.xlarge":     {true, true},
		"g4ad.xlarge":     {false, true},
		"g5.2xlarge":      {true, true},
		"g5g.xlarge":      {true, false},
		"gr6.4xlarge":     {true, true},
		"p3.2xlarge":      {true, false},
		"p3dn.24xlarge":   {true, true},
		"p4d.24xlarge":    {true, true},
		"m5.large":        {false, false},
		"m5d.large":       {false, true},
		"m6id.large":      {false, true},
		"m6gd.large":      {false, true},
		"c5ad.large":      {false, true},
		"r5dn.large":      {false, true},
		"x2idn.16xlarge":  {false, true},
		"i3en.large":      {false, true},
		"im4gn.large":     {false, true},
		"d3.xlarge":       {false, true},
		"t3.micro":        {false, false},
		"t4g.micro":       {false, false},
		"hpc6id.32xlarge": {false, true},
		"u-6tb1.metal":    {false, false},
		"":                {false, false},
		"5.":              {false, false},
	} {
		require.Equal(t, want.nvidia, NVIDIA(name), name)
		require.Equal(t, want.store, InstanceStore(name), name)
	}
}
