package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn/spec"
	"cuemulus.dev/internal/diag"
)

func (d databaseDoc) anchor() (stack, field, kind string) { return d.Network, "network", "Vpc" }

// checkDatabase checks a Database across its fields.
func checkDatabase(c *crossCheck, s draftStack) {
	d := s.doc.(databaseDoc)
	network, ok := c.anchorOf(s)
	account, region := c.home(s)
	if ok {
		checkDatabaseLayer(c, s, d, network)
		checkBootstrapWay(c, s, d, network)
	}
	checkVersion(c, s, d)
	checkClass(c, s, d, region)
	checkStorage(c, s, d)
	checkDatabaseNames(c, s, d)
	checkMaster(c, s, d)
	checkClients(c, s, d, account, region)
}

// DatabaseFamily gives the parameter group's family of a version: "postgres17" of
// 17.6, "mysql8.4" of 8.4.7. It is "" for a version that is too short to tell.
func DatabaseFamily(engine, version string) string {
	version, _, _ = strings.Cut(version, "-")
	parts := strings.Split(version, ".")
	switch {
	case engine == "postgres":
		return engine + parts[0]
	case engine == "mysql" && len(parts) > 1:
		return engine + parts[0] + "." + parts[1]
	}
	return ""
}

// oldestFamilies are the oldest that new instances may have in standard support, by
// major version ("Release calendars" of Amazon RDS for PostgreSQL and for MySQL).
func oldestFamilies() map[string]int { return map[string]int{"postgres": 14, "mysql": 8} }

// checkVersion checks that a version is one.
func checkVersion(c *crossCheck, s draftStack, d databaseDoc) {
	if d.Engine == "" || d.Version == "" {
		return
	}
	at := s.field("version")
	example := map[string]string{"postgres": `"17"`, "mysql": `"8.4"`}[d.Engine]
	family := DatabaseFamily(d.Engine, d.Version)
	major, _ := strconv.Atoi(strings.Split(d.Version, ".")[0])
	switch {
	case family == "":
		c.add(codeDatabaseVersion, at, fmt.Sprintf("version %s of MySQL may mean several", d.Version), "write it with the second number, such as "+example)
		return
	case d.Engine == "postgres" && len(strings.Split(d.Version, ".")) > 2:
		c.add(codeDatabaseVersion, at, fmt.Sprintf("versions of PostgreSQL have one or two numbers, and %s has three", d.Version), "write it so: "+example)
		return
	case major < oldestFamilies()[d.Engine] || strings.HasPrefix(d.Version, "8.0") && d.Engine == "mysql":
		c.add(codeDatabaseVersion, at, fmt.Sprintf("%s is no longer in standard support of RDS", family), "write a newer one, such as "+example+"; the support beyond costs extra")
		c.diags[len(c.diags)-1].Severity = diag.Warning
	}
	facts, ok := spec.Open().Table("AWS::RDS::DBInstance", "EngineVersion")
	if !ok {
		return
	}
	if yes, known := facts.Allowed("", d.Engine, d.Version); yes || !known {
		return
	}
	all := facts.Values("", d.Engine)
	if slices.ContainsFunc(all, func(v string) bool { return strings.HasPrefix(v, d.Version+".") }) {
		return
	}
	help := "check it; a new version may be used all the same"
	if near := diag.Nearest(d.Version, all); near != "" {
		help = fmt.Sprintf("did you mean %q? a new version may be used all the same", near)
	}
	c.add(codeDatabaseVersion, at, fmt.Sprintf("version %s of %s is not known to this version of cuemulus", d.Version, d.Engine), help)
	c.diags[len(c.diags)-1].Severity = diag.Warning
}

// checkClass looks whether RDS offers a class for the engine in the Region.
func checkClass(c *crossCheck, s draftStack, d databaseDoc, region string) {
	facts, ok := spec.Open().Table("AWS::RDS::DBInstance", "DBInstanceClass")
	if !ok || d.Class == "" || region == "" {
		return
	}
	if yes, known := facts.Allowed(region, d.Engine, d.Class); yes || !known {
		return
	}
	help := "check it; a new class may be used all the same"
	if near := diag.Nearest(d.Class, facts.Values(region, d.Engine)); near != "" {
		help = fmt.Sprintf("did you mean %q? a new class may be used all the same", near)
	}
	c.add(codeInstanceClass, s.field("class"), fmt.Sprintf("%s is not known as a class for %s in %s", d.Class, d.Engine, region), help)
	c.diags[len(c.diags)-1].Severity = diag.Warning
}

// checkStorage: RDS wants a limit of growth that is at least a tenth above what is
// there ("Managing capacity automatically with Amazon RDS storage autoscaling").
func checkStorage(c *crossCheck, s draftStack, d databaseDoc) {
	gb, most := d.Storage.GB, d.Storage.Max
	if gb == 0 || most == 0 || most == gb || 10*most >= 11*gb {
		return
	}
	help := fmt.Sprintf("write at least %d, or %d for a space that does not grow", (11*gb+9)/10, gb)
	if (11*gb+9)/10 > maxStorage {
		help = fmt.Sprintf("write %d: the space cannot grow a tenth", gb)
	}
	c.add(codeDatabaseStorage, s.field("storage", "max"), fmt.Sprintf("the space may grow from %d GiB to %d, which is less than a tenth", gb, most), help, c.also(s.field("storage", "gb"), "the space at the beginning"))
}

// checkDatabaseNames: names that CreateDBInstance of the API refuses.
func checkDatabaseNames(c *crossCheck, s draftStack, d databaseDoc) {
	if len(d.Name) > 63 {
		at := s.field("name")
		if c.place(at).depth < 1 {
			at = s.field()
			at.key = true
		}
		c.add(codeDatabaseName, at, fmt.Sprintf("the database's name has %d characters", len(d.Name)), "write name: at most 63 characters")
	}
	if d.Engine == "mysql" && strings.Contains(d.Database, "_") {
		c.add(codeDatabaseName, s.field("database"), fmt.Sprintf("%s has an underscore, and RDS takes letters and digits alone for a database of MySQL", d.Database), fmt.Sprintf("write %q; a #DatabaseUser may have a schema with underscores", strings.ReplaceAll(d.Database, "_", "")))
	}
	if slices.Contains(reservedDatabases(d.Engine), strings.ToLower(d.Database)) {
		c.add(codeDatabaseName, s.field("database"), fmt.Sprintf("%s keeps the name %s of a database for itself", d.Engine, d.Database), "write another name as database, which by itself is the stack's name")
	}
}

// reservedDatabases are the databases that an engine has already, and words that
// cannot name one.
func reservedDatabases(engine string) []string {
	if engine == "mysql" {
		return []string{"mysql", "sys", "information_schema", "performance_schema", "innodb"}
	}
	return []string{"postgres", "rdsadmin", "template0", "template1", "db"}
}

// reservedUsers are users that an engine or RDS has already, and words that cannot
// name a master user: those of "Constraints for MasterUsername" and of the engines.
func reservedUsers(engine string) []string {
	if engine == "mysql" {
		return []string{"mysql", "root", "rdsadmin", "rdsrepladmin"}
	}
	return []string{"admin", "postgres", "rdsadmin", "rdstopmgr", "rdsrepladmin", "root", "public", "user", "current_user", "session_user", "none"}
}

func checkMaster(c *crossCheck, s draftStack, d databaseDoc) {
	if d.Engine == "mysql" && len(d.MasterUser) > 16 {
		c.add(codeMasterUser, s.field("masterUser"), fmt.Sprintf("masterUser has %d characters, and MySQL takes 16", len(d.MasterUser)), "write a shorter name")
	}
	if lower := strings.ToLower(d.MasterUser); slices.Contains(reservedUsers(d.Engine), lower) {
		c.add(codeMasterUser, s.field("masterUser"), fmt.Sprintf("%s is a name that %s keeps for itself", d.MasterUser, d.Engine), `write another name, such as "dbadmin"`)
	}
	if d.Master != "iam" {
		return
	}
	if d.Engine == "mysql" {
		c.add(codeMaster, s.field("master"), "the master user of MySQL cannot log in with IAM", `write master: "managed", or leave it out`, c.also(s.field("engine"), "the engine"))
	}
	if !d.IAMAuth && c.place(s.field("iamAuth")).depth == 1 {
		c.add(codeMaster, s.field("iamAuth"), `nobody logs in with IAM, but master is "iam"`, "remove iamAuth: false", c.also(s.field("master"), "the master user"))
	}
}

// checkDatabaseLayer checks the layer, or that there is one to take.
func checkDatabaseLayer(c *crossCheck, s draftStack, d databaseDoc, network draftStack) {
	v := network.doc.(vpcDoc)
	if len(v.Layers) == 0 {
		return
	}
	names := strings.Join(sortedKeys(v.Layers), ", ")
	l, known := v.Layers[d.Layer]
	at := s.field("layer")
	switch {
	case d.Layer == "" && !slices.ContainsFunc(sortedKeys(v.Layers), func(n string) bool { return !v.Layers[n].Egress && !v.Layers[n].Ingress }):
		c.add(codeDatabaseLayer, s.field("network"), fmt.Sprintf("the network %s has no layer without egress", quoted(network.name)), "write layer: one of "+names, c.also(network.field("layers"), "its layers"))
	case d.Layer == "":
	case !known:
		help := "the layers are " + names
		if near := diag.Nearest(d.Layer, sortedKeys(v.Layers)); near != "" {
			help = fmt.Sprintf("did you mean %q? %s", near, help)
		}
		c.add(codeDatabaseLayer, at, fmt.Sprintf("the network %s has no layer %s", quoted(network.name), quoted(d.Layer)), help, c.also(network.field("layers"), "its layers"))
	case l.Ingress:
		c.add(codeDatabaseLayer, at, fmt.Sprintf("the layer %s leads to the internet gateway, in both directions", d.Layer), "write a layer without ingress", c.also(network.field("layers", d.Layer), "the layer"))
	}
}

// checkBootstrapWay checks that the function which makes users reaches what it needs:
// Secrets Manager for passwords, and S3, where CloudFormation takes the answer.
func checkBootstrapWay(c *crossCheck, s draftStack, d databaseDoc, network draftStack) {
	v := network.doc.(vpcDoc)
	if partition := c.draft.project.Accounts[v.Account].Partition; d.Users && partition != "" && partition != "aws" {
		at := s.field("users")
		if s.at("users").depth < 1 {
			at = s.field()
			at.key = true
		}
		c.add(codeBootstrapWay, at, fmt.Sprintf("the function that makes users knows the certificates of RDS in the partition aws, and the network is in %s", partition), "write users: false, and make users another way")
		return
	}
	nat := cmp.Or(v.NAT, DefaultNAT(c.draft.project.Accounts[v.Account].Partition, v.Target))
	private := slices.ContainsFunc(sortedKeys(v.Layers), func(n string) bool { return v.Layers[n].Egress && !v.Layers[n].Ingress })
	if !d.Users || len(v.Layers) == 0 || private && nat != "none" {
		return
	}
	var missing []string
	if !slices.ContainsFunc(v.Endpoints.Interface, func(e string) bool { return e == "secretsmanager" || strings.HasSuffix(e, ".secretsmanager") }) {
		missing = append(missing, `interface: ["secretsmanager"]`)
	}
	if !slices.Contains(v.Endpoints.Gateway, "s3") {
		missing = append(missing, `gateway: ["s3"]`)
	}
	if len(missing) > 0 {
		at := s.field("users")
		if c.place(at).depth < 1 {
			at = s.field("network")
		}
		c.add(codeBootstrapWay, at, fmt.Sprintf("the function that makes users would reach neither the internet nor what it needs in the network %s", quoted(network.name)),
			fmt.Sprintf("write endpoints: {%s} in the network, or users: false here", strings.Join(missing, ", ")), c.also(network.field("endpoints"), "the network's endpoints"))
	}
}

// checkClients checks the security groups and the stacks that have one.
func checkClients(c *crossCheck, s draftStack, d databaseDoc, account, region string) {
	first := map[string]int{}
	for i, name := range d.Clients {
		at := s.field("clients", fmt.Sprintf("[%d]", i))
		if j, twice := first[name]; twice && name != "" {
			c.add(codeClients, at, fmt.Sprintf("the client %s stands twice", name), "name it once", c.also(s.field("clients", fmt.Sprintf("[%d]", j)), "first here"))
			continue
		}
		first[name] = i
		if name == "" || IsSecurityGroupID(name) {
			continue
		}
		if _, user := c.stackOf(name, "DatabaseUser"); user {
			c.add(codeClients, at, fmt.Sprintf("the stack %s is a user of a database and comes with a security group that may connect already", quoted(name)), "remove it here, and use its output SecurityGroupId")
			continue
		}
		other, ok := c.stackNamed(name, at, "Template", "WorkerPool")
		if !ok {
			continue
		}
		otherAccount, otherRegion := c.home(other)
		c.together(at, "the client", account, region, other, otherAccount, otherRegion)
	}
}

// IsSecurityGroupID reports whether a text is the id of a security group, of which EC2 made
// short ones in the past.
func IsSecurityGroupID(text string) bool {
	hex, ok := strings.CutPrefix(text, "sg-")
	if !ok || len(hex) != 8 && len(hex) != 17 {
		return false
	}
	return !strings.ContainsFunc(hex, func(r rune) bool { return (r < '0' || r > '9') && (r < 'a' || r > 'f') })
}
