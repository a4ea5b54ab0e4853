package compiler

// parameterExample is a provider with these lines and a parameter of it.
func parameterExample(provider string, parameters ...string) string {
	text := stackExample("secrets: aws.#SecureParameterProvider &", `account: "prod"`, `region: "eu-west-1"`, provider)
	for _, p := range parameters {
		text += "\n" + p
	}
	return text
}

// parameterOf is a parameter of the provider secrets.
func parameterOf(name, path string) string {
	return stackExample(name+": aws.#SecureParameter &", `provider: "secrets"`, `path: "`+path+`"`)
}

// What the fields of secure parameters say about each other.
var (
	codeProviderTwice = Code{
		ID: "INPUT083", Name: "two-parameter-providers", Title: "An account and Region has two providers of secure parameters",
		Why:  "One serves all parameters there. Two would be two functions and two keys with rights on the same names.",
		Bad:  parameterExample("", stackExample("others: aws.#SecureParameterProvider &", `account: "prod"`, `region: "eu-west-1"`)),
		Good: parameterExample("", stackExample("others: aws.#SecureParameterProvider &", `account: "prod"`, `region: "us-east-1"`)),
	}
	codeParameterPath = Code{
		ID: "INPUT084", Name: "parameter-path", Title: "A secure parameter is outside of its provider's prefix",
		Why:  "The provider's function may write below its prefix only, so the deployment would fail.",
		Bad:  parameterExample("", parameterOf("token", "/orders/token")),
		Good: parameterExample("", parameterOf("token", "/secure/orders/token")),
	}
	codeParameterTwice = Code{
		ID: "INPUT085", Name: "parameter-twice", Title: "Two stacks make one secure parameter",
		Why:  "The function never takes a name that is taken, so the second stack would fail.",
		Bad:  parameterExample("", parameterOf("token", "/secure/token"), parameterOf("token2", "/secure/token")),
		Good: parameterExample("", parameterOf("token", "/secure/token"), parameterOf("token2", "/secure/token2")),
	}
)
