#!/bin/sh
# Builds bounce.wasm. Needs clang and lld: apt-get install clang lld
set -eu
cd "$(dirname "$0")"
clang --target=wasm32 -O2 -Wall -Wextra -Werror -ffreestanding -nostdlib -I ../../bindings \
  -Wl,--no-entry -Wl,-z,stack-size=4096 -Wl,--initial-memory=65536 -Wl,--max-memory=65536 \
  -o bounce.wasm bounce.c
