package spec

// PseudoParameters gives the names that Ref and Fn::Sub know without a parameter,
// sorted, with the kind of their values.
//
// Source: CloudFormation User Guide, "Pseudo parameters".
func PseudoParameters() []Attribute {
	text := func(formats ...string) *Value {
		return &Value{Kinds: String, Length: NoRange(), Count: NoRange(), Formats: formats}
	}
	return []Attribute{
		{"AWS::AccountId", text()},
		{"AWS::NoValue", &Value{Length: NoRange(), Count: NoRange()}},
		{"AWS::NotificationARNs", &Value{Kinds: List, Items: text("AWS::SNS::Topic.Arn"), Length: NoRange(), Count: NoRange()}},
		{"AWS::Partition", text()},
		{"AWS::Region", text()},
		{"AWS::StackId", text()},
		{"AWS::StackName", text()},
		{"AWS::URLSuffix", text()},
	}
}
