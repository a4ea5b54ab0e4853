package lint

import "cuemulus.dev/iam"

// policyPlace says where policies stand in a type of resource.
type policyPlace struct {
	kind    iam.Type
	path    string // dotted, below Properties; "*" is each item of a list
	service string // prefix of the service that the policy is for, "" where there are several or it is not known
	form    policyForm
}

// policyForm is how much of a policy stands at a place.
type policyForm uint8

const (
	document           policyForm = iota // a whole document
	oneStatement                         // one statement without a document
	permissionTemplate                   // one statement, whose principals and resources are filled in elsewhere
	organization                         // a document whose kind the property Type says
)

// PolicyPlace is a property that holds a policy.
type PolicyPlace struct {
	Type string // of the resource
	Path string // dotted, below Properties; "*" is each item of a list
	Kind iam.Type
	// Service is the prefix of the service whose resources the policy is for, "" where
	// there are several.
	Service string
	// Statement says that one statement stands there and no document.
	Statement bool
}

// PolicyPlaces lists the properties that Documents looks at, by type and path.
func PolicyPlaces() (list []PolicyPlace) {
	for _, kind := range sortedKeys(policyPlaces) {
		for _, at := range policyPlaces[kind] {
			list = append(list, PolicyPlace{kind, at.path, at.kind, at.service, at.form == oneStatement || at.form == permissionTemplate})
		}
	}
	return list
}

// policyPlaces lists the properties that hold policies in the language of IAM, by
// type of resource: those that the resource specification marks as JSON or text and
// names so, judged by hand, and what it does not know: serverless functions and state
// machines, and pod identities. Policies of other languages (Cedar, OpenSearch
// Serverless, network firewalls, lifecycle, redrive, data protection) are not here.
var policyPlaces = map[string][]policyPlace{
	"AWS::AIOps::InvestigationGroup":             {{kind: iam.Resource, path: "InvestigationGroupPolicy"}},
	"AWS::APS::ResourcePolicy":                   {{kind: iam.Resource, path: "PolicyDocument"}},
	"AWS::ApiGateway::DomainNameV2":              {{kind: iam.Resource, path: "Policy", service: "execute-api"}},
	"AWS::ApiGateway::RestApi":                   {{kind: iam.Resource, path: "Policy", service: "execute-api"}},
	"AWS::Backup::BackupVault":                   {{kind: iam.Resource, path: "AccessPolicy", service: "backup"}},
	"AWS::Backup::LogicallyAirGappedBackupVault": {{kind: iam.Resource, path: "AccessPolicy", service: "backup"}},
	"AWS::Bedrock::KnowledgeBasePolicy":          {{kind: iam.Resource, path: "PolicyDocument"}},
	"AWS::Bedrock::ResourcePolicy":               {{kind: iam.Resource, path: "PolicyDocument"}},
	"AWS::BedrockAgentCore::ResourcePolicy":      {{kind: iam.Resource, path: "Policy"}},
	"AWS::CloudTrail::ResourcePolicy":            {{kind: iam.Resource, path: "ResourcePolicy"}},
	"AWS::CodeArtifact::Domain":                  {{kind: iam.Resource, path: "PermissionsPolicyDocument", service: "codeartifact"}},
	"AWS::CodeArtifact::Repository":              {{kind: iam.Resource, path: "PermissionsPolicyDocument", service: "codeartifact"}},
	"AWS::Comprehend::DocumentClassifier":        {{kind: iam.Resource, path: "ModelPolicy"}},
	"AWS::Comprehend::EntityRecognizer":          {{kind: iam.Resource, path: "ModelPolicy"}},
	"AWS::DSQL::Cluster":                         {{kind: iam.Resource, path: "PolicyDocument"}},
	"AWS::DynamoDB::GlobalTable":                 {{kind: iam.Resource, path: "Replicas.*.ReplicaStreamSpecification.ResourcePolicy.PolicyDocument", service: "dynamodb"}, {kind: iam.Resource, path: "Replicas.*.ResourcePolicy.PolicyDocument", service: "dynamodb"}},
	"AWS::DynamoDB::Table":                       {{kind: iam.Resource, path: "ResourcePolicy.PolicyDocument", service: "dynamodb"}, {kind: iam.Resource, path: "StreamSpecification.ResourcePolicy.PolicyDocument", service: "dynamodb"}},
	"AWS::EC2::VPCEndpoint":                      {{kind: iam.Endpoint, path: "PolicyDocument"}},
	"AWS::ECR::PublicRepository":                 {{kind: iam.Resource, path: "RepositoryPolicyText", service: "ecr-public"}},
	"AWS::ECR::RegistryPolicy":                   {{kind: iam.Resource, path: "PolicyText", service: "ecr"}},
	"AWS::ECR::Repository":                       {{kind: iam.Resource, path: "RepositoryPolicyText", service: "ecr"}},
	"AWS::ECR::RepositoryCreationTemplate":       {{kind: iam.Resource, path: "RepositoryPolicy", service: "ecr"}},
	"AWS::EFS::FileSystem":                       {{kind: iam.Resource, path: "FileSystemPolicy", service: "elasticfilesystem"}},
	"AWS::EKS::PodIdentityAssociation":           {{kind: iam.Session, path: "Policy"}},
	"AWS::Elasticsearch::Domain":                 {{kind: iam.Resource, path: "AccessPolicies", service: "es"}},
	"AWS::EventSchemas::RegistryPolicy":          {{kind: iam.Resource, path: "Policy", service: "schemas"}},
	"AWS::Events::EventBus":                      {{kind: iam.Resource, path: "Policy", service: "events"}},
	"AWS::Events::EventBusPolicy":                {{kind: iam.Resource, path: "Statement", service: "events", form: oneStatement}},
	"AWS::EventsV2::ResourcePolicy":              {{kind: iam.Resource, path: "PolicyDocument"}},
	"AWS::FSx::S3AccessPointAttachment":          {{kind: iam.Resource, path: "S3AccessPoint.Policy"}},
	"AWS::IAM::Group":                            {{kind: iam.Identity, path: "Policies.*.PolicyDocument"}},
	"AWS::IAM::GroupPolicy":                      {{kind: iam.Identity, path: "PolicyDocument"}},
	"AWS::IAM::ManagedPolicy":                    {{kind: iam.Identity, path: "PolicyDocument"}},
	"AWS::IAM::Policy":                           {{kind: iam.Identity, path: "PolicyDocument"}},
	"AWS::IAM::Role":                             {{kind: iam.Trust, path: "AssumeRolePolicyDocument"}, {kind: iam.Identity, path: "Policies.*.PolicyDocument"}},
	"AWS::IAM::RolePolicy":                       {{kind: iam.Identity, path: "PolicyDocument"}},
	"AWS::IAM::User":                             {{kind: iam.Identity, path: "Policies.*.PolicyDocument"}},
	"AWS::IAM::UserPolicy":                       {{kind: iam.Identity, path: "PolicyDocument"}},
	"AWS::IoT::Policy":                           {{kind: iam.Identity, path: "PolicyDocument", service: "iot"}},
	"AWS::KMS::Key":                              {{kind: iam.Key, path: "KeyPolicy", service: "kms"}},
	"AWS::KMS::ReplicaKey":                       {{kind: iam.Key, path: "KeyPolicy", service: "kms"}},
	"AWS::Kinesis::ResourcePolicy":               {{kind: iam.Resource, path: "ResourcePolicy", service: "kinesis"}},
	"AWS::Lambda::ResourcePolicy":                {{kind: iam.Resource, path: "PolicyDocument", service: "lambda"}},
	"AWS::Lex::ResourcePolicy":                   {{kind: iam.Resource, path: "Policy", service: "lex"}},
	"AWS::Logs::DeliveryDestination":             {{kind: iam.Resource, path: "DeliveryDestinationPolicy.DeliveryDestinationPolicy"}},
	"AWS::Logs::Destination":                     {{kind: iam.Resource, path: "DestinationPolicy", service: "logs"}},
	"AWS::Logs::LogGroup":                        {{kind: iam.Resource, path: "ResourcePolicyDocument", service: "logs"}},
	"AWS::Logs::ResourcePolicy":                  {{kind: iam.Resource, path: "PolicyDocument", service: "logs"}},
	"AWS::MSK::ClusterPolicy":                    {{kind: iam.Resource, path: "Policy"}},
	"AWS::MediaPackageV2::ChannelPolicy":         {{kind: iam.Resource, path: "Policy"}},
	"AWS::MediaPackageV2::OriginEndpointPolicy":  {{kind: iam.Resource, path: "Policy"}},
	"AWS::MediaStore::Container":                 {{kind: iam.Resource, path: "Policy", service: "mediastore"}},
	"AWS::MediaTailor::ChannelPolicy":            {{kind: iam.Resource, path: "Policy"}},
	"AWS::ODB::OdbNetwork":                       {{kind: iam.Endpoint, path: "KmsPolicyDocument"}, {kind: iam.Endpoint, path: "S3PolicyDocument"}, {kind: iam.Endpoint, path: "StsPolicyDocument"}},
	"AWS::OSIS::Pipeline":                        {{kind: iam.Resource, path: "ResourcePolicy.Policy"}},
	"AWS::Oam::Sink":                             {{kind: iam.Resource, path: "Policy", service: "oam"}},
	"AWS::Omics::SequenceStore":                  {{kind: iam.Resource, path: "S3AccessPolicy"}},
	"AWS::OpenSearchService::Domain":             {{kind: iam.Resource, path: "AccessPolicies", service: "es"}},
	"AWS::Organizations::Policy":                 {{kind: iam.SCP, path: "Content", form: organization}},
	"AWS::Organizations::ResourcePolicy":         {{kind: iam.Resource, path: "Content", service: "organizations"}},
	"AWS::PaymentCryptography::Key":              {{kind: iam.Resource, path: "Policy"}},
	"AWS::RAM::Permission":                       {{kind: iam.Resource, path: "PolicyTemplate", form: permissionTemplate}},
	"AWS::RUM::AppMonitor":                       {{kind: iam.Resource, path: "ResourcePolicy.PolicyDocument"}},
	"AWS::Redshift::Cluster":                     {{kind: iam.Resource, path: "NamespaceResourcePolicy"}},
	"AWS::RedshiftServerless::Namespace":         {{kind: iam.Resource, path: "NamespaceResourcePolicy"}},
	"AWS::RolesAnywhere::Profile":                {{kind: iam.Session, path: "SessionPolicy"}},
	"AWS::S3::AccessPoint":                       {{kind: iam.Resource, path: "Policy", service: "s3"}},
	"AWS::S3::BucketPolicy":                      {{kind: iam.Resource, path: "PolicyDocument", service: "s3"}},
	"AWS::S3::MultiRegionAccessPointPolicy":      {{kind: iam.Resource, path: "Policy", service: "s3"}},
	"AWS::S3Express::AccessPoint":                {{kind: iam.Resource, path: "Policy"}},
	"AWS::S3Express::BucketPolicy":               {{kind: iam.Resource, path: "PolicyDocument", service: "s3express"}},
	"AWS::S3Files::FileSystemPolicy":             {{kind: iam.Resource, path: "Policy"}},
	"AWS::S3ObjectLambda::AccessPointPolicy":     {{kind: iam.Resource, path: "PolicyDocument", service: "s3-object-lambda"}},
	"AWS::S3Outposts::AccessPoint":               {{kind: iam.Resource, path: "Policy", service: "s3-outposts"}},
	"AWS::S3Outposts::BucketPolicy":              {{kind: iam.Resource, path: "PolicyDocument", service: "s3-outposts"}},
	"AWS::S3Tables::TableBucketPolicy":           {{kind: iam.Resource, path: "ResourcePolicy", service: "s3tables"}},
	"AWS::S3Tables::TablePolicy":                 {{kind: iam.Resource, path: "ResourcePolicy", service: "s3tables"}},
	"AWS::S3Vectors::VectorBucketPolicy":         {{kind: iam.Resource, path: "Policy", service: "s3vectors"}},
	"AWS::SMSVOICE::ResourcePolicy":              {{kind: iam.Resource, path: "PolicyDocument"}},
	"AWS::SNS::TopicInlinePolicy":                {{kind: iam.Resource, path: "PolicyDocument", service: "sns"}},
	"AWS::SNS::TopicPolicy":                      {{kind: iam.Resource, path: "PolicyDocument", service: "sns"}},
	"AWS::SQS::QueueInlinePolicy":                {{kind: iam.Resource, path: "PolicyDocument", service: "sqs"}},
	"AWS::SQS::QueuePolicy":                      {{kind: iam.Resource, path: "PolicyDocument", service: "sqs"}},
	"AWS::SSM::ResourcePolicy":                   {{kind: iam.Resource, path: "Policy", service: "ssm"}},
	"AWS::SSO::PermissionSet":                    {{kind: iam.Identity, path: "InlinePolicy"}},
	"AWS::SageMaker::ModelPackageGroup":          {{kind: iam.Resource, path: "ModelPackageGroupPolicy", service: "sagemaker"}},
	"AWS::SecretsManager::ResourcePolicy":        {{kind: iam.Resource, path: "ResourcePolicy", service: "secretsmanager"}},
	"AWS::Serverless::Function":                  {{kind: iam.Trust, path: "AssumeRolePolicyDocument"}, {kind: iam.Identity, path: "Policies.*"}},
	"AWS::Serverless::StateMachine":              {{kind: iam.Identity, path: "Policies.*"}},
	"AWS::Transfer::User":                        {{kind: iam.Session, path: "Policy"}},
	"AWS::VpcLattice::AuthPolicy":                {{kind: iam.Resource, path: "Policy", service: "vpc-lattice-svcs"}},
	"AWS::VpcLattice::ResourcePolicy":            {{kind: iam.Resource, path: "Policy"}},
	"AWS::XRay::ResourcePolicy":                  {{kind: iam.Resource, path: "PolicyDocument", service: "xray"}},
}
