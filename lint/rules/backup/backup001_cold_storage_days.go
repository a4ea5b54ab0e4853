package backup

import (
	"fmt"
	"slices"
	"strconv"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var coldStorageDays = lint.Rule{
	ID: "BACKUP001", Name: "cold-storage-days", Severity: diag.Error,
	Title:   "Backups are deleted before they have been in cold storage for 90 days",
	Aliases: []string{"E3504"},
	Why:     "What is moved to cold storage stays there for 90 days at least, and AWS Backup refuses a plan that deletes it earlier. Write DeleteAfterDays with 90 more than MoveToColdStorageAfterDays.",
	Bad: `Resources:
  Plan:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanName: example
        BackupPlanRule: [{RuleName: daily, TargetBackupVault: example, Lifecycle: {MoveToColdStorageAfterDays: 30, DeleteAfterDays: 90}}]
`,
	Good: `Resources:
  Plan:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanName: example
        BackupPlanRule: [{RuleName: daily, TargetBackupVault: example, Lifecycle: {MoveToColdStorageAfterDays: 30, DeleteAfterDays: 120}}]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::Backup::BackupPlan") {
			for _, path := range [][]string{{"Lifecycle"}, {"CopyActions", "*", "Lifecycle"}} {
				for _, life := range p.Settings(r, append([]string{"BackupPlan", "BackupPlanRule", "*"}, path...)...) {
					cold, deleted := days(p, life, "MoveToColdStorageAfterDays"), days(p, life, "DeleteAfterDays")
					if cold >= 0 && deleted >= 0 && deleted < cold+90 {
						at := append(slices.Clip(life.Path), "DeleteAfterDays")
						p.Report(at, fmt.Sprintf("they are in cold storage for %d days, and 90 are the least", deleted-cold), fmt.Sprintf("write DeleteAfterDays: %d or more", cold+90))
					}
				}
			}
		}
	},
}

// days gives a number of days that is known, -1 for all else.
func days(p *lint.Pass, life lint.Setting, name string) int {
	list := p.SettingsBelow(life, name)
	if len(list) != 1 || list[0].Presence != lint.Present {
		return -1
	}
	n, err := strconv.Atoi(list[0].Text)
	if err != nil || n < 0 || n > 100000 {
		return -1
	}
	return n
}
