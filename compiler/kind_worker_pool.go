package compiler

import "encoding/json"

// workerPoolDoc is what the checks need of a WorkerPool.
type workerPoolDoc struct {
	Network  string `json:"network"`
	Layer    string `json:"layer"`
	Image    string `json:"image"`
	Instance struct {
		Types        []string `json:"types"`
		Requirements *struct {
			CPUs      *boundsDoc `json:"cpus"`
			MemoryGiB *boundsDoc `json:"memoryGiB"`
			GPUs      *boundsDoc `json:"gpus"`
		} `json:"requirements"`
	} `json:"instance"`
	Mode string `json:"mode"`
	Size struct {
		Min int `json:"min"`
		Max int `json:"max"`
	} `json:"size"`
	Spot struct {
		OnDemandBase    int    `json:"onDemandBase"`
		OnDemandPercent int    `json:"onDemandPercent"`
		MaxPrice        string `json:"maxPrice"`
	} `json:"spot"`
	Queue struct {
		ARN    string `json:"arn"`
		KeyARN string `json:"keyArn"`
	} `json:"queue"`
	Notify  string `json:"notify"`
	Storage struct {
		Root struct {
			Device string `json:"device"`
		} `json:"root"`
		Scratch string `json:"scratch"`
		Data    []struct {
			Mount      string `json:"mount"`
			GB         int    `json:"gb"`
			IOPS       int    `json:"iops"`
			Throughput int    `json:"throughput"`
		} `json:"data"`
	} `json:"storage"`
}

type boundsDoc struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// anchor: a pool is where its network is.
func (w workerPoolDoc) anchor() (stack, field, kind string) { return w.Network, "network", "Vpc" }

// fillWorkerPool sets name from the stack's key, and for types with an NVIDIA GPU the
// check that the driver works.
func fillWorkerPool(object []byte, name, _ string) ([]byte, error) {
	var doc workerPoolDoc
	if err := json.Unmarshal(object, &doc); err != nil {
		return nil, err
	}
	checks := []string{}
	if doc.nvidia() {
		checks = []string{"nvidia-smi"}
	}
	return fillJSON(object, map[string]any{"name": name, "checks": checks})
}

func decodeWorkerPool(object []byte) (any, error) {
	var doc workerPoolDoc
	err := json.Unmarshal(object, &doc)
	return doc, err
}

// nvidia reports whether all instances of the pool have an NVIDIA GPU.
func (w workerPoolDoc) nvidia() bool {
	if w.Instance.Requirements != nil {
		return w.Instance.Requirements.GPUs != nil
	}
	for _, t := range w.Instance.Types {
		if !NVIDIA(t) {
			return false
		}
	}
	return len(w.Instance.Types) > 0
}
