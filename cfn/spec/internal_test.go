package spec

import (
	"encoding/binary"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// maxBytes is what the facts may add to the binary.
const maxBytes = 2 << 20

// TestSize bounds what is embedded.
func TestSize(t *testing.T) {
	require.Less(t, len(embedded), maxBytes)
}

// TestPatternsCompile compiles every clause, for a clause that does not would refuse
// nothing and nobody would see it.
func TestPatternsCompile(t *testing.T) {
	s := Open()
	require.NotNil(t, s.index())
	clauses := map[string]bool{}
	for _, b := range s.idx.services {
		raw, err := b.inflate(s.data)
		require.NoError(t, err)
		r := newReader(raw)
		for range r.count() {
			r.str()
			r.bool()
			for range r.count() {
				r.bool()
				clauses[r.str()] = true
			}
		}
		require.NoError(t, r.err)
	}
	require.Greater(t, len(clauses), 1500)
	for c := range clauses {
		_, err := regexp.Compile(c)
		require.NoError(t, err)
	}
}

// TestDamage says that damaged data gives an error and never a panic or endless work.
func TestDamage(t *testing.T) {
	require.Error(t, open("").Check())
	require.Error(t, open(magic).Check())
	for _, cut := range []int{1, 9, 17, 1000, len(embedded) / 2, len(embedded) - 1} {
		require.Error(t, open(embedded[:cut]).Check(), cut)
	}
	require.Empty(t, open("").Names())
	_, ok := open("x").Type("AWS::S3::Bucket")
	require.False(t, ok)
	_, ok = open("x").Table("AWS::EC2::Instance", "InstanceType")
	require.False(t, ok)
}

// TestNoEndlessValues refuses a list that is its own element, in which every walk would
// go round for ever.
func TestNoEndlessValues(t *testing.T) {
	part := func(element byte) []byte {
		return []byte{0, 0, 0, 2, byte(String), 0, byte(List), hasItems, element, 0}
	}
	_, err := readService(part(0))
	require.NoError(t, err)
	for _, element := range []byte{1, 2} {
		_, err = readService(part(element))
		require.ErrorIs(t, err, errDamaged)
	}
}

// FuzzParts decodes inflated parts that are damaged: deflate itself would hide nearly
// all damage from the decoder.
func FuzzParts(f *testing.F) {
	s := Open()
	require.NotNil(f, s.index())
	for _, name := range []string{"AWS::SDB", "AWS::KMS", "AWS::SQS", "AWS::Budgets"} {
		for _, b := range s.idx.services {
			if b.name == name {
				raw, err := b.inflate(s.data)
				require.NoError(f, err)
				f.Add(raw, uint8(0))
			}
		}
	}
	raw, err := s.idx.tables[0].inflate(s.data)
	require.NoError(f, err)
	f.Add(raw, uint8(1))
	raw, err = block{offset: headerSize, size: int(binary.LittleEndian.Uint32([]byte(s.data[12:]))), full: int(binary.LittleEndian.Uint32([]byte(s.data[8:])))}.inflate(s.data)
	require.NoError(f, err)
	f.Add(raw, uint8(2))
	f.Fuzz(func(_ *testing.T, raw []byte, kind uint8) {
		switch kind % 3 {
		case 0:
			types, err := readService(raw)
			if err != nil {
				return
			}
			for _, typ := range types {
				typ.RefValue()
				typ.Property("A", "0", "B")
				typ.Attribute("Arn")
			}
		case 1:
			if t, err := readTable(raw, block{name: "A/B"}, nil); err == nil {
				t.Allowed("x", "", "y")
			}
		default:
			_, _ = readIndex(raw, 0)
		}
	})
}

// FuzzFile decodes whole files that are damaged.
func FuzzFile(f *testing.F) {
	f.Add([]byte(embedded[:2000]))
	f.Add([]byte(magic + "\x01\x00\x00\x00\x01\x00\x00\x00\x00"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		s := open(string(data))
		_ = s.Check()
		s.Names()
		s.Type("AWS::S3::Bucket")
		s.Available("AWS::S3::Bucket", "eu-west-1")
	})
}

// BenchmarkOpen is the cost of having the facts at hand.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		Open()
	}
}

// BenchmarkIndex is the cost of the first question, as for an unknown type's name.
func BenchmarkIndex(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Open().Names()
	}
}

// BenchmarkDecode is the cost of a template with these services.
func BenchmarkDecode(b *testing.B) {
	for _, c := range []struct {
		name  string
		types []string
	}{
		{"S3", []string{"AWS::S3::Bucket"}},
		{"S3+IAM+EC2", []string{"AWS::S3::Bucket", "AWS::IAM::Role", "AWS::EC2::Instance"}},
		{"all", Open().Names()},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s := Open()
				for _, name := range c.types {
					if _, ok := s.Type(name); !ok {
						b.Fatal(name)
					}
				}
			}
		})
	}
}
