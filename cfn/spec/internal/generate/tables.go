package generate

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"cuemulus.dev/cfn/spec"
)

// tableSource says which extension file of the registry data lists the values of which
// properties.
type tableSource struct {
	file  string
	by    string   // property that chooses the rows, "" for none
	prop  string   // property in the file's conditions, "" where the file is a map from Region to enum
	paths []string // "Type/Path"
	old   string   // file that lists what is withdrawn, "" for none
}

func tableSources() []tableSource {
	return []tableSource{
		{file: "aws_ec2_instance/instancetype_enum.json", paths: []string{
			"AWS::EC2::Instance/InstanceType",
			"AWS::EC2::LaunchTemplate/LaunchTemplateData/InstanceType",
			"AWS::AutoScaling::LaunchConfiguration/InstanceType",
		}},
		{file: "aws_rds_dbinstance/dbinstanceclass_enum.json", by: "Engine", prop: "DBInstanceClass", paths: []string{"AWS::RDS::DBInstance/DBInstanceClass"}},
		{file: "aws_rds_dbcluster/dbclusterinstanceclass_enum.json", by: "Engine", prop: "DBClusterInstanceClass", paths: []string{"AWS::RDS::DBCluster/DBClusterInstanceClass"}},
		{file: "aws_rds_dbinstance/engine_version.json", old: "aws_rds_dbinstance/engine_version_deprecated.json", by: "Engine", prop: "EngineVersion", paths: []string{"AWS::RDS::DBInstance/EngineVersion"}},
		{file: "aws_rds_dbcluster/engine_version.json", old: "aws_rds_dbcluster/engine_version_deprecated.json", by: "Engine", prop: "EngineVersion", paths: []string{"AWS::RDS::DBCluster/EngineVersion"}},
		{file: "aws_elasticache_cachecluster/engine_version.json", by: "Engine", prop: "EngineVersion", paths: []string{"AWS::ElastiCache::CacheCluster/EngineVersion", "AWS::ElastiCache::ReplicationGroup/EngineVersion"}},
		{file: "aws_elasticache_cachecluster/cachenodetype_enum.json", paths: []string{"AWS::ElastiCache::CacheCluster/CacheNodeType"}},
		{file: "aws_docdb_dbinstance/dbinstanceclass_enum.json", paths: []string{"AWS::DocDB::DBInstance/DBInstanceClass"}},
		{file: "aws_neptune_dbinstance/dbinstanceclass_enum.json", paths: []string{"AWS::Neptune::DBInstance/DBInstanceClass"}},
		{file: "aws_redshift_cluster/nodetype_enum.json", paths: []string{"AWS::Redshift::Cluster/NodeType"}},
		{file: "aws_dax_cluster/nodetype_enum.json", paths: []string{"AWS::DAX::Cluster/NodeType"}},
		{file: "aws_amazonmq_broker/instancetype_enum.json", paths: []string{"AWS::AmazonMQ::Broker/HostInstanceType"}},
		{file: "aws_appstream_fleet/instancetype_enum.json", paths: []string{"AWS::AppStream::Fleet/InstanceType"}},
		{file: "aws_gamelift_fleet/ec2instancetype_enum.json", paths: []string{"AWS::GameLift::Fleet/EC2InstanceType"}},
		{file: "aws_managedblockchain_node/nodeconfiguration_instancetype_enum.json", paths: []string{"AWS::ManagedBlockchain::Node/NodeConfiguration/InstanceType"}},
		{file: "aws_emr_cluster/instancetypeconfig_instancetype_enum.json", paths: []string{
			"AWS::EMR::Cluster/Instances/CoreInstanceFleet/InstanceTypeConfigs/InstanceType",
			"AWS::EMR::Cluster/Instances/CoreInstanceGroup/InstanceType",
			"AWS::EMR::Cluster/Instances/TaskInstanceFleets/InstanceTypeConfigs/InstanceType",
			"AWS::EMR::Cluster/Instances/TaskInstanceGroups/InstanceType",
		}},
	}
}

// table is spec.Table while it is made.
type table struct {
	names    []string
	by       string
	byRegion bool
	rows     map[spec.Relation]*row // Type is When, Name is Value
}

type row struct {
	deprecated bool
	regions    []bool
}

// clause is one "if the engine is this, then the property is one of these".
type clause struct {
	If struct {
		Properties map[string]json.RawMessage `json:"properties"`
	} `json:"if"`
	Then json.RawMessage `json:"then"`
}

type enumIn struct {
	Const string `json:"const"`
	Enum  []any  `json:"enum"`
}

// readTable reads one table. What a file says with several further conditions (licence,
// one zone or several) is united.
func readTable(files map[string][]byte, src tableSource, regions []string, stats *Stats) (*table, error) {
	b, ok := files["extensions/"+src.file]
	if !ok {
		return nil, fmt.Errorf("the registry data has no %s: its form has changed", src.file)
	}
	t := &table{names: src.paths, by: src.by, rows: map[spec.Relation]*row{}}
	if src.old != "" || src.prop == "EngineVersion" {
		return t, t.versions(b, files["extensions/"+src.old], src)
	}
	t.byRegion = true
	var perRegion map[string]json.RawMessage
	if err := json.Unmarshal(b, &perRegion); err != nil {
		return nil, fmt.Errorf("read %s: %w", src.file, err)
	}
	for _, name := range slices.Sorted(maps.Keys(perRegion)) {
		at, ok := slices.BinarySearch(regions, name)
		if !ok {
			continue // "all", "description"
		}
		var here struct {
			Enum  []any    `json:"enum"`
			AllOf []clause `json:"allOf"`
		}
		if err := json.Unmarshal(perRegion[name], &here); err != nil {
			return nil, fmt.Errorf("read %s for %s: %w", src.file, name, err)
		}
		add := func(when string, values []any) {
			for _, v := range texts(values) {
				t.row(when, v, len(regions)).regions[at] = true
			}
		}
		add("", here.Enum)
		for _, c := range here.AllOf {
			var engine enumIn
			if json.Unmarshal(c.If.Properties[src.by], &engine) != nil || engine.Const == "" {
				stats.drop("table row for more than one engine")
				continue
			}
			add(engine.Const, c.then(src.prop))
		}
	}
	if len(t.rows) == 0 {
		return nil, fmt.Errorf("%s has no values: its form has changed", src.file)
	}
	return t, nil
}

func (t *table) row(when, value string, regions int) *row {
	key := spec.Relation{Type: when, Name: value}
	if t.rows[key] == nil {
		t.rows[key] = &row{regions: make([]bool, regions)}
	}
	return t.rows[key]
}

// then gives the enum that a clause asks of a property.
func (c clause) then(prop string) []any {
	var then struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	var in enumIn
	if json.Unmarshal(c.Then, &then) != nil || json.Unmarshal(then.Properties[prop], &in) != nil {
		return nil
	}
	return in.Enum
}

// versions fills a table of engine versions.
func (t *table) versions(b, old []byte, src tableSource) error {
	var file struct {
		AllOf []clause `json:"allOf"`
	}
	if err := json.Unmarshal(b, &file); err != nil {
		return fmt.Errorf("read %s: %w", src.file, err)
	}
	for _, c := range file.AllOf {
		var engine enumIn
		if json.Unmarshal(c.If.Properties[src.by], &engine) != nil || engine.Const == "" {
			continue
		}
		for _, v := range texts(c.then(src.prop)) {
			t.row(engine.Const, v, 0)
		}
	}
	if len(t.rows) == 0 {
		return fmt.Errorf("%s has no versions: its form has changed", src.file)
	}
	if src.old == "" {
		return nil
	}
	if err := json.Unmarshal(old, &file); err != nil {
		return fmt.Errorf("read %s: %w", src.old, err)
	}
	for _, c := range file.AllOf {
		var engine, version enumIn
		if json.Unmarshal(c.If.Properties[src.by], &engine) != nil || json.Unmarshal(c.If.Properties[src.prop], &version) != nil {
			continue
		}
		for _, v := range texts(version.Enum) {
			if r := t.rows[spec.Relation{Type: engine.Const, Name: v}]; r != nil {
				r.deprecated = true
			}
		}
	}
	return nil
}
