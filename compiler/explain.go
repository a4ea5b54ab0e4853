package compiler

import (
	"errors"
	"strings"

	cueerrors "cuelang.org/go/cue/errors"

	"cuemulus.dev/internal/diag"
)

var errInstances = errors.New("the CUE loader gave another number of packages than asked for")

// explain says what is wrong with a project that CUE objects to.
func explain(in *inputs, data []dataFile, strict *evaluation) []diag.Diagnostic {
	return in.cueErrors(strict.user.Validate())
}

// internal reports a fault that no input should be able to cause.
func internal(in *inputs, err error) []diag.Diagnostic {
	d := codeCUE.diagnostic(diag.Pos{File: in.dir}, "cannot be evaluated: "+strings.ReplaceAll(err.Error(), in.abs, in.dir), "")
	d.Unreadable = true
	return []diag.Diagnostic{d}
}

// loadErrors reports why the package could not be put together.
func (in *inputs) loadErrors(err error) []diag.Diagnostic {
	return in.cueErrors(err)
}

func (in *inputs) cueErrors(err error) []diag.Diagnostic {
	var ds []diag.Diagnostic
	for _, e := range cueerrors.Errors(cueerrors.Sanitize(cueerrors.Promote(err, ""))) {
		var pos diag.Pos
		for _, p := range cueerrors.Positions(e) {
			if fromUser(p) {
				pos = in.files.pos(p)
				break
			}
		}
		ds = append(ds, codeCUE.diagnostic(pos, cueMessage(e), ""))
	}
	return ds
}

// cueMessage is the text of CUE's error, without places.
func cueMessage(err error) string {
	var e cueerrors.Error
	if errors.As(err, &e) {
		return cueerrors.String(e)
	}
	return err.Error()
}
