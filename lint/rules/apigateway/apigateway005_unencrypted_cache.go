package apigateway

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unencryptedCache = lint.Rule{
	ID: "APIGATEWAY005", Name: "unencrypted-cache", Severity: diag.Warning,
	Title:   "A stage caches answers unencrypted",
	Aliases: []string{"W87", "API_GW_CACHE_ENABLED_AND_ENCRYPTED", "AWS-0002", "37cca703", "APIGWCacheEnabledAndEncrypted"},
	Why:     "The cache holds whole answers, with whatever personal data is in them. Encrypting them is one line and costs nothing, so the rule is in the recommended profile. Write CacheDataEncrypted: true beside CachingEnabled: true. Silent where nothing is cached.",
	Bad:     stage(logged + traced + "      CacheClusterEnabled: true\n      MethodSettings: [{HttpMethod: \"*\", ResourcePath: /*, CachingEnabled: true}]\n"),
	Good:    stage(logged + traced + "      CacheClusterEnabled: true\n      MethodSettings: [{HttpMethod: \"*\", ResourcePath: /*, CachingEnabled: true, CacheDataEncrypted: true}]\n"),
	Run: func(p *lint.Pass) {
		for _, at := range []struct {
			kind string
			path []string
		}{
			{"AWS::ApiGateway::Stage", []string{"MethodSettings", "*"}},
			{"AWS::Serverless::Api", []string{"MethodSettings", "*"}},
			{"AWS::ApiGateway::Deployment", []string{"StageDescription"}},
			{"AWS::ApiGateway::Deployment", []string{"StageDescription", "MethodSettings", "*"}},
		} {
			for _, r := range p.Resources(at.kind) {
				for _, st := range p.Settings(r, at.path...) {
					checkCache(p, st)
				}
			}
		}
	},
}

func checkCache(p *lint.Pass, method lint.Setting) {
	for _, caching := range p.SettingsBelow(method, "CachingEnabled") {
		if !caching.Says("true") {
			continue
		}
		for _, st := range p.SettingsBelow(method, "CacheDataEncrypted") {
			if (st.Presence == lint.Absent || st.Says("false")) && p.Together(st, caching) {
				p.Report(st.Path, "answers are cached unencrypted", "write CacheDataEncrypted: true")
			}
		}
	}
}
