"""Calls of the panels that make something, show its history, and list who may use the desk."""

from __future__ import annotations

import base64
import contextlib
import re
import socket
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from pipeline.desk.bench import Bench, Call, Params, Right
from pipeline.desk.forms.deploy_fields import require_open
from pipeline.desk.forms.form_fields import kind_of
from pipeline.desk.past_calls import list_steps
from pipeline.desk.people import Person
from pipeline.desk.runs import DEPLOYS
from pipeline.desk.store.files import DeskError
from pipeline.desk.store.history import GitHistory
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.covers.cover import Cover, cover_of, draw_thumbnail
from pipeline.editions.print.media import write_qr
from pipeline.extension import Product
from pipeline.extensions import get_products
from pipeline.files.git import find_remote_address
from pipeline.files.pupils import LARGEST
from pipeline.i18n.catalogue import word_of
from pipeline.i18n.sentences import byte_size, error_text
from pipeline.jobs.job import Failed
from pipeline.jobs.runner import Runner
from pipeline.load.books import read_wishes
from pipeline.load.settings import read_settings
from pipeline.load.targets import check_target
from pipeline.model.books_and_handouts import Anthology
from pipeline.model.settings import GH_PAGES, SETTINGS_FILE, DeployTarget, Method
from pipeline.text.setting_values import Key, ValueKind, WrongValueError
from pipeline.text.urls import write_data_url


def list_choices(bench: Bench, person: Person, _params: Params) -> object:
    """Return what a handout and a book let one choose, and to the owner where the site goes."""
    collection = bench.collection
    articles = collection.articles if collection else ()
    return {
        "articles": [{"slug": a.slug, "title": a.title, "draft": a.draft} for a in articles],
        "products": [_describe_product(product, person) for product in _list_products(person)],
        "targets": list(_read_targets(bench)) if person.is_owner else [],
    }


def _list_products(person: Person) -> list[Product]:
    """Return what a person may have made."""
    return [one for one in get_products().values() if person.is_owner or "" not in one.for_owner]


def _list_fields(product: Product, person: Person) -> dict[str, Key[ValueKind[object]]]:
    """Return the keys of the fields that a person may fill, in the order in which they are shown."""
    keys = product.keys()
    return {name: keys[name] for name in product.at_desk if person.is_owner or name not in product.for_owner}


def _describe_product(product: Product, person: Person) -> Mapping[str, object]:
    fields = [_describe_field(name, key) for name, key in _list_fields(product, person).items()]
    return {"name": product.name, "offer": product.offer, "takesAll": product.takes_all, "fields": fields}


def _describe_field(name: str, key: Key[ValueKind[object]]) -> Mapping[str, object]:
    kind, words = kind_of(key.kind.schema())
    choices = [{"value": word, "label": word_of(word)} for word in words]
    label = word_of(name).replace("_", " ")
    return {"name": name, "label": label, "help": key.about, "kind": kind, "choices": choices}


def _read_targets(bench: Bench) -> Mapping[str, DeployTarget]:
    """Return where the settings say that the site goes, by how `deploy --to` takes it."""
    there = (bench.content / SETTINGS_FILE).is_file()
    return {str(target): target for target in read_settings(bench.content if there else None).targets.values()}


def _resolve(bench: Bench, target: DeployTarget) -> DeployTarget:
    """Return a target with the address of its remote, as the repository around the posts names it."""
    if target.method is not Method.PAGES or ":" in target.address:
        return target
    address = find_remote_address(bench.content, target.address)
    is_path = address and not re.match(r"[^/]+:", address)  # as git sees it
    return replace(target, address=f"file:{address}" if is_path else address or target.address)


def begin_run(bench: Bench, person: Person, params: Params) -> object:
    """Start a run; putting online is the owner's."""
    kind, given = str(params["kind"]), params.get("values", {})
    product = get_products().get(kind)
    if product:
        if product not in _list_products(person):
            raise DeskError("only the person who started the desk can have this made")
        values = _choose_values(product, person, given)
        pupils = _read_list(given["each"]) if "each" in _list_fields(product, person) and given.get("each") else ""
        return bench.runs.begin(kind, values, person, bench.language, pupils=pupils).describe(person)
    values = {"target": given["target"]} if kind in DEPLOYS and "target" in given else {}
    if kind in DEPLOYS:
        target = _read_targets(bench).get(str(values.get("target")))
        if not person.is_owner or target is None:
            raise DeskError("only the person who started the desk puts the site online, where the settings say")
        try:
            require_open(_resolve(bench, target))
        except WrongValueError as error:
            raise DeskError("“{target}” {why}", target=target, why=error_text(error)) from error
    return bench.runs.begin(kind, values, person, bench.language).describe(person)


def _read_list(data: object) -> str:
    """Return a list of pupils, which a page sends in base 64.

    Raises:
        DeskError: It is none, or too large.
    """
    try:
        read = base64.b64decode(str(data), validate=True)
    except ValueError:
        raise DeskError("the list cannot be read") from None
    if len(read) > LARGEST:
        raise DeskError("the list has more than {most}", most=byte_size(LARGEST))
    return str(data)


def _choose_values(product: Product, person: Person, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page may set of a run: no paths, no templates, no style sheets, no commands.

    Raises:
        DeskError: A field cannot have its value.
    """
    keys = product.keys()
    names = {"post", "order", *_list_fields(product, person)} - {"each"}
    values = {name: value for name, value in given.items() if name in names}
    for name, value in values.items():
        try:
            keys[name].kind.read(value)
        except WrongValueError as error:
            raise DeskError("“{key}” {error}", key=word_of(name), error=error_text(error)) from error
    return values


def list_runs(bench: Bench, person: Person, _params: Params) -> object:
    """Return the runs, the newest first."""
    return {"runs": [run.describe(person) for run in bench.runs.list()]}


def cancel_run(bench: Bench, person: Person, params: Params) -> object:
    """End a run."""
    bench.runs.cancel(str(params["key"]), person)
    return {}


def draw_cover(bench: Bench, person: Person, params: Params) -> object:
    """Return a picture of the cover that a book would have."""
    collection = bench.collection
    if collection is None:
        raise DeskError("the articles are still being read: try again in a moment")
    try:
        wishes = read_wishes(_choose_values(get_products()["anthology"], person, params["values"]), bench.content)
        book = plan_book(collection, replace(Anthology(), **wishes))
    except WrongValueError as error:
        raise DeskError(error_text(error)) from error
    return {"picture": bench.state.site.work_on_pages(lambda runner: _draw(cover_of(book), runner))}


def _draw(cover: Cover, runner: Runner) -> str:
    """Return a cover as an address of a picture; its bytes can be read in the thread of the runner alone."""
    (drawn,) = runner.attempt(draw_thumbnail, [cover], "cover")
    if isinstance(drawn, Failed):
        raise runner.gave_up(drawn)
    return write_data_url(drawn.media_type, drawn.data.data)


def list_people(bench: Bench, _person: Person, _params: Params) -> object:
    """Return who has a link, with the code that a telephone reads."""
    guests = [
        {"name": guest.name, "mayWrite": guest.may_write, "address": (way := _make_link(bench, guest))}
        | {"code": write_data_url("image/svg+xml", write_qr(way, bench.language))}
        for guest in bench.people.guests
    ]
    return {"shared": bench.is_shared, "guests": guests}


def admit(bench: Bench, person: Person, params: Params) -> object:
    """Give a person a link."""
    bench.people.admit(str(params["name"]), may_write=bool(params.get("mayWrite")))
    return list_people(bench, person, params)


def revoke(bench: Bench, person: Person, params: Params) -> object:
    """Take a person's link back, and drop their drafts."""
    name = str(params["name"])
    marks = [guest.mark for guest in bench.people.guests if guest.name == name]
    bench.people.revoke(name)
    for mark in marks:
        bench.files.drafts.drop(mark)
    return list_people(bench, person, params)


def _make_link(bench: Bench, guest: Person) -> str:
    return f"http://{_find_own_address()}:{bench.port}/_desk/enter/{guest.key}"


def _find_own_address() -> str:
    """Return this machine's address in its network: the one from which it would reach another; nothing is sent."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.connect(("192.0.2.1", 9))  # RFC 5737: no host has it
        return str(way.getsockname()[0])
    return "127.0.0.1"


def show_history(bench: Bench, person: Person, params: Params) -> object:
    """Return the steps of the desk, and where the folder is in git the commits that changed a file."""
    history = GitHistory(bench.content, bench.options.outputs_within)
    steps = list_steps(bench, person, params)
    if not history.is_there:
        return {**steps, "git": None}
    path = str(params.get("path", ""))
    commits = [asdict(commit) for commit in history.list_commits(path)] if path else []
    address = history.find_address() if person.is_owner else ""
    return {**steps, "git": {"commits": commits, "dirty": history.is_dirty, "address": address}}


def show_commit(bench: Bench, _person: Person, params: Params) -> object:
    """Return what a commit changed in a file."""
    history = GitHistory(bench.content, bench.options.outputs_within)
    return {"change": history.show_change(str(params["name"]), str(params["path"]))}


def keep_state(bench: Bench, _person: Person, params: Params) -> object:
    """Commit the files that the desk may change."""
    return {"name": GitHistory(bench.content, bench.options.outputs_within).keep(str(params["words"]))}


def push(bench: Bench, _person: Person, params: Params) -> object:
    """Push to the address of a server that the page has shown: hooks of repositories on this machine are programs."""
    address = str(params["address"])
    as_public = re.sub(r"^https?://(?:[^/@]*@)?", "https://", address)  # .git/config may name who pushes
    try:
        require_open(check_target(DeployTarget(Method.PAGES, as_public, GH_PAGES)))
    except WrongValueError as error:
        raise DeskError(
            "“{address}” is on this machine, or no address of a server: push to it in a terminal", address=address
        ) from error
    GitHistory(bench.content, bench.options.outputs_within).push(address)
    return {}


MAKE_CALLS: Mapping[str, Call] = {
    "choices": Call(list_choices),
    "run": Call(begin_run, Right.WRITE),
    "runs": Call(list_runs),
    "cancel": Call(cancel_run, Right.WRITE),
    "cover": Call(draw_cover),
    "people": Call(list_people, Right.OWN),
    "admit": Call(admit, Right.OWN),
    "revoke": Call(revoke, Right.OWN),
    "history": Call(show_history),
    "commit": Call(show_commit),
    "keep": Call(keep_state, Right.OWN),
    "push": Call(push, Right.OWN),
}
"""The calls of this module, by the names that pages use."""
