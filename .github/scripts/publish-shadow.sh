#!/usr/bin/env bash
# publish-shadow.sh SHADOWS REMOTE: puts the files of SHADOWS onto the branch `shadow` of REMOTE, as one more commit; a stack that was
# not deployed keeps the file it has.
# GITHUB_TOKEN, where set, is handed to git by its environment: not on a command line, not in a file.
set -euo pipefail
shadows=$(cd "$1" && pwd) remote=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_TERMINAL_PROMPT=0
if [ -n "${GITHUB_TOKEN:-}" ]; then
  GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$GITHUB_TOKEN" | base64 | tr -d '\n')"
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraheader GIT_CONFIG_VALUE_0
fi
git init --quiet "$work"
cd "$work"
git remote add origin "$remote"
if git fetch --quiet --depth 1 origin refs/heads/shadow 2> /dev/null; then
  git checkout --quiet -b shadow FETCH_HEAD
else
  git checkout --quiet --orphan shadow
fi
cp "$shadows"/*.json .
git add --all
if git rev-parse --quiet --verify HEAD > /dev/null && git diff --cached --quiet; then
  echo "The shadow is unchanged."
  exit 0
fi
git -c user.name=sophia-secrets -c user.email=sophia-secrets@users.noreply.github.com commit --quiet --message "Shadow of ${GITHUB_SHA:-the deployed commit}"
git push --quiet origin shadow
echo "The shadow is published."
