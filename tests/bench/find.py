"""How long a word takes in ten thousand notes, in English and in Chinese, on one core; `./tandem bench` runs it at its end.

Fills a practice of 500 couples with 20 signed notes each, of about 1,200 characters, and times the search by itself:
reading, opening and comparing every note, and every other record that is searched.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clinic.accounts import queries as accounts
from clinic.app import create_app
from clinic.config import Settings
from clinic.core import db
from clinic.core.search import words_in
from clinic.desk.find import Wanted, search
from tests.bench import fill

CASES, NOTES, TURNS = 500, 20, 7
#: In each language a text, and words: in no note, in the names of a note's parts alone, in every note.
TEXTS = {
    "English": (
        "They told how the week went, what was hard, and how it got a little easier – “a bit”. ",
        "lighthouse pain easier",
    ),
    "Chinese": (
        "他们说起这一周怎么过的，哪些时候很难，又是在什么时候稍微轻松了一点，各自做了些什么。",
        "害怕 summary 轻松",
    ),
}


def main() -> None:
    """Fill, search, print a table: processor and wall time in milliseconds."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print("| language | word | searched | hits | processor ms | median ms |")
    print("| --- | --- | --- | ---: | ---: | ---: |")
    for language, (sentence, words) in TEXTS.items():
        fill.PROSE = (sentence * 20)[:170]  # seven of it are in a note, besides some hundred letters more
        with tempfile.TemporaryDirectory(prefix="tandem-find-") as folder:
            fill.fill(Path(folder), CASES, NOTES)
            app = create_app(Settings(instance=Path(folder)))
            with app.app_context():
                user = accounts.account_with(fill.EMAIL)
                for word in words.split():
                    print(_timed(user, language, word, "notes"))
                    print(_timed(user, language, word, None))
                db.session.remove()
                db.database.engine.dispose()


def _timed(user: object, language: str, word: str, kind: str | None) -> str:
    """A line of the table. kind: the notes alone, or everything."""
    took, worked, found = [], [], 0
    for _turn in range(TURNS):
        start, before = time.perf_counter(), time.process_time()
        found = len(search(user, Wanted(words_in(word), kind=kind)))
        took.append(time.perf_counter() - start)
        worked.append(time.process_time() - before)
    best, middle = min(worked) * 1e3, sorted(took)[TURNS // 2] * 1e3
    what = f"{CASES * NOTES} notes" if kind else "all records"
    return f"| {language} | {word} | {what} | {found} | {best:.0f} | {middle:.0f} |"


if __name__ == "__main__":
    main()
