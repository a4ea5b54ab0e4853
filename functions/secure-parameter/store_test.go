package main

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/functions/customresource"
	"cuemulus.dev/functions/internal/cloudformation"
	"cuemulus.dev/functions/internal/moto"
)

// world is the function, Parameter Store and CloudFormation.
type world struct {
	*testing.T
	client   *ssm.Client
	endpoint *cloudformation.Endpoint
	handler  *customresource.Handler
	log      *bytes.Buffer
}

type props = map[string]string

func (w *world) ask(kind, id, request string, p, old props) cloudformation.Answer {
	w.Helper()
	return w.endpoint.Ask(w.handler, 20*time.Second, w.endpoint.Event(kind, id, request, p, old))
}

func (w *world) value(name string) string {
	w.Helper()
	out, err := w.client.GetParameter(w.Context(), &ssm.GetParameterInput{Name: aws.String(name), WithDecryption: aws.Bool(true)})
	require.NoError(w, err)
	require.Equal(w, types.ParameterTypeSecureString, out.Parameter.Type)
	return *out.Parameter.Value
}

func (w *world) gone(name string) {
	w.Helper()
	_, err := w.client.GetParameter(w.Context(), &ssm.GetParameterInput{Name: aws.String(name)})
	var missing *types.ParameterNotFound
	require.ErrorAs(w, err, &missing)
}

func TestOverTheWire(t *testing.T) {
	moto.Start(t)
	cfg, err := config.LoadDefaultConfig(t.Context())
	require.NoError(t, err)
	for name, test := range map[string]func(*world){
		"life": life, "name taken": nameTaken, "repeated": repeated, "replaced": replaced, "not ours": notOurs,
		"bad properties": badProperties, "twice in parallel": parallel, "gone": gone,
	} {
		t.Run(name, func(t *testing.T) {
			w := &world{T: t, client: ssm.NewFromConfig(cfg), endpoint: cloudformation.New(t), log: &bytes.Buffer{}}
			w.handler = &customresource.Handler{
				Resource: newStore(w.client, func(string) string { return "" }), Client: w.endpoint.Client(),
				Log: slog.New(slog.NewJSONHandler(w.log, nil)),
			}
			test(w)
		})
	}
}

func life(w *world) {
	const name = "/secure/life/db/password"
	p := props{"Name": name, "Length": "20", "Rotation": "1", "OnDelete": "delete"}
	a := w.ask("Create", "", "r1", p, nil)
	require.Equal(w, "SUCCESS", a.Status, a.Reason)
	first := w.value(name)
	require.Regexp(w, "^[A-Za-z0-9]{20}$", first)
	require.Equal(w, props{"Name": name, "Version": "1"}, a.Data)
	require.True(w, strings.HasPrefix(a.PhysicalResourceID, name+"#"))

	// An update that changes nothing of the value still has the attributes.
	same := w.ask("Update", a.PhysicalResourceID, "r2", props{"Name": name, "Length": "20", "Rotation": "1"}, p)
	require.Equal(w, a.Data, same.Data)
	require.Equal(w, a.PhysicalResourceID, same.PhysicalResourceID)
	require.Equal(w, first, w.value(name))

	p2 := props{"Name": name, "Length": "20", "Rotation": "2", "OnDelete": "delete"}
	b := w.ask("Update", a.PhysicalResourceID, "r3", p2, p)
	require.Equal(w, "SUCCESS", b.Status, b.Reason)
	require.Equal(w, "2", b.Data["Version"])
	require.Equal(w, a.PhysicalResourceID, b.PhysicalResourceID, "stable")
	second := w.value(name)
	require.NotEqual(w, first, second)
	for _, text := range []string{a.Body, b.Body, same.Body, w.log.String()} {
		require.NotContains(w, text, first)
		require.NotContains(w, text, second)
	}

	require.Equal(w, "SUCCESS", w.ask("Delete", a.PhysicalResourceID, "r4", props{"Name": name}, nil).Status)
	require.Equal(w, second, w.value(name), "retained by default")
	bad := props{"Name": name, "OnDelete": "delete", "Lenght": "x"} // of a failed update
	require.Equal(w, "SUCCESS", w.ask("Delete", a.PhysicalResourceID, "r5", bad, nil).Status)
	w.gone(name)
	require.Equal(w, "SUCCESS", w.ask("Delete", a.PhysicalResourceID, "r5", p2, nil).Status)
}

// nameTaken is the worst defect of the article's function: the roll-back of a second
// stack removed the first one's parameters.
func nameTaken(w *world) {
	p := props{"Name": "/secure/taken/password", "OnDelete": "delete"}
	first := w.ask("Create", "", "r1", p, nil)
	value := w.value(p["Name"])
	second := w.ask("Create", "", "r2", p, nil)
	require.Equal(w, "FAILED", second.Status)
	require.Contains(w, second.Reason, "there is a parameter /secure/taken/password already")
	require.Equal(w, "SUCCESS", w.ask("Delete", second.PhysicalResourceID, "r3", p, nil).Status)
	require.Equal(w, value, w.value(p["Name"]))
	require.Equal(w, "SUCCESS", w.ask("Delete", first.PhysicalResourceID, "r4", p, nil).Status)
	w.gone(p["Name"])
}

func repeated(w *world) {
	p := props{"Name": "/secure/repeated/password"}
	first := w.ask("Create", "", "r1", p, nil)
	value := w.value(p["Name"])
	again := w.ask("Create", "", "r1", p, nil)
	require.Equal(w, "SUCCESS", again.Status, again.Reason)
	require.Equal(w, first.Data, again.Data)
	require.Equal(w, first.PhysicalResourceID, again.PhysicalResourceID)
	require.Equal(w, value, w.value(p["Name"]))
}

func replaced(w *world) {
	old, p := props{"Name": "/secure/replaced/old", "OnDelete": "delete"}, props{"Name": "/secure/replaced/new", "OnDelete": "delete"}
	a := w.ask("Create", "", "r1", old, nil)
	b := w.ask("Update", a.PhysicalResourceID, "r2", p, old)
	require.NotEqual(w, a.PhysicalResourceID, b.PhysicalResourceID)
	require.Equal(w, "SUCCESS", w.ask("Delete", a.PhysicalResourceID, "r3", old, nil).Status)
	w.gone(old["Name"])
	require.NotEmpty(w, w.value(p["Name"]))
}

// notOurs: somebody removed the parameter and made another of the same name.
func notOurs(w *world) {
	p := props{"Name": "/secure/notours/password", "OnDelete": "delete"}
	a := w.ask("Create", "", "r1", p, nil)
	_, err := w.client.DeleteParameter(w.Context(), &ssm.DeleteParameterInput{Name: aws.String(p["Name"])})
	require.NoError(w, err)
	_, err = w.client.PutParameter(w.Context(), &ssm.PutParameterInput{Name: aws.String(p["Name"]), Value: aws.String("theirs"), Type: types.ParameterTypeSecureString})
	require.NoError(w, err)
	b := w.ask("Update", a.PhysicalResourceID, "r2", props{"Name": p["Name"], "Rotation": "2"}, p)
	require.Equal(w, "FAILED", b.Status)
	require.Equal(w, a.PhysicalResourceID, b.PhysicalResourceID)
	require.Equal(w, "SUCCESS", w.ask("Delete", a.PhysicalResourceID, "r3", p, nil).Status)
	require.Equal(w, "theirs", w.value(p["Name"]))
	// An id that CloudFormation made up, because a create was never answered.
	require.Equal(w, "SUCCESS", w.ask("Delete", "demo-Thing-ABCDEFGHIJKL", "r4", p, nil).Status)
	require.Equal(w, "theirs", w.value(p["Name"]))
}

func badProperties(w *world) {
	for want, p := range map[string]props{
		"not a path":                    {"Name": "password"},
		"is not a path":                 {"Name": "/secure/../x y"},
		"does not begin with /secure/":  {"Name": "/aws/reserved"},
		"neither retain nor delete":     {"Name": "/secure/bad", "OnDelete": "destroy"},
		"a length of 4 is not between":  {"Name": "/secure/bad", "Length": "4"},
		"no character set \"klingon\"":  {"Name": "/secure/bad", "Charset": "klingon"},
		"a property is not a whole":     {"Name": "/secure/bad", "Length": "long"},
		`there is no property "Lenght"`: {"Name": "/secure/bad", "Lenght": "20"},
	} {
		a := w.ask("Create", "", "r1", p, nil)
		require.Equal(w, "FAILED", a.Status)
		require.Contains(w, a.Reason, want)
		require.True(w, strings.HasPrefix(a.PhysicalResourceID, customresource.FailedPrefix))
	}
	w.gone("/secure/bad")
}

// parallel: two stacks want the same name at once; one gets it.
func parallel(w *world) {
	p := props{"Name": "/secure/parallel/password", "OnDelete": "delete"}
	var all sync.WaitGroup
	for _, request := range []string{"r1", "r2", "r3", "r4"} {
		event := w.endpoint.Event("Create", "", request, p, nil)
		all.Go(func() { _ = w.handler.Handle(w.Context(), event) })
	}
	all.Wait()
	_, n := w.endpoint.Last()
	require.Equal(w, 4, n)
	require.NotEmpty(w, w.value(p["Name"]))
	require.Equal(w, 1, strings.Count(w.log.String(), `"SUCCESS"`))
}

// gone: the parameter was removed by hand.
func gone(w *world) {
	p := props{"Name": "/secure/gone/password", "OnDelete": "delete"}
	a := w.ask("Create", "", "r1", p, nil)
	_, err := w.client.DeleteParameter(w.Context(), &ssm.DeleteParameterInput{Name: aws.String(p["Name"])})
	require.NoError(w, err)
	b := w.ask("Update", a.PhysicalResourceID, "r2", p, p)
	require.Equal(w, "FAILED", b.Status)
	require.Contains(w, b.Reason, "/secure/gone/password")
	require.Equal(w, "SUCCESS", w.ask("Delete", a.PhysicalResourceID, "r3", p, nil).Status)
}
