package compiler

import "encoding/json"

// workerImageDoc is what the checks need of a WorkerImage.
type workerImageDoc struct {
	Name         string `json:"name"`
	Account      string `json:"account"`
	Base         string `json:"base"`
	InstanceType string `json:"instanceType"`
	Region       string `json:"region"`
	Components   []struct {
		Name  string   `json:"name"`
		Build []string `json:"build"`
		ARN   string   `json:"arn"`
	} `json:"components"`
	Network   string `json:"network"`
	PublishTo string `json:"publishTo"`
	Layer     string `json:"layer"`
}

func (w workerImageDoc) place() (account, region string) { return w.Account, w.Region }

// fillWorkerImage sets name from the stack's key, account from the project's only
// account, and the parameter that gets the image's id.
func fillWorkerImage(object []byte, name, account string) ([]byte, error) {
	var doc struct {
		Name string `json:"name"`
	}
	if err := json.Unmarshal(object, &doc); err != nil {
		return nil, err
	}
	if doc.Name != "" {
		name = doc.Name
	}
	defaults := map[string]any{"name": name, "publishTo": "/imagebuilder/" + name + "/current"}
	if account != "" {
		defaults["account"] = account
	}
	return fillJSON(object, defaults)
}

func decodeWorkerImage(object []byte) (any, error) {
	var doc workerImageDoc
	err := json.Unmarshal(object, &doc)
	return doc, err
}
