"""How long a paper takes beside WeasyPrint's plain one of the same HTML; `./tandem bench` runs it at its end.

Loads the demo practice into a process of its own, as warm as the server becomes, and issues the couple's progress
summary over and over: gathered, drawn, printed, sealed, entered in the trail, committed. In between WeasyPrint prints
the same HTML with the same style by itself. Who goes first changes from turn to turn.
"""

import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from flask import render_template
from weasyprint import CSS, HTML

from clinic.accounts import queries as accounts
from clinic.app import create_app
from clinic.cases import queries as cases
from clinic.config import Settings
from clinic.core import db, i18n, memory
from clinic.demo import load
from clinic.reports import actions
from clinic.reports.content import summary_of

CASE, TURNS, MORE = "C-1001", 40, 60
LANGUAGES = {"en": "English", "zh_Hans": "Chinese"}


def main() -> None:
    """Issue and print, print a table, and say what the process holds afterwards."""
    with tempfile.TemporaryDirectory(prefix="tandem-paper-") as folder:
        app = create_app(Settings(instance=Path(folder)))
        with app.app_context():
            load.ensure()
            db.session.commit()
        memory.keep_little()
        with app.test_request_context():
            print("| paper | pages | processor ms | ms a page | plain WeasyPrint | ours ÷ plain | work ÷ plain |")
            print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
            issuing = [_measured(language) for language in LANGUAGES]
            before = _held()
            for issue, _turn in itertools.product(issuing, range(MORE)):
                issue()
            print(
                f"\nThe process held {before:.0f} MB after {len(issuing) * TURNS} papers of each sort and "
                f"{_held():.0f} MB after {len(issuing) * MORE} more of ours."
            )
            db.session.remove()
            db.database.engine.dispose()


def _measured(language: str) -> Callable[[], int]:
    """Print a line of the table; what issues the paper is handed back."""
    by, case = accounts.account_with(load.SIGN_INS[0].email), cases.case_by_reference(CASE)
    assert by and case
    with i18n.speaking(language):
        said = summary_of(case, pseudonyms=True, by=by)
        html = render_template("reports/_summary.html", summary=said)

    def issue() -> int:
        pages = actions.issue(case, pseudonyms=True, language=language, by=by).pages
        db.session.commit()
        return pages

    def plain() -> int:
        document = HTML(string=html).render(stylesheets=[CSS(string=actions.print_sheet())])
        document.write_pdf()
        return len(document.pages)

    pages = issue()
    if plain() != pages:
        raise SystemExit("The two papers differ in length.")
    ours, theirs = _Times(issue), _Times(plain)
    for turn in range(TURNS):
        for one in (ours, theirs) if turn % 2 else (theirs, ours):
            one.take()
    took = statistics.median(mine / other for mine, other in zip(ours.took, theirs.took, strict=True))
    work = statistics.median(ours.worked)
    print(
        f"| {LANGUAGES[language]} | {pages} | {work * 1e3:.0f} | {work * 1e3 / pages:.0f} "
        f"| {statistics.median(theirs.worked) * 1e3:.0f} | {took:.2f} | {sum(ours.worked) / sum(theirs.worked):.2f} |"
    )
    return issue


class _Times:
    """Seconds of each turn, on the clock and of the processor."""

    def __init__(self, do: Callable[[], object]) -> None:
        self.do, self.took, self.worked = do, list[float](), list[float]()

    def take(self) -> None:
        """One turn."""
        start, before = time.perf_counter(), time.process_time()
        self.do()
        self.took.append(time.perf_counter() - start)
        self.worked.append(time.process_time() - before)


def _held() -> float:
    """Resident memory, in MB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()
