package bench

// kind is one kind of template: a text/template over the values that Template gives.
type kind struct{ name, text string }

func kinds() []kind {
	return []kind{
		{"bucket", bucket},
		{"network", network},
		{"function", function},
		{"service", service},
		{"database", database},
		{"queue", queue},
		{"group", group},
		{"roles", roles},
		{"serverless", serverless},
	}
}

const bucket = `AWSTemplateFormatVersion: "2010-09-09"
Description: A bucket for logs, number {{.N}}
Parameters:
  Days: {Type: Number, Default: 90, MinValue: 1}
  Stage: {Type: String, Default: test, AllowedValues: [test, prod]}
Conditions:
  IsProd: {"Fn::Equals": [{Ref: Stage}, prod]}
Resources:
  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Sid: Administration
            Effect: Allow
            Principal: {AWS: {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}
            Action: kms:*
            Resource: "*"
{{range $i, $_ := .Many}}  Bucket{{$i}}:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BucketName: {"Fn::Sub": "logs-{{$.N}}-{{$i}}-${AWS::AccountId}-${AWS::Region}"}
      VersioningConfiguration: {Status: {"Fn::If": [IsProd, Enabled, Suspended]}}
      OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerEnforced}]}
      PublicAccessBlockConfiguration: {BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: {{if $.Wrong}}maybe{{else}}true{{end}}}
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - BucketKeyEnabled: true
            ServerSideEncryptionByDefault: {SSEAlgorithm: "aws:kms", KMSMasterKeyID: {"Fn::GetAtt": [Key, Arn]}}
      LifecycleConfiguration:
        Rules:
          - {Id: expire, Status: Enabled, ExpirationInDays: {Ref: Days}}
          - {Id: parts, Status: Enabled, AbortIncompleteMultipartUpload: {DaysAfterInitiation: 7}}
      Tags: [{Key: Stage, Value: {Ref: Stage}}]
  Policy{{$i}}:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: {Ref: Bucket{{$i}}}
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Deny
            Principal: "*"
            Action: s3:*
            Resource: [{"Fn::GetAtt": [Bucket{{$i}}, Arn]}, {"Fn::Sub": "${Bucket{{$i}}.Arn}/*"}]
            Condition: {Bool: {"aws:SecureTransport": "false"}}
{{end}}Outputs:
  Bucket: {Value: {Ref: Bucket0}, Export: {Name: {"Fn::Sub": "${AWS::StackName}-bucket"}}}
`

const network = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Gateways: {Type: String, Default: "yes", AllowedValues: ["yes", "no"]}
Conditions:
  HasGateways: !Equals [!Ref Gateways, "yes"]
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.{{.Third}}.0.0/16, EnableDnsHostnames: true, EnableDnsSupport: true, Tags: [{Key: Name, Value: !Ref AWS::StackName}]}
  Internet: {Type: AWS::EC2::InternetGateway}
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Internet}
  PublicTable:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref Vpc}
  PublicRoute:
    Type: AWS::EC2::Route
    DependsOn: Attachment
    Properties: {RouteTableId: !Ref PublicTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Internet}
{{range $i, $_ := .Many}}  Public{{$i}}:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.{{$.Third}}.{{$i}}.0/24, AvailabilityZone: !Select [{{$i}}, !GetAZs ""]}
  PublicAssociation{{$i}}:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Public{{$i}}, RouteTableId: !Ref PublicTable}
  Private{{$i}}:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.{{$.Third}}.{{if $.Wrong}}{{$i}}{{else}}10{{$i}}{{end}}.0/24, AvailabilityZone: !Select [{{$i}}, !GetAZs ""]}
  Address{{$i}}:
    Type: AWS::EC2::EIP
    Condition: HasGateways
    DependsOn: Attachment
    Properties: {Domain: vpc}
  Nat{{$i}}:
    Type: AWS::EC2::NatGateway
    Condition: HasGateways
    Properties: {AllocationId: !GetAtt Address{{$i}}.AllocationId, SubnetId: !Ref Public{{$i}}}
  PrivateTable{{$i}}:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref Vpc}
  PrivateRoute{{$i}}:
    Type: AWS::EC2::Route
    Condition: HasGateways
    Properties: {RouteTableId: !Ref PrivateTable{{$i}}, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat{{$i}}}
  PrivateAssociation{{$i}}:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Private{{$i}}, RouteTableId: !Ref PrivateTable{{$i}}}
{{end}}Outputs:
  Vpc: {Value: !Ref Vpc}
  Gateways: {Condition: HasGateways, Value: !Ref Nat0}
`

const function = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}]
      ManagedPolicyArns: [{"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}]
      Policies:
        - PolicyName: table
          PolicyDocument:
            Version: "2012-10-17"
            Statement: [{Effect: Allow, Action: ["dynamodb:GetItem", "dynamodb:PutItem"], Resource: {"Fn::GetAtt": [Table, Arn]}}]
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
{{range $i, $_ := .Many}}  Function{{$i}}:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: {{if $.Wrong}}python3.99{{else}}python3.13{{end}}
      Handler: index.handler
      Timeout: {{$.Third}}
      MemorySize: 256
      Role: {"Fn::GetAtt": [Role, Arn]}
      Code:
        ZipFile: |
          def handler(event, context):
              return {"number": {{$.N}}}
      Environment: {Variables: {TABLE: {Ref: Table}, STAGE: test}}
  Permission{{$i}}:
    Type: AWS::Lambda::Permission
    Properties: {Action: "lambda:InvokeFunction", FunctionName: {Ref: Function{{$i}}}, Principal: events.amazonaws.com, SourceArn: {"Fn::GetAtt": [Schedule{{$i}}, Arn]}}
  Schedule{{$i}}:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(5 minutes)
      Targets: [{Id: function, Arn: {"Fn::GetAtt": [Function{{$i}}, Arn]}}]
{{end}}`

const service = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  Image: {Type: String}
Mappings:
  Sizes:
    test: {Cpu: "256", Memory: "512"}
    prod: {Cpu: "1024", Memory: "2048"}
Resources:
  Cluster: {Type: AWS::ECS::Cluster}
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: {{if .Wrong}}31{{else}}30{{end}}}
  ExecutionRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: sts:AssumeRole}]
      ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"]
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Scheme: internal, Subnets: !Ref Subnets, SecurityGroups: [!GetAtt BalancerGroup.GroupId]}
  BalancerGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: balancer
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}]
{{range $i, $_ := .Many}}  Task{{$i}}:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: !Sub "${AWS::StackName}-{{$i}}"
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: !FindInMap [Sizes, test, Cpu]
      Memory: !FindInMap [Sizes, test, Memory]
      ExecutionRoleArn: !GetAtt ExecutionRole.Arn
      ContainerDefinitions:
        - Name: app
          Image: !Ref Image
          PortMappings: [{ContainerPort: 8080}]
          LogConfiguration:
            LogDriver: awslogs
            Options: {awslogs-group: !Ref Logs, awslogs-region: !Ref AWS::Region, awslogs-stream-prefix: app}
  Service{{$i}}:
    Type: AWS::ECS::Service
    DependsOn: Listener{{$i}}
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref Task{{$i}}
      LaunchType: FARGATE
      DesiredCount: 2
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: !Ref Subnets, SecurityGroups: [!GetAtt BalancerGroup.GroupId]}}
      LoadBalancers: [{ContainerName: app, ContainerPort: 8080, TargetGroupArn: !Ref Targets{{$i}}}]
  Targets{{$i}}:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {VpcId: !Ref Vpc, Port: 8080, Protocol: HTTP, TargetType: ip, HealthCheckPath: /health}
  Listener{{$i}}:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      Port: {{$i}}443
      Protocol: HTTP
      DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets{{$i}}}]
{{end}}`

const database = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties: {GenerateSecretString: {SecretStringTemplate: "{\"username\": \"root\"}", GenerateStringKey: password, ExcludeCharacters: "\"@/\\"}}
  SubnetGroup:
    Type: AWS::RDS::DBSubnetGroup
    Properties: {DBSubnetGroupDescription: database, SubnetIds: {Ref: Subnets}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: database
      VpcId: {Ref: Vpc}
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: {{if .Wrong}}0.0.0.0/0{{else}}10.0.0.0/8{{end}}}]
{{range $i, $_ := .Many}}  Database{{$i}}:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: db.t3.medium
      AllocatedStorage: "{{$.Third}}0"
      StorageType: gp3
      StorageEncrypted: true
      MultiAZ: true
      MasterUsername: {"Fn::Sub": "{{"{{"}}resolve:secretsmanager:${Secret}:SecretString:username{{"}}"}}"}
      MasterUserPassword: {"Fn::Sub": "{{"{{"}}resolve:secretsmanager:${Secret}:SecretString:password{{"}}"}}"}
      DBSubnetGroupName: {Ref: SubnetGroup}
      VPCSecurityGroups: [{"Fn::GetAtt": [Group, GroupId]}]
{{end}}Outputs:
  Endpoint: {Value: {"Fn::GetAtt": [Database0, Endpoint.Address]}}
`

const queue = `Resources:
{{range $i, $_ := .Many}}  Dead{{$i}}:
    Type: AWS::SQS::Queue
    Properties: {MessageRetentionPeriod: 1209600, SqsManagedSseEnabled: true}
  Queue{{$i}}:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: {{$.Third}}
      SqsManagedSseEnabled: true
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead{{$i}}.{{if $.Wrong}}ARN{{else}}Arn{{end}}, maxReceiveCount: 5}
  Topic{{$i}}:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: alias/aws/sns
      Subscription: [{Protocol: sqs, Endpoint: !GetAtt Queue{{$i}}.Arn}]
  QueuePolicy{{$i}}:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue{{$i}}]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: sns.amazonaws.com}
            Action: sqs:SendMessage
            Resource: !GetAtt Queue{{$i}}.Arn
            Condition: {ArnEquals: {"aws:SourceArn": !Ref Topic{{$i}}}}
{{end}}`

const group = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}
  Unused: {Type: String, Default: ""}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}]
  Profile:
    Type: AWS::IAM::InstanceProfile
    Properties: {Roles: [!Ref Role]}
{{range $i, $_ := .Many}}  Template{{$i}}:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: !Ref Image
        InstanceType: {{$.Size}}
        IamInstanceProfile: {Arn: !GetAtt Profile.Arn}
        MetadataOptions: {HttpTokens: {{if $.Wrong}}require{{else}}required{{end}}, HttpPutResponseHopLimit: 1}
        BlockDeviceMappings: [{DeviceName: /dev/xvda, Ebs: {VolumeSize: 30, VolumeType: gp3, Encrypted: true}}]
        UserData:
          Fn::Base64: !Sub |
            #!/bin/sh
            echo "${AWS::StackName} ${AWS::Region} {{$.N}}" > /etc/motd
  Group{{$i}}:
    Type: AWS::AutoScaling::AutoScalingGroup
    UpdatePolicy: {AutoScalingRollingUpdate: {MinInstancesInService: 1}}
    Properties:
      MinSize: "1"
      MaxSize: "{{$.Third}}"
      VPCZoneIdentifier: !Ref Subnets
      LaunchTemplate: {LaunchTemplateId: !Ref Template{{$i}}, Version: !GetAtt Template{{$i}}.LatestVersionNumber}
  Policy{{$i}}:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties:
      AutoScalingGroupName: !Ref Group{{$i}}
      PolicyType: TargetTrackingScaling
      TargetTrackingConfiguration: {PredefinedMetricSpecification: {PredefinedMetricType: ASGAverageCPUUtilization}, TargetValue: 50}
{{end}}`

const roles = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Trusted: {Type: String, AllowedPattern: "[0-9]{12}"}
Resources:
{{range $i, $_ := .Many}}  Role{{$i}}:
    Type: AWS::IAM::Role
    Properties:
      Path: /application/
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: {"Fn::Sub": "arn:${AWS::Partition}:iam::${Trusted}:root"}}
            Action: sts:AssumeRole
            Condition: {StringEquals: {"sts:ExternalId": "example-{{$.N}}"}}
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: ["s3:GetObject", "s3:ListBucket"{{if $.Wrong}}, "s3:GetEverything"{{end}}]
                Resource: [{"Fn::Sub": "arn:${AWS::Partition}:s3:::example-{{$.N}}"}, {"Fn::Sub": "arn:${AWS::Partition}:s3:::example-{{$.N}}/*"}]
              - Effect: Allow
                Action: ["kms:Decrypt"]
                Resource: {"Fn::Sub": "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*"}
                Condition: {StringEquals: {"kms:ViaService": {"Fn::Sub": "s3.${AWS::Region}.amazonaws.com"}}}
  Managed{{$i}}:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Roles: [{Ref: Role{{$i}}}]
      PolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: {"Fn::Sub": "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/example/*"}}]
{{end}}`

const serverless = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: nodejs22.x, Timeout: 10, MemorySize: 512}
Resources:
{{range $i, $_ := .Many}}  Function{{$i}}:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: ./src{{$i}}
      Handler: index.handler
      Policies: [{DynamoDBCrudPolicy: {TableName: !Ref {{if $.Wrong}}Tabel{{else}}Table{{end}}}}]
      Events:
        Api: {Type: Api, Properties: {Path: /items/{{$i}}, Method: get}}
{{end}}  Table:
    Type: AWS::Serverless::SimpleTable
    Properties: {PrimaryKey: {Name: id, Type: String}}
Outputs:
  Api: {Value: !Sub "https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod/"}
`
