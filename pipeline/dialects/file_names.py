"""The names of files that code is in: `title="src/App.js"`, `{file="x"}`, `[config.ts]`, `js:src/App.js` in its fence.

What shows code under its name is a division with a paragraph before the code.
"""

from __future__ import annotations

import re

from pipeline.pandoc.nodes import Node, attributes

CLASS = "named-code"
_KEYS = "title|file|file-?name|name|caption"
_IS_KEY = re.compile(_KEYS, re.IGNORECASE)
_SAID = re.compile(rf"""(?<![\w.-])(?:{_KEYS})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"',{{}}]+))""", re.IGNORECASE)
_LANGUAGE = re.compile(r"[\w+#.-]+")
# VitePress and Nuxt; then Qiita and Zenn; then Hexo: what looks like the name of a file.
_SHOWN = re.compile(
    r"[^\[\]]*?\[([^\[\]]+)\]|[\w+#-]+:([^\s:={}\[\]]+)(?=$|[\s{])|[\w+#-]+\s+((?:[\w@.-]+/)*[\w@.-]*\.[A-Za-z]\w{0,5})(?=$|\s)"
)
_FENCE = re.compile(r"(?:`{3,}|~{3,})(.*)")


def under_file_name(node: Node, line: str) -> Node:
    """Return a block of code under its name, if it has one in its attributes or in the line that opens it."""
    triple, code = node["c"]
    fence = _FENCE.match(line, (node.get("pos") or (0, 1))[1] - 1)
    info = fence[1].strip() if fence and not code.startswith(("```", "~~~")) else ""
    if info and triple[1] and not triple[1][0].startswith("{"):
        triple[1][:1] = _LANGUAGE.findall(triple[1][0])[:1] if triple[1][0][0] not in "[:" else []
    name = next((value for key, value in triple[2] if _IS_KEY.fullmatch(key)), "") or name_in(info)
    triple[2] = [pair for pair in triple[2] if not _IS_KEY.fullmatch(pair[0])]
    return named(node, name)


def name_in(info: str) -> str:
    """Return the name of a file that a fence or a list of attributes says; "" for none."""
    found = _SAID.search(info) or (None if info.startswith("{") else _SHOWN.match(info))
    return next(filter(None, found.groups()), "").strip() if found else ""


def named(code: Node, name: str) -> Node:
    """Return code under a name."""
    if not name:
        return code
    place = {"pos": code["pos"]} if "pos" in code else {}
    above: Node = {"t": "Para", "c": [{"t": "Code", "c": [attributes(), name], **place}], **place}
    return {"t": "Div", "c": [attributes("", (CLASS,)), [above, code]], **place}
