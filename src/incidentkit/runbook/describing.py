"""What each key means, in the words an editor shows while an author types; the schemas are made with these.

In English only, as the keys are. A test holds that every key of every struct has its line here.
"""

_CONDITION = (
    "Only when this holds. Names, and/or/not, == != < <= > >= in, 'is known', 'is unknown', 'is empty'; "
    'texts in double quotes: circumstances == "stolen"'
)
_PLACES = "Only in these places: ISO 3166 codes such as FR, GB, US, US-CA, or EU. EU includes its members."
_DURATION = (
    "For example: 15 minutes, 72 hours, 2 working days, 1 month, without delay; in the file's language."
)
_TEXT = "Places such as {{ organisation.name }} are filled in; what is not known shows as [to fill: …]."
_FORMAT = "The version of the language: 1."
_FILE_LANGUAGE = "The language of this file, en or fr: the folder it stands in."

RUNBOOK: dict[str, dict[str, str]] = {
    "Runbook": {
        "format": _FORMAT,
        "id": "The file's name without .yaml: small letters, digits, hyphens. The same in every language.",
        "title": "What people call it.",
        "summary": "One sentence: what has happened, and what may follow.",
        "language": _FILE_LANGUAGE,
        "owner": "The role that keeps this runbook up to date, such as it or privacy.",
        "reviewed": "When somebody last read it through, as 2026-11-20.",
        "review_every": "How often it is to be read through. " + _DURATION,
        "signs": "What people say when it happens, in their words. “What has happened?” is answered by these.",
        "never": "What must not be done. Each completes “Never …”, so it begins with a verb; at most 90 characters.",
        "use": "Ids of questions, deadlines and messages of shared.yaml that this runbook uses.",
        "facts": "Named conditions: a name, and 'when'. They are shown by their name.",
        "questions": "What to find out: a name in small_letters, and the question.",
        "severity": "How serious it is: the first rule that holds suggests the level.",
        "deadlines": "Clocks: a name in small_letters, and what starts it, how long it runs, what ends it.",
        "phases": "The steps, by phase: detect, contain, assess, notify, recover, learn.",
        "messages": "Texts to send: a name in small_letters, and the message.",
        "close": "What to check before the incident is closed.",
        "review": "What to ask afterwards.",
        "exercise": "What the leader of a drill says, and how long after its start.",
    },
    "Question": {
        "ask": "The question, as it is put to a person.",
        "type": "What the answer is: choice, choices, yes_no, text, number, time, person, account, device or list.",
        "why": "Why it is asked: one sentence.",
        "options": "For choice and choices: an id that conditions compare with, and its text.",
        "fields": "For a list: what each item has, a name in small_letters and the question.",
        "many": "true: several people, accounts or devices may be named; for_each goes over them.",
        "unit": "Of a number: people, euros …",
        "when": "Asked only when this holds; otherwise conditions see it as not asked. " + _CONDITION,
        "at": "start: asked first, keep these to three or four. step: asked with the first step that needs it.",
        "required": "In a step: it must be answered, if only by “I don't know yet”, before the step is done.",
        "prefill": "Where the register has a proposal, as in device.encrypted. It counts once somebody confirms it.",
        "map": "For a prefill: what the register says, and the option that it means.",
        "ahead": "true, of a time: it may lie ahead, as the day of an interview; otherwise a time to come is asked back.",
    },
    "Fact": {"when": "The condition that this name stands for. " + _CONDITION},
    "NeverItem": {
        "say": "Completes “Never …”: begins with a verb, at most 90 characters.",
        "when": _CONDITION,
        "until": "Steps: once all of them are done, skipped or not needed, it is no longer shown.",
    },
    "Severity": {
        "rules": "In order: the first that holds suggests the level. A last one without 'when' is the default.",
        "escalate": "What raises the level by one; one level in all.",
    },
    "SeverityRule": {
        "level": "low, moderate, high or critical.",
        "because": "The reason, shown beside the level.",
        "when": _CONDITION,
    },
    "Escalation": {"when": _CONDITION, "because": "The reason, shown beside the level."},
    "Deadline": {
        "title": "What is to be done in time.",
        "kind": "Where it comes from: legal, contract, promise or internal.",
        "starts": "What starts it: a question of type time, a step, detected_at, occurred_at or opened_at; "
        "a field of each item, as claim.seen_at, gives one clock for each.",
        "within": "How long it runs: "
        + _DURATION
        + " Or a path such as organisation.contacts.insurer.notice.",
        "prudent": "What to count from while the start is not known: a time answer, detected_at …",
        "target": "An earlier, internal aim. " + _DURATION,
        "when": "It runs only when this holds. " + _CONDITION,
        "where": _PLACES,
        "to": "The contact of organisation.yaml who must be told.",
        "whose": "ours: we must act. theirs: we wait for somebody.",
        "met_by": "The step, or one of the steps, that ends it.",
        "renew": "It starts again this long after it was met. " + _DURATION,
        "late": "What is asked when it was missed.",
        "source": "The law or contract that says so, with article. Required in practice for kind: legal.",
        "checked": "When the source was last looked up, as 2026-11-20.",
    },
    "Step": {
        "id": "Small letters, digits, hyphens; the same in every language. Commands and the record use it.",
        "do": "One action, verb first, at most 80 characters.",
        "role": "Who does it: a role of organisation.yaml.",
        "why": "Why, in a sentence: a person who knows why does it better. " + _TEXT,
        "how": "How, in a few numbered lines (Markdown, after |). " + _TEXT,
        "how_in": "What differs by place: a code such as FR, and the text. " + _TEXT,
        "when": "The step is needed only when this holds; while it is not known, it is shown. " + _CONDITION,
        "where": _PLACES,
        "needs": "Steps that come first: ids, or {step: …, when: …}.",
        "within": "By when, as an aim. " + _DURATION,
        "from": "What 'within' counts from: a step or a time answer; otherwise the opening of the incident.",
        "record": "What to write down with this step: a name in small_letters, and the question.",
        "confirm": "Names of questions asked again here, to confirm or correct the answer.",
        "decide": "A decision: its options and what we would advise. The reason is always recorded.",
        "people": "2: a second person is named, or it is said why nobody was there.",
        "irreversible": "true: it cannot be undone, and the responder is told so.",
        "evidence": "What to keep as proof.",
        "call": "The contact of organisation.yaml to call.",
        "script": "What to say on the phone. " + _TEXT,
        "message": "The message to draft: a name under 'messages'.",
        "pause": "Not before this long after the steps it needs. " + _DURATION,
        "every": "Again and again: a duration, or one for each severity level, as {high: 2 hours, low: 1 day}. "
        "Each time it is done counts as a round. " + _DURATION,
        "until": "With 'every': the condition that ends it; while it is not known, it goes on. " + _CONDITION,
        "attach": "A second runbook that is walked in the same incident once this step is done: its id.",
        "carry": "With 'attach': our names and what they are called there; same names are carried anyway.",
        "first": "true: the attached steps come before the rest of this runbook.",
        "once": "true: where several runbooks of an incident have a step of this id, one of them is enough.",
    },
    "Loop": {
        "for_each": "A question of type list or choices, or one of account, device, person with many: true.",
        "as": "What one of them is called in these steps, as claim: then claim.url is a field of it.",
        "steps": "The steps, once for each.",
        "when": "Asked of every step in it, for each by itself. " + _CONDITION,
    },
    "Need": {"step": "The step that comes first.", "when": "Only when this holds. " + _CONDITION},
    "Decide": {
        "name": "The name of the decision, in small_letters; conditions compare it with its options.",
        "ask": "The question.",
        "options": "An id, and its text.",
        "advise": "What we would choose, when, and why.",
    },
    "Advice": {
        "choose": "The id of an option.",
        "when": _CONDITION,
        "because": "The reason, shown with the advice.",
    },
    "EvidenceAsk": {
        "ask": "What to keep: a picture, a file, a number.",
        "required": "true: the step is not done without it.",
        "before": "true: to be captured before the action, since the action destroys it.",
        "count": "How many pieces at least.",
    },
    "Include": {
        "include": "The block whose steps stand here: its file's name in blocks/.",
        "with": "What the block reads, and what it is called here: {data_lost: only_copy}.",
        "as": "A prefix for the block's steps and names, when it is included twice.",
    },
    "Group": {
        "group": "The title of these steps.",
        "steps": "The steps.",
        "when": "Asked of every step in it. " + _CONDITION,
        "where": _PLACES,
        "in_order": "true: each step waits for the one before it.",
    },
    "MessageDraft": {
        "to": "Who gets it.",
        "channel": "How: by letter, by e-mail, on the phone, on the notice board …",
        "title": "Its title or subject.",
        "body": "The text. " + _TEXT,
        "fields": "What is asked when it is drafted: a name in small_letters, and the question.",
        "approve": "The role that must agree before it is sent.",
        "max_words": "At most this many words.",
        "where": _PLACES,
    },
    "Inject": {
        "after": "How long after the start of the drill. " + _DURATION,
        "say": "What the leader says.",
    },
    "Block": {
        "format": _FORMAT,
        "block": "The file's name without .yaml: small letters, digits, hyphens.",
        "language": _FILE_LANGUAGE,
        "reads": "The names it expects, and their types; 'with' of an include says what they are called there.",
        "steps": "The steps.",
        "messages": "Texts to send: a name in small_letters, and the message.",
    },
    "Shared": {
        "format": _FORMAT,
        "language": _FILE_LANGUAGE,
        "questions": "Questions that several runbooks use.",
        "deadlines": "Clocks that several runbooks use.",
        "messages": "Messages that several runbooks use.",
    },
}

ORGANISATION: dict[str, dict[str, str]] = {
    "Organisation": {
        "format": _FORMAT,
        "name": "The company's name, as it stands in letters.",
        "country": "Where it is: an ISO 3166 code such as FR, GB or US. Public holidays follow it.",
        "places": "All places that matter: where it is, and where customers and staff live.",
        "example": "true: a fictitious company. Nothing of it is used in a real incident.",
        "languages": "en, fr: those that people here read.",
        "time_zone": "As Europe/Paris: deadlines in days are counted in it.",
        "identity_provider": "Where people sign in: Google Workspace, Microsoft 365 …",
        "headcount": "How many people work here.",
        "people": "Names, to choose from when a person is asked for.",
        "calendar": "Days on which nobody works here.",
        "roles": "Who does what in an incident: lead, exec, it, comms, privacy, scribe …",
        "contacts": "Whom to call: insurer, bank, operator, lawyer, police, authority …",
        "accounts": "Accounts on platforms, with who can get in.",
        "devices": "Laptops, phones, tablets, sticks.",
        "tools": "What we use to work during an incident.",
        "limits": "Tone, when to stop answering in public, who approves what.",
        "objectives": "What we protect first.",
        "plan": "What we will do in 3, 6 and 12 months.",
    },
    "Role": {
        "holder": "Who holds the role.",
        "deputy": "Who stands in.",
        "phone": "A number that works in an emergency, in quotes.",
        "hours": "When they can be reached.",
        "external": "true: not an employee.",
    },
    "Contact": {
        "name": "Who it is.",
        "phone": "In quotes, with the hours beside it.",
        "url": "Where to report online.",
        "hours": "When they answer.",
        "reference": "Our customer, policy or contract number there.",
        "notice": "How soon they must be told, as the contract says. " + _DURATION,
        "checked": "When somebody last called or looked it up, as 2026-11-20.",
    },
    "Account": {
        "id": "A short id: small letters and hyphens.",
        "platform": "Instagram, Google Workspace, the bank …",
        "handle": "The name of the account there.",
        "admins": "Who can administer it; better two.",
        "recovery": "Where recovery messages go.",
        "second_factor": "What it is and where it is kept; never the secret itself.",
        "third_party": "Programs and agencies that can post or read.",
    },
    "Device": {
        "id": "A short id, as on its label.",
        "owner": "Who uses it.",
        "ownership": "company, or personal when it belongs to the person.",
        "kind": "laptop, phone, tablet, usb …",
        "serial": "Its serial number: police, insurer and operator ask for it.",
        "imei": "Of a phone: *#06# shows it.",
        "encrypted": "true only when a console or a report shows it.",
        "password": "Where the password is kept; never the password itself.",
        "remote_wipe": "true: a console can lock and wipe it.",
        "console": "Which console.",
    },
    "Calendar": {
        "holidays": "The country whose public holidays count, if not the company's.",
        "closed": "Other days on which nobody works: 2026-12-24 …",
    },
    "Limits": {
        "tone": "How we write in public.",
        "offline_triggers": "What makes us stop answering in public and call instead.",
        "approval": "What, and which role must agree.",
    },
}

_SAID = (
    "The answer to a question by its name: true, false, a number, an option, a list of options or of items, "
    "or unknown. One that is left out was not answered."
)
_WORDS = "A list of words, the same in every language, or lists under en and fr."
_MOMENT = {
    "severity": "The level: what the rules suggest. low, moderate, high, critical or none.",
    "may_be": "The worse level that is not excluded yet, or none.",
    "asks": "The questions of the first minute, in their order: all of them.",
    "next": "The step that comes next, or none.",
    "undecided": "The open steps of which it is not known whether they apply: all of them, in the runbook's order.",
    "clocks": "Deadlines by name: a state (not-started, running, late, met, waived, struck), or state and times.",
    "values": "Facts, answers and other names that conditions read, each with its value; unknown or not-asked.",
    "gates": "Steps, each with the kinds of gates that are closed on it: items, needs, order, first, pause, "
    "evidence, answer, witness, irreversible. All of them.",
    "advice": "Decisions by name, each with the option that is advised, or none.",
    "never": "What must not be done, as far as it is in force: words that stand in it. " + _WORDS,
    "messages": "Messages by name: what their text contains, lacks, or leaves to fill.",
    "texts": "Steps by id: what their words (do, why, how, script) contain or lack.",
}
_FOR_ALL = {
    "opened_at": "When the incident opens, as 2026-01-12 09:00 in the organisation's zone.",
    "places": "The places that are touched: FR, GB, US-CA … Else those of the register.",
    "organisation": "What stands in the place of the register's entries, key by key; or none: no register at all.",
    "answers": _SAID + " What a step records or decides is said when the path comes to it.",
}

TESTS: dict[str, dict[str, str]] = {
    "PathTests": {
        "format": _FORMAT,
        "test": "The id of the runbook that is tested; the file is called like it.",
        **_FOR_ALL,
        "paths": "The tests: each opens an incident, gives the answers and walks to the end.",
    },
    "PathTest": {
        "name": "What happens in it, in a few words.",
        **_FOR_ALL,
        "skip": "Steps that are skipped when the path comes to them.",
        "attach": "Runbooks that are attached at the beginning.",
        "expect": "What must be so when the incident opens, and the path that follows.",
        "after": "What must be so once a step was done: the step's id, or end, and what is expected.",
    },
    "Expected": dict(_MOMENT),
    "ExpectedPath": {
        **_MOMENT,
        "steps": "The path: every step that is done from the opening to the end, in this order.",
        "includes": "Steps of the path, in this order, perhaps with others between them.",
        "excludes": "Steps that are not on the path.",
    },
    "ExpectedClock": {
        "state": "not-started, running, late, met, waived or struck.",
        "starts": "When it begins to run, as 2026-01-12 09:00 in the organisation's zone.",
        "target": "When it should be met, by its internal aim.",
        "due": "When it is due.",
    },
    "ExpectedText": {
        "contains": "What it says. " + _WORDS,
        "lacks": "What it does not say. " + _WORDS,
        "to_fill": "The names that are still to fill in: all of them.",
    },
}
