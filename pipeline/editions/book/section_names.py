"""The sections around the articles, by the names that they have among the articles' slugs: none of those begins so."""

from __future__ import annotations

COVER = "_cover"
HALF_TITLE = "_half-title"
TITLE = "_title"
IMPRINT = "_imprint"
DEDICATION = "_dedication"
CONTENTS = "_contents"
PREFACE = "_preface"
AFTERWORD = "_afterword"
FIGURES = "_figures"
SOURCES = "_sources"
INDEX = "_index"
AUTHORS = "_authors"
COLOPHON = "_colophon"
