// Package functions stands for the module of the Lambda functions that stacks of
// cuemulus need. Each folder with a main package is one function for the runtime
// provided.al2023; its package comment says which handler, environment, events,
// properties and permissions it has, which is the contract with the stacks:
//
//	spot-manager      starts a worker as spot instance, or on demand
//	secure-parameter  Custom::SecureParameter: a generated SecureString
//	password-store    Custom::StoredPassword: generated, encrypted, kept in DynamoDB
//	db-bootstrap      Custom::DatabaseUser and rotation: users and schemas in a database
//
// What they share: customresource is CloudFormation's protocol, randomtext makes
// secrets, redact cuts them out of texts. The folders below internal serve tests.
//
// The module is nested so that installing cuemulus builds one program. cuemulus
// carries these sources with it and builds them with `cuemulus package`.
package functions
