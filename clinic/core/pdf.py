"""HTML in, PDF out, fetching nothing; a letter that no font has is a fault and not a box."""

import ctypes.util
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_LOG = logging.getLogger("clinic.pdf")


class MissingGlyphError(Exception):
    """No installed font has some of the letters; the message names them."""


class _Glyphs(logging.Handler):
    """Collects WeasyPrint's notes about letters without a glyph."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the note."""
        text = record.getMessage()
        if ".notdef" in text:
            self.said.append(text)


@cache
def _kept(css: str) -> tuple[Any, Any]:
    """The parsed style sheet and the fonts, kept between papers: parsing them again costs time and memory."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    if not ctypes.util.find_library("harfbuzz-subset"):
        _LOG.warning("libharfbuzz-subset is missing: papers with Chinese letters will take many seconds.")
    fonts = FontConfiguration()
    return CSS(string=css, font_config=fonts), fonts


def render(html: str, css: str) -> tuple[bytes, int]:
    """The tagged PDF (PDF/UA-1) of `html` with the style sheet `css`, and its number of pages.

    Nothing is fetched but data: addresses. Raises MissingGlyphError.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    style, fonts = _kept(css)
    fetcher = URLFetcher(allowed_protocols={"data"})
    with _glyphs() as missing:
        document = HTML(string=html, url_fetcher=fetcher).render(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
        )
        paper: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    if missing.said:
        raise MissingGlyphError(
            "No installed font has every letter of this paper: " + "; ".join(sorted(set(missing.said))[:5])
        )
    return paper, len(document.pages)


@contextmanager
def _glyphs() -> Iterator[_Glyphs]:
    handler, logger = _Glyphs(), logging.getLogger("weasyprint")
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield handler
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]
