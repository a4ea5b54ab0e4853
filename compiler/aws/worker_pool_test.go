package aws_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

// workers compiles a pool of these fields in the network main.
func workers(t *testing.T, fields string) *cfn.Template {
	t.Helper()
	return templateOf(t, compiled(t, mainNetwork+"stacks: workers: aws.#WorkerPool & {network: \"main\", image: \"resolve:ssm:/imagebuilder/worker/current\", "+fields+"}\n"), "workers")
}

const (
	pairOfWorkers = `mode: "pair", instance: types: ["g4dn.xlarge"], spot: maxPrice: "0.35", userData: "systemctl start worker"`
	mixedWorkers  = `instance: types: ["g4dn.xlarge", "g5.xlarge"]`
)

// TestWorkerPair is the acceptance list of aws-stacks.md, section 8, for the structure.
func TestWorkerPair(t *testing.T) {
	for _, notify := range []string{"sns", "direct"} {
		t.Run(notify, func(t *testing.T) {
			template := workers(t, pairOfWorkers+`, notify: "`+notify+`"`)
			get := func(path ...string) *cfn.Node { return template.Root.Get(append([]string{"Resources"}, path...)...) }

			// One set of actions is the way to the SpotManager, one the two policies that stop.
			start, stop := get("JobsToDo", "Properties", "AlarmActions"), get("NoMoreJobs", "Properties", "AlarmActions")
			want := cfn.Ref("Topic")
			if notify == "direct" {
				want = cfn.GetAtt("SpotManager", "Arn")
			}
			require.Equal(t, mustJSON(t, cfn.ListOf(want)), mustJSON(t, start))
			require.Equal(t, mustJSON(t, cfn.ListOf(cfn.Ref("OnDemandScaleDown"), cfn.Ref("SpotScaleDown"))), mustJSON(t, stop))
			require.Len(t, template.Resources("AWS::CloudWatch::Alarm"), 2)

			// The launch templates differ in the market alone.
			spot, onDemand := get("SpotTemplate", "Properties", "LaunchTemplateData"), get("OnDemandTemplate", "Properties", "LaunchTemplateData")
			require.Len(t, spot.Fields, len(onDemand.Fields)+1)
			for _, f := range spot.Fields {
				if f.Key != "InstanceMarketOptions" {
					require.Equal(t, mustJSON(t, onDemand.Get(f.Key)), mustJSON(t, f.Value), f.Key)
				}
			}

			// One price, written thrice.
			require.Equal(t, "0.35", spot.Get("InstanceMarketOptions", "SpotOptions", "MaxPrice").Text)
			require.Equal(t, "0.35", get("SpotManager", "Properties", "Environment", "Variables", "MAX_PRICE").Text)
			require.Contains(t, mustJSON(t, get("SpotGroup", "Properties", "Tags")), `{"Key":"SpotPrice","Value":"0.35","PropagateAtLaunch":false}`)

			for _, group := range []string{"SpotGroup", "OnDemandGroup"} {
				require.Equal(t, "0", get(group, "Properties", "MinSize").Text)
				require.Nil(t, get(group, "Properties", "DesiredCapacity"))
			}
			if notify == "sns" {
				require.Equal(t, mustJSON(t, cfn.Ref("Topic")), mustJSON(t, get("SpotManagerInvoke", "Properties", "SourceArn")))
				source, _ := get("TopicPolicy", "Properties", "PolicyDocument", "Statement", "0", "Condition", "ArnLike", "aws:SourceArn").SubText()
				require.True(t, strings.HasSuffix(source, ":alarm:${AWS::StackName}-*"), "%s must cover names that CloudFormation makes", source)
			} else {
				require.Nil(t, get("Topic"))
				require.Equal(t, mustJSON(t, cfn.GetAtt("JobsToDo", "Arn")), mustJSON(t, get("SpotManagerInvoke", "Properties", "SourceArn")))
			}

			// No action on * but those that have no resource.
			for _, s := range get("SpotManagerRole", "Properties", "Policies", "0", "PolicyDocument", "Statement").Items {
				if s.Get("Resource").Text == "*" {
					for _, a := range s.Get("Action").Items {
						require.Contains(t, a.Text, ":Describe")
					}
				}
			}
		})
	}
}

// TestWorkerMixed looks at what keeps a mixed group from stopping workers that hold jobs.
func TestWorkerMixed(t *testing.T) {
	template := workers(t, mixedWorkers)
	group, _ := template.Resource("Group")
	require.Nil(t, group.Property("DesiredCapacity"))
	require.Equal(t, "price-capacity-optimized", group.Property("MixedInstancesPolicy", "InstancesDistribution", "SpotAllocationStrategy").Text)
	backlog, _ := template.Resource("Backlog")
	require.Equal(t, "true", backlog.Property("TargetTrackingConfiguration", "DisableScaleIn").Text)
	// An exact size, again each minute while the alarm rings, would stop what the backlog
	// started: it must not ring once there is a worker.
	wake, _ := template.Resource("JobsToDo")
	require.Contains(t, mustJSON(t, wake.Property("Metrics")), "IF(FILL(desired,0)<1,FILL(visible,0),0)")
	idle, _ := template.Resource("NoMoreJobs")
	require.Contains(t, mustJSON(t, idle.Property("Metrics")), "FILL(visible,0)+FILL(inflight,0)")
	require.Equal(t, "15", idle.Property("EvaluationPeriods").Text)
	launch, _ := template.Resource("Template")
	require.Nil(t, launch.Property("LaunchTemplateData", "InstanceMarketOptions"), "such a template cannot be used in a mixed group")
}

// TestUserDataIsBash asks bash about what an instance runs, with every part that writes
// lines into it.
func TestUserDataIsBash(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		require.NotEqual(t, "required", os.Getenv("CUEMULUS_ORACLES"), "bash is needed")
		t.Skip("there is no bash")
	}
	template := workers(t, `instance: types: ["g4dn.xlarge"], checks: ["nvidia-smi # the driver", "sleep 0 &", "test \"${A:-${B:-}}\" != x"],
		storage: {scratch: "instance-store", data: [{mount: "/data", gb: 10}, {mount: "/more", gb: 10}]},
		userData: "for f in ${FILES:-${NONE:-}}; do echo \"$f\"; done"`)
	launch, _ := template.Resource("Template")
	sub := launch.Property("LaunchTemplateData", "UserData").Get("Fn::Base64", "Fn::Sub")
	text := sub.Items[0].Text
	for _, part := range cfn.SubParts(text) {
		require.NotEqual(t, cfn.SubLiteral, part.Kind)
	}
	work := sub.Items[1].Get("Work").Text
	text = strings.NewReplacer("${Work}", work, "${QueueUrl}", "https://sqs.example.com/1/q", "${QueueName}", "q", "${AWS::StackName}", "s", "${AWS::Region}", "eu-west-1").Replace(text)
	cmd := exec.Command(bash, "-n")
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", out, text)
	require.Contains(t, text, "${FILES:-${NONE:-}}")
	require.Less(t, len(text), 16<<10)
}
