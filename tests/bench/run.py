"""Measures Tandem against floors taken in the same run: `./tandem bench`.

Fills two installations, serves each as `clinic serve` does in one process, drives them with one client, and prints
times, requests per second, memory, and their ratios. --record writes the ratios into docs/performance.md.
"""

import argparse
import itertools
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from operator import attrgetter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.browser import AnswerError, Browser, Fields, changed, fields_of
from tests.bench.fill import EMAIL, PASSWORD, PROSE, Filled, fill
from tests.bench.turns import Measured, Served

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
#: Every page gets its time in so many turns, so that a busy moment of the machine hits all of them alike.
TURNS = 30
ROUTE, LIST, SAVE = "bare route", "bare list of 50 rows", "bare save"


def main() -> None:
    """Fill, serve, measure, print."""
    told = _arguments()
    with ExitStack() as open_things:
        folder = Path(open_things.enter_context(tempfile.TemporaryDirectory(prefix="tandem-bench-", dir=told.folder)))
        filled = [_filled(folder / str(cases), cases, told.notes) for cases in (told.small, told.large)]
        floors = ["-m", "tests.bench.floors", str(folder / "floors.sqlite3")]
        bare = open_things.enter_context(_served(floors))
        tandem = ["-c", "from clinic.cli import main; main(['serve'])"]
        served = [open_things.enter_context(_served(tandem, folder / str(one.cases))) for one in filled]
        measured = _floors(bare)
        for one, server in zip(filled, served, strict=True):
            _sign_in(server.browser)
            measured += _pages(one, server)
        _take_turns(measured, told.seconds)
        before = [server.memory() for server in served]
        papers = [_paper(one, server) for one, server in zip(filled, served, strict=True)]
        first = []
        for paper in papers:
            paper.run(0)
            first.append(paper.turns.pop().p50)
        _take_turns(papers, told.seconds)
        memory = list(zip(filled, before, [server.memory() for server in served], first, papers, strict=True))
    setting, held = _setting(told, filled), _memory(memory)
    print("\n".join([setting, "", *_times(measured + papers), "", *_ratios(measured + papers, filled), "", *held]))
    alone = [*_alone("paper"), "", *_alone("find")] if told.alone else []
    print("\n".join(["", *alone]))
    if told.record:
        _write_down("\n".join([setting, "", *_ratios(measured + papers, filled), "", *held, "", *alone]))


def _alone(what: str) -> list[str]:
    """What is measured in a process of its own, without a server: papers, and words in ten thousand notes."""
    found = subprocess.run([sys.executable, "-m", f"tests.bench.{what}"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return found.stdout.decode().splitlines()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./tandem bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--small", type=int, default=200, help="cases in the small practice (200)")
    parser.add_argument("--large", type=int, default=2000, help="cases in the large practice (2000)")
    parser.add_argument("--notes", type=int, default=20, help="signed notes of each case (20)")
    parser.add_argument("--seconds", type=float, default=3, help="seconds that each page is asked for (3)")
    parser.add_argument(
        "--no-alone",
        dest="alone",
        action="store_false",
        help="leave out papers beside plain ones and the search for words",
    )
    parser.add_argument("--folder", help="where the databases lie meanwhile (the system's folder for such files)")
    parser.add_argument("--record", action="store_true", help="write the figures into docs/performance.md")
    return parser.parse_args()


def _filled(instance: Path, cases: int, notes: int) -> Filled:
    start = time.perf_counter()
    filled = fill(instance, cases, notes)
    print(f"{cases} cases filled in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return filled


@contextmanager
def _served(program: list[str], instance: Path | None = None) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith("CLINIC_")}
    env |= {"HOST": "127.0.0.1", "PORT": str(port)}
    if instance:
        env["CLINIC_INSTANCE"] = str(instance)
    else:
        program = [*program, str(port)]
    process = subprocess.Popen([sys.executable, *program], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield Served(process, port)
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.perf_counter() + 60
    while time.perf_counter() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AnswerError("The server did not start.")


def _floors(bare: Served) -> list[Measured]:
    counter = iter(range(10**9))
    return [
        Measured(ROUTE, 0, bare, lambda: bare.browser.get("/route")),
        Measured(LIST, 0, bare, lambda: bare.browser.get("/list")),
        Measured(SAVE, 0, bare, lambda: bare.browser.post("/save", [("text", f"{next(counter)} {PROSE}")])),
    ]


def _sign_in(browser: Browser) -> None:
    form = changed(fields_of(browser.get("/sign-in"), "password"), email=EMAIL, password=PASSWORD)
    browser.post("/sign-in", form)


def _pages(filled: Filled, server: Served) -> list[Measured]:
    browser = server.browser
    case, note, cases = f"/cases/{filled.case_id}", f"/notes/{filled.draft_id}/edit", filled.cases
    draft, search, others = browser.get(note), browser.get("/cases"), filled.others
    words = changed(fields_of(search, "words"), words=filled.word)
    if filled.word.encode() not in browser.post("/cases/search", words, 200):
        raise AnswerError("The search found nothing.")
    form = fields_of(draft, "seen")
    editions = itertools.count(int(dict(form)["seen"]))
    return [
        Measured("today", cases, server, lambda: browser.get("/"), LIST),
        Measured("case list", cases, server, lambda: browser.get("/cases"), LIST),
        Measured("case page", cases, server, lambda: browser.get(case), LIST),
        Measured(
            "case page, first look", cases, server, _first_looks(browser, [f"/cases/{one}" for one, _ in others]), LIST
        ),
        Measured("note page", cases, server, lambda: browser.get(f"/notes/{filled.signed_id}"), LIST),
        Measured(
            "note page, first look", cases, server, _first_looks(browser, [f"/notes/{one}" for _, one in others]), LIST
        ),
        Measured("note editor", cases, server, lambda: browser.get(note), LIST),
        Measured("note save", cases, server, _saving(browser, note, form, editions), SAVE),
        Measured("autosave", cases, server, _typing(browser, filled, form, editions), SAVE),
        Measured("week of 40", cases, server, lambda: browser.get(f"/calendar?on={filled.busy}"), ROUTE),
        Measured("search by name", cases, server, lambda: browser.post("/cases/search", words, 200), LIST),
    ]


def _first_looks(browser: Browser, pages: list[str]) -> Callable[[], object]:
    """One page after the other, more of them than are kept."""
    others = itertools.cycle(pages)
    return lambda: browser.get(next(others))


def _typing(browser: Browser, filled: Filled, form: Fields, editions: Iterator[int]) -> Callable[[], object]:
    """What the editor's script sends while somebody types: one field, some more words in it every time."""
    draft, token, meeting = f"/notes/{filled.draft_id}/draft", dict(form)["csrf_token"], int(dict(form)["seen_session"])

    def save() -> None:
        edition = next(editions)
        fields = {"did_text": f"{edition} {PROSE}"}
        browser.put(draft, {"seen": edition, "seen_session": meeting, "fields": fields}, token)

    return save


def _saving(browser: Browser, note: str, form: Fields, editions: Iterator[int]) -> Callable[[], object]:
    """Saves with what is then the newest edition, another summary every time; an answer other than 303 ends the run."""

    def save() -> None:
        edition = next(editions)
        with browser.forgetting():  # “The draft is saved.”, which the page that follows would say
            browser.post(note, changed(form, seen=str(edition), summary=f"Saved as edition {edition}"))

    return save


def _paper(filled: Filled, server: Served) -> Measured:
    browser, page = server.browser, f"/cases/{filled.case_id}/reports/new"
    form = fields_of(browser.get(page), "language")

    def issue() -> None:
        browser.post(page, changed(form, record_id=str(uuid.uuid4())))  # the same id again would print no paper

    return Measured("PDF issued", filled.cases, server, issue)


def _take_turns(measured: list[Measured], seconds: float) -> None:
    for one in measured:
        one.run(0)
        one.turns.clear()  # what only the first request costs
    for _turn in range(TURNS):
        for one in measured:
            one.run(seconds / TURNS)


def _setting(told: argparse.Namespace, filled: list[Filled]) -> str:
    sizes = " and ".join(f"{one.cases} cases ({one.weight / 1e6:.0f} MB)" for one in filled)
    command = (
        f"./tandem bench --small {told.small} --large {told.large} --notes {told.notes} --seconds {told.seconds:g}"
    )
    return (
        f"`{command}`: {sizes}, {told.notes} signed notes each, SQLite, one process, one client; "
        f"Python {platform.python_version()}, {os.cpu_count()} processors."
    )


def _times(measured: list[Measured]) -> list[str]:
    lines = [
        "| what | cases | p50 ms | p95 ms | per second | processor ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in measured:
        held = one.all
        lines.append(
            f"| {one.name} | {one.cases or ''} | {held.p50 * 1e3:.2f} | {held.p95 * 1e3:.2f} | {held.rate:.1f} "
            f"| {held.work * 1e3:.2f} |"
        )
    return lines


def _ratios(measured: list[Measured], filled: list[Filled]) -> list[str]:
    floors = {one.name: one for one in measured if not one.cases}
    small = {one.name: one for one in measured if one.cases == filled[0].cases}
    route = floors[ROUTE]
    lines = [
        f"| what | cases | p50 ÷ {ROUTE} | p95 ÷ {ROUTE} | work ÷ {ROUTE} | p50 ÷ its floor | work ÷ its floor "
        f"| p50 ÷ {filled[0].cases} cases | work ÷ {filled[0].cases} cases |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in measured:
        cells = [one.name, str(one.cases or "")]
        cells += [f"{one.times(route, what):.1f}" for what in (_p50, _p95, _work)]
        for other in (floors.get(one.floor), small[one.name] if one.cases == filled[1].cases else None):
            cells += [f"{one.times(other, what):.2f}" for what in (_p50, _work)] if other else ["", ""]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


_p50, _p95, _work = attrgetter("p50"), attrgetter("p95"), attrgetter("work")


def _memory(memory: list[tuple[Filled, float, float, float, Measured]]) -> list[str]:
    return [
        f"{one.cases} cases: the server held {before:.0f} MB before the first PDF and {after:.0f} MB after the last; "
        f"the first PDF took {first / paper.all.p50:.1f} times as long as the later ones.  "
        for one, before, after, first, paper in memory
    ]


def _write_down(report: str) -> None:
    text = RECORD.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    RECORD.write_text(f"{head}{BEGIN}\n{report}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
