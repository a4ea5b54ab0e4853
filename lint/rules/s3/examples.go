package s3

import "strings"

// The examples of rules about one property need a bucket that every other rule is
// content with. These functions write it around what matters; each gives the
// whole template that the rule's documentation shows.

// soundEncryption is default encryption that blocks SSE-C.
const soundEncryption = `      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}
            BlockedEncryptionTypes: {EncryptionType: [SSE-C]}
`

// soundAccess keeps the public and access control lists out.
const soundAccess = `      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
      OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerEnforced}]}
`

// soundLogging writes access logs elsewhere.
const soundLogging = `      LoggingConfiguration: {DestinationBucketName: example-access-logs}
`

// soundPolicy is a bucket policy that denies requests without TLS.
const soundPolicy = `  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Deny
            Principal: "*"
            Action: s3:*
            Resource: [!GetAtt Bucket.Arn, !Sub "${Bucket.Arn}/*"]
            Condition: {Bool: {aws:SecureTransport: "false"}}
`

// soundHead begins a versioned bucket that outlives its stack.
const soundHead = `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: RetainExceptOnCreate
    UpdateReplacePolicy: Retain
    Properties:
      BucketName: example-logs
      VersioningConfiguration: {Status: Enabled}
`

// with gives the sound bucket with more properties, written with six blanks.
func with(properties string) string {
	return soundHead + soundLogging + soundEncryption + soundAccess + properties + soundPolicy
}

// without gives the sound bucket with one piece of it changed or left out.
func without(piece, instead string) string {
	return strings.Replace(with(""), piece, instead, 1)
}

// configured gives the sound bucket with replication rules.
func configured(rules string) string {
	return with("      ReplicationConfiguration:\n        Role: arn:aws:iam::111122223333:role/example-replication\n        Rules:\n" + rules)
}

// ruleTo gives a sound replication rule to a destination, with more lines in it.
func ruleTo(destination, more string) string {
	return `          - Status: Enabled
            Priority: 1
            Filter: {Prefix: ""}
            DeleteMarkerReplication: {Status: Disabled}
` + more + `            Destination:
              Bucket: ` + destination + "\n"
}

// elsewhere names the file of a stack with a template for an example of several.
func elsewhere(file, template string) string {
	return "-- " + file + ".template.yaml --\n" + template
}

// renamed gives a template whose bucket has another name.
func renamed(template, name string) string {
	return strings.Replace(template, "BucketName: example-logs", "BucketName: "+name, 1)
}

// replicaBeside is a second sound bucket, in the same template.
var replicaBeside = strings.NewReplacer(
	"Resources:\n", "", "  Bucket:\n", "  Replica:\n", "BucketPolicy:\n", "ReplicaPolicy:\n",
	"!Ref Bucket", "!Ref Replica", "Bucket.Arn", "Replica.Arn", "example-logs", "example-replica",
).Replace(with(""))

// public gives the bucket without a public access block and with a statement that
// lets everybody do something; properties are written with six blanks.
func public(action, properties string) string {
	block, _, _ := strings.Cut(soundAccess, "      OwnershipControls")
	return strings.Replace(with(properties), block, "", 1) + `          - Effect: Allow
            Principal: "*"
            Action: ` + action + `
            Resource: !Sub "${Bucket.Arn}/*"
`
}

// perhapsVersioned gives a template whose bucket is versioned if a parameter says
// so, so that it is not known to hold data.
func perhapsVersioned(template string) string {
	return "Parameters:\n  Versioning: {Type: String, AllowedValues: [Enabled, Suspended]}\n" + strings.Replace(template, "Status: Enabled", "Status: !Ref Versioning", 1)
}
