#!/bin/sh
# Builds orbit.wasm, for programs that take .wasm only: orbit.wat itself is a script where wabt is installed.
set -eu
cd "$(dirname "$0")"
npx wat2wasm --debug-names -o orbit.wasm orbit.wat
