// Package compare compares policies.
package compare
