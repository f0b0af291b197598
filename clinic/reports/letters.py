"""Letters that no installed font has: where in a paper they stand, and what to do about them."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from clinic.core.pdf import named
from clinic.reports.content import Summary

#: What Debian and Ubuntu call fonts with pictures, with rare Chinese characters, and with most other scripts.
EMOJI, HAN, SCRIPTS = "fonts-noto-color-emoji", "fonts-hanazono", "fonts-noto-core"
_PACKAGES = (
    (range(0x2600, 0x2800), EMOJI),
    (range(0x2B00, 0x2C00), EMOJI),
    (range(0x1F000, 0x1FB00), EMOJI),
    (range(0x20000, 0x32000), HAN),
    (range(0xE000, 0xF900), ""),  # private: no font is made for these
    (range(0xF0000, 0x110000), ""),
)


class UnprintableError(Exception):
    """A paper was not issued, as no font has some of its letters; `sentences` say which, where, and what to do."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)


def told(letters: Sequence[str], summary: Summary) -> list[str]:
    """Sentences in the language spoken now: letters with the places they stand in, and what can be done.

    summary: of the paper that could not be printed, in the same language.
    """
    found: dict[tuple[str, ...], list[str]] = {}
    parts = list(_parts(summary))
    for letter in letters:
        where = dict.fromkeys(place for place, text in parts if letter in text)
        found.setdefault(tuple(where), []).append(letter)
    sentences = [_sentence(some, where) for where, some in found.items()]
    packages = sorted({_package(one) for one in letters} - {""})
    sentences.append(
        _("Amend the note or change the text in which they stand, or have a font installed that has them.")
    )
    if packages:
        sentences.append(_("On Debian and Ubuntu try: %(command)s", command=f"apt-get install {' '.join(packages)}"))
    return sentences


def _sentence(letters: Sequence[str], where: Sequence[str]) -> str:
    some = ", ".join(named(one) for one in letters)
    if not where:
        return _("No font on this computer has: %(letters)s.", letters=some)
    return _("No font on this computer has: %(letters)s. In: %(places)s.", letters=some, places="; ".join(where))


def _package(letter: str) -> str:
    return next((package for some, package in _PACKAGES if ord(letter) in some), SCRIPTS)


def _parts(summary: Summary) -> Iterator[tuple[str, str]]:
    """(place, text) for whatever somebody wrote; a partner's name is a place of its own wherever it stands."""
    names = [one.name for one in summary.voices]
    for place, text in _texts(summary):
        for name in names:
            text = text.replace(name, "")  # noqa: PLW2901 - the same text, without another name
        yield place, text
    usual = {"a": _("Partner A"), "b": _("Partner B")}
    for voice in summary.voices:
        yield _("the name or pseudonym of %(name)s", name=usual[voice.side]), voice.name
    yield _("the name of who issues the paper"), summary.author


def _texts(summary: Summary) -> Iterator[tuple[str, str]]:
    usual = {"a": _("Partner A"), "b": _("Partner B")}
    for digest in summary.digests:
        place = _("the note of the session on %(day)s", day=digest.on)
        yield from ((place, text) for text in (digest.summary, *(line.text for line in digest.lines)))
    for line in summary.questions:
        yield _("the note of the session on %(day)s", day=line.label), line.text
    for voice in summary.voices:
        yield _("why %(name)s came and what for", name=usual[voice.side]), f"{voice.reason} {voice.hopes}"
    for line in summary.facts:
        yield _("facts of the case, “%(label)s”", label=line.label), line.text
    for step in summary.path:
        yield _("the stage entered on %(day)s", day=step.on), f"{step.theme} {step.reason}"
    for line in summary.moments:
        yield _("an exception: %(label)s", label=line.label), line.text
    for one in summary.experiments:
        for _outcome, learned in one.results:
            yield _("what came back from “%(exercise)s” of %(day)s", exercise=one.name, day=one.on), learned
