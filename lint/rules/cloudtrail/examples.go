package cloudtrail

import "strings"

// sound is a trail that every rule of the area is content with.
const sound = `Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      IsLogging: true
      S3BucketName: example-audit
      IsMultiRegionTrail: true
      EnableLogFileValidation: true
      KMSKeyId: alias/example-audit
      CloudWatchLogsLogGroupArn: arn:aws:logs:eu-west-1:111122223333:log-group:example-audit:*
      CloudWatchLogsRoleArn: arn:aws:iam::111122223333:role/example-audit
`

// without gives the sound trail without one line.
func without(line string) string { return strings.Replace(sound, "      "+line+"\n", "", 1) }
