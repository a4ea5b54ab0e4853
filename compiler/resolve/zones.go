package resolve

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
)

var (
	zoneNameForm = regexp.MustCompile(`^[a-z][a-z0-9-]{1,63}$`)
	zoneIDForm   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
)

// zonesResolver lists the availability zones of a Region. The name of a zone means
// another place in another account; the zone id does not, so both are kept.
func zonesResolver() resolver {
	return resolver{
		Kind: Kind{
			Name: "zones", Title: "availability zones of a Region: name, zone id, state", API: "ec2:DescribeAvailabilityZones", Region: true,
			Actions: []string{"ec2:DescribeAvailabilityZones", "ec2:DescribeRegions"},
		},
		shape: recordsShape,
		check: checkZones,
		judge: judgeZones,
		ask:   askZones,
	}
}

func askZones(ctx context.Context, s *session, _ Question) (Entry, error) {
	zones, err := describeZones(ctx, s)
	if err != nil {
		return Entry{}, err
	}
	records := RecordsValue(nil)
	for _, z := range zones {
		if z.Type != "" && z.Type != "availability-zone" {
			continue // an emulator may ignore the filter
		}
		records.Records = append(records.Records, map[string]string{"name": z.Name, "id": z.ID, "state": z.State})
	}
	if len(records.Records) == 0 {
		return Entry{}, fail("LOCK022", fmt.Sprintf("ec2:DescribeAvailabilityZones in %s answered without a zone", s.target.place(s.region)), "check AWS_ENDPOINT_URL")
	}
	slices.SortFunc(records.Records, func(a, b map[string]string) int { return cmp.Compare(a["name"], b["name"]) })
	return Entry{Value: records}, nil
}

func checkZones(_ Question, v Value) string {
	if len(v.Records) == 0 {
		return "there is no zone"
	}
	for i, z := range v.Records {
		switch {
		case len(z) != 3 || !zoneNameForm.MatchString(z["name"]) || !zoneIDForm.MatchString(z["id"]) || z["state"] == "":
			return fmt.Sprintf("zone %d is not name, id and state", i+1)
		case i > 0 && v.Records[i-1]["name"] >= z["name"]:
			return "the zones are not sorted by name, or one is there twice"
		}
	}
	return ""
}

func judgeZones(_ Question, e Entry, place string) []*failure {
	var out []*failure
	for _, z := range e.Value.Records {
		if z["state"] != "available" {
			out = append(out, fail("LOCK034", fmt.Sprintf("zone %s (%s) in %s is %s", z["name"], z["id"], place, clip(z["state"])), "leave it out until it is available"))
		}
	}
	return out
}
