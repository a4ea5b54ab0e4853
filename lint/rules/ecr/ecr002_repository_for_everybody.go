package ecr

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var repositoryForEverybody = lint.Rule{
	ID: "ECR002", Name: "repository-for-everybody", Severity: diag.Error,
	Title:   "Everybody may use a repository",
	Aliases: []string{"CKV_AWS_32", "AWS-0032", "75be209d", "ECROpenAccess", "AwsSolutions-ECR1"},
	Why:     "A policy that allows Principal \"*\" without a condition opens the images to every account of AWS; and where it allows to push, everybody can put code into what you run. Name the accounts, or add a condition such as aws:PrincipalOrgID. Images for everybody belong in ECR Public.",
	Bad: `Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties:
      ImageScanningConfiguration: {ScanOnPush: true}
      RepositoryPolicyText:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: "*"
            Action: [ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]
`,
	Good: `Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties:
      ImageScanningConfiguration: {ScanOnPush: true}
      RepositoryPolicyText:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: "*"
            Action: [ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]
            Condition: {StringEquals: {aws:PrincipalOrgID: o-exampleorgid}}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ECR::Repository") {
			statements, _ := p.StatementsOf(r, lint.ResourcePolicy)
			for _, st := range statements {
				if at, everybody := p.Everybody(st); everybody && st.Allows() && !p.Narrowed(st) {
					p.Report(at, "everybody with an AWS account may use the repository", "name the accounts, or add the condition StringEquals aws:PrincipalOrgID")
				}
			}
		}
	},
}
