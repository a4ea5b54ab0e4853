package compiler

import "slices"

// databaseExample is a database in a network, main, with these lines, for Bad and
// Good.
func databaseExample(lines ...string) string {
	return vpcExample(`cidr: "10.242.0.0/22"`) + "\n" + databaseIn(lines...)
}

// databaseIn is the stack alone.
func databaseIn(lines ...string) string {
	return stackExample(`"orders-db": aws.#Database &`, append([]string{`network: "main"`}, lines...)...)
}

// postgres17 are the lines that suffice besides the network.
func postgres17(lines ...string) []string {
	return slices.Concat([]string{`engine: "postgres"`, `version: "17"`}, lines)
}

// What the fields of a Database say about each other and its network.
var (
	codeDatabaseVersion = Code{
		ID: "INPUT070", Name: "database-version", Title: "The version of a database's engine is none, or a very old or unknown one",
		Why:  "PostgreSQL's major versions have one number (17), MySQL's two (8.4); the family of the parameter group follows from it. A version that RDS does not support any more costs extra, and one that cuemulus does not know may be newer than it, or misspelt: both are warnings.",
		Bad:  databaseExample(`engine: "mysql"`, `version: "8"`),
		Good: databaseExample(`engine: "mysql"`, `version: "8.4"`),
	}
	codeInstanceClass = Code{
		ID: "INPUT071", Name: "instance-class", Title: "A class of instances is not known for the engine in the Region",
		Why:  "A warning: the class may be newer than this cuemulus, or misspelt. RDS does not offer every class in every Region.",
		Bad:  databaseExample(postgres17(`class: "db.t4g.mediun"`)...),
		Good: databaseExample(postgres17(`class: "db.t4g.medium"`)...),
	}
	codeDatabaseStorage = Code{
		ID: "INPUT072", Name: "database-storage", Title: "The space of a database cannot grow as it should",
		Why:  "RDS adds space in steps, and refuses a limit that is less than a tenth above the beginning.",
		Bad:  databaseExample(postgres17(`storage: {gb: 200, max: 100}`)...),
		Good: databaseExample(postgres17(`storage: {gb: 200, max: 400}`)...),
	}
	codeDatabaseName = Code{
		ID: "INPUT073", Name: "database-name", Title: "RDS would not make a database of that name",
		Why:  "A database of MySQL has letters and digits alone in its name when RDS makes it, and the engines have databases of their own. The stack's name has at most 63 characters, since the function that makes users builds names with it.",
		Bad:  databaseExample(postgres17(`database: "postgres"`)...),
		Good: databaseExample(postgres17(`database: "orders"`)...),
	}
	codeMasterUser = Code{
		ID: "INPUT074", Name: "master-user", Title: "RDS would not make a master user of that name",
		Why:  "MySQL takes 16 characters, and both engines keep names for themselves, PostgreSQL all that begin with pg.",
		Bad:  databaseExample(postgres17(`masterUser: "postgres"`)...),
		Good: databaseExample(postgres17(`masterUser: "owner"`)...),
	}
	codeMaster = Code{
		ID: "INPUT075", Name: "master-login", Title: "The master user could not log in that way",
		Why:  "RDS lets a master user log in with IAM in PostgreSQL alone, and only while IAM authentication is on.",
		Bad:  databaseExample(`engine: "mysql"`, `version: "8.4"`, `master: "iam"`),
		Good: databaseExample(`engine: "mysql"`, `version: "8.4"`, `master: "managed"`),
	}
	codeDatabaseLayer = Code{
		ID: "INPUT076", Name: "database-layer", Title: "The network has no such layer for a database",
		Why:  "A database stands in a layer of its network that the internet does not reach: the first without egress, unless another is named.",
		Bad:  databaseExample(postgres17(`layer: "public"`)...),
		Good: databaseExample(postgres17(`layer: "app"`)...),
	}
	codeBootstrapWay = Code{
		ID: "INPUT077", Name: "bootstrap-way", Title: "The function that makes users would reach nothing",
		Why:  "It reads passwords from Secrets Manager and answers CloudFormation through S3. Without NAT it needs an interface endpoint for the one and the gateway endpoint for the other; without a way the deployment would hang until it times out.",
		Bad:  vpcExample(`cidr: "10.242.0.0/22"`, `nat: "none"`) + "\n" + databaseIn(postgres17()...),
		Good: vpcExample(`cidr: "10.242.0.0/22"`, `nat: "none"`, `endpoints: interface: ["secretsmanager"]`) + "\n" + databaseIn(postgres17()...),
	}
	codeClients = Code{
		ID: "INPUT078", Name: "database-clients", Title: "A client of a database stands twice, or needs no mention",
		Why:  "clients names security groups, and stacks that have one. The security group of a #DatabaseUser may connect without it.",
		Bad:  databaseExample(postgres17(`clients: ["sg-0a1b2c3d4e5f60718", "sg-0a1b2c3d4e5f60718"]`)...),
		Good: databaseExample(postgres17(`clients: ["sg-0a1b2c3d4e5f60718"]`)...),
	}
	codeDatabaseUser = Code{
		ID: "INPUT079", Name: "database-user", Title: "The database would not take a user or schema of that name",
		Why:  "MySQL takes 32 characters for a user, and the engines have users and schemas of their own, the master user among them.",
		Bad:  databaseExample(postgres17()...) + "\n" + userIn(`user: "dbadmin"`),
		Good: databaseExample(postgres17()...) + "\n" + userIn(`user: "billing"`),
	}
	codeDatabaseUserTwice = Code{
		ID: "INPUT080", Name: "database-user-twice", Title: "Two stacks make one user in a database",
		Why:  "Each would give it another password, and its secrets would have one name.",
		Bad:  databaseExample(postgres17()...) + "\n" + userIn(`user: "billing"`) + "\n" + stackExample("invoices: aws.#DatabaseUser &", `database: "orders-db"`, `user: "billing"`),
		Good: databaseExample(postgres17()...) + "\n" + userIn(`user: "billing"`) + "\n" + stackExample("invoices: aws.#DatabaseUser &", `database: "orders-db"`, `user: "invoices"`),
	}
	codeNoBootstrap = Code{
		ID: "INPUT081", Name: "database-without-users", Title: "The database has no function that makes users",
		Why:  "With users: false nothing in its stack can make one.",
		Bad:  databaseExample(postgres17(`users: false`)...) + "\n" + userIn(`user: "billing"`),
		Good: databaseExample(postgres17()...) + "\n" + userIn(`user: "billing"`),
	}
	codeUserLogin = Code{
		ID: "INPUT082", Name: "database-user-login", Title: "A user could not log in that way",
		Why:  "Tokens of IAM are taken while IAM authentication of the database is on, and a user who logs in with them has no password to rotate.",
		Bad:  databaseExample(postgres17()...) + "\n" + userIn(`user: "billing"`, `auth: "iam"`, `rotateDays: 30`),
		Good: databaseExample(postgres17()...) + "\n" + userIn(`user: "billing"`, `auth: "iam"`),
	}
)

// userIn is a user of the database orders-db.
func userIn(lines ...string) string {
	return stackExample("billing: aws.#DatabaseUser &", append([]string{`database: "orders-db"`}, lines...)...)
}
