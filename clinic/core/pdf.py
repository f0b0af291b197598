"""HTML in, PDF out, fetching nothing; a letter that no font has is a fault and not a box."""

import ctypes.util
import gc
import logging
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any
from xml.etree import ElementTree

_LOG = logging.getLogger("clinic.pdf")
#: Letters that no paper can show: control characters, except tab and line end, and what is no character at all.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MISSING = re.compile(r"\.notdef glyph .*\(U\+([0-9A-F]+)\)", re.DOTALL)
#: Outside Chinese papers “ ” and ’ of a Chinese face are not as wide as a character. Asked for in the style sheet, as
#: font-feature-settings, it would hold up to a third of a megabyte of each paper for good (WeasyPrint 70 frees no attributes).
_NARROW = b"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig><match target="font">
<test qual="all" name="lang" target="pattern" compare="not_eq"><string>zh-hans</string></test>
<edit name="fontfeatures" mode="append"><string>pwid</string></edit></match></fontconfig>"""


class MissingGlyphError(Exception):
    """No installed font has some of the letters: `letters` are they, the message names them with their numbers."""

    def __init__(self, letters: Sequence[str]) -> None:
        super().__init__(", ".join(named(one) for one in letters))
        self.letters = tuple(letters)


def named(letter: str) -> str:
    """A letter with its number, such as “é” (U+00E9)."""
    return f"“{letter}” (U+{ord(letter):04X})"


class _Glyphs(logging.Handler):
    """Collects what WeasyPrint says, in this thread, about letters without a glyph."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: dict[str, None] = {}
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the letter."""
        found = _MISSING.match(record.getMessage()) if record.thread == self._thread else None
        if found:
            self.missing[chr(int(found[1], 16))] = None


@cache
def _kept(css: str) -> tuple[Any, Any]:
    """The parsed style sheet and the fonts, kept between papers: parsing them again costs time and memory."""
    from weasyprint import CSS
    from weasyprint.text.ffi import fontconfig
    from weasyprint.text.fonts import FontConfiguration

    if not ctypes.util.find_library("harfbuzz-subset"):
        _LOG.warning("libharfbuzz-subset is missing: papers with Chinese letters will take many seconds.")
    fonts = FontConfiguration()
    fontconfig.FcConfigParseAndLoadFromMemory(fonts._config, _NARROW, True)
    return CSS(string=css, font_config=fonts, url_fetcher=_fetcher()), fonts


@cache
def _fetcher() -> Any:
    """Fetches nothing, neither from the disk nor from the network; an image inside a data: address is all it reads."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols={"data"}, allow_redirects=False)


def _parsed(html: str) -> Any:
    """`html`, which must be well-formed, read by expat: WeasyPrint's own HTML reader takes a tenth of a print."""
    import cssselect2
    from weasyprint import HTML

    root = ElementTree.fromstring(html.encode())  # noqa: S314 - our own templates, and no entity that could expand
    document = HTML.__new__(HTML)
    document.base_url, document.url_fetcher, document.media_type = None, _fetcher(), "print"
    document.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    document.etree_element = document.wrapper_element.etree_element
    return document


def render(html: str, css: str) -> tuple[bytes, int]:
    """The tagged PDF (PDF/UA-1) of `html` with the style sheet `css`, and its number of pages.

    html: a whole document, well-formed as XML is (see layouts/paper.html). Nothing is fetched but data: addresses.
    Raises MissingGlyphError when a letter has no font.
    """
    with _glyphs() as glyphs, _undisturbed():
        printed = _printed(html, css)
    if glyphs.missing:
        raise MissingGlyphError(list(glyphs.missing))
    return printed


def _printed(html: str, css: str) -> tuple[bytes, int]:
    """What `render` gives. All that it was made of is over when this returns."""
    style, fonts = _kept(css)
    document = _parsed(_UNPRINTABLE.sub("", html)).render(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
    )
    return document.write_pdf(pdf_variant="pdf/ua-1"), len(document.pages)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """No search for garbage meanwhile: it walks again and again through boxes that are all still needed.

    That was up to a fifth of a print. The first search afterwards has to find them over, or they grow old: a
    process that prints one paper after the other would hold two megabytes of each.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:  # of two papers at once the first to begin set it, and sets it back
            gc.enable()


@contextmanager
def _glyphs() -> Iterator[_Glyphs]:
    import weasyprint  # noqa: F401 - sets its logger up when first imported, so it comes before ours

    handler, logger = _Glyphs(), logging.getLogger("weasyprint")
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False  # what it says may quote the paper
    try:
        yield handler
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]
