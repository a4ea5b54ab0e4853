package ec2

import (
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var scriptFromNetwork = lint.Rule{
	ID: "EC2014", Name: "script-from-network", Severity: diag.Note, Profile: lint.Strict,
	Title:   "User data runs what the network gives it",
	Aliases: []string{"SPOT-18", "GPU-02"},
	Why:     "Whoever answers for the address, or sits on the way of http://, decides what runs as root on every new instance, and tomorrow it is another script. It is in the strict profile, since many vendors offer nothing else. Fetch a version that is named, over TLS, and compare its checksum before it runs; better, build an image.",
	Bad:     userData("curl -s https://example.com/install.sh | bash"),
	Good:    userData("dnf install -y example-1.2.3"),
	Run: func(p *lint.Pass) {
		eachUserData(p, func(st lint.Setting, text string) {
			switch {
			case pipesIntoShell(text):
				p.Report(st.Path, "what is fetched is run at once, whatever it is", "fetch a named version and compare its checksum before it runs")
			case strings.Contains(text, "curl http://") || strings.Contains(text, "wget http://"):
				p.Report(st.Path, "a file is fetched over http://, where anybody on the way can change it", "fetch it over https:// and compare its checksum")
			}
		})
	},
}

// pipesIntoShell reports whether a line of a script gives what curl or wget fetches to a
// shell.
func pipesIntoShell(text string) bool {
	for _, line := range strings.Split(text, "\n") {
		at := strings.Index(line, "curl ")
		if at < 0 {
			at = strings.Index(line, "wget ")
		}
		if at < 0 {
			continue
		}
		for _, piece := range strings.Split(line[at:], "|")[1:] {
			words := strings.Fields(strings.TrimPrefix(strings.TrimSpace(piece), "sudo "))
			if len(words) > 0 && slices.Contains([]string{"sh", "bash", "python", "python3", "/bin/sh", "/bin/bash"}, words[0]) {
				return true
			}
		}
	}
	return false
}
