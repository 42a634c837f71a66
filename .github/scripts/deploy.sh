#!/usr/bin/env bash
# deploy.sh REPORTS [SHADOWS]: deploys the checked-out commit to every stack, production first, for the others need what it owns.
# REPORTS holds the reviewed STACK.json, and may be absent: then every step stops it. SHADOWS gets STACK.json of each green one.
# DIGESTS: "STACK=sha256 …", as the comment in the pull request showed them. CONFIRM=true: a person answers for further steps.
set -euo pipefail
reports=$1 shadows=${2:-}
if [ -n "$shadows" ]; then
  mkdir -p "$shadows"
  # Also when a later stack fails: what is deployed shall be what the next pull request is previewed on.
  trap 'if compgen -G "$shadows/*.json" > /dev/null; then echo "shadows=true" >> "${GITHUB_OUTPUT:-/dev/null}"; fi' EXIT
fi
for stack in ${STACKS:-production staging development}; do
  arguments=(--stack "$stack")
  if [ -n "$shadows" ]; then arguments+=(--shadow "$shadows/$stack.json"); fi
  if [ -e "$reports/$stack.json" ]; then
    digest=$(tr ' ' '\n' <<< "${DIGESTS:-}" | sed -n "s/^$stack=//p")
    # A report that no comment showed was seen by nobody.
    arguments+=(--reviewed "$reports/$stack.json" --digest "${digest:-none}")
  fi
  if [ "${CONFIRM:-}" = true ]; then arguments+=(--confirm-unreviewed); fi
  echo "== $stack"
  node "${CLI:-cli/main.ts}" deploy "${arguments[@]}"
done
