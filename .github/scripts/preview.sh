#!/usr/bin/env bash
# preview.sh SHADOWS REPORTS BASE: one report per stack into REPORTS, as JSON; readable on the run's page where there is one.
# On the shadow in SHADOWS; where there is none yet, from the typed data of BASE and of the work tree.
# Exit code: the worst of them; all are made first.
set -euo pipefail
shadows=$1 reports=$2 base=$3
mkdir -p "$reports"
worst=0
for stack in ${STACKS:-production staging development}; do
  echo "== $stack"
  code=0
  if [ -f "$shadows/$stack.json" ]; then
    node "${CLI:-cli/main.ts}" preview --stack "$stack" --shadow "$shadows/$stack.json" --json > "$reports/$stack.json" || code=$?
  else
    node "${CLI:-cli/main.ts}" plan --stack "$stack" --base "$base" --json > "$reports/$stack.json" || code=$?
  fi
  if [ ! -s "$reports/$stack.json" ]; then rm -f "$reports/$stack.json"; fi
  if [ "$code" -gt "$worst" ]; then worst=$code; fi
done
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  node "${CLI:-cli/main.ts}" comment --reports "$reports" --print >> "$GITHUB_STEP_SUMMARY"
fi
exit "$worst"
