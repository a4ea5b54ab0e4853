// Package functions holds the sources of the Lambda functions that stacks need, and
// builds them into zip files.
//
// The functions are a module of their own, cuemulus.dev/functions in the folder
// functions, so that installing cuemulus compiles none of them; its sources, without
// tests, travel in the binary as sources.zip. A test holds the copy to the folder, and
// writes it with CUEMULUS_UPDATE=1.
//
// [Builder.Build] unpacks them into an empty directory and runs the user's Go there.
// What it makes depends on the sources, the version of Go and the architecture alone:
// no path, no time, no version control, no variable of the environment. The zip file
// holds one entry, bootstrap, with a fixed time and mode.
package functions
