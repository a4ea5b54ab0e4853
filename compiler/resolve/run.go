package resolve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"

	"cuemulus.dev/internal/diag"
)

// Target is how to reach an account.
type Target struct {
	AccountName string // as the project calls it, for messages; may be ""
	AccountID   string // twelve digits
	Partition   string // "aws"
	ReadRole    string // ARN of the role to assume; "" for the caller's own identity
}

// Asked is a question with the place that asks it.
type Asked struct {
	Question Question
	Pos      diag.Pos
	Stack    string // name of the stack that asks; "" for the project itself
}

// Options are what Run and Check need to know. The zero value asks nobody: at least
// Targets must be filled.
type Options struct {
	// Targets by account id.
	Targets map[string]Target
	// Refresh is a pattern over keys, see Match (* also crosses slashes): what it
	// matches is asked again although the lock has it. "" asks only what is missing.
	// Check ignores it.
	Refresh string
	// Workers bounds how many calls run at a time; 0 means 8.
	Workers int
	// Now becomes the ResolvedAt of what is new.
	Now time.Time
	// Load gives the AWS configuration; nil means DefaultConfig. It is called once
	// a run. Its Region is not used: every question carries its own.
	Load func(context.Context) (aws.Config, error)
	// Timeout bounds one call, its retries included; 0 means 8 s.
	Timeout time.Duration
	// Progress is called after every question, from one goroutine at a time. May be nil.
	Progress func(done, total int, key string)

	backoff time.Duration // between attempts, for tests; 0 means the SDK's
}

// DefaultConfig loads the SDK's standard chain: environment, profiles, SSO, web
// identity, instance roles; AWS_ENDPOINT_URL and its forms for one service count.
func DefaultConfig(ctx context.Context) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithLogger(logging.Nop{}))
	if err != nil {
		return aws.Config{}, fmt.Errorf("load the aws configuration: %w", err)
	}
	return cfg, nil
}

// Run answers the asked questions that the lock lacks or that Options.Refresh
// matches. It returns a new lock, the old one with what succeeded, and a diagnostic
// for each failure and for each answer that Judge objects to, at the place that
// asked. The old lock is not changed. The order of the diagnostics does not depend
// on timing.
func Run(ctx context.Context, old *Lock, asked []Asked, opt Options) (*Lock, []diag.Diagnostic) {
	lock := old.Clone()
	tasks, report := plan(asked)
	if f := badPattern(tasks, opt.Refresh); f != nil {
		report.add(f, Asked{})
		return lock, report.diagnostics()
	}
	var open []*task
	for _, t := range tasks {
		if t.packaged() {
			continue
		}
		again, _ := Match(opt.Refresh, t.key)
		if _, have := lock.Get(t.question); !have || opt.Refresh != "" && again {
			open = append(open, t)
		}
	}
	ask(ctx, open, opt)
	for _, t := range open {
		if t.failure != nil {
			report.add(t.failure, t.askers...)
			continue
		}
		lock.Set(t.question, t.entry)
		report.judge(t, opt.Targets[t.question.Account])
	}
	return lock, report.diagnostics()
}

// Check asks again for every asked question that the lock has and reports what
// changed, old -> new, and what can no longer be answered. It writes nothing. A
// question that the lock lacks is not its business.
func Check(ctx context.Context, lock *Lock, asked []Asked, opt Options) []diag.Diagnostic {
	tasks, report := plan(asked)
	var open []*task
	for _, t := range tasks {
		if _, have := lock.Get(t.question); have && !t.packaged() {
			open = append(open, t)
		}
	}
	ask(ctx, open, opt)
	for _, t := range open {
		if t.failure != nil {
			report.add(t.failure, t.askers...)
			continue
		}
		old, _ := lock.Get(t.question)
		target := opt.Targets[t.question.Account]
		if f := drift(t.question, old, t.entry, target.place(t.question.Region)); f != nil {
			report.add(f, t.askers...)
			report.judge(t, target)
		}
	}
	return report.diagnostics()
}

// Judge says from the lock alone what is wrong with an answer: a key that is
// disabled, is going to be deleted or is managed by AWS, a zone that is not
// available, accounts that are left out. It needs no network. The diagnostics stand
// at the place that asked.
func Judge(a Asked, e Entry, t Target) []diag.Diagnostic {
	var r report
	r.judge(&task{question: a.Question, key: a.Question.Key(), askers: []Asked{a}, entry: e}, t)
	return r.diagnostics()
}

func drift(q Question, old, now Entry, place string) *failure {
	change, facts := difference(old.Value, now.Value), factsDifference(old.Facts, now.Facts)
	what := q.Kind
	if len(q.Args) > 0 {
		what = strings.Join(q.Args, " ")
	}
	help := "review it, then run cuemulus resolve --refresh '" + q.Key() + "'"
	r, _ := resolverOf(q.Kind)
	switch {
	case change != "" && r.drift != nil:
		return r.drift(q, old, now, place)
	case change != "":
		return fail("LOCK050", fmt.Sprintf("%s in %s has changed: %s", what, place, change), help)
	case facts != "":
		return fail("LOCK052", fmt.Sprintf("%s in %s is the same, but: %s", what, place, facts), help)
	}
	return nil
}

func badPattern(tasks []*task, pattern string) *failure {
	if pattern == "" {
		return nil
	}
	for _, t := range tasks {
		if ok, _ := Match(pattern, t.key); ok {
			return nil
		}
	}
	if _, err := Match(pattern, ""); err != nil {
		return fail("LOCK024", fmt.Sprintf("pattern %q is malformed", clip(pattern)), "close every bracket; kms/* matches all aliases")
	}
	return fail("LOCK024", fmt.Sprintf("no question matches the pattern %q", clip(pattern)), "patterns match whole keys: kms/*, */us-east-1/*")
}

// task is one question with everybody who asks it, and what came of it.
type task struct {
	question Question
	key      string
	askers   []Asked // sorted by place
	entry    Entry
	failure  *failure
}

// packaged reports whether nobody can answer: see Kind.Packaged.
func (t *task) packaged() bool {
	r, _ := resolverOf(t.question.Kind)
	return r.Packaged
}

// plan joins equal questions and orders them by key. Questions that cannot be asked
// are reported and left out.
func plan(asked []Asked) ([]*task, *report) {
	byKey, out, wrong := map[string]*task{}, []*task(nil), &report{}
	for _, a := range asked {
		if err := a.Question.Valid(); err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				wrong.add(fail("LOCK010", line, ""), a)
			}
			continue
		}
		key := a.Question.Key()
		if byKey[key] == nil {
			byKey[key] = &task{question: a.Question, key: key}
			out = append(out, byKey[key])
		}
		byKey[key].askers = append(byKey[key].askers, a)
	}
	slices.SortFunc(out, func(a, b *task) int { return cmp.Compare(a.key, b.key) })
	return out, wrong
}

// runner is one run against AWS.
type runner struct {
	cfg     aws.Config
	timeout time.Duration
}

// group is the questions of one account and Region, which share a session.
type group struct {
	target  Target
	region  string
	session *session
	failure *failure
}

// ask answers every task or gives it a failure.
func ask(ctx context.Context, tasks []*task, opt Options) {
	each(ctx, tasks, opt, func(ctx context.Context, s *session, t *task) {
		t.entry, t.failure = answer(ctx, s, t.question, opt.Now)
	})
}

// each does something for every task that can be done something for, in its account
// and Region; the others get a failure.
func each(ctx context.Context, tasks []*task, opt Options, do func(context.Context, *session, *task)) {
	if len(tasks) == 0 {
		return
	}
	groups, groupOf := groupTasks(tasks, opt.Targets)
	done := progress(len(tasks), opt.Progress)
	r, broken := start(ctx, groups, opt)
	workers := cmp.Or(opt.Workers, 8)

	parallel(len(groups), workers, func(i int) {
		g := groups[i]
		switch {
		case broken != nil:
			g.failure = broken
		case ctx.Err() != nil:
			g.failure = explain(ctx.Err(), "", "")
		default:
			g.session, g.failure = r.open(ctx, g.target, g.region)
		}
	})
	parallel(len(tasks), workers, func(i int) {
		t := tasks[i]
		defer done(t.key)
		g := groupOf[t]
		switch {
		case t.failure != nil:
		case g.failure != nil:
			t.failure = g.failure
		default:
			do(ctx, g.session, t)
		}
	})
}

// start loads the configuration and proves that there are credentials.
func start(ctx context.Context, groups []*group, opt Options) (*runner, *failure) {
	if len(groups) == 0 {
		return nil, nil
	}
	load := opt.Load
	if load == nil {
		load = DefaultConfig
	}
	timeout := cmp.Or(opt.Timeout, defaultTimeout)
	cfg, err := load(ctx)
	var profile config.SharedConfigProfileNotExistError
	switch {
	case errors.As(err, &profile):
		return nil, fail("LOCK015", fmt.Sprintf("there is no AWS profile %q", clip(sanitise(profile.Profile))), "correct AWS_PROFILE, or run aws configure sso")
	case err != nil:
		return nil, fail("LOCK015", "the AWS configuration cannot be read", "check the files that aws configure list names, and AWS_PROFILE")
	}
	r := &runner{cfg: prepare(cfg, timeout, opt.backoff), timeout: timeout}
	return r, baseCredentials(ctx, r.cfg, timeout)
}

// groupTasks groups by account and Region and refuses what cannot be reached before
// anything is asked.
func groupTasks(tasks []*task, targets map[string]Target) ([]*group, map[*task]*group) {
	var groups []*group
	byName, groupOf := map[string]*group{}, map[*task]*group{}
	for _, t := range tasks {
		q := t.question
		target, ok := targets[q.Account]
		if !ok {
			t.failure = fail("LOCK011", "account "+q.Account+" is not one of the project's", "add it to project.accounts")
			continue
		}
		p, isAWS := partitionOf(q.Partition)
		switch {
		case target.Partition != q.Partition:
			t.failure = fail("LOCK012", fmt.Sprintf("%s is in partition %s, the question is for %s", target.label(), target.Partition, q.Partition), "correct one of the two")
			continue
		case isAWS && q.Region != "" && partitionOfRegion(q.Region) != q.Partition:
			t.failure = fail("LOCK012", fmt.Sprintf("Region %s is in partition %s, %s in %s", q.Region, partitionOfRegion(q.Region), target.label(), q.Partition), "choose a Region of the account's partition")
			continue
		}
		if t.failure = target.check(); t.failure != nil {
			continue
		}
		region := cmp.Or(q.Region, p.home)
		name := q.Account + "/" + region
		if byName[name] == nil {
			byName[name] = &group{target: target, region: region}
			groups = append(groups, byName[name])
		}
		groupOf[t] = byName[name]
	}
	return groups, groupOf
}

// answer asks one question and checks that what came back answers it.
func answer(ctx context.Context, s *session, q Question, now time.Time) (Entry, *failure) {
	if ctx.Err() != nil {
		return Entry{}, explain(ctx.Err(), "", "")
	}
	r, _ := resolverOf(q.Kind)
	place := s.target.place(q.Region)
	e, err := r.ask(ctx, s, q)
	if err != nil {
		return Entry{}, explain(err, r.API, place)
	}
	wrong := r.check(q, e.Value)
	for _, line := range e.Value.lines() {
		wrong = cmp.Or(wrong, badText(line, maxText))
	}
	if wrong != "" {
		return Entry{}, fail("LOCK022", fmt.Sprintf("the answer of %s in %s is not for this question: %s", r.API, place, sanitise(wrong)), "check AWS_ENDPOINT_URL")
	}
	for name, value := range e.Facts {
		if value == "" || badText(value, maxFact) != "" {
			delete(e.Facts, name)
		}
	}
	if len(e.Facts) == 0 {
		e.Facts = nil
	}
	e.API, e.By, e.ResolvedAt = r.API, s.arn, now.UTC().Format(time.RFC3339)
	return e, nil
}

// parallel runs f(0) to f(n-1), at most workers at a time, and waits for all.
func parallel(n, workers int, f func(int)) {
	next := make(chan int)
	var all sync.WaitGroup
	for range min(max(workers, 1), n) {
		all.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
}

func progress(total int, call func(done, total int, key string)) func(key string) {
	var mu sync.Mutex
	done := 0
	return func(key string) {
		if call == nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		done++
		call(done, total, key)
	}
}
