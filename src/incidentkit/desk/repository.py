"""The files around a company's runbooks that `init` writes: for people, for git, for editors, for build servers."""

from __future__ import annotations

import json

from incidentkit._version import __version__

READ_ME = """# Our incident runbooks

What to do when something happens. Change these files in a text editor, look at the change, keep it in git.

- `runbooks/organisation.yaml`: who we are, whom we call, what we own. Fill it in first; as long as it says
  `example: true`, none of its names and numbers are used in a real incident.
- `runbooks/en/`, `runbooks/fr/`: the runbooks, one file a language. Both must have the same steps.
- `runbooks/tests/`: what must be so for given answers.
- `runbooks/schema/`: lets an editor complete and check while you type.

Check every change: `incidentkit runbook lint` and `incidentkit runbook test`
See what a change means: `incidentkit runbook diff`
Use them: `incidentkit` in this folder, or set `INCIDENTKIT_RUNBOOKS` to the `runbooks` folder.
"""

ATTRIBUTES = "*.yaml text eol=lf\nrunbooks/**/*.yaml diff=incidentkit\n"

PRE_COMMIT = """\
# Checks each commit: pip install pre-commit, then once: pre-commit install
repos:
  - repo: local
    hooks:
      - id: incidentkit-lint
        name: runbooks are right
        entry: incidentkit runbook lint runbooks
        language: system
        files: ^runbooks/.*\\.ya?ml$
        pass_filenames: false
      - id: incidentkit-test
        name: path tests pass
        entry: incidentkit runbook test --no-walk
        language: system
        files: ^runbooks/.*\\.ya?ml$
        pass_filenames: false
"""

_SCHEMAS = {
    "runbook": ["runbooks/en/*.yaml", "runbooks/fr/*.yaml", "!runbooks/*/shared.yaml"],
    "block": ["runbooks/*/blocks/*.yaml"],
    "shared": ["runbooks/*/shared.yaml"],
    "test": ["runbooks/tests/*.yaml"],
    "organisation": ["runbooks/organisation.yaml"],
}
"""Which schema belongs to which files, for files whose first line does not say it."""

VSCODE = {
    "yaml.schemas": {f"./runbooks/schema/{of}.schema.json": files for of, files in _SCHEMAS.items()},
    "yaml.schemaStore.enable": False,
    "yaml.format.enable": False,
    "files.eol": "\n",
    "[yaml]": {
        "editor.insertSpaces": True,
        "editor.tabSize": 2,
        "editor.quickSuggestions": {"strings": True},
    },
}


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


REPOSITORY: dict[str, str] = {
    "README.md": READ_ME,
    ".gitattributes": ATTRIBUTES,
    ".pre-commit-config.yaml": PRE_COMMIT,
    ".vscode/settings.json": _json(VSCODE),
    ".vscode/extensions.json": _json({"recommendations": ["redhat.vscode-yaml"]}),
}
"""What stands beside `runbooks/` in every new folder."""

GITHUB = f"""\
name: runbooks
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install
        run: python -m pip install "incidentkit=={__version__}"
      - name: Check, with a mark on each line
        run: incidentkit runbook lint runbooks --format github
      - name: Play the path tests and walk over all answers
        if: always()
        run: incidentkit runbook test --junit results.xml
      - name: What this change means
        if: always() && github.event_name == 'pull_request'
        env:
          BASE: ${{{{ github.base_ref }}}}
        run: incidentkit runbook diff --from "origin/$BASE" | tee -a "$GITHUB_STEP_SUMMARY"
      - name: Keep the results
        if: always()
        uses: actions/upload-artifact@v4
        with:
          name: results
          path: results.xml
"""

GITLAB = f"""\
runbooks:
  image: python:3.12-slim
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  variables:
    GIT_DEPTH: "0"
  before_script:
    - apt-get update -q && apt-get install -q -y --no-install-recommends git
    - python -m pip install "incidentkit=={__version__}"
  script:
    - incidentkit runbook lint runbooks
    - incidentkit runbook test --junit results.xml
  after_script:
    - test -z "$CI_MERGE_REQUEST_DIFF_BASE_SHA" || incidentkit runbook diff --from "$CI_MERGE_REQUEST_DIFF_BASE_SHA"
  artifacts:
    when: always
    reports:
      junit: results.xml
"""

BUILD_SERVERS: dict[str, dict[str, str]] = {
    "github": {".github/workflows/runbooks.yml": GITHUB},
    "gitlab": {".gitlab-ci.yml": GITLAB},
}
"""What `init --ci` writes for a build server, by its name."""
