#!/bin/sh
# A consumer without CMake. The flags are split into words on purpose.
set -eu
# shellcheck disable=SC2046
${CXX:-c++} -std=c++20 $(pkg-config --cflags clientele) "$(dirname "$0")/../main.cpp" -o consumer $(pkg-config --libs clientele)
