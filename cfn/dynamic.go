package cfn

import "strings"

// DynamicReference is one {{resolve:...}} in a text: a value that CloudFormation
// reads from another service at the time of deployment.
type DynamicReference struct {
	Service    string // "ssm", "ssm-secure", "secretsmanager", or what was written there
	Start, End int    // bytes in the text

	// Name is the parameter's name, or the secret's name or ARN.
	Name string
	// Version is the parameter's version, or the secret's version id; "" is the
	// newest.
	Version string
	// Field is the part of a secret that is read; only SecretString exists. JSONKey
	// is the key in it, "" for all of it, and Stage the version's stage.
	Field, JSONKey, Stage string

	// Problem says what is wrong with the way that it is written, "" for nothing.
	Problem string
}

// Secret reports whether the value that is read is a secret.
func (d DynamicReference) Secret() bool {
	return d.Service == "ssm-secure" || d.Service == "secretsmanager"
}

const resolveOpens, resolveCloses = "{{resolve:", "}}"

// DynamicReferences gives the dynamic references of a text, in order. What stands
// in them may hold ${...} of an Fn::Sub.
func DynamicReferences(text string) []DynamicReference {
	var list []DynamicReference
	for at := 0; ; {
		open := strings.Index(text[at:], resolveOpens)
		if open < 0 {
			return list
		}
		start := at + open
		inner := start + len(resolveOpens)
		length := strings.Index(text[inner:], resolveCloses)
		if length < 0 {
			return append(list, DynamicReference{Start: start, End: len(text), Problem: "it is not closed with }}"})
		}
		end := inner + length
		// "${A}}}" closes the variable first.
		for strings.HasPrefix(text[end:], "}}}") {
			end++
		}
		d := readDynamic(text[inner:end])
		at = end + len(resolveCloses)
		d.Start, d.End = start, at
		list = append(list, d)
	}
}

// readDynamic reads SERVICE:REFERENCE ("Using dynamic references to specify
// template values" in the CloudFormation user guide).
func readDynamic(text string) DynamicReference {
	service, rest, _ := strings.Cut(text, ":")
	d := DynamicReference{Service: service}
	switch service {
	case "ssm", "ssm-secure":
		parts := splitOutside(rest)
		if strings.HasPrefix(rest, "arn:") && len(parts) >= 6 { // a shared parameter
			parts = append([]string{strings.Join(parts[:6], ":")}, parts[6:]...)
		}
		d.Name = parts[0]
		if len(parts) > 1 {
			d.Version = parts[1]
		}
		switch {
		case d.Name == "":
			d.Problem = "it names no parameter"
		case len(parts) > 2:
			d.Problem = "it has more than a name and a version"
		case len(parts) == 2 && !isVersion(d.Version):
			d.Problem = "its version is no number"
		}
	case "secretsmanager":
		readSecret(&d, splitOutside(rest))
	default:
		d.Problem = "its service is none of ssm, ssm-secure and secretsmanager"
	}
	return d
}

func readSecret(d *DynamicReference, parts []string) {
	if parts[0] == "arn" {
		if len(parts) < 7 {
			d.Name, d.Problem = strings.Join(parts, ":"), "its ARN is no ARN of a secret"
			return
		}
		parts = append([]string{strings.Join(parts[:7], ":")}, parts[7:]...)
	}
	fields := []*string{&d.Name, &d.Field, &d.JSONKey, &d.Stage, &d.Version}
	for i, part := range parts {
		if i < len(fields) {
			*fields[i] = part
		}
	}
	switch {
	case d.Name == "":
		d.Problem = "it names no secret"
	case len(parts) > len(fields):
		d.Problem = "it has more than five parts behind the service"
	case d.Field != "" && d.Field != "SecretString" && !strings.Contains(d.Field, "${"):
		d.Problem = "the part behind the secret must be SecretString"
	case d.Stage != "" && d.Version != "":
		d.Problem = "it has both a version stage and a version id"
	}
}

func isVersion(text string) bool {
	if strings.Contains(text, "${") {
		return true
	}
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// splitOutside splits at colons that are not inside of ${...}.
func splitOutside(text string) []string {
	var parts []string
	start, inside := 0, false
	for i := 0; i < len(text); i++ {
		switch {
		case inside:
			inside = text[i] != '}'
		case strings.HasPrefix(text[i:], "${"):
			inside = true
		case text[i] == ':':
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}
