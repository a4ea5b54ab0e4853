package aws

import (
	"fmt"
	"slices"

	"github.com/awslabs/goformation/v7/cloudformation/cloudtrail"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/resolve"
)

// trailSpec is usedBy.cloudTrail of schemas/aws.#ReplicatedBucket after evaluation.
type trailSpec struct {
	Trail        string
	Scope        string
	Organization string
	TrailAccount string
	HomeRegion   string
	ManageTrail  bool
	Prefix       string
	Readers      []string
	ReaderUnits  []string
}

// trailUse is what the policies of the source side say of a trail.
type trailUse struct {
	trailSpec
	account  compiler.Account // that the trail belongs to
	readers  []string         // ARNs of those who may read the logs, sorted; account numbers for whole accounts
	partOfIt string           // id of the organization, "" for the trail of an account
}

// useTrail asks the lock for what the trail needs. ok is false where it lacks an
// answer, or where the answer contradicts the project; both are reported.
func (r *replicated) useTrail() (use *trailUse, ok bool) {
	spec := r.UsedBy.CloudTrail
	if spec == nil {
		return nil, true
	}
	const field = "usedBy.cloudTrail"
	use, ok = &trailUse{trailSpec: *spec, account: r.Project.Accounts[spec.TrailAccount]}, true
	if spec.Scope == "organization" {
		use.partOfIt, ok = r.organization(use, field)
	}
	use.readers = slices.Clone(spec.Readers)
	for i, unit := range spec.ReaderUnits {
		q := resolve.Question{Kind: "ou", Partition: use.account.Partition, Account: use.account.ID, Args: []string{unit}}
		at := fmt.Sprintf("%s.readerUnits.[%d]", field, i)
		entry, known := r.Ask(q, at)
		if !known {
			r.Missing(q, at, "the list of accounts of the unit "+unit)
			ok = false
		}
		use.readers = append(use.readers, entry.Value.List...)
	}
	slices.Sort(use.readers)
	use.readers = slices.Compact(use.readers)
	return use, ok
}

// organization gives the id of the organization, and refuses a trail that would not
// belong to the organization's management account, where the lock knows that.
func (r *replicated) organization(use *trailUse, field string) (id string, ok bool) {
	if use.Organization != "" {
		return use.Organization, true
	}
	q := resolve.Question{Kind: "organization", Partition: use.account.Partition, Account: use.account.ID}
	entry, ok := r.Ask(q, field)
	if !ok {
		r.Missing(q, field, fmt.Sprintf("the organization of the account %q", use.account.Name))
		return "", false
	}
	if manager := entry.Facts["managementAccount"]; manager != "" && manager != use.account.ID {
		r.Refuse(field+".trailAccount", fmt.Sprintf("a trail of the organization %s belongs to its management account %s, not to %q, which is %s", entry.Value.Text, manager, use.account.Name, use.account.ID),
			"name the management account as trailAccount, with manageTrail: false where the bucket is in another account")
		return "", false
	}
	return entry.Value.Text, true
}

func (u *trailUse) principal() *cfn.Node {
	return cfn.MapOf(cfn.KV{Key: "Service", Value: cfn.Str("cloudtrail.amazonaws.com")})
}

// arn names the trail. Of an organization's trail it is the management account's in
// every request, whichever account the events are of.
func (u *trailUse) arn() *cfn.Node {
	return cfn.Sub(fmt.Sprintf("arn:${AWS::Partition}:cloudtrail:%s:%s:trail/%s", u.HomeRegion, u.account.ID, u.Trail))
}

// fromTrail is the condition that the request is the trail's ("Organization trail
// considerations" and "Amazon S3 bucket policy for CloudTrail" in the CloudTrail guide).
func (u *trailUse) fromTrail(more ...cfn.KV) *cfn.Node {
	return cfn.MapOf(slices.Concat([]cfn.KV{{Key: "StringEquals", Value: cfn.MapOf(cfn.KV{Key: "aws:SourceArn", Value: u.arn()})}}, more)...)
}

// keyStatements let CloudTrail encrypt, and the readers decrypt what CloudTrail
// encrypted and nothing else. CloudTrail needs Decrypt because the bucket has a Bucket
// Key.
func (u *trailUse) keyStatements() []*cfn.Node {
	const context = "kms:EncryptionContext:aws:cloudtrail:arn"
	trails := cfn.Sub(fmt.Sprintf("arn:${AWS::Partition}:cloudtrail:*:%s:trail/*", u.account.ID))
	all := cfn.Str("*")
	statements := []*cfn.Node{
		statement{
			sid: "CloudTrailEncrypt", principal: u.principal(), actions: []string{"kms:GenerateDataKey*"}, resource: all,
			condition: u.fromTrail(cfn.KV{Key: "StringLike", Value: cfn.MapOf(cfn.KV{Key: context, Value: trails})}),
		}.node(),
		statement{sid: "CloudTrailDescribe", principal: u.principal(), actions: []string{"kms:DescribeKey"}, resource: all, condition: u.fromTrail()}.node(),
		statement{sid: "CloudTrailDecrypt", principal: u.principal(), actions: []string{"kms:Decrypt"}, resource: all, condition: u.fromTrail()}.node(),
	}
	if len(u.readers) > 0 {
		statements = append(statements, statement{
			sid: "ReadersDecryptLogs", principal: u.readersPrincipal(), actions: []string{"kms:Decrypt"}, resource: all,
			condition: cfn.MapOf(cfn.KV{Key: "Null", Value: cfn.MapOf(cfn.KV{Key: context, Value: cfn.Str("false")})}),
		}.node())
	}
	return statements
}

// bucketStatements let CloudTrail write the trail's files, where an organization's trail
// writes below its management account's number and below its own id, and the readers
// read them.
func (u *trailUse) bucketStatements(bucket string) []*cfn.Node {
	write := func(sid, owner string) *cfn.Node {
		return statement{
			sid: sid, principal: u.principal(), actions: []string{"s3:PutObject"},
			resource: cfn.Sub("arn:${AWS::Partition}:s3:::" + bucket + "/" + u.below(owner+"/*")),
			condition: cfn.MapOf(cfn.KV{Key: "StringEquals", Value: cfn.MapOf(
				cfn.KV{Key: "s3:x-amz-acl", Value: cfn.Str("bucket-owner-full-control")},
				cfn.KV{Key: "aws:SourceArn", Value: u.arn()},
			)}),
		}.node()
	}
	statements := []*cfn.Node{
		statement{sid: "CloudTrailAclCheck", principal: u.principal(), actions: []string{"s3:GetBucketAcl"}, resource: bucketARN(bucket), condition: u.fromTrail()}.node(),
		write("CloudTrailWriteAccount", u.account.ID),
	}
	if u.partOfIt != "" {
		statements = append(statements, write("CloudTrailWriteOrganization", u.partOfIt))
	}
	if len(u.readers) > 0 {
		statements = append(statements,
			statement{sid: "ReadersListLogs", principal: u.readersPrincipal(), actions: []string{"s3:GetBucketLocation", "s3:ListBucket"}, resource: bucketARN(bucket)}.node(),
			statement{
				sid: "ReadersReadLogs", principal: u.readersPrincipal(), actions: []string{"s3:GetObject"},
				resource: cfn.Sub("arn:${AWS::Partition}:s3:::" + bucket + "/" + u.below("*")),
			}.node(),
		)
	}
	return statements
}

// below gives the name of an object of the trail.
func (u *trailUse) below(name string) string {
	if u.Prefix != "" {
		return u.Prefix + "/AWSLogs/" + name
	}
	return "AWSLogs/" + name
}

func (u *trailUse) readersPrincipal() *cfn.Node {
	arns := cfn.ListOf()
	for _, reader := range u.readers {
		if len(reader) == 12 { // an account's number
			arns.Items = append(arns.Items, cfn.Sub("arn:${AWS::Partition}:iam::"+reader+":root"))
		} else {
			arns.Items = append(arns.Items, cfn.Str(reader))
		}
	}
	if len(arns.Items) == 1 {
		return cfn.MapOf(cfn.KV{Key: "AWS", Value: arns.Items[0]})
	}
	return cfn.MapOf(cfn.KV{Key: "AWS", Value: arns})
}

// trailResource is the trail. CloudTrail tries to write when it is made, so the bucket's
// policy comes first.
func (u *trailUse) trailResource(tags map[string]string) (*cfn.Node, error) {
	trail := &cloudtrail.Trail{
		TrailName:                  ptr(u.Trail),
		S3BucketName:               text(cfn.Ref("Bucket")),
		KMSKeyId:                   ptr(text(cfn.GetAtt("Key", "Arn"))),
		IsLogging:                  true,
		IsMultiRegionTrail:         ptr(true),
		IncludeGlobalServiceEvents: ptr(true),
		EnableLogFileValidation:    ptr(true),
		IsOrganizationTrail:        ptr(u.partOfIt != ""),
		Tags:                       tagList(tags),

		AWSCloudFormationDependsOn: []string{"BucketPolicy"},
	}
	if u.Prefix != "" {
		trail.S3KeyPrefix = ptr(u.Prefix)
	}
	return resource(trail)
}
