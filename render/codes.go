package render

import "cuemulus.dev/internal/diag"

// Codes documents the differences that `cuemulus render --check` finds.
func Codes() []diag.Code {
	mend := "The output folder is committed so that a pull request shows what changes. Run `cuemulus render` and commit the result."
	return []diag.Code{
		{ID: "RENDER001", Name: "file-missing", Title: "A rendered file is missing", Why: mend},
		{ID: "RENDER002", Name: "file-stale", Title: "A rendered file is not what the project renders to now", Why: mend},
		{ID: "RENDER003", Name: "file-edited", Title: "A rendered file was edited by hand", Why: "The next render overwrites the edit. Make the change in the source, run `cuemulus render`, and commit the result."},
		{ID: "RENDER004", Name: "file-leftover", Title: "A rendered file belongs to no stack any more", Why: "Git sync would keep the stack alive. `cuemulus render` removes the file; it removes only files that it wrote itself."},
		{ID: "RENDER005", Name: "file-foreign", Title: "A file in the output folder is not from cuemulus", Why: "The output folder is for rendered files only, so that whoever reviews it knows where each comes from. cuemulus does not touch the file; move it elsewhere. A host's file that takes no comment, such as network.json, is known by its hash in plan.json: where that was lost, remove such files as well and render again."},
		{ID: "RENDER006", Name: "file-in-the-way", Title: "A file that is not from cuemulus lies where one is to be rendered", Why: "cuemulus overwrites only what it wrote itself. Move the file elsewhere, then run `cuemulus render`."},
		{ID: "RENDER007", Name: "file-leftover-edited", Title: "A rendered file that belongs to no stack any more was edited by hand", Why: "cuemulus removes leftovers, but not what somebody wrote into them. Save what you need of it, and remove the file yourself."},
	}
}
