package compiler

// Preview gives the artifacts of another stack of the project as far as a reader of its
// outputs needs them: nothing that building it asks, refuses or emits counts.
func (b *Build) Preview(stack string, kinds []Kind) []*Artifact {
	for _, s := range b.Project.Stacks {
		if s.Name != stack {
			continue
		}
		for _, k := range kinds {
			if k.Name != s.Kind {
				continue
			}
			inner := &Build{Project: b.Project, Stack: s, lock: b.lock, previewed: true}
			k.Build(inner)
			return inner.artifacts
		}
	}
	return nil
}

// Previewed reports that only the outputs of what is built count. A kind that previews
// other stacks must not do so then: stacks that read one another would never end. Plan
// reports them.
func (b *Build) Previewed() bool { return b.previewed }
