"""`deploy`: what publish has written goes online."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Mapping

from pipeline.cli.names import command
from pipeline.cli.option_values import OptionError, content_of, output_of
from pipeline.cli.questions import ask, can_ask
from pipeline.cli.running import begin, work
from pipeline.deploy.changes import Changes
from pipeline.deploy.confirmed import confirm, is_confirmed
from pipeline.deploy.deploy import Deployment, deployment, settled
from pipeline.deploy.errors import DeployError
from pipeline.deploy.public import made_public
from pipeline.deploy.upload import Upload, upload_of
from pipeline.jobs.scratch import all_in_scratch
from pipeline.load.settings import SettingsRead, read_settings
from pipeline.load.targets import is_typed_target, read_target
from pipeline.load.values import WrongValueError, meant
from pipeline.model.deploy import DeployTarget
from pipeline.model.manuscript import SETTINGS_FILE
from pipeline.options import Options
from pipeline.report import ExitCode
from pipeline.text.sentences import sentence
from pipeline.text.visible import write_lines

_FEW = 20  # names of each kind that are listed
_YES = frozenset({"y", "yes", "o", "oui"})
_MEGABYTE = 1_000_000


def deploy(*, content: str, output: str, to: str, dry_run: bool, all_files: bool) -> ExitCode:
    """Put the site online, or say what would change there."""
    options = Options(content_of(content), output_of(output))
    typed = _typed(to)
    upload = work(lambda _: upload_of(options), looks=True)
    settings = read_settings(options.content if (options.content / SETTINGS_FILE).is_file() else None)
    target = settled(typed or _named(settings, to), options)
    is_new = not is_confirmed(options.content, target)
    if is_new and not typed:
        _ask(options, target, _line(content, output, target))
    if is_new:
        confirm(options.content, target)
    begin()
    with all_in_scratch(), deployment(target, upload, asks=can_ask()) as found:
        if found.first and (typed or not is_new):
            _tell_public(options)
        _tell(found, target, dry_run=dry_run, most=sys.maxsize if all_files else _FEW)
        if found.changes and not dry_run:
            found.send()
            write_lines(f"Put online: {_counts(found.changes)}.\n")
            if settings.settings.base_url:
                write_lines(f"The site is to be at {settings.settings.base_url}\n")
    return ExitCode.PUBLISHED


def _typed(to: str) -> DeployTarget | None:
    """Return the target that is typed; None where none is."""
    try:
        return read_target(to) if is_typed_target(to) else None
    except WrongValueError as error:
        raise OptionError(sentence("--to {error}", error=error)) from None


def _named(settings: SettingsRead, to: str) -> DeployTarget:
    """Return the target of the settings that has the name, or the only one."""
    faults = [problem for problem in settings.problems if problem.message.startswith("“deploy”")]
    if faults:
        raise DeployError(sentence("{place}: {message}", place=faults[0].place, message=faults[0].message))
    targets = settings.targets
    if not targets:
        raise DeployError(
            sentence(
                "nobody says where the site goes: write “deploy:” into {settings_file} (“deploy: {{to: pages}}” say),"
                " or type {command}; docs/deploy.md has all targets",
                settings_file=SETTINGS_FILE,
                command=command("deploy --to rsync:user@host:/path"),
            )
        )
    if not to and len(targets) > 1:
        raise OptionError(
            sentence(
                "{settings_file} names several targets: choose one by --to {targets}",
                settings_file=SETTINGS_FILE,
                targets=" or --to ".join(targets),
            )
        )
    if to and to not in targets:
        names = ", ".join(filter(None, targets)) or "none; leave --to out, or type a target: rsync:user@host:/path"
        raise OptionError(
            sentence(
                "--to: no target is named “{to}”{to_2}; there are {names}",
                to=to,
                to_2=meant(to, filter(None, targets)),
                names=names,
            )
        )
    return targets[to] if to else next(iter(targets.values()))


def _ask(options: Options, target: DeployTarget, line: str) -> None:
    """Ask somebody at a terminal whether the target is theirs.

    Raises:
        DeployError: nobody is there, or it is not.
    """
    if not can_ask():
        raise DeployError(
            sentence(
                "{settings_file} sends the site to {target}, which nobody has confirmed yet; this does: {line}",
                settings_file=SETTINGS_FILE,
                target=target,
                line=line,
            )
        )
    _tell_public(options)
    write_lines(f"{SETTINGS_FILE} sends the site to a place that is new here: {target}\n")
    if ask("Is it yours? y or n", "n").strip().lower() not in _YES:
        raise DeployError(sentence("nothing was sent: write another “deploy:” into the settings, or type --to TARGET"))


def _line(content: str, output: str, target: DeployTarget) -> str:
    named = [("--content", content), ("--output", output), ("--to", str(target))]
    return command(shlex.join(["deploy", *(word for pair in named if pair[1] for word in pair)]))


def _tell_public(options: Options) -> None:
    """Name who and what everyone will see."""
    found = work(lambda progress: made_public(options, progress))
    lines = ["Everyone will see:"]
    for kind, names in (("authors", found.authors), ("pictures", found.pictures), ("files", found.files)):
        lines.append(f"  {kind} ({len(names)}): {', '.join(names)}" if names else f"  {kind}: none")
    write_lines("".join(f"{line}\n" for line in lines))


def _tell(found: Deployment, target: DeployTarget, *, dry_run: bool, most: int) -> None:
    write_lines("".join(_notes(found.upload)))
    if not found.changes:
        write_lines(f"Nothing to send: {target} has all {len(found.upload.files)} files as they are.\n")
        return
    write_lines(f"{'Would be changed' if dry_run else 'Changing'} at {target}: {_counts(found.changes)}.\n")
    kinds = (("+", found.changes.added), ("~", found.changes.changed), ("-", found.changes.removed))
    write_lines("".join(line for sign, files in kinds for line in _listed(sign, files, most)))


def _notes(upload: Upload) -> Iterator[str]:
    if upload.left_out:
        yield f"Not sent, since publish has not written it: {_few(upload.left_out)}.\n"
    if upload.outdated:
        yield f"Not sent, since it was made before the last change of the content: {_few(upload.outdated)}.\n"


def _listed(sign: str, files: Mapping[str, int], most: int) -> Iterator[str]:
    # What somebody wrote before what belongs to the theme.
    for path in sorted(files, key=lambda path: (path.startswith("assets/"), path))[:most]:
        yield f"  {sign} {path} ({_size(files[path])})\n"
    if len(files) > most:
        yield f"  {sign} … and {len(files) - most} more (--all-files lists them)\n"


def _counts(changes: Changes) -> str:
    kinds = (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed))
    return ", ".join(f"{len(files)} {what} ({_size(sum(files.values()))})" for what, files in kinds if files)


def _size(size: int) -> str:
    return f"{size / _MEGABYTE:.1f} MB" if size > _MEGABYTE // 10 else f"{-(-size // 1000)} kB"


def _few(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return f"{', '.join(names[:_FEW])}{more}"
