package ecs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var fargateSizes = lint.Rule{
	ID: "ECS003", Name: "fargate-sizes", Severity: diag.Error,
	Title:   "A task for Fargate has a size that Fargate does not have",
	Aliases: []string{"E3047"},
	Why:     "Fargate has certain pairs of processor and memory: 256 units with 512, 1024 or 2048 MiB, 512 with 1 to 4 GB, 1024 with 2 to 8 GB, 2048 with 4 to 16 GB, 4096 with 8 to 30 GB, 8192 with 16 to 60 GB in steps of four, 16384 with 32 to 120 GB in steps of eight (Amazon ECS Developer Guide, \"Amazon ECS task definition differences for Fargate\"). Write one of them.",
	Bad: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: 256
      Memory: 4096
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3"}]
`,
	Good: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: 512
      Memory: 4096
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3"}]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ECS::TaskDefinition") {
			if !forFargate(p, r) {
				continue
			}
			for _, both := range p.Pairs(r, "Cpu", "Memory") {
				cpu, ok1 := units(both[0], "vcpu", 1024)
				memory, ok2 := units(both[1], "gb", 1024)
				if !ok1 || !ok2 {
					continue
				}
				steps, known := fargateMemory[cpu]
				switch {
				case !known:
					p.Report(both[0].Path, fmt.Sprintf("there are no tasks of %d units on Fargate", cpu), "write 256, 512, 1024, 2048, 4096, 8192 or 16384")
				case !steps.has(memory):
					p.Report(both[1].Path, fmt.Sprintf("with %d units of processor a task has %d to %d MiB in steps of %d", cpu, steps.least, steps.most, steps.by), "write one of them")
				}
			}
		}
	},
}

// memorySteps are the sizes of memory that go with a size of processor, in MiB.
type memorySteps struct{ least, most, by int }

func (s memorySteps) has(n int) bool {
	if s.least == 512 && n == 512 {
		return true
	}
	return n >= s.least && n <= s.most && n%s.by == 0
}

// fargateMemory are the sizes by units of processor.
var fargateMemory = map[int]memorySteps{
	256: {512, 2048, 1024}, 512: {1024, 4096, 1024}, 1024: {2048, 8192, 1024}, 2048: {4096, 16384, 1024},
	4096: {8192, 30720, 1024}, 8192: {16384, 61440, 4096}, 16384: {32768, 122880, 8192},
}

// units reads a size in units, or in words such as "1 vCPU".
func units(st lint.Setting, word string, each float64) (n int, ok bool) {
	text := strings.ToLower(strings.ReplaceAll(st.Text, " ", ""))
	if st.Presence != lint.Present {
		return 0, false
	}
	if number, named := strings.CutSuffix(text, word); named {
		f, err := strconv.ParseFloat(number, 64)
		return int(f * each), err == nil
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// forFargate reports whether a task is for Fargate for certain.
func forFargate(p *lint.Pass, r cfn.Resource) bool {
	return slices.ContainsFunc(p.Settings(r, "RequiresCompatibilities", "*"), func(st lint.Setting) bool {
		return st.Says("FARGATE") && len(st.Scenario.Facts()) == 0
	})
}
