#!/usr/bin/env bash
# preview.sh SHADOWS REPORTS BASE: the reports of every stack into REPORTS, and onto the run's page where there is one.
# On the shadow in SHADOWS; where there is none yet, from the typed data of BASE and of the work tree.
# Exit code: the worst of them; all are made first.
set -euo pipefail
shadows=$1 reports=$2 base=$3
mkdir -p "$reports"
worst=0
for stack in ${STACKS:-production staging development}; do
  echo "== $stack"
  to="$reports/$stack"
  if [ -f "$shadows/$stack.json" ]; then
    verb=(preview --stack "$stack" --shadow "$shadows/$stack.json" --commit "$base")
  else
    verb=(plan --stack "$stack" --base "$base")
  fi
  code=0
  node "${CLI:-cli/main.ts}" "${verb[@]}" --json --write "sarif=$to.sarif" --write "summary=$to.md" --write "annotations=$to.txt" > "$to.json" || code=$?
  # Without a plan there is no report, and an empty file would look like one.
  if [ ! -s "$to.json" ]; then rm -f "$to.json"; fi
  if [ -f "$to.txt" ]; then cat "$to.txt"; fi
  if [ -f "$to.md" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$to.md" >> "$GITHUB_STEP_SUMMARY"; fi
  if [ "$code" -gt "$worst" ]; then worst=$code; fi
done
exit "$worst"
