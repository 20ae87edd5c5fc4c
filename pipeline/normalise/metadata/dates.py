"""A date, as people write it -> a moment. Only user of dateparser."""

from __future__ import annotations

import datetime as dt
import re
import warnings

_SPACE_BEFORE_ZONE = re.compile(r"(\d) +([+-]\d{2}:?\d{2}|Z)$")
_LONGEST_DATE = 100


def read_date(written: str, language: str) -> dt.datetime | None:
    """Return a date after ISO 8601, in words or with slashes; None where it is none."""
    text = _SPACE_BEFORE_ZONE.sub(r"\1\2", written.strip())
    return iso_date(text) or (_written_date(text, language) if len(text) <= _LONGEST_DATE else None)


def iso_date(text: str) -> dt.datetime | None:
    """Return a date after ISO 8601, with or without a time and a zone."""
    try:
        return _aware(dt.datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _aware(value: dt.date) -> dt.datetime:
    """Return a moment with a zone: a date without a time is its midnight, a time without a zone is UTC.

    Raises:
        OverflowError: it is none in UTC.
    """
    moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    moment.astimezone(dt.UTC)  # a moment before the year 1 in UTC is none that can be reckoned with
    return moment


def _written_date(text: str, language: str) -> dt.datetime | None:
    """Return a date in words or with slashes ("12 janvier 2024", "25/01/2024").

    The day stands before the month but in American English.
    """
    if not re.search(r"\d{4}", text):
        return None  # "demain", "3 mars": nothing that can be relied on
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateparser and its parts warn of their own regular expressions
        import dateparser  # noqa: PLC0415 (half a second that few posts need)

        short = language.split("-", maxsplit=1)[0]
        order = "MDY" if language in ("en", "en-US") else "DMY"
        settings = {"DATE_ORDER": order, "STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": True, "TIMEZONE": "UTC"}
        settings["PARSERS"] = ["absolute-time"]  # "1000 days ago" has no meaning without a clock
        try:
            found = dateparser.parse(text, languages=[*dict.fromkeys([short, "en", "fr"])], settings=settings)
        except (ValueError, OverflowError):
            return None  # a language that dateparser does not know
        # With a time zone of Python's own, which the cache can hold.
        return found and found.replace(tzinfo=dt.timezone(found.utcoffset() or dt.timedelta()))
