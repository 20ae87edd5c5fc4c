"""`deploy:` of the settings, or what is typed after `--to` -> `DeployTarget`; what could be more than that is refused.

Settings may come from strangers, and git, ssh and rsync understand addresses that run programs (`ext::sh -c …`) or are
options (`-oProxyCommand=…`). So an address has one of the forms that are listed here, and no other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.i18n.catalogue import known_word, word_of
from pipeline.i18n.sentences import error_text, joined, sentence
from pipeline.model.settings import GH_PAGES, DeployTarget, Method
from pipeline.text.setting_values import (
    Key,
    Keys,
    Schema,
    ValueKind,
    WrongFieldError,
    WrongValueError,
    by_name,
    choice,
    like,
    read_fields,
    suggest_word,
    text,
    wrong_value,
)

# No sign that means something to a shell, to git or to rsync; and nothing begins with a hyphen.
_USER = r"[A-Za-z0-9_][\w.+-]*@"
_HOST = r"(?:[A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])"
_PORT = r"(?::\d{1,5})?"
_PATH = r"[\w./~+@=,-]+"
_HTTPS = re.compile(rf"https://{_HOST}{_PORT}/{_PATH}(?:%[0-9A-Fa-f]{{2}}{_PATH})*")
_SSH = re.compile(rf"ssh://(?:{_USER})?{_HOST}{_PORT}/{_PATH}")
_SCP = re.compile(rf"^(?:{_USER})?{_HOST}:(?!-|//){_PATH}")
_HERE = re.compile(rf"/{_PATH}")
_FILE = re.compile(rf"file:///{_PATH}")
_REMOTE = re.compile(r"[A-Za-z0-9_][\w.-]*")
# git check-ref-format, and less.
_BRANCH = re.compile(r"^(?!.*(?:\.\.|//|/\.|\.lock(?:/|$)|[./]$))[A-Za-z0-9_][\w./+-]*")
_FOLDER = re.compile(r"(?:/|~/|[A-Za-z]:[\\/])[^\x00-\x1f\x7f]*")
_SCHEME = re.compile(r"[A-Za-z][\w.+-]*(?:::|://)")
_KNOWN = frozenset({"https://", "ssh://", "file://"})
_SECRET = re.compile(r"https?://[^/]*@")

_WANTED = {
    Method.PAGES: sentence("https://…, ssh://…, user@host:path, file:///… or the name of a remote such as origin"),
    Method.RSYNC: sentence("user@host:/path, ssh://user@host:port/path or /path"),
    Method.SFTP: sentence("user@host:/path or ssh://user@host:port/path"),
    Method.FOLDER: sentence("an absolute path such as /var/www/html"),
}
_SUCH_AS = "to: pages"
_UNSAFE = frozenset({"ftp", "ftps"})


def read_targets(value: object) -> dict[str, DeployTarget]:
    """Return the targets that settings name, the only one under "".

    Raises:
        WrongValueError: one of them is none.
    """
    if not isinstance(value, Mapping):
        raise wrong_value("needs lines such as “{such_as}”, or a name for each of several targets", such_as=_SUCH_AS)
    if not value or any(not isinstance(entry, Mapping) for entry in value.values()):
        return {"": _make_target(value)}
    return {str(name): _read_named(str(name), entry) for name, entry in value.items()}


def read_target(words: str) -> DeployTarget:
    """Return the target that is typed as `METHOD:ADDRESS`, with `#BRANCH` behind a repository.

    Raises:
        WrongValueError: it is none.
    """
    kind, _, rest = words.partition(":")
    method = choose_method(kind)
    address, _, branch = rest.partition("#") if method is Method.PAGES else (rest, "", "")
    return check_target(DeployTarget(method, address, branch or (GH_PAGES if method is Method.PAGES else "")))


def is_typed_target(words: str) -> bool:
    """Return whether what is typed after `--to` is a target itself, and no name of one."""
    return words.partition(":")[0].lower() in {*Method, *_UNSAFE} and ":" in words


def choose_method(word: object) -> Method:
    """Return the way to a server.

    Raises:
        WrongValueError: there is none of this name, or everyone could read what goes this way.
    """
    if str(word).lower() in _UNSAFE:
        raise wrong_value(
            "cannot be “{word}”, which sends passwords unprotected: most servers that have FTP take “sftp”, too; else"
            " copy the output folder there with a program such as FileZilla",
            word=str(word),
        )
    return choice(Method, word)


def check_target(target: DeployTarget) -> DeployTarget:
    """Return a target, if its address can only be what it seems.

    Raises:
        WrongValueError: it could be more; the text says what is wanted.
    """
    address, method = target.address, target.method
    if _SECRET.match(address):
        raise wrong_value("has a user name or a password in its address: remove it; git asks for it, or stores it")
    if not any(form.fullmatch(address) for form in _FORMS[method]) or ".." in re.split(r"[/\\]", address):
        scheme = _SCHEME.match(address)
        other = scheme[0] if scheme and scheme[0] not in _KNOWN else ""
        wanted = _WANTED[method]
        if other:
            raise wrong_value("cannot be sent by “{scheme}”: it needs {wanted}", scheme=other, wanted=wanted)
        raise wrong_value("cannot be “{address}”: it needs {wanted}", address=text(address), wanted=wanted)
    if method is Method.PAGES and not _BRANCH.fullmatch(target.branch):
        raise wrong_value(
            "cannot have the branch “{branch}”: use letters, digits, . / _ and -", branch=text(target.branch)
        )
    return target


def _read_named(name: str, entry: object) -> DeployTarget:
    if is_typed_target(name) or not name:
        raise WrongFieldError(name, sentence("has a name that is a target itself"), name)
    try:
        return _make_target(entry)
    except WrongValueError as error:
        raise WrongFieldError(name, error_text(error), name, error.path) from None


def _make_target(entry: object) -> DeployTarget:
    if isinstance(entry, Mapping):
        entry = {known_word(str(key), _KEYS): value for key, value in entry.items()}
    if not isinstance(entry, Mapping) or entry.get("to") is None:
        raise wrong_value("needs “{such_as}”, “to: rsync”, “to: sftp” or “to: folder”", such_as=_SUCH_AS)
    try:
        method = choose_method(entry["to"])
    except WrongValueError as error:
        raise WrongFieldError("to", error_text(error)) from None
    entry = {key: value for key, value in entry.items() if key != "to"}
    own = TARGET_KEYS[method]
    for key in entry.keys() - own.keys():
        others = [other for other in Method if key in TARGET_KEYS[other]]
        hint = (
            sentence("; that is one of “{key}: {method}”", key=word_of("to"), method=others[0])
            if others
            else suggest_word(key, own)
        )
        raise WrongFieldError(
            key,
            sentence(
                "is not a key of “{to}: {method}”{hint}; it has {keys}",
                to=word_of("to"),
                method=method,
                hint=hint,
                keys=joined(map(word_of, own)),
            ),
        )
    fields = {"address": _DEFAULTS.get(method, ""), "branch": GH_PAGES if method is Method.PAGES else ""}
    fields |= {key: str(value) for key, value in read_fields(entry, own, _SUCH_AS).items()}
    key = next(key for key, row in own.items() if row.field == "address")
    if not fields["address"]:
        raise wrong_value("needs “{key}”: {wanted}", key=word_of(key), wanted=_WANTED[method])
    try:
        return check_target(DeployTarget(method, **fields))
    except WrongValueError as error:
        raise WrongFieldError(key, error_text(error)) from None


def _require_clean(value: object) -> str:
    """Return a text unchanged; refuse one that `text` would change."""
    word = text(value)
    if str(value) != word:
        raise wrong_value("contains an invisible character")
    return word


_DEFAULTS = {Method.PAGES: "origin"}
_FORMS: Mapping[Method, tuple[re.Pattern[str], ...]] = {
    Method.PAGES: (_HTTPS, _SSH, _SCP, _FILE, _REMOTE),
    Method.RSYNC: (_SSH, _SCP, _HERE),
    Method.SFTP: (_SSH, _SCP),
    Method.FOLDER: (_FOLDER,),
}
# No two blanks, none at either end, no part that is “..”: what `_require_clean` and `check_target` refuse.
_AS_TYPED = r"(?!\s|.*\s\s|.*\s$)(?!(?:.*[/\\])?\.\.(?:[/\\]|$))"


def _make_address_kind(method: Method) -> ValueKind[str]:
    """Return the kind of a target's addresses."""

    def schema() -> Schema:
        forms = "|".join(form.pattern for form in _FORMS[method])
        return like(f"{_AS_TYPED}(?:{forms})", may_lack=method in _DEFAULTS)

    return ValueKind(_WANTED[method], schema, _require_clean)


_branch = ValueKind(sentence("the name of a branch"), lambda: like(_BRANCH.pattern), _require_clean)
ABOUT = sentence("Where `editions deploy` puts the site: one place, or several with a name each.")
ABOUT_TO = sentence("How the site is sent.")
METHODS = {
    Method.PAGES: sentence("a branch of a git repository, which GitHub and Codeberg show as a site"),
    Method.RSYNC: sentence("a folder on a server, over ssh"),
    Method.SFTP: sentence("a folder on a server without rsync, over ssh"),
    Method.FOLDER: sentence("a folder on this computer"),
}
"""Where each method puts the site."""
_KEYS = ("to", "remote", "branch", "host", "folder")
TARGET_KEYS: Mapping[Method, Keys] = {
    Method.PAGES: by_name(
        Key(
            "remote",
            _make_address_kind(Method.PAGES),
            "The repository: the name of a git remote, or an address.",
            "origin",
            "address",
        ),
        Key("branch", _branch, "The branch; `deploy` creates it.", GH_PAGES),
    ),
    Method.RSYNC: by_name(
        Key(
            "host",
            _make_address_kind(Method.RSYNC),
            "The server, and the folder on it.",
            "ada@example.org:/var/www/blog",
            "address",
        )
    ),
    Method.SFTP: by_name(
        Key(
            "host",
            _make_address_kind(Method.SFTP),
            "The server, and the folder on it.",
            "ada@example.org:/www",
            "address",
        )
    ),
    Method.FOLDER: by_name(
        Key("folder", _make_address_kind(Method.FOLDER), "The absolute path of the folder.", "/var/www/html", "address")
    ),
}
