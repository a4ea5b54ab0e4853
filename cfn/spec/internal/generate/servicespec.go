package generate

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
)

// serviceSpec is what is read of db.json.gz of @aws-cdk/aws-service-spec: a table of
// entities that refer to each other by number.
type serviceSpec struct {
	resources map[string]*ssResource // by CloudFormation type
	types     map[string]*ssDef      // by number
	seen      map[string][]string    // CloudFormation type to Regions where it was seen
}

type ssDef struct {
	ID         string                 `json:"$id"`
	Name       string                 `json:"name"`
	Properties map[string]*ssProperty `json:"properties"`
}

type ssResource struct {
	ssDef
	Type              string                 `json:"cloudFormationType"`
	Attributes        map[string]*ssProperty `json:"attributes"`
	PrimaryIdentifier []string               `json:"primaryIdentifier"`
	Ref               []string               `json:"cfnRefIdentifier"`
	Stateful          bool                   `json:"isStateful"`
	Transform         string                 `json:"cloudFormationTransform"`
	ARN               string                 `json:"arnTemplate"`
	Policy            string                 `json:"scrutinizable"`
	MoreReplacement   [][]string             `json:"additionalReplacementProperties"`
	Tags              *struct {
		Property string `json:"tagPropertyName"`
		Variant  string `json:"variant"`
	} `json:"tagInformation"`
}

type ssProperty struct {
	Type        *ssType         `json:"type"`
	Required    bool            `json:"required"`
	Replacement string          `json:"causesReplacement"`
	Default     json.RawMessage `json:"defaultValue"`
	Deprecated  string          `json:"deprecated"`
	Policy      string          `json:"scrutinizable"`
	Related     []struct {
		Type string `json:"cloudFormationType"`
		Name string `json:"propertyName"`
	} `json:"relationshipRefs"`
}

type ssType struct {
	Type      string    `json:"type"`
	Element   *ssType   `json:"element"`
	Types     []*ssType `json:"types"`
	Allowed   []any     `json:"allowedValues"`
	Reference struct {
		ID string `json:"$ref"`
	} `json:"reference"`
}

// readServiceSpec reads db.json.gz.
func readServiceSpec(r io.Reader) (*serviceSpec, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("open db.json.gz: %w", err)
	}
	type id struct {
		ID string `json:"$id"`
	}
	var db struct {
		Schema struct {
			Resource struct {
				Entities []*ssResource `json:"entities"`
			} `json:"resource"`
			TypeDefinition struct {
				Entities []*ssDef `json:"entities"`
			} `json:"typeDefinition"`
			Region struct {
				Entities []struct {
					id
					Name string `json:"name"`
				} `json:"entities"`
			} `json:"region"`
			RegionHasResource struct {
				Forward map[string][]id `json:"forward"`
			} `json:"regionHasResource"`
		} `json:"schema"`
	}
	if err := json.NewDecoder(z).Decode(&db); err != nil {
		return nil, fmt.Errorf("read db.json.gz: %w", err)
	}
	s := &serviceSpec{resources: map[string]*ssResource{}, types: map[string]*ssDef{}, seen: map[string][]string{}}
	byID := map[string]string{}
	for _, r := range db.Schema.Resource.Entities {
		s.resources[r.Type] = r
		byID[r.ID] = r.Type
	}
	for _, t := range db.Schema.TypeDefinition.Entities {
		s.types[t.ID] = t
	}
	for _, region := range db.Schema.Region.Entities {
		for _, res := range db.Schema.RegionHasResource.Forward[region.ID] {
			s.seen[byID[res.ID]] = append(s.seen[byID[res.ID]], region.Name)
		}
	}
	if len(s.resources) == 0 || len(s.types) == 0 {
		return nil, fmt.Errorf("db.json.gz has %d resource types and %d property types: its form has changed", len(s.resources), len(s.types))
	}
	return s, nil
}
