package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/functions/customresource"
	"cuemulus.dev/functions/internal/cloudformation"
	"cuemulus.dev/functions/internal/moto"
)

// world is both functions, table, key and CloudFormation.
type world struct {
	*testing.T
	table         *dynamodb.Client
	keys          *kms.Client
	endpoint      *cloudformation.Endpoint
	generate, get *customresource.Handler
	log           *bytes.Buffer
}

type props = map[string]string

func (w *world) ask(h *customresource.Handler, kind, id, request string, p, old props) cloudformation.Answer {
	w.Helper()
	return w.endpoint.Ask(h, 20*time.Second, w.endpoint.Event(kind, id, request, p, old))
}

// item gives the stored item, nil for none.
func (w *world) item(stack string) map[string]types.AttributeValue {
	w.Helper()
	out, err := w.table.GetItem(w.Context(), &dynamodb.GetItemInput{TableName: aws.String("passwords"), Key: key(stack, "prod")})
	require.NoError(w, err)
	return out.Item
}

func TestOverTheWire(t *testing.T) {
	moto.Start(t)
	cfg, err := config.LoadDefaultConfig(t.Context())
	require.NoError(t, err)
	table, keys := dynamodb.NewFromConfig(cfg), kms.NewFromConfig(cfg)
	made, err := keys.CreateKey(t.Context(), &kms.CreateKeyInput{})
	require.NoError(t, err)
	_, err = table.CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName: aws.String("passwords"), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("stackName"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("env"), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("stackName"), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String("env"), KeyType: types.KeyTypeRange},
		},
	})
	require.NoError(t, err)
	for name, test := range map[string]func(*world){
		"life": life, "name taken": nameTaken, "repeated": repeated, "not ours": notOurs, "moved": moved,
		"bad properties": badProperties, "twice in parallel": parallel, "no key": noKey,
	} {
		t.Run(name, func(t *testing.T) {
			w := &world{T: t, table: table, keys: keys, endpoint: cloudformation.New(t), log: &bytes.Buffer{}}
			handler := func(word string) *customresource.Handler {
				resource, err := resourceOf(func(name string) string {
					return map[string]string{"_HANDLER": word, "TABLE_NAME": "passwords", "KEY_ID": *made.KeyMetadata.Arn}[name]
				}, table, keys)
				require.NoError(t, err)
				return &customresource.Handler{Resource: resource, Client: w.endpoint.Client(), Log: slog.New(slog.NewJSONHandler(w.log, nil))}
			}
			w.generate, w.get = handler("generate"), handler("get")
			test(w)
		})
	}
}

func life(w *world) {
	p := props{"StackName": "life", "Env": "prod", "PasswordLength": "24", "OnDelete": "delete"}
	read := props{"StackName": "life", "Env": "prod"}
	a := w.ask(w.generate, "Create", "", "r1", p, nil)
	require.Equal(w, "SUCCESS", a.Status, a.Reason)
	b := w.ask(w.get, "Create", "", "r2", read, nil)
	require.Equal(w, "SUCCESS", b.Status, b.Reason)
	first := b.Data["password"]
	require.Regexp(w, "^[A-Za-z0-9]{24}$", first)
	require.NotContains(w, a.Body, first)
	for _, v := range w.item("life") {
		if s, ok := v.(*types.AttributeValueMemberS); ok {
			require.NotContains(w, s.Value, first)
		}
	}

	// The attribute is there after an update that changes nothing.
	c := w.ask(w.generate, "Update", a.PhysicalResourceID, "r3", p, p)
	require.Equal(w, a.Data, c.Data)
	d := w.ask(w.get, "Update", b.PhysicalResourceID, "r4", read, read)
	require.Equal(w, first, d.Data["password"])
	require.Equal(w, b.PhysicalResourceID, d.PhysicalResourceID)

	rotated := props{"StackName": "life", "Env": "prod", "PasswordLength": "24", "Rotation": "2", "Special": "true", "OnDelete": "delete"}
	e := w.ask(w.generate, "Update", a.PhysicalResourceID, "r5", rotated, p)
	require.Equal(w, a.PhysicalResourceID, e.PhysicalResourceID)
	f := w.ask(w.get, "Update", b.PhysicalResourceID, "r6", props{"StackName": "life", "Env": "prod", "Rotation": "2"}, read)
	require.NotEqual(w, first, f.Data["password"])
	require.NotContains(w, w.log.String(), first)
	require.NotContains(w, w.log.String(), f.Data["password"])

	require.Equal(w, "SUCCESS", w.ask(w.get, "Delete", b.PhysicalResourceID, "r7", read, nil).Status)
	require.Equal(w, "SUCCESS", w.ask(w.generate, "Delete", a.PhysicalResourceID, "r8", props{}, nil).Status)
	require.NotNil(w, w.item("life"), "retained by default")
	require.Equal(w, "SUCCESS", w.ask(w.generate, "Delete", a.PhysicalResourceID, "r9", rotated, nil).Status)
	require.Nil(w, w.item("life"))
	require.Equal(w, "SUCCESS", w.ask(w.generate, "Delete", a.PhysicalResourceID, "r9", rotated, nil).Status)
	g := w.ask(w.get, "Update", b.PhysicalResourceID, "r10", read, read)
	require.Contains(w, g.Reason, "there is no password of life in prod")
	require.Equal(w, b.PhysicalResourceID, g.PhysicalResourceID)
}

// nameTaken is the defect of the article's functions: the roll-back of a second stack
// removed the first one's record.
func nameTaken(w *world) {
	p := props{"StackName": "taken", "Env": "prod", "OnDelete": "delete"}
	a := w.ask(w.generate, "Create", "", "r1", p, nil)
	before := w.item("taken")
	b := w.ask(w.generate, "Create", "", "r2", p, nil)
	require.Equal(w, "FAILED", b.Status)
	require.Equal(w, "SUCCESS", w.ask(w.generate, "Delete", b.PhysicalResourceID, "r3", p, nil).Status)
	require.Equal(w, before, w.item("taken"))
	require.Equal(w, "SUCCESS", w.ask(w.generate, "Delete", a.PhysicalResourceID, "r4", p, nil).Status)
	require.Nil(w, w.item("taken"))
}

func repeated(w *world) {
	p := props{"StackName": "repeated", "Env": "prod"}
	a := w.ask(w.generate, "Create", "", "r1", p, nil)
	b := w.ask(w.generate, "Create", "", "r1", p, nil)
	require.Equal(w, "SUCCESS", b.Status, b.Reason)
	require.Equal(w, a.PhysicalResourceID, b.PhysicalResourceID)
	require.Equal(w, "SUCCESS", w.ask(w.get, "Create", "", "r2", props{"StackName": "repeated", "Env": "prod"}, nil).Status)
}

// notOurs: the item is another one now.
func notOurs(w *world) {
	p := props{"StackName": "notours", "Env": "prod", "OnDelete": "delete"}
	a := w.ask(w.generate, "Create", "", "r1", p, nil)
	item := key("notours", "prod")
	item["creation"] = text("somebody else")
	_, err := w.table.PutItem(w.Context(), &dynamodb.PutItemInput{TableName: aws.String("passwords"), Item: item})
	require.NoError(w, err)
	b := w.ask(w.generate, "Update", a.PhysicalResourceID, "r2", props{"StackName": "notours", "Env": "prod", "Rotation": "2"}, p)
	require.Equal(w, "FAILED", b.Status)
	require.Equal(w, a.PhysicalResourceID, b.PhysicalResourceID)
	for _, id := range []string{a.PhysicalResourceID, "demo-Thing-ABCDEFGHIJKL"} {
		require.Equal(w, "SUCCESS", w.ask(w.generate, "Delete", id, "r3", p, nil).Status)
	}
	require.Equal(w, item, w.item("notours"))
}

// moved: a cipher text that was copied to another item does not open there.
func moved(w *world) {
	require.Equal(w, "SUCCESS", w.ask(w.generate, "Create", "", "r1", props{"StackName": "mine", "Env": "prod"}, nil).Status)
	item := w.item("mine")
	item["stackName"] = text("stolen")
	_, err := w.table.PutItem(w.Context(), &dynamodb.PutItemInput{TableName: aws.String("passwords"), Item: item})
	require.NoError(w, err)
	a := w.ask(w.get, "Create", "", "r2", props{"StackName": "stolen", "Env": "prod"}, nil)
	require.Equal(w, "FAILED", a.Status)
	require.Contains(w, a.Reason, "decrypt the password")
}

func badProperties(w *world) {
	for want, p := range map[string]props{
		"the property StackName":  {"Env": "prod"},
		"the property Env":        {"StackName": "a", "Env": "a/b"},
		"a length of 3":           {"StackName": "a", "Env": "prod", "PasswordLength": "3"},
		"neither retain nor dele": {"StackName": "a", "Env": "prod", "OnDelete": "drop"},
		`no property "TableName"`: {"StackName": "a", "Env": "prod", "TableName": "other"},
		"true or false":           {"StackName": "a", "Env": "prod", "Special": "yes"},
	} {
		a := w.ask(w.generate, "Create", "", "r1", p, nil)
		require.Equal(w, "FAILED", a.Status)
		require.Contains(w, a.Reason, want)
	}
	_, err := resourceOf(func(string) string { return "" }, nil, nil)
	require.ErrorContains(w, err, "TABLE_NAME is missing")
	require.ErrorContains(w, err, "neither generate nor get")
	_, err = resourceOf(func(name string) string { return map[string]string{"_HANDLER": "generate"}[name] }, nil, nil)
	require.ErrorContains(w, err, "KEY_ID is missing")
}

// parallel: two stacks want the same name at once; one gets it.
func parallel(w *world) {
	var all sync.WaitGroup
	for _, request := range []string{"r1", "r2", "r3", "r4"} {
		event := w.endpoint.Event("Create", "", request, props{"StackName": "parallel", "Env": "prod"}, nil)
		all.Go(func() { _ = w.generate.Handle(w.Context(), event) })
	}
	all.Wait()
	_, n := w.endpoint.Last()
	require.Equal(w, 4, n)
	require.Equal(w, 1, strings.Count(w.log.String(), `"SUCCESS"`))
}

// noKey: KMS refuses. The article's function raised an exception and never answered.
func noKey(w *world) {
	refuse := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("X-Amzn-ErrorType", "AccessDeniedException")
		rw.WriteHeader(http.StatusBadRequest)
	}))
	w.Cleanup(refuse.Close)
	keys := kms.New(w.keys.Options(), func(o *kms.Options) { o.BaseEndpoint = aws.String(refuse.URL) })
	for _, resource := range []customresource.Resource{
		&generator{table: w.table, keys: keys, name: "passwords", key: "alias/x"}, &reader{table: w.table, keys: keys, name: "passwords"},
	} {
		h := &customresource.Handler{Resource: resource, Client: w.endpoint.Client()}
		stack := "nokey"
		if _, ok := resource.(*reader); ok {
			require.Equal(w, "SUCCESS", w.ask(w.generate, "Create", "", "r0", props{"StackName": stack, "Env": "prod"}, nil).Status)
		}
		a := w.ask(h, "Create", "", "r1", props{"StackName": stack, "Env": "prod"}, nil)
		require.Equal(w, "FAILED", a.Status)
		require.Contains(w, a.Reason, "AccessDenied")
	}
}
