#!/bin/bash
# Writes requirements.txt, requirements-test.txt and requirements-dev.txt: every package that an installation, the tests
# or the checks need, pinned, with the hashes of every platform's files and no index address.
# Run it after a dependency in pyproject.toml changed; `tools/requirements.sh --upgrade` takes the newest versions.
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q uv

# What builds us is pinned too: the README installs without build isolation, so that nothing unpinned is ever run.
# hatchling asks for editables when it builds an editable install.
python3 - > "$work/build.in" <<'PYTHON'
import tomllib
with open("pyproject.toml", "rb") as file:
    print("\n".join([*tomllib.load(file)["build-system"]["requires"], "editables"]))
PYTHON

compile() {
  "$work/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-annotate --custom-compile-command tools/requirements.sh "$@"
}
# From the largest to the smallest, each held to the versions of the one before.
compile pyproject.toml "$work/build.in" --extra dev --output-file requirements-dev.txt "$@"
compile pyproject.toml "$work/build.in" --extra test --constraint requirements-dev.txt --output-file requirements-test.txt
compile pyproject.toml "$work/build.in" --constraint requirements-test.txt --output-file requirements.txt
