package aws

import (
	"encoding/json"
	"fmt"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// databaseSpec is schemas/aws.#Database after evaluation.
type databaseSpec struct {
	Name               string
	Description        string
	Network            string
	Layer              string
	Engine             string
	Version            string
	MajorUpgrade       bool
	Class              string
	Storage            struct{ GB, Max int }
	Database           string
	MasterUser         string
	Master             string
	MultiAZ            bool
	BackupDays         int
	DeletionProtection bool
	OnDelete           string
	TLSOnly            bool
	IAMAuth            bool
	Users              bool
	Clients            []string
	Ref                string
	Tags               map[string]string
}

// database is one stack of the kind on its way to becoming an artifact.
type database struct {
	*plainStack
	databaseSpec
	network networkOffers
	refs    *compiler.References
	vpcID   *cfn.Node
}

// databaseStack emits one artifact: the instance and what it needs.
func databaseStack(b *compiler.Build) {
	d := &database{}
	if err := json.Unmarshal(b.Stack.Data, &d.databaseSpec); err != nil {
		b.Refuse("", fmt.Sprintf("the stack does not decode: %v", err), "report this as a fault of cuemulus: schema and compiler disagree")
		return
	}
	var ok bool
	if d.network, ok = vpcOutputs(b, d.Network); !ok {
		return
	}
	d.plainStack = newStack(b, d.network.Account, d.network.Region, d.Name, "database")
	d.refs = b.References(d.account, d.region, d.Ref)
	if d.Layer == "" {
		d.Layer = d.network.Closed()
	}
	subnets, ok := d.subnets(d.Layer)
	if !ok {
		return
	}
	if d.vpcID, ok = d.refs.Read(d.network.VpcID, "network"); !ok {
		return
	}
	d.addKey("storage and secrets of " + d.Name)
	clients := d.addGroups()
	d.addInstance(subnets)
	d.addMasterSecret()
	bootstrap := !d.Users || d.addBootstrap()
	if !(clients && bootstrap) && !b.Previewed() {
		return
	}
	d.addOutputs()
	d.emit(d.Description, fmt.Sprintf("database, %s %s, master=%s", d.Engine, d.databaseSpec.Version, d.Master), d.Tags, d.refs, d.capabilities()...)
}

func (d *database) capabilities() []string {
	if d.Users {
		return []string{"CAPABILITY_IAM"} // the function's role
	}
	return nil
}

// subnets reads the subnets of a layer of the network.
func (d *database) subnets(layer string) (*cfn.Node, bool) {
	o, ok := d.network.Subnets(layer)
	if !ok {
		return nil, false // reported when loading
	}
	return d.refs.Read(o, "network")
}

// port is where the engine listens.
func (d *databaseSpec) port() int {
	if d.Engine == "mysql" {
		return 3306
	}
	return 5432
}

// secretPrefix is before the names of the users' secrets.
func (d *databaseSpec) secretPrefix() string { return d.Name + "/app/" }

func (d *database) addOutputs() {
	if secret := d.masterSecret(); secret != nil {
		// Of an own secret the attachment: who reads it waits until engine, host and
		// port are in the secret.
		d.output("MasterSecretArn", secret)
	}
	if d.Users {
		d.output("BootstrapArn", cfn.GetAtt("Bootstrap", "Arn"))
	}
	d.output("Endpoint", cfn.GetAtt("Db", "Endpoint.Address"))
	d.output("Port", cfn.GetAtt("Db", "Endpoint.Port"))
	d.output("DbiResourceId", cfn.GetAtt("Db", "DbiResourceId"))
	d.output("DbSecurityGroupId", cfn.GetAtt("DbSecurityGroup", "GroupId"))
	d.output("KeyArn", cfn.GetAtt("Key", "Arn"))
}

// databaseOffers is what a stack of the kind Database offers to the other stacks of
// its project.
type databaseOffers struct {
	spec    databaseSpec
	network networkOffers

	BootstrapARN    compiler.Output
	DbiResourceID   compiler.Output
	SecurityGroupID compiler.Output
	KeyARN          compiler.Output
}

// databaseOutputs gives what the Database of a name offers. ok is false where there is
// none, which loading has reported.
func databaseOutputs(b *compiler.Build, stack string) (d databaseOffers, ok bool) {
	i := slices.IndexFunc(b.Project.Stacks, func(s *compiler.Stack) bool { return s.Name == stack && s.Kind == "Database" })
	if i < 0 || json.Unmarshal(b.Project.Stacks[i].Data, &d.spec) != nil {
		return databaseOffers{}, false
	}
	if d.network, ok = vpcOutputs(b, d.spec.Network); !ok {
		return databaseOffers{}, false
	}
	output := func(name, of string) compiler.Output {
		return compiler.Output{Account: d.network.Account, Region: d.network.Region, StackName: d.spec.Name, Name: name, Type: of}
	}
	d.BootstrapARN = output("BootstrapArn", "")
	d.DbiResourceID = output("DbiResourceId", "")
	d.SecurityGroupID = output("DbSecurityGroupId", "AWS::EC2::SecurityGroup::Id")
	d.KeyARN = output("KeyArn", "")
	return d, true
}
