package compiler

import (
	"encoding/json"
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
)

// Limits that the schemas cannot say, because CUE counts characters or because the
// project's tags count as well.
const (
	// maxDescription leaves room for what cuemulus adds: CloudFormation takes 1,024
	// bytes ("CloudFormation quotas", template description).
	maxDescription = 850
	// maxObjectKey is in bytes ("Creating object key names" of S3).
	maxObjectKey = 1024
	// maxTags of one resource or stack ("Tag naming limits and requirements").
	maxTags = 50
)

// sharedDoc is what stacks of several kinds have alike.
type sharedDoc struct {
	Description string            `json:"description"`
	Tags        map[string]string `json:"tags"`
	Account     string            `json:"account"`
	Source      sideDoc           `json:"source"`
	Replica     sideDoc           `json:"replica"`
	Filter      struct {
		Prefix string `json:"prefix"`
	} `json:"filter"`
}

// limits checks what every kind has alike.
func (c *crossCheck) limits(s draftStack, k kind) {
	var doc sharedDoc
	if json.Unmarshal(s.data, &doc) != nil {
		return
	}
	c.bytes(s.field("description"), doc.Description, maxDescription)
	c.bytes(s.field("filter", "prefix"), doc.Filter.Prefix, maxObjectKey)
	c.tagCount(s, k, doc)
}

// tagCount counts a stack's tags with those of its environments and of cuemulus. More
// than the schema allows by themselves were compared with that.
func (c *crossCheck) tagCount(s draftStack, k kind, doc sharedDoc) {
	most, worst, environment := maxTags-len(k.ownTags), 0, ""
	home, _ := c.home(s)
	for _, account := range []string{home, doc.Account, doc.Source.Account, doc.Replica.Account} {
		env, all := c.tagsOf(account, doc.Tags)
		for _, own := range k.ownTags {
			delete(all, own)
		}
		if len(all) > worst {
			worst, environment = len(all), env
		}
	}
	if worst <= most || len(doc.Tags) >= maxTags {
		return
	}
	at := s.field("tags")
	at.key = true
	var related []diag.Related
	from := ""
	if environment != "" {
		from = fmt.Sprintf(" with those of the environment %q", environment)
		related = append(related, c.also(spot{path: []string{"environments", environment, "tags"}, key: true}, "the environment's tags"))
	}
	c.add(codeBounds, at, fmt.Sprintf("the stack has %d tags%s; the most is %d", worst, from, most),
		fmt.Sprintf("take tags away: AWS allows %d for a resource, and cuemulus adds %s", maxTags, strings.Join(k.ownTags, ", ")), related...)
}

// tagsOf gives the keys of a stack's tags in an account, and the environment whose
// tags are among them.
func (c *crossCheck) tagsOf(account string, tags map[string]string) (environment string, all map[string]bool) {
	all = map[string]bool{}
	for key := range tags {
		all[key] = true
	}
	for _, name := range sortedKeys(c.draft.project.Environments) {
		env := c.draft.project.Environments[name]
		for _, member := range env.Accounts {
			if member != account || len(env.Tags) == 0 {
				continue
			}
			environment = name
			for key := range env.Tags {
				all[key] = true
			}
		}
	}
	return environment, all
}

// bytes reports a text that is short enough in characters, which the schema counts,
// but not in bytes.
func (c *crossCheck) bytes(at spot, text string, most int) {
	if len(text) > most {
		c.add(codeBounds, at, fmt.Sprintf("%s has %d bytes", joinPath(at.path), len(text)),
			fmt.Sprintf("write at most %d bytes: a letter outside of ASCII takes two to four", most))
	}
}
