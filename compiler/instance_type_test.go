package compiler

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestInstanceTypes(t *testing.T) {
	for name, want := range map[string]struct{ nvidia, store bool }{
		"g4dn.xlarge":      {true, true},
		"g4ad.xlarge":      {false, true},
		"g5.2xlarge":       {true, true},
		"g5g.xlarge":       {true, false},
		"gr6.4xlarge":      {true, true},
		"p3.2xlarge":       {true, false},
		"p3dn.24xlarge":    {true, true},
		"p6-b200.48xlarge": {true, true},
		"p4d.24xlarge":     {true, true},
		"m5.large":         {false, false},
		"m5d.large":        {false, true},
		"m6id.large":       {false, true},
		"m6gd.large":       {false, true},
		"c5ad.large":       {false, true},
		"r5dn.large":       {false, true},
		"x2idn.16xlarge":   {false, true},
		"i3en.large":       {false, true},
		"im4gn.large":      {false, true},
		"d3.xlarge":        {false, true},
		"t3.micro":         {false, false},
		"t4g.micro":        {false, false},
		"hpc6id.32xlarge":  {false, true},
		"u-6tb1.metal":     {false, false},
		"":                 {false, false},
		"5.":               {false, false},
	} {
		require.Equal(t, want.nvidia, NVIDIA(name), name)
		require.Equal(t, want.store, InstanceStore(name), name)
	}
}

func TestGraviton(t *testing.T) {
	for _, arm := range []string{"a1.large", "t4g.micro", "m7g.large", "c7gn.large", "im4gn.large", "x2gd.large", "g5g.xlarge", "hpc7g.4xlarge", "i8ge.large"} {
		require.True(t, Graviton(arm), arm)
	}
	for _, other := range []string{"g4dn.xlarge", "g5.xlarge", "gr6.4xlarge", "m6i.large", "p6-b200.48xlarge", "u-3tb1.56xlarge", "mac2-m2.metal", "mac2-m1ultra.metal", "t3.micro", "", "nothing"} {
		require.False(t, Graviton(other), other)
	}
}
