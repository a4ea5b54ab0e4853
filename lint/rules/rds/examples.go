package rds

import "strings"

// sound is an instance that every rule of the area is content with.
const sound = `Resources:
  Database:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: db.m7g.large
      AllocatedStorage: "100"
      MasterUsername: example
      ManageMasterUserPassword: true
      StorageEncrypted: true
      PubliclyAccessible: false
      BackupRetentionPeriod: 7
      DeletionProtection: true
      MultiAZ: true
`

// with gives the sound instance with one piece of it changed or left out.
func with(piece, instead string) string { return strings.Replace(sound, piece, instead, 1) }
