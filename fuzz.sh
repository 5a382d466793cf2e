#!/usr/bin/env bash
# Fuzzes every decoder in turn: ./fuzz.sh 30s gives each target that long.
set -euo pipefail
cd "$(dirname "$0")"
grep -rl --include='*_test.go' '^func Fuzz' . | sort | while read -r file; do
  for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' "$file"); do
    echo "== $(dirname "$file") $target"
    ${GO:-go} test "$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "${1:-30s}" -fuzzminimizetime 10x
  done
done
