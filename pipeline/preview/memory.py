"""What a preview remembers of a content folder from one look at it to the next."""

from __future__ import annotations

from collections.abc import Collection as Paths
from collections.abc import Iterable
from pathlib import Path

from pipeline.files.file_cache import FileCache
from pipeline.load import PostRead, could_be_read, read_file
from pipeline.load.locate import commit_of
from pipeline.model.manuscript import Post
from pipeline.runs.run import Known

_POSTS = "posts"


class Memory:
    """Files as they were read, and of each post the last form that could be read: one half saved is shown as it was."""

    def __init__(self, root: Path) -> None:
        """Remember nothing yet of the folder `root`."""
        self._root = root
        self._good: dict[str, Post] = {}
        self._read: set[str] = set()
        self._counted: tuple[str, ...] = ()
        self.seen = FileCache(root)

    def look(self, paths: Paths[str] | None) -> Known:
        """Return how to read the folder anew, in which these files have changed for certain."""
        self.seen.forget(paths or ())
        self._read = set()

        def read(root: Path, path: str) -> PostRead:
            self._read.add(path)
            post, problems = self.seen.one(_POSTS, path, lambda: read_file(root, path), could_be_read)
            if post is None or _is_blank(post):
                return self._good.get(path, post), problems
            self._good[path] = post
            return post, problems

        def commit(_: Path, paths: Iterable[str]) -> str:
            self._counted = tuple(paths)
            return ""

        return Known(read, commit, self.seen)

    def keep(self) -> None:
        """Forget the posts that were not there when the folder was last read."""
        self._good = {path: post for path, post in self._good.items() if path in self._read}

    def forget(self) -> None:
        """Have all files read again."""
        self.seen = FileCache(self._root)

    def commit(self) -> str:
        """Return the state of the folder in version control, which pages do not tell, and books do."""
        return commit_of(self._root, self._counted)


def _is_blank(post: Post) -> bool:
    """Return whether a file is empty, as it is for a moment when it is saved."""
    return not post.metadata and not post.body
