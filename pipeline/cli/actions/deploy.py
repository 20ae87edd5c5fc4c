"""`deploy`: what publish has written goes online."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.cli.dialogue import ask, can_ask
from pipeline.cli.language import command, translate, write_sentences
from pipeline.cli.option_values import OUTPUT, OptionError, choose_content
from pipeline.cli.running import begin, run_with_progress
from pipeline.deploy.deploy import Deployment, confirm, is_confirmed, list_public, open_deployment, settle_target
from pipeline.deploy.host import Changes, DeployError, Upload, count_answers, make_upload
from pipeline.i18n.sentences import OR, byte_size, counted, joined, sentence, with_others
from pipeline.jobs.interrupt import all_in_scratch
from pipeline.load.settings import SettingsRead, read_settings
from pipeline.load.targets import is_typed_target, read_target
from pipeline.model.audience import Audience
from pipeline.model.settings import SETTINGS_FILE, DeployTarget, Method
from pipeline.options import Options
from pipeline.runs.result import ExitCode
from pipeline.text.printable import in_one_line
from pipeline.text.setting_values import WrongValueError, suggest_word

_FEW = 20  # names of each kind that are listed
_YES, _NO = frozenset({"y", "yes", "o", "oui"}), sentence("n")


def deploy(*, content: str, output: str, to: str, dry_run: bool, all_files: bool) -> ExitCode:
    """Put the site online, or say what would change there."""
    options = Options(choose_content(content), Path(output or OUTPUT))
    typed = _read_typed(to)
    with run_with_progress(looks=True):
        upload = make_upload(options)
    options = replace(options, audience=upload.audience)
    settings = read_settings(options.content if (options.content / SETTINGS_FILE).is_file() else None)
    upload = replace(upload, language=settings.settings.language)
    target = settle_target(typed or _find_named(settings, to), options)
    is_new = not is_confirmed(options.content, target)
    if is_new and not typed:
        _ask(options, target, _compose_command(content, output, target))
    begin()
    with all_in_scratch(), open_deployment(target, upload, asks=can_ask()) as deployment:
        if deployment.first and (typed or not is_new):
            _tell_public(options)
        asks = deployment.first and typed and is_new and not dry_run and can_ask()
        if asks and not _agrees(sentence("Everyone will be able to read this. Put it online? y or n")):
            raise DeployError("nothing was sent: remove what is not for everyone, publish, and deploy again")
        if is_new and not dry_run:
            confirm(options.content, target)
        _tell(deployment, target, dry_run=dry_run, limit=sys.maxsize if all_files else _FEW)
        if deployment.changes and not dry_run:
            deployment.send()
            write_sentences(sentence("Put online: {changes}.", changes=_count_changes(deployment.changes)))
            write_sentences(_describe_place(target, settings.settings.base_url))
    return ExitCode.PUBLISHED


def _describe_place(target: DeployTarget, base_url: str) -> str:
    """Return where the site is to be seen, as the settings say it; else where one finds that: a guess may be wrong."""
    if base_url:
        return sentence("The site will be at {address}", address=base_url)
    if target.method is Method.PAGES:
        return sentence(
            "Its address is in the settings of your repository on the forge, under Pages. Write it"
            " into {file} as base_url and publish again: then feed, QR codes and paper have it.",
            file=SETTINGS_FILE,
        )
    return sentence(
        "Write the address at which readers find it into {file} as base_url and publish again: then feed, QR codes and"
        " paper have it.",
        file=SETTINGS_FILE,
    )


def _read_typed(to: str) -> DeployTarget | None:
    """Return the target that is typed; None where none is."""
    try:
        return read_target(to) if is_typed_target(to) else None
    except WrongValueError as error:
        raise OptionError("--to {error}", error=error) from None


def _find_named(settings: SettingsRead, to: str) -> DeployTarget:
    """Return the target of the settings that has the name, or the only one."""
    faults = [problem for problem in settings.problems if problem.message.startswith("“deploy”")]
    if faults:
        raise DeployError("{place}: {message}", place=faults[0].place, message=faults[0].message)
    targets = settings.targets
    if not targets:
        raise DeployError(
            "the settings do not say where the site goes: write “deploy:” into {file} (for example"
            " “deploy: {{to: pages}}”), or type {command}; {help_line} shows what a target looks like",
            file=SETTINGS_FILE,
            command=command("deploy --to rsync:ada@example.org:/www"),
            help_line=command("deploy --help"),
        )
    if not to and len(targets) > 1:
        options = joined((f"--to {name}" for name in targets), OR)
        raise OptionError("{file} names several targets: choose one by {options}", file=SETTINGS_FILE, options=options)
    if to and to not in targets:
        raise _no_such_target(to, list(filter(None, targets)))
    return targets[to] if to else next(iter(targets.values()))


def _no_such_target(to: str, names: list[str]) -> OptionError:
    if not names:
        return OptionError(
            "--to: no target is named “{name}”; there are none; leave --to out, or type a target:"
            " rsync:ada@example.org:/www",
            name=to,
        )
    known, near = ", ".join(names), suggest_word(to, names)
    return OptionError("--to: no target is named “{name}”{near}; there are {names}", name=to, near=near, names=known)


def _ask(options: Options, target: DeployTarget, line: str) -> None:
    """Ask the user at a terminal whether the target is theirs.

    Raises:
        DeployError: There is no terminal, or the answer is no.
    """
    if not can_ask():
        raise DeployError(
            "{file} sends the site to {target}, which nobody has confirmed yet; to confirm it: {line}",
            file=SETTINGS_FILE,
            target=target,
            line=line,
        )
    _tell_public(options)
    write_sentences(
        sentence("{file} sends the site to a place that is new here: {target}", file=SETTINGS_FILE, target=target)
    )
    if not _agrees(sentence("Is it yours? y or n")):
        raise DeployError("nothing was sent: write another “deploy:” into the settings, or type --to TARGET")


def _agrees(question: str) -> bool:
    return ask(question, translate(_NO)).strip().lower() in _YES


def _compose_command(content: str, output: str, target: DeployTarget) -> str:
    named = [("--content", content), ("--output", output), ("--to", str(target))]
    return command(shlex.join(["deploy", *(word for pair in named if pair[1] for word in pair)]))


def _tell_public(options: Options) -> None:
    """Name who and what everyone will see."""
    with run_with_progress() as progress:
        public = list_public(options, progress)
    authors, pictures, files = (
        {"number": len(names), "names": joined(names)} for names in (public.authors, public.pictures, public.files)
    )
    write_sentences(
        sentence("Everyone will see:"),
        sentence("  authors ({number}): {names}", **authors) if public.authors else sentence("  authors: none"),
        sentence("  pictures ({number}): {names}", **pictures) if public.pictures else sentence("  pictures: none"),
        sentence("  files ({number}): {names}", **files) if public.files else sentence("  files: none"),
    )


def _tell(deployment: Deployment, target: DeployTarget, *, dry_run: bool, limit: int) -> None:
    write_sentences(*_notes(deployment.upload))
    if not deployment.changes:
        number = len(deployment.upload.files)
        write_sentences(
            sentence("Nothing to send: {target} has all {number} files as they are.", target=target, number=number)
        )
        return
    counts = _count_changes(deployment.changes)
    would = sentence("Would change at {target}: {changes}.", target=target, changes=counts)
    write_sentences(would if dry_run else sentence("Changing at {target}: {changes}.", target=target, changes=counts))
    if deployment.dropped:
        names = _name_first(tuple(map(in_one_line, deployment.dropped)))
        write_sentences(
            sentence("These files of others are removed, because git accepts no such names: {paths}.", paths=names)
        )
    kinds = (("+", deployment.changes.added), ("~", deployment.changes.changed), ("-", deployment.changes.removed))
    write_sentences(*(line for sign, files in kinds for line in _list_files(sign, files, limit)))


def _notes(upload: Upload) -> Iterator[str]:
    if upload.audience is Audience.PUBLIC:
        yield sentence("Published for everyone, without what is for the class only.")
    elif upload.audience or upload.for_all:
        yield sentence(
            "Published for the class: what is for the class only goes online too (--audience public leaves it out)."
        )
    answers = count_answers(upload)
    if answers:
        yield counted(
            "1 question is checked on the site: its answer is in the page, where pupils can find it.",
            "{number} questions are checked on the site: their answers are in the pages, where pupils can find them.",
            answers,
        )
    if upload.left_out:
        yield sentence("Not sent, because publish has not written it: {paths}.", paths=_name_first(upload.left_out))
    if upload.outdated:
        yield sentence(
            "Not sent, because it is older than the last change of the content: {paths}.",
            paths=_name_first(upload.outdated),
        )


def _list_files(sign: str, files: Mapping[str, int], limit: int) -> Iterator[str]:
    # What somebody wrote before what belongs to the theme.
    for path in sorted(files, key=lambda path: (path.startswith("assets/"), path))[:limit]:
        yield sentence("  {sign} {path} ({size})", sign=sign, path=path, size=byte_size(files[path]))
    if len(files) > limit:
        yield sentence("  {sign} … and {number} more (--all-files lists them)", sign=sign, number=len(files) - limit)


def _count_changes(changes: Changes) -> str:
    kinds = changes.added, changes.changed, changes.removed
    added, changed, removed = ((len(files), byte_size(sum(files.values()))) for files in kinds)
    parts = (
        counted("1 added ({size})", "{number} added ({size})", added[0], size=added[1]),
        counted("1 changed ({size})", "{number} changed ({size})", changed[0], size=changed[1]),
        counted("1 removed ({size})", "{number} removed ({size})", removed[0], size=removed[1]),
    )
    return joined(part for part, files in zip(parts, kinds, strict=True) if files)


def _name_first(names: tuple[str, ...]) -> str:
    return with_others(", ".join(names[:_FEW]), len(names) - _FEW)
