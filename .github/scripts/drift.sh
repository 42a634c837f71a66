#!/usr/bin/env bash
# drift.sh: re-reads every destination of every stack. Exit code: the worst of them; all are looked at first. 1 is drift; anything
# higher says that a stack could not be looked at.
set -euo pipefail
worst=0
for stack in ${STACKS:-production staging development}; do
  echo "== $stack"
  code=0
  node "${CLI:-cli/main.ts}" verify --stack "$stack" || code=$?
  case $code in
    0) ;;
    1) echo "::error title=Drift::$stack: a destination differs" ;;
    *) echo "::error title=Not looked at::$stack: verify ended with $code" ;;
  esac
  if [ "$code" -gt "$worst" ]; then worst=$code; fi
done
exit "$worst"
