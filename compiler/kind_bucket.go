package compiler

import "encoding/json"

// bucketDoc is what the checks need of a ReplicatedBucket.
type bucketDoc struct {
	Name          string    `json:"name"`
	Source        sideDoc   `json:"source"`
	Replica       sideDoc   `json:"replica"`
	SameRegion    bool      `json:"sameRegion"`
	Naming        string    `json:"naming"`
	KeyRef        string    `json:"keyRef"`
	DeleteMarkers bool      `json:"deleteMarkers"`
	Filter        filterDoc `json:"filter"`
	Noncurrent    struct {
		Days int64 `json:"days"`
	} `json:"noncurrent"`
	ObjectLock *struct {
		Days int64 `json:"days"`
	} `json:"objectLock"`
	UsedBy struct {
		CloudTrail *trailDoc `json:"cloudTrail"`
	} `json:"usedBy"`
}

// trailDoc is usedBy.cloudTrail.
type trailDoc struct {
	Scope        string `json:"scope"`
	Organization string `json:"organization"`
	TrailAccount string `json:"trailAccount"`
	HomeRegion   string `json:"homeRegion"`
	ManageTrail  bool   `json:"manageTrail"`
}

type sideDoc struct {
	Account string `json:"account"`
	Region  string `json:"region"`
}

type filterDoc struct {
	Tags map[string]string `json:"tags"`
}

// fillBucket sets name from the stack's key, source.account from the project's only
// account and replica.account from source.account; a trail is by default in the account
// and Region of the source.
func fillBucket(object []byte, name, account string) ([]byte, error) {
	var doc bucketDoc
	if err := json.Unmarshal(object, &doc); err != nil {
		return nil, err
	}
	if doc.Source.Account != "" {
		account = doc.Source.Account
	}
	defaults := map[string]any{"name": name}
	if account != "" {
		defaults["source"] = map[string]any{"account": account}
		defaults["replica"] = map[string]any{"account": account}
	}
	if doc.UsedBy.CloudTrail != nil {
		trail := map[string]any{"homeRegion": doc.Source.Region}
		if account != "" {
			trail["trailAccount"] = account
		}
		defaults["usedBy"] = map[string]any{"cloudTrail": trail}
	}
	return fillJSON(object, defaults)
}

func decodeBucket(object []byte) (any, error) {
	var doc bucketDoc
	err := json.Unmarshal(object, &doc)
	return doc, err
}
