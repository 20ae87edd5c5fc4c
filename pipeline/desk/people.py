"""People who may use the desk: the owner, at its machine, and those who were given a link."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.desk.store.files import DeskError, Writer
from pipeline.desk.store.folder import TEXT_FILES
from pipeline.i18n.sentences import humanize

OWNER, GUEST = "owner", "guest"
"""How cookies begin."""
_FILE = "people.json"
_MOST = 40
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Person:
    """Somebody with a link of their own; `key` is its secret part.

    The owner sits at the machine and may do all; the others write if they may, and neither deploy nor change settings.
    """

    name: str
    key: str
    may_write: bool = False
    is_owner: bool = False

    @property
    def mark(self) -> str:
        """Mark of the person in what the desk keeps: a digest of the link's key, "" for the owner."""
        return "" if self.is_owner else hashlib.blake2b(self.key.encode(), digest_size=16).hexdigest()

    @property
    def writer(self) -> Writer:
        """The person as the history knows them."""
        return Writer(self.mark, self.name, self.may_change)

    def may_change(self, path: str) -> bool:
        """Return whether the person may change a file: settings are the owner's."""
        return self.is_owner or (self.may_write and path not in TEXT_FILES)


@dataclass
class People:
    """All who were given a link, kept in a folder of ours so that links work after a restart.

    The owner's links work once each; `after_entry` is called when one of them was used, as `entries` browsers have
    done.
    """

    kept: Path
    owner: Person = field(default_factory=lambda: Person("", secrets.token_urlsafe(24), may_write=True, is_owner=True))
    after_entry: Callable[[], None] = lambda: None
    entries: int = 0
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _way_in: str = ""
    _used: set[str] = field(default_factory=set)
    _guests: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the links of an earlier start; a file that cannot be read holds none."""
        try:
            rows = json.loads((self.kept / _FILE).read_text("utf-8"))
            self._guests = [Person(str(row["name"]), str(row["key"]), bool(row["may_write"])) for row in rows]
        except (OSError, ValueError, TypeError, KeyError):
            self._guests = []

    @property
    def guests(self) -> tuple[Person, ...]:
        """All but the owner, by name."""
        return tuple(sorted(self._guests, key=lambda person: person.name.casefold()))

    def make_way_in(self) -> str:
        """Return the key of a link by which the owner comes in once; an earlier one that was not used is void."""
        self._way_in = secrets.token_urlsafe(24)
        return self._way_in

    def find_by_link(self, key: str) -> Person | None:
        """Return whose link has this key."""
        return self._find(lambda person: self._way_in if person.is_owner else person.key, key) if key else None

    def use(self, key: str, *, is_new: bool) -> None:
        """Take note that the owner came in by a link, perhaps with a new browser."""
        self._used.add(key)
        self._way_in = ""
        self.entries += is_new
        self.after_entry()

    def is_used(self, key: str) -> bool:
        """Return whether the owner came in by a link of this key."""
        return key in self._used

    def find_by_cookie(self, cookie: str) -> Person | None:
        """Return whose cookie this is."""
        return self._find(self.make_cookie, cookie)

    def make_cookie(self, person: Person) -> str:
        """Return a person's cookie, which is no part of the owner's link; a guest's is good after a restart, too."""
        mark = hashlib.blake2b(f"cookie:{person.key}".encode(), digest_size=24).hexdigest()
        return f"{OWNER if person.is_owner else GUEST}-{mark}"

    def find_by_frame(self, key: str) -> Person | None:
        """Return whose pages have this key in their addresses."""
        return self._find(self.make_frame_key, key)

    def make_frame_key(self, person: Person) -> str:
        """Return the key of the addresses of a person's pages, which frames without cookies ask for."""
        return self._derive("frame", person)

    def make_token(self, person: Person) -> str:
        """Return the token that each call of a person's page bears, which no other site can read."""
        return self._derive("token", person)

    def admit(self, name: str, *, may_write: bool) -> Person:
        """Give a person a link.

        Raises:
            DeskError: The name is empty or taken, there are too many, or the list cannot be written.
        """
        name = " ".join(name.split())
        if not name or len(name) > _LONGEST_NAME:
            raise DeskError("a name must have 1 to {most} characters", most=_LONGEST_NAME)
        if any(person.name.casefold() == name.casefold() for person in self._guests):
            raise DeskError("“{name}” has a link already; take it back first", name=name)
        if len(self._guests) >= _MOST:
            raise DeskError("there are already {most} links; take one back first", most=_MOST)
        person = Person(name, secrets.token_urlsafe(18), may_write)
        self._guests.append(person)
        self._write()
        return person

    def revoke(self, name: str) -> None:
        """Take a person's link back; what they have open ends at its next request.

        Raises:
            DeskError: The list cannot be written.
        """
        self._guests = [person for person in self._guests if person.name != name]
        self._write()

    def _derive(self, purpose: str, person: Person) -> str:
        return hashlib.blake2b(f"{purpose}:{person.key}".encode(), key=self._secret, digest_size=18).hexdigest()

    def _find(self, make_key: Callable[[Person], str], key: str) -> Person | None:
        """Compare with all, so that the time tells nothing."""
        same = [p for p in (self.owner, *self._guests) if hmac.compare_digest(make_key(p).encode(), key.encode())]
        return same[0] if same else None

    def _write(self) -> None:
        rows = [{key: value for key, value in asdict(person).items() if key != "is_owner"} for person in self._guests]
        new = self.kept / f"{_FILE}.new"
        try:
            new.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
            new.replace(self.kept / _FILE)
        except OSError as error:
            raise DeskError("the links cannot be kept: {why}", why=humanize(error)) from error
