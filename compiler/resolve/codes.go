package resolve

import "cuemulus.dev/internal/diag"

// Code documents one rule id of this package, for "explain" and for the written
// documentation.
type Code struct {
	ID       string
	Name     string // short name, as in Diagnostic.Name
	Title    string // what happened, in one line
	Why      string // why it matters and what to do
	Severity diag.Severity
}

// Codes lists every rule id that this package reports, in the order of their
// numbers. A number is never used for anything else.
//
// LOCK001 to LOCK009 are about the file, 010 to 029 about reaching AWS, 030 to 049
// about answers, 050 to 059 about drift.
func Codes() []Code {
	return []Code{
		{
			"LOCK001", "lock-unreadable", "The lock file cannot be read",
			"It is empty, too large, not UTF-8 or not JSON. Take the committed file from git, or delete it and run cuemulus resolve.", diag.Error,
		},
		{
			"LOCK002", "lock-conflict", "The lock file has an unresolved merge conflict",
			"Entries are independent of each other: keep those of both sides, take either side of one that differs, and let cuemulus resolve --check decide.", diag.Error,
		},
		{
			"LOCK003", "lock-version", "The lock file has another version",
			"A newer cuemulus wrote it, or the number was lost. Upgrade cuemulus; do not edit the number.", diag.Error,
		},
		{
			"LOCK004", "lock-shape", "The lock file has a field that does not belong there, or lacks one",
			"The file is written by cuemulus resolve alone. Remove the entry and resolve again.", diag.Error,
		},
		{
			"LOCK005", "lock-key", "A key of the lock file is no question",
			"A key is kind/partition/account/region/arguments. Remove the entry and run cuemulus resolve.", diag.Error,
		},
		{
			"LOCK006", "lock-value", "A value does not answer the question of its key",
			"A key ARN of another account or Region under this key would encrypt with the wrong key. Run cuemulus resolve --refresh with the key.", diag.Error,
		},
		{
			"LOCK010", "question-invalid", "A stack or the project asks something that cannot be asked",
			"The alias, parameter, OU or stack name has a form that AWS does not have. Correct it where it is written.", diag.Error,
		},
		{
			"LOCK011", "account-unknown", "The project does not name the account",
			"Add it to project.accounts, with the role that may read there.", diag.Error,
		},
		{
			"LOCK012", "partition-mismatch", "Account, role and Region are not of one partition",
			"Accounts of aws, aws-cn and aws-us-gov share nothing, neither roles nor keys. Correct the partition, the Region or the role.", diag.Error,
		},
		{
			"LOCK013", "wrong-account", "The credentials belong to another account",
			"Answers of another account would be written under the wrong key. Use credentials of the wanted account, or give the account a reading role that your identity may assume.", diag.Error,
		},
		{
			"LOCK014", "role-refused", "The reading role cannot be assumed",
			"The role does not exist, does not trust your identity, asks for a condition (an external id, MFA), or its account is suspended.", diag.Error,
		},
		{
			"LOCK015", "no-credentials", "There are no AWS credentials",
			"Resolve needs read-only credentials: a profile (AWS_PROFILE), an SSO session, environment variables or an instance role. No other command needs any.", diag.Error,
		},
		{
			"LOCK016", "credentials-expired", "The AWS credentials have expired",
			"Log in again (aws sso login) or fetch new temporary credentials.", diag.Error,
		},
		{
			"LOCK017", "region-not-enabled", "The Region is not enabled in the account",
			"An account must opt in to newer Regions. Enable it in the account's settings, or choose another Region.", diag.Error,
		},
		{
			"LOCK018", "endpoint-dead", "The endpoint does not answer",
			"A proxy, a firewall, a missing route, a misspelt Region or AWS_ENDPOINT_URL. Nothing was written for what was asked there.", diag.Error,
		},
		{
			"LOCK019", "service-fault", "The endpoint answered with a fault of its own",
			"The service, or a proxy before it, failed. Run the command again; answers that were had are kept.", diag.Error,
		},
		{
			"LOCK020", "throttled", "AWS refused because of too many calls",
			"Others use the same account's quota. Run the command again; answers that were had are kept.", diag.Error,
		},
		{
			"LOCK021", "access-denied", "The reading role lacks a permission",
			"Add the named action to the role, or remove the deny that stands against it (a service control policy, a permissions boundary).", diag.Error,
		},
		{
			"LOCK022", "answer-unclear", "The answer was not understood",
			"Something that is no AWS endpoint answered (a captive portal, a proxy's page), or an error that cuemulus does not know.", diag.Error,
		},
		{
			"LOCK023", "stopped", "The run was stopped before it was done",
			"Answers that were had are kept; run the command again for the rest.", diag.Error,
		},
		{
			"LOCK024", "refresh-matches-nothing", "The pattern for --refresh matches no question",
			"Patterns are matched against whole keys, * also matches slashes: kms/*, */us-east-1/*.", diag.Error,
		},
		{
			"LOCK025", "credentials-rejected", "AWS does not accept the credentials",
			"They are wrong, deleted, deactivated, or of another partition.", diag.Error,
		},
		{
			"LOCK030", "alias-missing", "The KMS alias does not exist",
			"Aliases belong to one account and one Region. Correct the name, or deploy the stack that makes the key first.", diag.Error,
		},
		{
			"LOCK031", "key-not-usable", "The KMS key is not enabled",
			"Writes that need the key fail, and replication stops silently. Enable the key, or point the alias at another one.", diag.Error,
		},
		{
			"LOCK032", "key-pending-deletion", "The KMS key is going to be deleted",
			"What it encrypted is lost with it. Cancel the deletion, or move to another key while it still exists.", diag.Error,
		},
		{
			"LOCK033", "key-aws-managed", "The KMS key is managed by AWS",
			"Its policy cannot be changed, so no other account and no replication role of one can use it. Make a key of your own.", diag.Warning,
		},
		{
			"LOCK034", "zone-unavailable", "An availability zone is not available",
			"New subnets there will not get capacity. Leave the zone out until AWS reports it as available.", diag.Warning,
		},
		{
			"LOCK035", "parameter-missing", "The SSM parameter does not exist",
			"Names are case sensitive and belong to one account and Region; public ones start with /aws/service/.", diag.Error,
		},
		{
			"LOCK036", "parameter-secure", "The SSM parameter is a SecureString",
			"The lock file is committed and must hold no secret; the value was not decrypted and not stored. Refer to the parameter in the template with {{resolve:ssm-secure:...}}.", diag.Error,
		},
		{
			"LOCK037", "no-organization", "The account is in no organization",
			"Ask in the management account of the organization, or in a member.", diag.Error,
		},
		{
			"LOCK038", "organization-rights", "Only the management account or a delegated administrator may list an OU",
			"Name that account in the question, with a role that has organizations:ListAccountsForParent and ListOrganizationalUnitsForParent.", diag.Error,
		},
		{
			"LOCK039", "ou-missing", "The organizational unit does not exist",
			"Ids look like ou-ab12-11111111, a root like r-ab12. They are not names.", diag.Error,
		},
		{
			"LOCK040", "ou-too-large", "The organizational unit is larger than cuemulus lists",
			"AWS nests units five deep; a listing that goes further, or past 2,000 units or 10,000 accounts, is stopped. Ask for the units below it one by one.", diag.Error,
		},
		{
			"LOCK041", "account-suspended", "Accounts of the organizational unit are left out",
			"They are suspended, closed or not active yet, so nothing can be deployed there. Move or close them, or accept the shorter list.", diag.Warning,
		},
		{
			"LOCK042", "stack-missing", "The CloudFormation stack does not exist",
			"Correct the name, or deploy that stack first; cuemulus plan prints the order.", diag.Error,
		},
		{
			"LOCK043", "stack-unsettled", "The CloudFormation stack has not come to rest",
			"While it changes or after it failed, its outputs may be missing or about to change. Finish the deployment, then resolve.", diag.Error,
		},
		{
			"LOCK044", "output-missing", "The CloudFormation stack has no such output",
			"It was renamed, removed, or is made by a condition that does not hold. Names are case sensitive.", diag.Error,
		},
		{
			"LOCK045", "value-secret", "The value looks like a secret",
			"The lock file is committed. Put the secret into Secrets Manager and give its ARN as output or parameter.", diag.Error,
		},
		{
			"LOCK046", "not-packaged", "The code of a Lambda function is not where it must be",
			"It was not uploaded yet, was deleted from the bucket, or is older than this cuemulus. Run cuemulus package, which builds and uploads it.", diag.Error,
		},
		{
			"LOCK047", "artifact-bucket", "The bucket for the code of functions cannot be used",
			"The project names none, it does not exist, or it lies in another Region. cuemulus package uploads to a bucket in each account and Region that runs a function, and makes none itself.", diag.Error,
		},
		{
			"LOCK050", "drift", "The answer has changed",
			"Rendered files still hold the old value. Run cuemulus resolve --refresh with the key and review what changes.", diag.Error,
		},
		{
			"LOCK051", "alias-retargeted", "The KMS alias points at another key",
			"What was encrypted so far, replicas included, needs the old key: do not delete it. Refresh the lock to encrypt with the new one.", diag.Error,
		},
		{
			"LOCK052", "facts-drift", "The answer is the same, but what is known about it has changed",
			"For example a key was disabled. Run cuemulus resolve --refresh with the key.", diag.Warning,
		},
	}
}

func codeOf(id string) Code {
	for _, c := range Codes() {
		if c.ID == id {
			return c
		}
	}
	return Code{ID: id, Name: "unknown", Severity: diag.Error}
}
