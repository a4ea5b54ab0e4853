package iam

// organization checks what only resource control policies have (AWS
// Organizations User Guide, "RCP syntax").
func (v *validator) organization() {
	if v.p.Type != RCP {
		return
	}
	ps, s := v.s.Principals, v.s
	everybody := ps.Present && !ps.Not && len(ps.Values) == 1
	if everybody {
		text, ok := ps.Values[0].Text.Literal()
		everybody = ps.Values[0].Type == AWS && (!ok || text == "*")
	}
	if ps.Present && !everybody {
		v.warn("RCP_SYNTAX_ERROR_PRINCIPAL", ps.At, "Principal", `write "Principal": "*", and limit whom it hits in a condition`, "a resource control policy is for everybody")
	}
	if s.Actions.Not {
		v.warn("RCP_SYNTAX_ERROR_NOTACTION", s.Actions.KeyAt, "NotAction", "name the actions", "a resource control policy has no NotAction")
	}
	if s.Effect == Allow {
		if !everybody || s.Resources.Not || !hasStar(s.Resources.Texts) || len(s.Conditions) > 0 {
			v.warn("RCP_SYNTAX_ERROR_ALLOW", s.EffectAt, "Effect", "write a Deny", "an Allow of a resource control policy can only be for everybody, everything and without a condition")
		}
		return
	}
	v.perimeter()
}

// perimeter reports a Deny that hits services by mistake.
func (v *validator) perimeter() {
	service := v.s.has("aws:PrincipalIsAWSService")
	if c := v.s.condition("aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalAccount", "aws:PrincipalArn"); c != nil && c.Operator.Negated && !service {
		v.warn("RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", c.KeyAt, "Condition", `add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}`, "services have no %s, so this Deny hits them too", c.Key)
	}
	c := v.s.condition("aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceAccount", "aws:SourceArn")
	if c == nil || !c.Operator.Negated {
		return
	}
	if !service {
		v.warn("RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", c.KeyAt, "Condition", `add "Bool": {"aws:PrincipalIsAWSService": "true"}`, "callers that are no services have no %s, so this Deny hits them too", c.Key)
	}
	for _, other := range v.s.Conditions {
		name := KeyName(other.Key)
		if other.Operator.Relation == IsNull && (name == "aws:sourceaccount" || name == "aws:sourcearn") {
			return
		}
	}
	v.warn("RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", c.KeyAt, "Condition", `add "Null": {"aws:SourceAccount": "false"}`, "some services send no %s, so this Deny hits them too", c.Key)
}
