"""What an exercise can point back to in its case: exceptions, what came back, and single entries of it."""

from collections.abc import Iterable, Sequence

from clinic.cases.lifecycle import Side, Visibility
from clinic.core.i18n import short_day
from clinic.homework.log import upgraded
from clinic.homework.models import ExceptionEntry, Homework, HomeworkAnswer
from clinic.method import catalogue
from clinic.method.fields import Offers
from clinic.method.said import text_of
from clinic.method.values import EXCEPTIONS, Exercise

#: Characters of a record's own text that its line shows.
SHOWN = 70


def offers_of(side: Side, entries: Iterable[ExceptionEntry], given: Iterable[Homework]) -> Offers:
    """What `side` can point to, the newest first: their own and what is joint, never the other partner's."""
    own = {Visibility.JOINT, side.own}
    offers: dict[str, list[tuple[str, str]]] = {EXCEPTIONS: []}
    for entry in entries:
        if entry.visibility in own:
            offers[EXCEPTIONS].insert(0, (str(entry.id), line_of(entry)))
    for homework in given:
        for answer in homework.answers:
            if answer.visibility in own:
                for target, key, text in _targets(homework, answer):
                    offers.setdefault(target, []).append((key, text))
    return offers


def names_in(offers: Offers) -> dict[str, str]:
    """How each reference reads."""
    return {key: text for some in offers.values() for key, text in some}


def line_of(entry: ExceptionEntry) -> str:
    """An exception in one line."""
    return f"{short_day(entry.on)} · {_short(entry.moment.get('context', ''))}"


def _targets(homework: Homework, answer: HomeworkAnswer) -> Sequence[tuple[str, str, str]]:
    """(what references name, key, line): the answer itself, and each entry of its linked lists."""
    exercise = next((one for one in catalogue.exercises() if one.key == homework.exercise), None)
    if exercise is None:
        return ()
    found = [(exercise.key, str(answer.id), f"{short_day(answer.on)} · {_short(_first_text(exercise, answer))}")]
    for asked in exercise.fields:
        if asked.linked:
            for entry in upgraded(exercise.key, answer.answers).get(asked.key, []):
                parts = [part for part in asked.of if part.kind != "reference" and entry.get(part.key)]
                text = next((text_of(part, entry[part.key]) for part in parts), "")
                found.append((f"{exercise.key}.{asked.key}", f"{answer.id}:{entry.get('key', '')}", _short(text)))
    return found


def _first_text(exercise: Exercise, answer: HomeworkAnswer) -> str:
    texts = (answer.answers.get(one.key) for one in exercise.fields if one.kind in {"text", "long"})
    return next((str(one) for one in texts if one), "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1].rstrip() + "…"
