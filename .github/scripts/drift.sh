#!/usr/bin/env bash
# drift.sh: re-reads every destination of every stack. Exit code: the worst of them; all are looked at first.
set -euo pipefail
worst=0
for stack in ${STACKS:-production staging development}; do
  echo "== $stack"
  code=0
  node "${CLI:-cli/main.ts}" verify --stack "$stack" || code=$?
  if [ "$code" -gt "$worst" ]; then worst=$code; fi
done
exit "$worst"
