package aws

import (
	"encoding/json"
	"fmt"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// parameterProviderSpec is schemas/aws.#SecureParameterProvider after evaluation.
type parameterProviderSpec struct {
	Name        string
	Description string
	Account     string
	Region      string
	Prefix      string
	Tags        map[string]string
}

// secureParameterProvider emits one artifact: the function that makes secure
// parameters, and the key that they are encrypted with.
func secureParameterProvider(b *compiler.Build) {
	p := parameterProviderSpec{}
	if err := json.Unmarshal(b.Stack.Data, &p); err != nil {
		b.Refuse("", fmt.Sprintf("the stack does not decode: %v", err), "report this as a fault of cuemulus: schema and compiler disagree")
		return
	}
	s := newStack(b, b.Project.Accounts[p.Account], p.Region, p.Name, "secure-parameter")
	arch := architecture(s.account)
	code, ok := b.Function(s.account, s.region, compiler.SecureParameter, arch, "")
	if !ok && !b.Previewed() {
		return
	}
	s.addKey("secure parameters below " + p.Prefix)
	parameters := cfn.Sub("arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter" + p.Prefix + "*")
	s.addFunction(code, arch, function{
		id: "Provider", description: "makes secure parameters below " + p.Prefix, handler: "bootstrap", timeout: 30,
		permissions: []statement{
			{
				sid: "OwnParameters", resource: parameters,
				actions: []string{"ssm:PutParameter", "ssm:DeleteParameter", "ssm:AddTagsToResource", "ssm:ListTagsForResource", "ssm:GetParameters"},
			},
			// The function encrypts and cannot decrypt: Parameter Store encrypts a standard
			// parameter, and takes a data key for an advanced one, which an account may
			// have as its default.
			{
				sid: "UseKey", actions: []string{"kms:Encrypt", "kms:GenerateDataKey"}, resource: cfn.GetAtt("Key", "Arn"),
				condition: s.through("ssm", cfn.KV{Key: "StringLike", Value: cfn.MapOf(cfn.KV{Key: "kms:EncryptionContext:PARAMETER_ARN", Value: parameters})}),
			},
		},
		environment: []cfn.KV{{Key: "PREFIX", Value: cfn.Str(p.Prefix)}, {Key: "KEY_ID", Value: cfn.GetAtt("Key", "Arn")}},
	})
	s.from("prefix", "Provider", "Properties", "Environment")
	s.output("ServiceToken", cfn.GetAtt("Provider", "Arn"))
	s.output("KeyArn", cfn.GetAtt("Key", "Arn"))
	s.emit(p.Description, "secure parameters below "+p.Prefix, p.Tags, nil, "CAPABILITY_IAM")
}

// secureParameterSpec is schemas/aws.#SecureParameter after evaluation.
type secureParameterSpec struct {
	Name        string
	Description string
	Provider    string
	Path        string
	Length      int
	Charset     string
	Rotation    string
	OnDelete    string
	Ref         string
	Tags        map[string]string
}

// secureParameterTimeout is for how many seconds CloudFormation waits for a function
// that itself stops after half a minute; an hour where nothing is said.
const secureParameterTimeout = 60

// secureParameter emits one artifact, the custom resource. Its value is in no property,
// no attribute and no output.
func secureParameter(b *compiler.Build) {
	p := secureParameterSpec{}
	if err := json.Unmarshal(b.Stack.Data, &p); err != nil {
		b.Refuse("", fmt.Sprintf("the stack does not decode: %v", err), "report this as a fault of cuemulus: schema and compiler disagree")
		return
	}
	provider := parameterProviderSpec{}
	if !decodeStack(b, p.Provider, "SecureParameterProvider", &provider) {
		return
	}
	s := newStack(b, b.Project.Accounts[provider.Account], provider.Region, p.Name, "secure-parameter")
	refs := b.References(s.account, s.region, p.Ref)
	token, ok := refs.Read(compiler.Output{Account: s.account, Region: s.region, StackName: provider.Name, Name: "ServiceToken"}, "provider")
	if !ok {
		return
	}
	s.custom("Parameter", "path", "SecureParameter", token, secureParameterTimeout,
		cfn.KV{Key: "Name", Value: cfn.Str(p.Path)},
		cfn.KV{Key: "Length", Value: cfn.Integer(p.Length).From("length")},
		cfn.KV{Key: "Charset", Value: cfn.Str(p.Charset).From("charset")},
		cfn.KV{Key: "Rotation", Value: cfn.Str(p.Rotation).From("rotation")},
		cfn.KV{Key: "OnDelete", Value: cfn.Str("delete")}, // see stay
	)
	s.stay("Parameter", p.OnDelete)
	s.output("ParameterName", cfn.GetAtt("Parameter", "Name"))
	s.output("ParameterVersion", cfn.GetAtt("Parameter", "Version"))
	s.emit(p.Description, "secure parameter "+p.Path, p.Tags, refs)
}

// decodeStack reads another stack of the project, of a kind; false where there is none,
// which loading has reported.
func decodeStack(b *compiler.Build, name, kind string, into any) bool {
	i := slices.IndexFunc(b.Project.Stacks, func(s *compiler.Stack) bool { return s.Name == name && s.Kind == kind })
	return i >= 0 && json.Unmarshal(b.Project.Stacks[i].Data, into) == nil
}
