package escalate

import "cuemulus.dev/iam"

// chains finds the shortest chains from every principal.
func (r *reach) chains() {
	from := make([][]int, len(r.list)) // edges by their start
	for k, e := range r.out.Edges {
		from[e.From] = append(from[e.From], k)
	}
	admin := map[int]bool{}
	administrator := func(i int) bool {
		known, ok := admin[i]
		if !ok {
			_, known = r.ask[i].everything()
			admin[i] = known
		}
		return known
	}
	for i := range r.list {
		if len(from[i]) == 0 {
			continue
		}
		certain := r.shortest(i, from, iam.Yes)
		any := r.shortest(i, from, iam.Maybe)
		for j := range r.list {
			way := certain[j]
			if way == nil {
				way = any[j]
			}
			if way == nil {
				continue
			}
			if len(r.out.Chains) == maxChains {
				r.out.Cut = true
				return
			}
			c := Chain{From: i, To: j, Answer: iam.Yes, Administrator: administrator(j)}
			for _, k := range way {
				e := r.out.Edges[k]
				c.Edges = append(c.Edges, e)
				if e.Answer < c.Answer {
					c.Answer, c.Reason = e.Answer, e.Reason
				}
			}
			r.out.Chains = append(r.out.Chains, c)
		}
	}
}

// shortest gives for every principal the edges of a shortest way from one, over
// edges that are at least as certain as asked; nil where there is none.
func (r *reach) shortest(start int, from [][]int, least iam.Truth) [][]int {
	last := make([]int, len(r.list)) // the edge by which a principal is reached
	for i := range last {
		last[i] = -1
	}
	queue := []int{start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, k := range from[at] {
			e := r.out.Edges[k]
			if e.Answer < least || e.To == start || last[e.To] >= 0 {
				continue
			}
			last[e.To] = k
			queue = append(queue, e.To)
		}
	}
	out := make([][]int, len(r.list))
	for i := range out {
		for at := i; at != start && last[at] >= 0; at = r.out.Edges[last[at]].From {
			out[i] = append([]int{last[at]}, out[i]...)
		}
	}
	return out
}
