import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipeline.jobs.blob import Blob
from pipeline.output.manifest import OutputError
from pipeline.output.staging import Staging, alone_at, exchange, place_of
from pipeline.output.tree import new_tree, remove

HOLD = "import sys, time; from pathlib import Path; from pipeline.output.staging import *\n"
HOLD += "with alone_at(place_of(Path(sys.argv[1])), print): print('held', flush=True); time.sleep(600)"


def folder(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    (path / "a.html").write_text(text, "utf-8")
    return path


def half_swapped(tmp_path: Path) -> Staging:
    """Create the state after a process was killed between the two steps of a swap."""
    place = place_of(tmp_path / "output")
    with new_tree(tmp_path / "output") as tree:
        tree.write("site", "a.html", Blob.of("old"))
        tree.swap_in()
    place.staging.mkdir()
    place.output.rename(place.old)
    folder(place.new, "new")
    return place


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="this system has no such step")
def test_folders_change_places(tmp_path: Path) -> None:
    one, other = folder(tmp_path / "one", "1"), folder(tmp_path / "öther", "2")
    if not exchange(one, other):
        pytest.skip("this disk cannot do that")
    assert ((one / "a.html").read_text("utf-8"), (other / "a.html").read_text("utf-8")) == ("2", "1")
    with pytest.raises(FileNotFoundError):
        exchange(one, tmp_path / "none")


def test_the_second_waits_and_says_so(tmp_path: Path) -> None:
    output, told, order = tmp_path / "output", threading.Event(), list[str]()

    def second() -> None:
        def waiting(line: str) -> None:
            order.append(line)
            told.set()

        with new_tree(output, waiting=waiting) as tree:
            order.append("second")
            tree.write("site", "b.html", Blob.of("2"))
            tree.keep("site", tree.old["site"])
            tree.swap_in()

    thread = threading.Thread(target=second)
    with new_tree(output) as tree:
        thread.start()
        assert told.wait(150)
        tree.write("site", "a.html", Blob.of("1"))
        tree.swap_in()
        order.append("first")
    thread.join()
    assert order == [f"another publish is writing {output}: waiting for its end", "first", "second"]
    assert sorted(path.name for path in output.glob("*.html")) == ["a.html", "b.html"]
    assert list(tmp_path.iterdir()) == [output]


def test_clean_waits_too_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output, said = tmp_path / "output", ""
    thread = threading.Thread(target=remove, args=(output,))
    with new_tree(output) as tree:
        thread.start()
        while "\n" not in said:
            said += capsys.readouterr().err
            thread.join(0.01)
        tree.write("site", "a.html", Blob.of("1"))
        tree.swap_in()
    thread.join()
    assert said == f"another publish is writing {output}: waiting for its end\n"
    assert list(tmp_path.iterdir()) == []


def test_many_at_once_take_turns(tmp_path: Path) -> None:
    place, inside, most = place_of(tmp_path / "output"), list[int](), list[int]()

    def work(number: int) -> None:
        for _ in range(10):
            with alone_at(place, lambda _: None):
                inside.append(number)
                most.append(len(inside))
                place.new.mkdir()
                inside.remove(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 40
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_process_holds_nothing_back(tmp_path: Path) -> None:
    output, lines = tmp_path / "output", list[str]()
    with subprocess.Popen([sys.executable, "-c", HOLD, str(output)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        (place_of(output).new).mkdir()
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with new_tree(output, waiting=lines.append) as tree:
        tree.write("site", "a.html", Blob.of("1"))
        tree.swap_in()
    assert lines == []
    assert list(tmp_path.iterdir()) == [output]


def test_what_a_killed_process_moved_away_is_put_back(tmp_path: Path) -> None:
    place = half_swapped(tmp_path)
    with new_tree(place.output) as tree:
        assert set(tree.old) == {"site"}
    assert (place.output / "a.html").read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [place.output]


def test_clean_removes_what_a_killed_process_moved_away(tmp_path: Path) -> None:
    half_swapped(tmp_path)
    assert remove(tmp_path / "output")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_made_meanwhile_is_no_reason_to_lose_an_edition(tmp_path: Path) -> None:
    place = half_swapped(tmp_path)
    place.output.mkdir()
    with new_tree(place.output):
        pass
    assert (place.output / "a.html").read_text("utf-8") == "old"


def test_of_two_editions_the_user_chooses(tmp_path: Path) -> None:
    place = half_swapped(tmp_path)
    folder(place.output, "somebody's")
    with pytest.raises(OutputError, match="move one of the two away"), new_tree(place.output):
        pass
    assert (place.output / "a.html").read_text("utf-8") == "somebody's"
    assert (place.old / "a.html").read_text("utf-8") == "old"
    place.output.rename(tmp_path / "theirs")
    with new_tree(place.output):
        pass
    assert (place.output / "a.html").read_text("utf-8") == "old"


def test_a_tree_that_was_half_removed_is_not_put_back(tmp_path: Path) -> None:
    place = place_of(tmp_path / "output")
    folder(place.old, "half")
    with new_tree(place.output):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    folder(tmp_path / "elsewhere" / "new", "theirs")
    place = place_of(tmp_path / "output")
    place.staging.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="in the way"), new_tree(place.output):
        pass
    assert (tmp_path / "elsewhere" / "new" / "a.html").is_file()
