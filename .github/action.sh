#!/usr/bin/env bash
# The action's one step (action.yml): both commands run, even when the first one
# fails; the exit code is the worse of the two. Everything comes in through the
# environment. No token is used.
set -uo pipefail

scratch=$(mktemp -d) || exit 3
trap 'rm -rf "$scratch"' EXIT

binary=$INPUT_BINARY
if [ -z "$binary" ]; then
	binary=$scratch/cuemulus
	echo "::group::build cuemulus from the action's source"
	(cd "$ACTION_DIRECTORY" && go build -buildvcs=false -o "$binary" .)
	built=$?
	echo '::endgroup::'
	if [ "$built" -ne 0 ]; then
		echo '::error title=cuemulus::the action could not build cuemulus; set up Go before it, or give the input binary'
		exit 3
	fi
elif [ "${binary#/}" = "$binary" ]; then
	binary=${GITHUB_WORKSPACE:-$PWD}/$binary
fi

# The diff that render --check prints holds lines of files that others wrote, so
# workflow commands are off while it runs.
token=cuemulus-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
"$binary" -C "$INPUT_DIRECTORY" render --check --output text --output "github=$scratch/render.github" --output "markdown=$scratch/render.md"
render=$?
echo
echo "::$token::"

read -ra args <<<"$INPUT_ARGS"
"$binary" -C "$INPUT_DIRECTORY" lint --output "github=$scratch/lint.github" --output "markdown=$scratch/lint.md" ${args[@]+"${args[@]}"}
lint=$?

# Both commands report a project that cannot be compiled; each line is printed once,
# and no more than the ten a level that a step may leave.
touch "$scratch/lint.github" "$scratch/render.github"
awk '{ split($0, part, /[: ]+/); if (!seen[$0]++ && ++count[part[2]] <= 10) print }' "$scratch/lint.github" "$scratch/render.github"

if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
	{
		printf '## cuemulus render --check\n\n'
		if [ "$render" -eq 0 ]; then
			printf '✅ The rendered files are current.\n'
		elif [ -s "$scratch/render.md" ] && [ "$(wc -c <"$scratch/render.md")" -le 98304 ]; then
			cat "$scratch/render.md" # a summary of more than 1 MiB is dropped whole, and lint's part takes up to 900 KiB
		else
			printf '❌ Exit code %d: the log says why.\n' "$render"
		fi
		printf '\n## cuemulus lint\n\n'
		if [ -s "$scratch/lint.md" ]; then
			cat "$scratch/lint.md"
		else
			printf '❌ Exit code %d: the log says why.\n' "$lint"
		fi
	} >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
	printf 'render=%d\nlint=%d\n' "$render" "$lint" >>"$GITHUB_OUTPUT"
fi
exit "$((render > lint ? render : lint))"
