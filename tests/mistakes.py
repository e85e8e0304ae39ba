"""Mistakes that people make in runbooks, to be made at random in good ones: what is damaged, and what must be said.

A mistake takes the lines of a file and a source of chance, and returns the damaged lines, the rows (from 0) on which
a finding is right, and the rules that name its cause; None where the file holds nothing it could spoil. Used by the
test that makes a few of them and by `benchmarks/lint_trial.py`, which makes thousands.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

Lines = list[str]


@dataclass(frozen=True)
class Damage:
    """Damaged lines, the rows on which a finding is about the damage, and the rules that say what is wrong."""

    lines: Lines
    rows: frozenset[int]
    rules: frozenset[str]


Mistake = Callable[[Lines, Random], Damage | None]
MISTAKES: dict[str, Mistake] = {}


def mistake(name: str) -> Callable[[Mistake], Mistake]:
    def enter(make: Mistake) -> Mistake:
        MISTAKES[name] = make
        return make

    return enter


def done(lines: Lines, rows: "int | set[int]", *rules: str) -> Damage:
    return Damage(lines, frozenset({rows} if isinstance(rows, int) else rows), frozenset(rules))


def prose(lines: Lines) -> set[int]:
    """The rows inside block texts, where nothing is YAML."""
    found: set[int] = set()
    depth: int | None = None
    for row, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if depth is not None and (not line.strip() or indent > depth):
            found.add(row)
            continue
        depth = indent if re.search(r":\s*[|>][+-]?\s*$", line) else None
        if depth is not None and line.lstrip().startswith("- "):
            depth += 2
    return found


def find(
    lines: Lines, pattern: str, chance: Random, *, within: str | None = None, text: bool = False
) -> "tuple[int, re.Match[str]] | None":
    """A line by chance that the pattern is found in; `within` names the key at the margin that it stands below."""
    inside = set() if text else prose(lines)
    places = []
    section = ""
    for row, line in enumerate(lines):
        if line[:1].isalpha():
            section = line.partition(":")[0]
        if (
            row in inside
            or line.lstrip().startswith("#")
            or (within is not None and section not in within.split())
        ):
            continue
        places += [(row, one) for one in re.finditer(pattern, line)]
    return chance.choice(places) if places else None


def put(lines: Lines, row: int, text: str) -> Lines:
    return [*lines[:row], text, *lines[row + 1 :]]


def over(lines: Lines, row: int, match: "re.Match[str]", group: "int | str", text: str) -> Lines:
    line = lines[row]
    return put(lines, row, line[: match.start(group)] + text + line[match.end(group) :])


def misspelt(word: str, chance: Random) -> str:
    """A slip of the fingers: two letters turned round, one lost, one twice, or a neighbour of the right one."""
    letters = [at for at, char in enumerate(word) if char.isalpha()]
    for _ in range(20):
        at = chance.choice(letters)
        kind = chance.randrange(4)
        if kind == 0 and at + 1 < len(word) and word[at + 1].isalpha():
            new = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        elif kind == 1 and len(word) > 3:
            new = word[:at] + word[at + 1 :]
        elif kind == 2:
            new = word[:at] + word[at] + word[at:]
        else:
            new = word[:at] + chance.choice("qwertyuiopasdfghjkl") + word[at + 1 :]
        if new != word:
            return new
    return word + "x"


def block_of(lines: Lines, row: int) -> int:
    """The row after the last of the entry that begins on `row`."""
    indent = len(lines[row]) - len(lines[row].lstrip())
    end = row + 1
    while end < len(lines) and (
        not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent
    ):
        end += 1
    while end > row + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def reading(lines: Lines, name: str) -> set[int]:
    """The rows that name something."""
    return {
        row for row, line in enumerate(lines) if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", line)
    }


def _typo(name: str, pattern: str, *rules: str, within: str | None = None, text: bool = False) -> None:
    """A mistake that misspells what the first group of the pattern finds."""

    @mistake(name)
    def make(lines: Lines, chance: Random) -> Damage | None:
        found = find(lines, pattern, chance, within=within, text=text)
        if found is None:
            return None
        row, match = found
        wrong = misspelt(match[1], chance)
        if any(re.search(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])", line) for line in lines):
            return None  # it is another name that exists
        return done(over(lines, row, match, 1, wrong), row, *rules)


def _swap(
    name: str,
    pattern: str,
    text: "str | Callable[[re.Match[str], Random], str]",
    *rules: str,
    within: str | None = None,
    anywhere: bool = False,
) -> None:
    """A mistake that writes something else over the first group of the pattern."""

    @mistake(name)
    def make(lines: Lines, chance: Random) -> Damage | None:
        found = find(lines, pattern, chance, within=within, text=anywhere)
        if found is None:
            return None
        row, match = found
        new = text if isinstance(text, str) else text(match, chance)
        if new == match[1]:
            return None
        return done(over(lines, row, match, 1, new), row, *rules)


WHEN = r"(?:when|until): [^|>]*?"
CONDITION_NAME = (
    r"(?:when: (?:.*? (?:and|or) )?(?:not )?)([a-z][a-z0-9]*_[a-z0-9_]+)(?=$| and| or| ==| !=| is|\)|,)"
)
FLOW = r"\{[^{}]*?\b"

# Slips of the fingers -----------------------------------------------------------------------------------------------

_typo(
    "a key is misspelt",
    r"^\s*(?:- )?(ask|type|options|when|role|record|evidence|needs|within|script|message|confirm|decide|irreversible|why|how|starts|until|level|because|title|summary|signs|never|facts|deadlines|questions|severity|phases|messages|review_every):",
    "unknown-key",
    "missing-key",
)
_typo(
    "a phase is misspelt",
    r"^  (detect|contain|assess|notify|recover|learn):",
    "unknown-phase",
    within="phases",
)
_typo("a level is misspelt", r"level: (low|moderate|high|critical)\b", "not-one-of")
_typo(
    "a type is misspelt",
    r"type: (choice|choices|yes_no|number|time|person|account|device)\b",
    "not-one-of",
    within="questions phases messages",
)
_typo(
    "a kind of deadline is misspelt",
    r"kind: (legal|contract|promise|internal)\b",
    "not-one-of",
    within="deadlines",
)
_typo("a name in a condition is misspelt", CONDITION_NAME, "unknown-name", "unknown-field")
_typo(
    "an option in a condition is misspelt",
    WHEN + r'"([a-z_]{4,})"',
    "unknown-option",
    "unknown-place",
    within="facts severity phases questions never",
)
_typo("a step in needs is misspelt", r"needs: \[(?:[a-z-]+, )*([a-z]+-[a-z-]+)", "unknown-step")
_typo("a step in met_by is misspelt", r"met_by: \[?(?:[a-z-]+, )*([a-z]+-[a-z-]+)", "unknown-step")
_typo("a step in until is misspelt", r"until: \[(?:[a-z-]+, )*([a-z]+-[a-z-]+)", "unknown-step")
_typo("a role is misspelt", r"^\s*(?:- )?role: ([a-z_]{2,})$", "unknown-role")
_typo("a contact is misspelt", r"^\s*call: ([a-z_]{3,})$", "unknown-contact")
_typo("a message is misspelt", r"^\s*message: ([a-z_-]{4,})$", "unknown-message")
_typo("a block is misspelt", r"include: ([a-z-]{4,})", "include-missing")
_typo("a shared name is misspelt", r"^use: \[(?:[a-z_]+, )*([a-z_]{4,})", "unknown-name")
_typo("a name to confirm is misspelt", r"confirm: \[(?:[a-z_]+, )*([a-z_]{4,})", "unknown-name")
_typo("a prefill is misspelt", r"prefill: [a-z_]+\.([a-z_]{4,})", "unknown-field", "unknown-name")
_typo("a start is misspelt", r"starts: ([a-z_]{4,})$", "unknown-anchor")
_typo("an anchor of a step is misspelt", r"^\s*from: ([a-z_]{4,})$", "unknown-anchor")
_typo("a runbook to attach is misspelt", r"attach: ([a-z-]{4,})", "attach-missing")
_typo("advice chooses no option", r"choose: ([a-z_]{3,})", "advice-unknown-option")
_typo(
    "a name in a text is misspelt",
    r"\{\{ ([a-z_]{4,})(?:\.[a-z_.]+)? \}\}",
    "unknown-name",
    "unknown-field",
    text=True,
)
_typo(
    "a part of a name in a text is misspelt",
    r"\{\{ (?:device|account|organisation\.[a-z]+\.[a-z_]+)\.([a-z_]{4,}) \}\}",
    "unknown-field",
    text=True,
)
_typo("the list of a loop is misspelt", r"for_each: ([a-z_]{4,})", "unknown-name", "not-a-list")
_typo("a deadline's contact is misspelt", r"^    to: ([a-z_]{3,})$", "unknown-contact", within="deadlines")
_typo(
    "a path into the organisation is misspelt",
    r"within: organisation\.contacts\.([a-z_]{4,})\.",
    "unknown-contact",
    "unknown-field",
)
_typo("what an include hands over is misspelt", r"with: \{[a-z_]+: ([a-z_]{4,})", "unknown-name")
_typo("what a block reads is misspelt", r"with: \{([a-z_]{4,}):", "unknown-name")
_typo("what is carried over is misspelt", r"carry: \{([a-z_]{4,}):", "unknown-name", "carry-type")
_typo("a step in a condition is misspelt", r"when: .*?steps\.([a-z_]{4,})", "unknown-step")

# Conditions ---------------------------------------------------------------------------------------------------------

_swap(
    "the quotes of an option are forgotten",
    WHEN + r'("[a-z]\w+")',
    lambda m, c: m[1].strip('"'),
    "unknown-name",
    "yes-no-compared",
    "bad-condition",
)
_swap(
    "quotes from a text program",
    WHEN + r'("[a-z]\w+")',
    lambda m, c: "“" + m[1].strip('"') + "”",
    "bad-condition",
)
_swap("one equals sign", WHEN + r"(==)", "=", "bad-condition")
_swap("and as in programs", r"when: [^|>]*?[a-z)\"]( and )", " && ", "bad-condition")
_swap("or as in programs", r"when: [^|>]*?[a-z)\"]( or )", " || ", "bad-condition")
_swap("and in French", r"when: [^|>]*?[a-z)\"]( and )", " et ", "bad-condition")
_swap("a choice has an order", r'when: [^|>]*?[a-z_]+ (==) "', "<", "wrong-comparison")
_swap("a choice compared with a number", r'when: [^|>]*?[a-z_]+ == ("[a-z]+")', "3", "wrong-comparison")
_swap("something equals unknown", r"when: [^|>]*?[a-z_]+ (is unknown)", "== unknown", "compared-with-unknown")
_swap("something is not known", r"when: [^|>]*?[a-z_]+ (is unknown)", "is not known", "bad-condition")
_swap(
    "a yes or no equals yes",
    r"when: (?:[^|>]*? (?:and|or) )?[a-z_]+()$",
    " == yes",
    "yes-no-compared",
    "wrong-comparison",
    "bad-condition",
    "unknown-name",
)
_swap(
    "a yes or no equals true",
    r"when: (?:[^|>]*? (?:and|or) )?not ([a-z_]+)$",
    lambda m, c: f"{m[1]} == true",
    "yes-no-compared",
    "bad-condition",
)
_swap("a parenthesis is lost", r"when: [^|>]*?(\))", "", "bad-condition")
_swap("a parenthesis too many", r"when: [^|>{}]*?[a-z\"]()$", ")", "bad-condition")
_swap("a condition left open", r"when: [^|>{}]*?[a-z\"]()$", " and", "bad-condition")
_swap("in a text and not a list", r'when: [^|>]*?[a-z_]+ (==) "', "in", "wrong-comparison")
_swap("not equal as a word", WHEN + r"(!=)", "is not", "bad-condition")
_swap(
    "a condition that contradicts itself",
    r"when: ([a-z_]+)$",
    lambda m, c: f"{m[1]} and not {m[1]}",
    "never-true",
)
_swap(
    "a condition that is always true",
    r"when: ([a-z_]+)$",
    lambda m, c: f"{m[1]} is known or {m[1]} is unknown",
    "always-true",
    "unknown-name",
    "wrong-comparison",
    "translation-differs",
)
_swap(
    "two options at once",
    r'when: ([a-z_]+ == "[a-z_]+")$',
    lambda m, c: f'{m[1]} and {m[1].split()[0]} == "nothing_else"',
    "unknown-option",
    "never-true",
)
_swap(
    "a name without its underscore",
    r"when: (?:not )?([a-z]+_[a-z_]+)$",
    lambda m, c: m[1].replace("_", " "),
    "bad-condition",
)
_swap(
    "a name with a hyphen",
    r"when: (?:not )?([a-z]+_[a-z_]+)$",
    lambda m, c: m[1].replace("_", "-"),
    "bad-condition",
    "unknown-name",
)
_swap(
    "a step's state that does not exist", r'when: .*?steps\.\w+ [!=]= "(\w+)"', "finished", "unknown-option"
)

# Values -------------------------------------------------------------------------------------------------------------

_swap(
    "an abbreviated duration",
    r"^\s*(?:within|target|renew|pause): ((?:[0-9]+ \w+(?: \w+)?))$",
    lambda m, c: c.choice(["72h", "3d", "15 min", "2 bd", "soon", "2-3 days", "48", "1 minuet"]),
    "bad-duration",
    "wrong-kind",
)
_swap(
    "a date as at home",
    r"(?:reviewed|checked): ([0-9]{4}-[0-9]{2}-[0-9]{2})$",
    lambda m, c: c.choice(
        ["23/11/2026", "23.11.2026", "2026-13-01", "2026-02-30", "November 2026", "2026-11-5", "20261123"]
    ),
    "bad-date",
    "wrong-kind",
)
_swap(
    "a country by its name",
    r"where: \[(?:[A-Z-]+, )*([A-Z]{2})\b",
    lambda m, c: c.choice(["France", "UK", "fr", "USA", "Deutschland", "XX", "england"]),
    "unknown-place",
)
_swap(
    "an id with a capital",
    r"^\s*- id: ([a-z][a-z-]+)$",
    lambda m, c: m[1].capitalize(),
    "bad-id",
    "unknown-step",
)
_swap("an id with a blank", r"^\s*- id: ([a-z]+-[a-z-]+)$", lambda m, c: m[1].replace("-", " "), "bad-id")
_swap(
    "an id with an underscore", r"^\s*- id: ([a-z]+-[a-z-]+)$", lambda m, c: m[1].replace("-", "_"), "bad-id"
)
_swap(
    "a name with a hyphen instead",
    r"^  ([a-z]+_[a-z_]+):$",
    lambda m, c: m[1].replace("_", "-"),
    "bad-id",
    within="questions facts deadlines",
)
_swap(
    "a name with an accent",
    r"^  ([a-z]*e[a-z_]*):$",
    lambda m, c: m[1].replace("e", "é", 1),
    "bad-id",
    within="questions facts deadlines",
)
_swap(
    "yes for true",
    r"(?:required|irreversible|in_order|many|before|first): (true)\b",
    lambda m, c: c.choice(["yes", "oui", "True", "on"]),
    "wrong-kind",
)
_swap("format 2", r"^format: (1)$", lambda m, c: c.choice(["2", "1.0", "v1"]), "not-one-of", "wrong-kind")
_swap(
    "a language by its name",
    r"^language: (en|fr)$",
    lambda m, c: c.choice(["english", "français", "EN", "de"]),
    "not-one-of",
)
_swap(
    "the other language",
    r"^language: (en|fr)$",
    lambda m, c: "fr" if m[1] == "en" else "en",
    "misplaced-file",
)
_swap("a number for a text", r"^(?:title|summary): (.+)$", "2026", "wrong-kind")
_swap(
    "a text for a list",
    r"^(?:use|\s+needs|\s+confirm|\s+until|\s+where): (\[.*\])$",
    lambda m, c: m[1][1:-1].partition(",")[0],
    "wrong-kind",
)
_swap(
    "a text for a map",
    r"^(?:questions|deadlines|phases|facts)(:)$",
    ": see below",
    "yaml",
    "wrong-kind",
    "unknown-key",
)
_swap("people 3", r"people: (2)$", lambda m, c: c.choice(["3", "two", "0"]), "not-one-of", "wrong-kind")
_swap("a role in capitals", r"^\s*role: ([a-z_]+)$", lambda m, c: m[1].upper(), "unknown-role")
_swap(
    "do is too long",
    r"^\s*(?:- )?do: (?![\"'|>{])(.{10,})$",
    lambda m, c: (
        m[1] + " and then go on with everything that follows from it until it is really done, and say so"
    ),
    "too-long",
)
_swap(
    "a key without a value",
    r"^\s+(?:do|ask|type|title|within|because|role|starts): (.+)$",
    "",
    "wrong-kind",
    "missing-key",
)
_swap(
    "a target after its deadline",
    r"^    target: (.+)$",
    lambda m, c: "5 years" if "h" in m[1] or "d" in m[1] else "5 ans",
    "target-after-deadline",
    "bad-duration",
    "translation-differs",
    within="deadlines",
)
_swap(
    "a secret in a text",
    r"^\s+(?:why|do|because): (?![\"'|>{])(.{8,})$",
    lambda m, c: c.choice(
        [
            "The password is Tr0ub4dor&3xyz",
            "Use the key AKIAIOSFODNN7EXAMPLE",
            "Card 4111 1111 1111 1111",
            "The token is ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        ]
    ),
    "looks-like-secret",
)

# YAML ---------------------------------------------------------------------------------------------------------------

PLAIN = r"^\s*(?:- )?(?:do|why|ask|title|summary|because): (?![\"'|>{\[])"
_swap("a colon in a text", PLAIN + r"\S+( )\S+", ": ", "yaml")
_swap("a number sign cuts a text", PLAIN + r"\S+ \S+( )\S+ \S+", " #", "comment-cuts-text")
_swap(
    "a text begins with a sign",
    PLAIN + r"()\S",
    lambda m, c: c.choice(["@", "`", "%", "*", "&", "!", "[", "{", ">"]),
    "yaml",
    "alias",
    "tag",
)
_swap("a quote opens a text", PLAIN + r"()\S+ \S+", lambda m, c: c.choice("\"'"), "yaml")
_swap("a quote in front of a word", PLAIN + r"()\S+ \S+", lambda m, c: '"Note" ', "yaml")
_swap("the closing quote is lost", r": \"[^\"]+(\")$", "", "yaml")
_swap(
    "no blank after a colon",
    r"^\s*(?:- )?(?:do|why|ask|title|role|type|level|when|within)(: )\S",
    ":",
    "yaml",
)
_swap("no blank after a dash", r"^\s+(- )(?:id|level|when)\b", "-", "yaml", "unknown-key", "wrong-kind")
_swap("a bracket is lost", r": \[[^\[\]]*(\])$", "", "yaml")
_swap("a brace is lost", r": \{[^{}]*(\})$", "", "yaml")
_swap("an opening bracket is lost", r": (\[)[^\[\]]*\]$", "", "wrong-kind", "yaml")
_swap("a comma in braces", r"\{[^{}\"]*?(?:ask|because|say): \w+( )\w+ \w", ", ", "comma-in-braces")
_swap("a line that begins with a tab", r"^( +)(?:ask|do|why|role|type|when)\b", lambda m, c: "\t", "yaml")
_swap(
    "a blank that is none",
    r"^( +)(?:ask|do|why|role|type|when)\b",
    lambda m, c: "\u00a0" * len(m[1]),
    "yaml",
    "encoding",
)
_swap(
    "an invisible character",
    PLAIN + r"\S+( )",
    lambda m, c: c.choice(["\u200b".replace("\u200b", "\u2028"), "\u202e", "\x07", "\ufeff"]),
    "encoding",
)
_swap(
    "a zero-width blank in a word",
    r"(?:role|type|level|call|include): \w()",
    lambda m, c: c.choice(["\u200b", "\u00ad", "\u2060"]),
    "encoding",
    "unknown-role",
    "not-one-of",
    "unknown-contact",
    "include-missing",
)
_swap(
    "a colon from another alphabet",
    r"^\s*(?:do|why|ask|role|type|when)(:) ",
    lambda m, c: "\uff1a",
    "yaml",
    "unknown-key",
    "missing-key",
    "wrong-kind",
)
_swap(
    "one blank too many",
    r"^( +)(?:ask|do|why|role|type|when)\b",
    lambda m, c: m[1] + " ",
    "yaml",
    "wrong-kind",
    "unknown-key",
)
_swap(
    "one blank too few",
    r"^(  +)(?:do|why|role|how|when|type)\b",
    lambda m, c: m[1][1:],
    "yaml",
    "unknown-key",
)
_swap("an anchor", r"^\s+(?:options|record|evidence):()$", " &again", "alias")
_swap("an alias", r"^\s+(?:why|because): (.+)$", "*again", "alias")
_swap("a tag", r"^\s+(?:why|because|do): (?![\"'|>{])()", "!important ", "tag")
_swap("braces without quotes", PLAIN + r"()", "{{ device.kind }} ", "yaml")
_swap("a bar and a text", r"^\s+(?:how|why): (\|)$", "| First", "yaml")


@mistake("conflict markers of git")
def _conflict(lines: Lines, chance: Random) -> Damage:
    row = chance.randrange(5, len(lines) - 5)
    new = [
        *lines[:row],
        "<<<<<<< HEAD",
        lines[row],
        "=======",
        lines[row],
        ">>>>>>> other",
        *lines[row + 1 :],
    ]
    return done(new, {row, row + 2, row + 4}, "yaml")


@mistake("a brace of a text is lost")
def _brace(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"\{\{ [\w.]+ (\}\})", chance, text=True)
    if found is None or lines[found[0]].strip().startswith("- {"):
        return None
    return done(
        over(lines, found[0], found[1], 1, chance.choice(["}", "", ") }"])), found[0], "bad-template", "yaml"
    )


@mistake("one opening brace of a text is lost")
def _opening(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"(\{\{) [\w.]+ \}\}", chance, text=True)
    return (
        None
        if found is None
        else done(over(lines, found[0], found[1], 1, "{"), found[0], "bad-template", "yaml")
    )


@mistake("a line twice")
def _twice(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^\s+(?:do|why|ask|role|type|when|title|within): .+$", chance)
    if found is None or block_of(lines, found[0]) > found[0] + 1:
        return None
    row = found[0]
    return done([*lines[: row + 1], lines[row], *lines[row + 1 :]], row + 1, "duplicate-key")


@mistake("a step twice")
def _step_twice(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^\s+- id: ", chance, within="phases steps")
    if found is None:
        return None
    row, end = found[0], block_of(lines, found[0])
    return done([*lines[:end], *lines[row:end], *lines[end:]], {row, end}, "step-id-twice")


@mistake("a question twice")
def _question_twice(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^  [a-z_]+:", chance, within="questions")
    if found is None:
        return None
    row, end = found[0], block_of(lines, found[0])
    return done([*lines[:end], *lines[row:end], *lines[end:]], {row, end}, "duplicate-key")


@mistake("a required line is lost")
def _lost(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^(\s+)(?:do|ask|type|because|within|starts): .+$", chance)
    if found is None or block_of(lines, found[0]) > found[0] + 1:
        return None
    row, indent = found[0], len(found[1][1])
    new = [*lines[:row], *lines[row + 1 :]]
    rows = {row - 1, row}
    for up in range(row - 1, -1, -1):
        if lines[up].strip() and len(lines[up]) - len(lines[up].lstrip()) < indent:
            rows |= {up, up + 1}
            break
    return done(new, rows, "missing-key", "wrong-kind")


@mistake("a question is deleted")
def _no_question(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^  ([a-z_]+):$", chance, within="questions")
    if found is None:
        return None
    new = [*lines[: found[0]], *lines[block_of(lines, found[0]) :]]
    rows = reading(new, found[1][1])
    return done(new, rows, "unknown-name", "unknown-anchor") if rows else None


@mistake("a fact is deleted")
def _no_fact(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^  ([a-z_]+):$", chance, within="facts")
    if found is None:
        return None
    new = [*lines[: found[0]], *lines[block_of(lines, found[0]) :]]
    rows = reading(new, found[1][1])
    return done(new, rows, "unknown-name") if rows else None


@mistake("a step that others need is deleted")
def _no_step(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^\s+- id: ([a-z-]+)$", chance, within="phases")
    if found is None:
        return None
    new = [*lines[: found[0]], *lines[block_of(lines, found[0]) :]]
    rows = {row for row in reading(new, found[1][1]) if re.search(r"(?:needs|until|met_by):", new[row])}
    return done(new, rows, "unknown-step") if rows else None


@mistake("an option that is read is deleted")
def _no_option(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^      ([a-z_]+): ", chance, within="questions")
    if found is None or not re.match(
        r"\s+options:$",
        next((lines[r] for r in range(found[0] - 1, 0, -1) if not lines[r].startswith("      ")), ""),
    ):
        return None
    new = [*lines[: found[0]], *lines[found[0] + 1 :]]
    rows = {row for row, line in enumerate(new) if f'"{found[1][1]}"' in line}
    return done(new, rows, "unknown-option") if rows else None


@mistake("the default severity stands first")
def _default_first(lines: Lines, chance: Random) -> Damage | None:
    rules = [row for row, line in enumerate(lines) if re.match(r"    - level: ", line)]
    if len(rules) < 2:
        return None
    last, end = rules[-1], block_of(lines, rules[-1])
    moved = lines[last:end]
    if any("when:" in line for line in moved):
        return None
    new = [*lines[: rules[0]], *moved, *lines[rules[0] : last], *lines[end:]]
    return done(new, {rules[0], rules[0] + len(moved)}, "rule-never-reached")


@mistake("the default severity is lost")
def _no_default(lines: Lines, chance: Random) -> Damage | None:
    rules = [row for row, line in enumerate(lines) if re.match(r"    - level: ", line)]
    if len(rules) < 2 or any("when:" in line for line in lines[rules[-1] : block_of(lines, rules[-1])]):
        return None
    new = [*lines[: rules[-1]], *lines[block_of(lines, rules[-1]) :]]
    top = next(row for row, line in enumerate(new) if line.startswith("severity:"))
    return done(new, set(range(top, rules[-1] + 1)), "no-default-severity")


@mistake("the phases change places")
def _phases(lines: Lines, chance: Random) -> Damage | None:
    heads = [
        row
        for row, line in enumerate(lines)
        if re.match(r"  (?:detect|contain|assess|notify|recover|learn):", line)
    ]
    if len(heads) < 2:
        return None
    at = chance.randrange(len(heads) - 1)
    one, two = heads[at], heads[at + 1]
    end = heads[at + 2] if at + 2 < len(heads) else block_of(lines, two)
    new = [*lines[:one], *lines[two:end], *lines[one:two], *lines[end:]]
    return done(new, {one, one + end - two}, "phase-order")


@mistake("a step stands before what it needs")
def _too_early(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^    - id: ([a-z-]+)$", chance, within="phases")
    if found is None:
        return None
    row, end = found[0], block_of(lines, found[0])
    after = [
        r for r in range(end, len(lines)) if re.search(rf"needs: \[[^\]]*\b{found[1][1]}\b(?!-)", lines[r])
    ]
    later = next(
        (
            r
            for r in range(after[0] + 1 if after else len(lines), len(lines))
            if lines[r].startswith("    - ")
        ),
        None,
    )
    if not after or later is None:
        return None
    moved = lines[row:end]
    new = [*lines[:row], *lines[end:later], *moved, *lines[later:]]
    return done(new, {after[0] - len(moved)} | {r - len(moved) for r in after}, "needs-later-step")


@mistake("the source of a law is lost")
def _no_source(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^    source: .+$", chance, within="deadlines")
    if found is None or block_of(lines, found[0]) > found[0] + 1:
        return None
    row = found[0]
    top = next(up for up in range(row, -1, -1) if re.match(r"  \w+:", lines[up]))
    if not any("kind: legal" in line for line in lines[top : block_of(lines, top)]):
        return None
    return done(
        [*lines[:row], *lines[row + 1 :]], set(range(top, block_of(lines, top))), "law-without-source"
    )


@mistake("what guards an irreversible step is lost")
def _unguarded(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^(\s+)irreversible: true$", chance)
    if found is None or len(found[1][1]) > 6:  # a group around it may guard it
        return None
    top = next((up for up in range(found[0], -1, -1) if lines[up].lstrip().startswith("- id:")), None)
    if top is None:
        return None
    end = block_of(lines, top)
    guards = [
        row
        for row in range(top, end)
        if re.match(rf"{found[1][1]}(?:people|when|decide|where|confirm|evidence|needs):", lines[row])
    ]
    gone = {each for row in guards for each in range(row, block_of(lines, row))}
    new = [line for row, line in enumerate(lines) if row not in gone]
    left = {row - sum(each < row for each in gone) for row in range(top, end)}
    return done(new, left, "unconditional-irreversible")


@mistake("a clock that no step meets")
def _unmet(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^    met_by: .+$", chance, within="deadlines")
    if found is None:
        return None
    row = found[0]
    top = next(up for up in range(row, -1, -1) if re.match(r"  \w+:", lines[up]))
    return done(
        [*lines[:row], *lines[row + 1 :]],
        set(range(top, block_of(lines, top))),
        "clock-not-met",
        "translation-missing",
    )


@mistake("a text that left its block")
def _left_block(lines: Lines, chance: Random) -> Damage | None:
    inside = sorted(prose(lines))
    rows = [row for row in inside if row - 1 in inside and lines[row].strip() and lines[row - 1].strip()]
    if not rows:
        return None
    row = chance.choice(rows)
    opener = next(up for up in range(row, -1, -1) if up not in inside)
    depth = len(lines[opener]) - len(lines[opener].lstrip())
    return done(
        put(lines, row, " " * depth + lines[row].lstrip()),
        {row, row + 1},
        "yaml",
        "unknown-key",
        "wrong-kind",
    )


@mistake("a line end is lost")
def _joined(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^\s+(?:do|role|type|ask|because): (?![\"'|>{\[])\S.*$", chance)
    if found is None or found[0] + 1 >= len(lines) or not re.match(r"\s+\w+: \S", lines[found[0] + 1]):
        return None
    row = found[0]
    return done([*lines[:row], lines[row] + " " + lines[row + 1].strip(), *lines[row + 2 :]], row, "yaml")


@mistake("a second document")
def _second(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^(?:questions|phases|deadlines|severity):", chance)
    if found is None:
        return None
    return done([*lines[: found[0]], "---", *lines[found[0] :]], found[0], "yaml")


@mistake("a list item among keys")
def _item(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^(    )(?:ask|type|why): ", chance, within="questions")
    if found is None:
        return None
    row = found[0]
    return done([*lines[:row], "    - something", *lines[row:]], {row, row + 1}, "yaml")


@mistake("several steps under one dash")
def _one_dash(lines: Lines, chance: Random) -> Damage | None:
    found = find(lines, r"^    (- )id: ", chance, within="phases")
    if found is None or not lines[found[0] - 1].startswith("      "):
        return None
    return done(over(lines, found[0], found[1], 1, "  "), {found[0], found[0] + 1}, "duplicate-key", "yaml")


def every() -> Iterator[tuple[str, Mistake]]:
    """All mistakes by name."""
    return iter(MISTAKES.items())
