package resolve

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
)

// maxAliasPages bounds the listing for suggestions: 2,000 aliases.
const maxAliasPages = 20

// Form and length of AliasName in the KMS API reference.
var aliasForm = regexp.MustCompile(`^alias/[A-Za-z0-9/_-]+$`)

// kmsResolver finds the key behind an alias. The alias is matched exactly; the
// question is asked in the account that owns it, because ListAliases does not see
// other accounts and the same alias may name another key in each.
func kmsResolver() resolver {
	return resolver{
		Kind: Kind{
			Name: "kms", Title: "ARN of the key behind a KMS alias", API: "kms:DescribeKey", Region: true,
			Args:    []Arg{{"alias", "an alias name like alias/artifacts, without ARN", 256, aliasForm}},
			Actions: []string{"kms:DescribeKey", "kms:ListAliases"},
		},
		shape: textShape,
		check: checkKey,
		judge: judgeKey,
		drift: driftKey,
		ask:   askKey,
	}
}

func askKey(ctx context.Context, s *session, q Question) (Entry, error) {
	client, alias := kms.NewFromConfig(s.cfg), q.Args[0]
	out, err := client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String(alias)})
	var missing *types.NotFoundException
	if errors.As(err, &missing) {
		return Entry{}, missingAlias(ctx, client, s, alias)
	}
	if err != nil {
		return Entry{}, err
	}
	key := out.KeyMetadata
	if key == nil {
		return Entry{}, fail("LOCK022", fmt.Sprintf("kms:DescribeKey of %s in %s answered without a key", alias, s.target.place(s.region)), "")
	}
	facts := map[string]string{
		"keyId":       aws.ToString(key.KeyId),
		"keyState":    string(key.KeyState),
		"keyManager":  string(key.KeyManager),
		"keyUsage":    string(key.KeyUsage),
		"multiRegion": strconv.FormatBool(aws.ToBool(key.MultiRegion)),
	}
	if key.DeletionDate != nil {
		facts["deletionDate"] = key.DeletionDate.UTC().Format(time.RFC3339)
	}
	return Entry{Value: TextValue(aws.ToString(key.Arn)), Facts: facts}, nil
}

// missingAlias says that an alias does not exist and what there is instead. A role
// that may not list aliases gets the message without suggestions.
func missingAlias(ctx context.Context, client *kms.Client, s *session, alias string) *failure {
	message := fmt.Sprintf("%s is not in %s", alias, s.target.place(s.region))
	help := "correct the alias, or deploy the stack that makes the key first"
	if strings.HasPrefix(alias, "alias/aws/") {
		help = "AWS makes the keys of alias/aws/ when a service first needs them; a key of your own is better"
	}
	var names []string
	pages := kms.NewListAliasesPaginator(client, &kms.ListAliasesInput{})
	for range maxAliasPages {
		if !pages.HasMorePages() {
			break
		}
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fail("LOCK030", message, help+" (with kms:ListAliases the message would name what is near)")
		}
		for _, a := range page.Aliases {
			names = append(names, aws.ToString(a.AliasName))
		}
	}
	return fail("LOCK030", message+sanitise(suggestion(alias, "aliases", names)), help)
}

func checkKey(q Question, v Value) string {
	key, err := arn.Parse(v.Text)
	switch {
	case err != nil || key.Service != "kms" || !strings.HasPrefix(key.Resource, "key/"):
		return fmt.Sprintf("%q is no key ARN", clip(v.Text))
	case key.Partition != q.Partition:
		return "the key is in partition " + clip(key.Partition)
	case key.AccountID != q.Account:
		return "the key belongs to account " + clip(key.AccountID)
	case key.Region != q.Region:
		return "the key is in Region " + clip(key.Region)
	}
	return ""
}

func judgeKey(q Question, e Entry, place string) []*failure {
	var out []*failure
	name := fmt.Sprintf("key of %s in %s", q.Args[0], place)
	switch state := types.KeyState(e.Facts["keyState"]); state {
	case types.KeyStateEnabled:
	case types.KeyStatePendingDeletion, types.KeyStatePendingReplicaDeletion:
		when := ""
		if date := e.Facts["deletionDate"]; date != "" {
			when = " on " + date
		}
		out = append(out, fail("LOCK032", fmt.Sprintf("%s is going to be deleted%s (%s)", name, when, state),
			"cancel it with aws kms cancel-key-deletion, or point the alias at another key before what this one encrypted is lost"))
	case types.KeyStateDisabled:
		out = append(out, fail("LOCK031", name+" is disabled", "enable it with aws kms enable-key, or point the alias at another key"))
	default:
		out = append(out, fail("LOCK031", fmt.Sprintf("%s is not usable: its state is %s", name, orNone(string(state))), "wait until it is enabled, or point the alias at another key"))
	}
	if types.KeyManagerType(e.Facts["keyManager"]) == types.KeyManagerTypeAws {
		out = append(out, fail("LOCK033", name+" is managed by AWS: no other account and no replication can use it", "make a key of your own and give its alias"))
	}
	return out
}

func driftKey(q Question, old, now Entry, place string) *failure {
	return fail("LOCK051", fmt.Sprintf("%s in %s points at another key: %s", q.Args[0], place, difference(old.Value, now.Value)),
		"what was encrypted so far, replicas already written included, needs the old key: do not delete it; to use the new one run cuemulus resolve --refresh '"+q.Key()+"'")
}
