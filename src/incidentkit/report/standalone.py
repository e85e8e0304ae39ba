"""Checks a bundle of incidentkit without incidentkit: Python 3.8 or newer and its standard library, nothing else.

    python3 verify.py                      checks the bundle that this file lies in
    python3 verify.py BUNDLE.zip           or a ZIP, or an unpacked folder
    python3 verify.py --seal "15 word …"   and holds a seal that was kept elsewhere against it

Exit status: 0 everything fits, 1 something does not, 2 this is no bundle. README.txt states what is computed.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: ANN001, ANN002, ANN201, ANN204, T201, UP031

import hashlib
import json
import sys
import unicodedata
import zipfile
import zlib
from pathlib import Path

HEADER = (
    "action", "actor", "approximate", "id", "incident_id", "kind", "occurred_at", "payload_digest", "previous",
    "recorded_at", "role", "seq", "version", "zone",
)  # fmt: skip
BROKEN = (OSError, EOFError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What a damaged file raises while it is read; NotImplementedError is a RuntimeError."""
SAY = {
    "en": {
        "no-bundle": "This is no bundle of incidentkit: {0}",
        "manifest-missing": "{0} is missing.",
        "damaged": "{0} is damaged and cannot be read.",
        "twice": "{0} is in it twice.",
        "manifest-line": "{0}, line {1} cannot be read.",
        "missing": "{0} is missing.",
        "changed": "{0} was changed.",
        "added": "{0} is not in the manifest: it was added later.",
        "unreadable": "record.json cannot be read: {0}",
        "order": "Line {0}: out of order, or lines are missing before it.",
        "chain": "Line {0} does not continue the line before it.",
        "header": "Line {0} was changed after it was recorded.",
        "content": "The content of line {0} was changed after it was recorded.",
        "gone": "The content of line {0} is missing, and no line says that it was erased.",
        "cut": "The lines end elsewhere than the seal of the record says.",
        "pinned": "A document that line {0} was recorded with is missing: {1}",
        "evidence": "The evidence file of line {0} is missing: {1}",
        "seal": "The seal does not fit: these lines are not the ones that it was made from.",
        "seal-read": "The seal has to be its count and 13 words.",
        "checked": "{0} files, {1} lines, {2} evidence files checked.",
        "no-record": "This bundle holds reports, and no record: only its files were checked.",
        "now": "Seal: {0}",
        "ok": "Everything fits.",
        "bad": "Problems: {0}",
    },
    "fr": {
        "no-bundle": "Ceci n'est pas un dossier d'incidentkit : {0}",
        "manifest-missing": "{0} manque.",
        "damaged": "{0} est abîmé et illisible.",
        "twice": "{0} s'y trouve deux fois.",
        "manifest-line": "{0}, la ligne {1} est illisible.",
        "missing": "{0} manque.",
        "changed": "{0} a été modifié.",
        "added": "{0} n'est pas dans le manifeste : ajouté après coup.",
        "unreadable": "record.json est illisible : {0}",
        "order": "Ligne {0} : pas à sa place, ou des lignes manquent avant elle.",
        "chain": "La ligne {0} ne suit pas la ligne qui la précède.",
        "header": "La ligne {0} a été modifiée après avoir été notée.",
        "content": "Le contenu de la ligne {0} a été modifié après avoir été noté.",
        "gone": "Le contenu de la ligne {0} manque, et aucune ligne ne dit qu'il a été effacé.",
        "cut": "Les lignes finissent ailleurs que ne le dit le sceau du dossier.",
        "pinned": "Un document avec lequel la ligne {0} a été notée manque : {1}",
        "evidence": "Le fichier de preuve de la ligne {0} manque : {1}",
        "seal": "Le sceau ne correspond pas : il n'a pas été fait à partir de ces lignes.",
        "seal-read": "Le sceau est son nombre et ses 13 mots.",
        "checked": "{0} fichiers, {1} lignes, {2} fichiers de preuve vérifiés.",
        "no-record": "Ce dossier contient des rapports, et pas la main courante : seuls ses fichiers ont été vérifiés.",
        "now": "Sceau : {0}",
        "ok": "Tout correspond.",
        "bad": "Problèmes : {0}",
    },
}


def canonical(data):
    """Sorted compact JSON in UTF-8: what every hash is made of."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def sha256(content):
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(content).hexdigest()


class Folder:
    """An unpacked bundle."""

    def __init__(self, root):
        self.root = Path(root)

    def names(self):
        """Every file below the root, with `/` between folders; links count as files and are not followed."""
        found = (p for p in self.root.rglob("*") if p.is_symlink() or not p.is_dir())
        return sorted(p.relative_to(self.root).as_posix() for p in found)

    def chunks(self, name):
        """The bytes of a file in pieces."""
        path = self.root / name
        if path.is_symlink():
            raise OSError(name)
        with path.open("rb") as file:
            while True:
                chunk = file.read(1 << 20)
                if not chunk:
                    return
                yield chunk


class Packed:
    """A bundle as a ZIP, whose one folder is the root."""

    def __init__(self, path):
        self.archive = zipfile.ZipFile(path)
        files = [name for name in self.archive.namelist() if not name.endswith("/")]
        roots = {name.split("/", 1)[0] for name in files}
        self.prefix = roots.pop() + "/" if len(roots) == 1 else ""

    def names(self):
        """Every file below the root."""
        found = [name for name in self.archive.namelist() if not name.endswith("/")]
        return sorted(name[len(self.prefix) :] for name in found)

    def chunks(self, name):
        """The bytes of a file in pieces."""
        with self.archive.open(self.prefix + name) as file:
            while True:
                chunk = file.read(1 << 20)
                if not chunk:
                    return
                yield chunk


class Check:
    """One check of one bundle; `problems` are keys of SAY with what fills them."""

    def __init__(self, bag):
        self.bag = bag
        self.problems = []
        self.hashes = {}
        self.lines = 0
        self.evidence = 0
        self.record = {}

    def note(self, key, *values):
        """Notes a problem."""
        self.problems.append((key, values))

    def digest(self, name):
        """SHA-256 of a file of the bundle; None where it cannot be read."""
        found = hashlib.sha256()
        try:
            for chunk in self.bag.chunks(name):
                found.update(chunk)
        except BROKEN:
            return None
        return found.hexdigest()

    def read(self, name):
        """A small file of the bundle; None, and a problem, where it cannot be read."""
        try:
            return b"".join(self.bag.chunks(name))
        except BROKEN:
            self.note("damaged", name)
            return None

    def manifest(self, name, names):
        """Compares a manifest with the files it lists; returns the files that it lists."""
        if name not in names:
            self.note("manifest-missing", name)
            return set()
        listed, content = set(), self.read(name)
        if content is None:
            return set(names)  # then none of them was added, as far as anybody can tell
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            told, _, path = line.partition(" ")
            path = path.lstrip(" *")
            if len(told) != 64 or not path:
                self.note("manifest-line", name, number)
                continue
            listed.add(path)
            if path not in names:
                self.note("missing", path)
                continue
            found = self.digest(path)
            self.hashes[path] = found
            if found != told.lower():
                self.note("changed", path)
        return listed

    def run(self):
        """Checks everything."""
        found = self.bag.names()
        names = set(found)
        for name in sorted(each for each in names if found.count(each) > 1):
            self.note("twice", name)
        listed = self.manifest("manifest-sha256.txt", names)
        self.manifest("tagmanifest-sha256.txt", names)
        for name in sorted(names - listed):
            if name.startswith("data/"):
                self.note("added", name)
        record = self.read("data/record.json") if "data/record.json" in names else None
        if record is not None:
            try:
                found = json.loads(record.decode("utf-8"))
                self.record = found if isinstance(found, dict) else {}
                self.chain(self.record["entries"])
            except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
                self.note("unreadable", error)
        return self

    def chain(self, entries):
        """Computes every hash of the record again."""
        previous, without, erased = "0" * 64, [], set()
        for place, entry in enumerate(entries, 1):
            self.lines += 1
            if entry["seq"] != place:
                self.note("order", entry["seq"])
            if entry["previous"] != previous:
                self.note("chain", entry["seq"])
            if sha256(canonical({name: entry[name] for name in HEADER})) != entry["hash"]:
                self.note("header", entry["seq"])
            previous = entry["hash"]
            if entry["payload"] is None or entry["salt"] is None:
                without.append(entry["seq"])
                continue
            if entry["kind"] == "payload-erased":
                erased.add(entry["payload"].get("seq"))
            self.content(entry, entry["payload"])
        for seq in without:
            if seq not in erased:
                self.note("gone", seq)
        seal = self.record.get("seal") or {}
        if seal.get("count") != len(entries) or seal.get("head") != previous:
            self.note("cut")

    def content(self, entry, payload):
        """The payload is the one recorded; what it names by its hash is in the bundle: documents, evidence."""
        if sha256(bytes.fromhex(entry["salt"]) + canonical(payload)) != entry["payload_digest"]:
            self.note("content", entry["seq"])
        for name in ("digest", "calendar"):
            digest = payload.get(name)
            if isinstance(digest, str) and self.hashes.get("data/pinned/" + digest + ".json") != digest:
                self.note("pinned", entry["seq"], digest)
        if entry["kind"] == "evidence-added":
            self.evidence += 1
            found = {h for path, h in self.hashes.items() if path.startswith("data/evidence/")}
            if payload.get("sha256") not in found:
                self.note("evidence", entry["seq"], payload.get("name"))

    def words(self, language):
        """The word list of a language, as it is in the bundle; [] where it is not."""
        try:
            return b"".join(self.bag.chunks("data/words-" + language + ".txt")).decode("utf-8").split()
        except BROKEN:
            return []

    def numbers(self, count, head):
        """The 13 numbers of 11 bits that stand for the first `count` lines."""
        about = {"incident_id": self.record["incident_id"], "count": count, "head": head}
        bits = int.from_bytes(hashlib.sha256(canonical(about)).digest(), "big")
        return [bits >> (256 - 11 * (place + 1)) & 0x7FF for place in range(13)]

    def seal(self, text):
        """Holds a seal, as somebody wrote it down, against the lines."""
        told = plain(text).split()
        count = int(told.pop(0)) if told and told[0].isdigit() else None
        if len(told) != 13:
            self.note("seal-read")
            return
        entries = self.record["entries"]
        counts = [count] if count is not None else range(1, len(entries) + 1)
        for each in counts:
            if not 1 <= each <= len(entries):
                continue
            numbers = self.numbers(each, entries[each - 1]["hash"])
            for language in ("en", "fr"):
                words = self.words(language)
                # The first four letters of a word say which it is.
                if words and all(plain(words[n])[:4] == word[:4] for n, word in zip(numbers, told)):  # noqa: B905
                    return
        self.note("seal")


def plain(text):
    """Without case, accents and commas."""
    letters = unicodedata.normalize("NFKD", text).casefold().replace(",", " ")
    return "".join(each for each in letters if not unicodedata.combining(each))


def shown(text):
    """A text without what a terminal might obey."""
    return "".join(each if each.isprintable() else "\\x%02x" % ord(each) for each in text)


def opened(path):
    """The bundle at a path."""
    if path.is_dir():
        return Folder(path if (path / "bagit.txt").exists() else path.parent)
    return Packed(path)


def main(arguments):
    """Runs the check; returns the exit status."""
    seal = None
    if "--seal" in arguments:
        place = arguments.index("--seal")
        seal = " ".join(arguments[place + 1 : place + 2])
        del arguments[place : place + 2]
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        bag = opened(path)
        names = bag.names()
    except BROKEN as error:
        names = [str(error)]
    if "bagit.txt" not in names:
        print(SAY["en"]["no-bundle"].format(shown(str(path))))
        return 2
    check = Check(bag).run()
    language = str(check.record.get("text_language", "en"))
    say = SAY.get(language, SAY["en"])
    if not check.record and not check.problems:
        print(say["no-record"])
    elif check.record and check.lines:
        if seal is not None and not any(key == "unreadable" for key, _ in check.problems):
            check.seal(seal)
        words = check.words("fr" if language == "fr" else "en")
        if words and not any(key in ("unreadable", "cut") for key, _ in check.problems):
            numbers = check.numbers(check.lines, check.record["entries"][-1]["hash"])
            print(say["now"].format(" ".join([str(check.lines), *(words[n] for n in numbers)])))
    print(say["checked"].format(len(check.hashes), check.lines, check.evidence))
    for key, values in check.problems:
        print("- " + shown(say[key].format(*values)))
    print(say["bad"].format(len(check.problems)) if check.problems else say["ok"])
    return 1 if check.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
