"""click made to speak two languages, to take the global options anywhere, and to import a command when it is called."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Never

import click

from incidentkit.cli.context import Cli
from incidentkit.errors import Message, UsageError, message
from incidentkit.text import visible

COMMANDS = {
    "walk": message("Walk through an incident as a conversation"),
    "start": message("Open an incident"),
    "list": message("List the incidents, open ones first"),
    "show": message("Show everything about an incident now"),
    "next": message("Show the next step"),
    "answer": message("Answer a question, or change an answer"),
    "severity": message("Set how bad it is"),
    "done": message("Finish a step"),
    "decide": message("Make a step's decision"),
    "skip": message("Skip a step, with a reason"),
    "wait": message("Note that a step waits for somebody"),
    "reopen": message("Open a step, or a closed incident, again"),
    "undo": message("Take back your last action"),
    "note": message("Add a line to the log"),
    "strike": message("Strike a line, perhaps with another instead"),
    "evidence": message("Keep files as evidence"),
    "deadline": message("End a deadline: met, or waived with a reason"),
    "promise": message("Note a promise and when it is due"),
    "message": message("Draft a message, have it approved, note that it was sent"),
    "call": message("Show whom to call and what to say; log the call"),
    "role": message("Take a role, or give it to somebody"),
    "handover": message("Hand the incident over, or take it over"),
    "mark": message("Say what of a step was unclear"),
    "lesson": message("Note something to learn from"),
    "action": message("Note what is to do afterwards, or that it is done"),
    "attach": message("Walk a second runbook in the same incident"),
    "organisation": message("Take over organisation.yaml as it is now"),
    "changes": message("Say how the runbook changed since, and take it over"),
    "close": message("Close an incident"),
    "log": message("Print the entries"),
    "search": message("Find words in all incidents"),
    "erase": message("Erase what a line says, by order"),
    "export": message("Write reports"),
    "actions": message("List what is to do afterwards, of all incidents"),
    "breaches": message("The register of personal data breaches"),
    "import": message("Take an incident over from a bundle"),
    "timestamp": message("Have somebody else attest when the record was as it is"),
    "decrypt": message("Open an encrypted bundle"),
    "verify": message("Prove that nothing was changed"),
    "where": message("Say where everything is kept"),
    "settings": message("Show or change your settings"),
    "doctor": message("Check this computer and the records"),
    "backup": message("Write a backup"),
    "restore": message("Bring back a backup"),
    "init": message("Make a runbook folder for a company"),
    "runbook": message("List, show and check runbooks"),
    "completion": message("Print the shell's completion script"),
}
"""Every command with its line in `--help`; each stands in `cli/commands/<name>.py` as `command`."""

GLOBAL_OPTIONS: list[tuple[list[str], dict[str, Any], Message]] = [
    (["--home"], {"metavar": "DIR"}, message("Folder of the records (INCIDENTKIT_HOME)")),
    (["--runbooks"], {"metavar": "DIR"}, message("Folder of the runbooks (INCIDENTKIT_RUNBOOKS)")),
    (["--language"], {"metavar": "en|fr"}, message("Language of the interface")),
    (["--actor"], {"metavar": "NAME"}, message("Who acts, in the record")),
    (["--json"], {"is_flag": True, "default": None}, message("Print JSON")),
    (["--debug"], {"is_flag": True, "default": None}, message("Show where an error comes from")),
    (["--version"], {"is_flag": True, "default": None}, message("Print the version")),
]
ID_OPTION = (
    ["--id"],
    {"metavar": "TEXT"},
    message("Id of this action: the same command sent twice counts once"),
)


class SpokenOption(click.Option):
    """An option whose help is spoken in the interface's language; one that takes one value is given once.

    The library would keep the last of two values and drop the first without a word. `listed`: several are a list.
    """

    def __init__(self, *args: Any, words: Message | None = None, listed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.listed = listed
        self.once = not (self.is_flag or self.multiple or self.count)

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Every value that is given is kept until it is counted."""
        if self.once:
            parser.add_option(obj=self, opts=self.opts, dest=self.name, action="append", nargs=self.nargs)
        else:
            super().add_to_parser(parser, ctx)

    def consume_value(self, ctx: click.Context, opts: Any) -> Any:
        """The one value; raises UsageError where there are two that differ."""
        given = opts.get(self.name)
        if not self.once or not isinstance(given, list):
            return super().consume_value(ctx, opts)
        if not self.listed and len(set(given)) > 1 and not ctx.resilient_parsing:
            raise UsageError(
                "option-twice",
                message("{option} was given twice, with different values.", option=self.opts[-1]),
                hint=message("Say it once; which of them is meant cannot be guessed."),
                where={"option": self.opts[-1]},
            )
        one: Any = ",".join(given) if self.listed else given[-1]
        return super().consume_value(ctx, {**opts, str(self.name): one})

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help, in the interface's language."""
        record = super().get_help_record(ctx)
        return (record[0], ctx.find_object(Cli).say(self.words)) if record and self.words else record  # type: ignore[union-attr]


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if param.name == "version" and value:
        from incidentkit._version import __version__  # noqa: PLC0415 - beside its only use

        as_json = ctx.ensure_object(Cli).json
        click.echo(f'{{"version": "{__version__}"}}' if as_json else f"incidentkit {__version__}")
        ctx.exit()
    if value is not None and value is not False and param.name:
        ctx.ensure_object(Cli).options[param.name] = value


def _global(spec: tuple[list[str], dict[str, Any], Message]) -> click.Option:
    names, settings, words = spec
    return SpokenOption(names, expose_value=False, callback=_remember, is_eager=True, words=words, **settings)


class _Spoken(click.Command):
    words: Message | None = None
    examples: tuple[str, ...] = ()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Reads the arguments; what is left over is refused in a sentence of ours."""
        rest = super().parse_args(ctx, args)
        if ctx.args and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise UsageError(
                "too-many-arguments",
                message(
                    "“{word}” is one word too many for {command}.",
                    word=ctx.args[0][:60],
                    command=ctx.command_path,
                ),
                hint=message(
                    "Put a text of several words in quotes. Help: {command} --help", command=ctx.command_path
                ),
            )
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        say = _say(ctx)
        pieces = [piece for piece in self.collect_usage_pieces(ctx) if piece != "[OPTIONS]"]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=say("Usage:") + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.words:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_say(ctx)(self.words) + ".")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        say = _say(ctx)
        own = [
            r
            for p in self.params
            if p.expose_value and isinstance(p, click.Option) and (r := p.get_help_record(ctx))
        ]
        common = [r for p in self.params if not p.expose_value and (r := p.get_help_record(ctx))]
        for title, records in ((say("Options"), own), (say("Everywhere"), common)):
            if records:
                with formatter.section(_heading(say, title)):
                    formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.examples:
            with formatter.section(_heading(_say(ctx), _say(ctx)("Examples"))):
                for example in self.examples:
                    formatter.write_text(f"incidentkit {example}")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = _say(ctx)("Show this page")
            option.expose_value = False
        return option


class SpokenCommand(_Spoken):
    """A command with help in two languages and the global options after it."""


class Program(_Spoken, click.Group):
    """The program: commands are imported when called; without one it begins the walk."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"incidentkit.cli.commands.{cmd_name}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; a word that is none gets the nearest ones."""
        if args[0] not in COMMANDS:
            raise unknown_command(args[0], list(COMMANDS))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """All commands with their lines; none is imported for it."""
        say = _say(ctx)
        with formatter.section(say("Commands")):
            formatter.write_dl([(name, say(words)) for name, words in COMMANDS.items()])


class SpokenGroup(_Spoken, click.Group):
    """A command with commands of its own."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant."""
        if args[0] not in self.commands:
            raise unknown_command(args[0], list(self.commands))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its commands with their lines."""
        say = _say(ctx)
        rows = [
            (name, say(each.words))
            for name, each in self.commands.items()
            if isinstance(each, _Spoken) and each.words
        ]
        with formatter.section(say("Commands")):
            formatter.write_dl(rows)


def unknown_command(word: str, known: list[str]) -> UsageError:
    """The error for a word that is no command, with the nearest ones."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where it failed

    near = get_close_matches(word, known, n=3, cutoff=0.5)
    return UsageError(
        "unknown-command",
        message("There is no command “{word}”.", word=visible(word)[:60]),
        hint=message("Did you mean: {names}?", names=near) if near else message("See: incidentkit --help"),
    )


def _heading(say: Any, title: str) -> str:
    """A heading as click takes it, which puts a colon behind: French has a space before that."""
    told: str = say("{title}: {state}", title=title, state="")
    return told.rstrip().removesuffix(":")


def _say(ctx: click.Context) -> Any:
    return ctx.ensure_object(Cli).say


def command(
    name: str, words: Message | None = None, *, writes: bool = False, examples: tuple[str, ...] = ()
) -> Callable[[Callable[..., Any]], SpokenCommand]:
    """Makes a function a command; `writes` gives it `--id`. The function gets the Cli first, then its parameters."""

    def made(function: Callable[..., Any]) -> SpokenCommand:
        options = [*GLOBAL_OPTIONS, *([ID_OPTION] if writes else [])]
        found = click.command(name, cls=SpokenCommand, context_settings=SETTINGS)(click.pass_obj(function))
        found.params += [_global(spec) for spec in options]
        found.words = words or COMMANDS[name]
        found.examples = examples
        return found

    return made


SETTINGS: dict[str, Any] = {
    "help_option_names": ["--help", "-h"],
    "allow_extra_args": True,
    "ignore_unknown_options": False,
}


def option(*names: str, words: Message, **settings: Any) -> Callable[[Any], Any]:
    """An option with spoken help."""
    return click.option(*names, cls=SpokenOption, words=words, **settings)


def group(name: str, words: Message) -> SpokenGroup:
    """A command with commands of its own."""
    made = SpokenGroup(name, context_settings={"help_option_names": ["--help", "-h"]}, no_args_is_help=True)
    made.params += [_global(spec) for spec in GLOBAL_OPTIONS]
    made.words = words
    return made


def program(default: Callable[[Cli], None]) -> Program:
    """The whole program; `default` runs when no command is given."""

    def begin(ctx: click.Context) -> None:
        if ctx.invoked_subcommand is None:
            default(ctx.ensure_object(Cli))

    made = Program(
        "incidentkit",
        callback=click.pass_context(begin),
        invoke_without_command=True,
        context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    )
    made.params += [_global(spec) for spec in GLOBAL_OPTIONS]
    made.words = message("What to do when something has happened, step by step, with a record that verifies")
    return made


def as_ours(error: click.ClickException) -> UsageError:
    """Click's own complaints in sentences of ours."""
    if isinstance(error, click.NoSuchOption):
        return UsageError(
            "unknown-option-name",
            message("There is no option {name}.", name=visible(error.option_name)[:60]),
            hint=message("Did you mean: {names}?", names=list(error.possibilities))
            if error.possibilities
            else _help(error),
        )
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return UsageError(
            "missing-argument", message("{name} is missing.", name=error.param.make_metavar(error.ctx)),  # type: ignore[arg-type]
            hint=_help(error),
        )  # fmt: skip
    if isinstance(error, click.BadOptionUsage):
        return UsageError(
            "option-needs-value", message("The option {name} takes a value.", name=visible(error.option_name)[:60]),
            hint=_help(error),
        )  # fmt: skip
    return UsageError(
        "wrong-usage",
        message("This cannot be read: {detail}", detail=error.format_message()),
        hint=_help(error),
    )


def _help(error: click.ClickException) -> Message:
    ctx = getattr(error, "ctx", None)
    return message("Help: {command} --help", command=ctx.command_path if ctx else "incidentkit")


def stop(error: UsageError) -> Never:
    """Raises, where an expression is wanted."""
    raise error
