// Command spot-manager starts a worker when there are jobs to do: as a spot instance
// where its price is worth the risk, on demand otherwise. It looks after a pair of
// Auto Scaling groups with 0 to N instances, one for spot instances and one for
// others, whose scale-up policies no alarm refers to.
//
// # Handler
//
// bootstrap, runtime provided.al2023.
//
// # Environment
//
//	SPOT_GROUP              name of the group of spot instances
//	SPOT_POLICY             name or ARN of its scale-up policy
//	ON_DEMAND_GROUP         name of the other group
//	ON_DEMAND_POLICY        name or ARN of its scale-up policy
//	INSTANCE_TYPE           the type whose price counts, "g4dn.xlarge"
//	MAX_PRICE               the most to pay for an hour, in USD: "0.35"
//	MARGIN                  how far below MAX_PRICE the price must be, 0 to 1: "0.15"
//	ZONES                   optional: names of the zones that offer the type, "eu-west-1a,eu-west-1b"
//	SPOT_SCALE_DOWN_POLICY  optional: executed when the group of spot instances fails to
//	                        launch, so that it does not go on trying beside the other
//	PRODUCT                 optional: product description of the price; default "Linux/UNIX"
//
// # Events
//
//   - An SNS notification of a CloudWatch alarm, or the alarm itself as the action's
//     target. Any state but ALARM is passed over.
//   - EC2 Instance Launch Unsuccessful from EventBridge (source aws.autoscaling). For
//     SPOT_GROUP it starts a worker on demand; other groups are passed over.
//
// What is none of these is logged and forgotten. A call that fails is an error, so
// that Lambda invokes again.
//
// # Decision
//
//   - A group that has an instance, or wants one (desired capacity), is enough:
//     nothing is started. After a failed launch the wish of the spot group alone does
//     not count.
//   - The price of a zone is the mean of the last hour, weighted by how long each
//     price held. Zones are those of the spot group's subnets, with ZONES those of
//     both. A zone without history does not offer the type and is skipped.
//   - The cheapest zone decides: a price of at most MAX_PRICE × (1 - MARGIN) starts a
//     spot instance; a higher one, no zone left or prices that cannot be had start one
//     on demand. Numbers are exact decimals.
//   - Policies are executed without regard to cooldowns: both groups are empty.
//
// # Permissions
//
//	autoscaling:ExecutePolicy                 on the two groups
//	autoscaling:DescribeAutoScalingGroups     *
//	ec2:DescribeSpotPriceHistory              *
//
// Lambda needs permission to be invoked: sns.amazonaws.com with the topic as source,
// lambda.alarms.cloudwatch.amazonaws.com with the alarm, events.amazonaws.com with the
// rule. Where the account can spare it, one invocation at a time
// (ReservedConcurrentExecutions 1) keeps two events at once from starting two workers.
package main

import (
	"context"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	settings, err := settingsOf(os.Getenv)
	if err != nil {
		log.Error("the environment is incomplete", "reason", err.Error())
		os.Exit(1)
	}
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Error("the aws configuration cannot be read", "reason", err.Error())
		os.Exit(1)
	}
	lambda.Start(newManager(cfg, settings, log, time.Now).handle)
}
