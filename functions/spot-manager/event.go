package main

import "encoding/json"

// happened is what an event says.
type happened int

const (
	nothing      happened = iota // no event of ours, or an alarm that is over
	jobsToDo                     // the alarm rings
	launchFailed                 // a group could not launch an instance
)

const launchUnsuccessful = "EC2 Instance Launch Unsuccessful"

// read understands an event; group is the one whose launch failed.
func read(raw json.RawMessage) (what happened, group string) {
	var e struct {
		Records []struct {
			EventSource string
			SNS         struct{ Message string } `json:"Sns"`
		}
		Source     string `json:"source"`
		DetailType string `json:"detail-type"`
		Detail     struct {
			AutoScalingGroupName string
		} `json:"detail"`
		AlarmData struct {
			State struct {
				Value string `json:"value"`
			} `json:"state"`
		} `json:"alarmData"`
	}
	if json.Unmarshal(raw, &e) != nil {
		return nothing, ""
	}
	switch {
	case e.Source == "aws.autoscaling" && e.DetailType == launchUnsuccessful:
		return launchFailed, e.Detail.AutoScalingGroupName
	case e.Source == "aws.cloudwatch" && e.AlarmData.State.Value == "ALARM":
		return jobsToDo, ""
	}
	for _, r := range e.Records {
		var alarm struct{ NewStateValue string }
		if r.EventSource == "aws:sns" && json.Unmarshal([]byte(r.SNS.Message), &alarm) == nil && alarm.NewStateValue == "ALARM" {
			return jobsToDo, ""
		}
	}
	return nothing, ""
}
