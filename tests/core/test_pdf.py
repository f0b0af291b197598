"""Papers: nothing fetched, tagged, no boxes for letters."""

import ctypes
import gc
import logging
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from clinic.core import pdf

CSS = 'body { font-family: "Noto Sans CJK SC"; }'


def paper(body: str, lang: str = "en", title: str = "Progress summary C-1001") -> str:
    return f'<html lang="{lang}"><head><title>{title}</title></head><body>{body}</body></html>'


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def images_in(data: bytes) -> int:
    return sum(len(page.images) for page in PdfReader(BytesIO(data)).pages)


class Held(ctypes.Structure):
    """What glibc's mallinfo2 tells."""

    _fields_ = [(f"n{number}", ctypes.c_size_t) for number in range(10)]


def held() -> int:
    """Bytes that C libraries hold and have not freed, such as what texts are set with."""
    gc.collect()
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = Held
    return int(library.mallinfo2().n7)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture on the server's disk."""
    file = tmp_path / "private.svg"
    file.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="8">Secretword</text></svg>')
    return file


def test_english_and_chinese_can_be_read_back() -> None:
    data, pages = pdf.render(paper("<h1>Hello</h1><p>陈静说：今天安心一些。</p>"), CSS)
    assert "陈静说：今天安心一些。" in text_of(data)
    assert "Hello" in text_of(data)
    assert pages == 1


def drawn(data: bytes) -> bytes:
    return b"".join(page.get_contents().get_data() for page in PdfReader(BytesIO(data)).pages)


def test_quotes_are_as_wide_as_a_character_in_chinese_papers_alone() -> None:
    narrow = CSS + 'body { font-feature-settings: "pwid"; }'

    def is_narrow(lang: str) -> bool:
        said = paper("<p>“She didn’t say so.”</p>", lang)
        return drawn(pdf.render(said, CSS)[0]) == drawn(pdf.render(said, narrow)[0])

    assert is_narrow("en") and not is_narrow("zh-Hans")


def test_one_paper_after_the_other_holds_no_more() -> None:
    if not hasattr(ctypes.CDLL(None), "mallinfo2"):
        pytest.skip("Only glibc tells what is held.")
    said = "".join(f"<p>“She didn’t say so {number} times.”</p>" for number in range(300))
    for lang in ("en", "zh-Hans"):
        pdf.render(paper(said, lang), CSS)
        before = held()
        for _time in range(5):
            pdf.render(paper(said, lang), CSS)
        assert held() - before < 100_000


def test_a_picture_on_the_disk_does_not_reach_the_paper(picture: Path) -> None:
    data, _pages = pdf.render(paper(f'<p>Before</p><img src="{picture.as_uri()}" alt="x"/>'), CSS)
    assert "Secretword" not in text_of(data)
    assert "Before" in text_of(data)


def test_a_style_sheet_fetches_nothing_either(picture: Path) -> None:
    css = CSS + f'p::before {{ content: url("{picture.as_uri()}"); }} @import url("http://127.0.0.1:9/x.css");'
    data, _pages = pdf.render(paper("<p>Before</p>"), css)
    assert "Secretword" not in text_of(data)


@pytest.mark.parametrize(
    "scheme", ["file:///etc/hostname", "http://127.0.0.1:9/", "https://a.example/", "ftp://a.example/"]
)
def test_the_fetcher_refuses_everything_but_data(scheme: str) -> None:
    with pytest.raises(ValueError, match="disallowed protocol"):
        pdf._fetcher().fetch(scheme)


def test_a_letter_without_a_font_is_a_fault_that_names_it() -> None:
    with pytest.raises(pdf.MissingGlyphError, match=r"U\+E123"):
        pdf.render(paper("<p>a \ue123 b</p>"), CSS)


def test_after_a_fault_the_next_paper_is_made() -> None:
    with pytest.raises(pdf.MissingGlyphError):
        pdf.render(paper("<p>\ue123</p>"), CSS)
    data, _pages = pdf.render(paper("<p>fine</p>"), CSS)
    assert "fine" in text_of(data)


def test_garbage_is_looked_for_again_afterwards_also_after_a_fault() -> None:
    pdf.render(paper("<p>fine</p>"), CSS)
    assert gc.isenabled()
    with pytest.raises(pdf.MissingGlyphError):
        pdf.render(paper("<p>\ue123</p>"), CSS)
    assert gc.isenabled()


def test_control_characters_do_not_stop_a_paper() -> None:
    data, _pages = pdf.render(paper("<p>one\x0b\x1b\ufffetwo</p>"), CSS)
    assert "onetwo" in text_of(data)


def test_the_paper_is_tagged_and_says_its_language_and_title() -> None:
    data, _pages = pdf.render(paper("<h1>标题</h1>", lang="zh-Hans"), CSS)
    document = PdfReader(BytesIO(data))
    assert document.trailer["/Root"]["/Lang"] == "zh-Hans"
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.metadata.title == "Progress summary C-1001"
    assert "pdfuaid" in document.xmp_metadata.rdf_root.toxml() or b"pdfuaid:part" in data


def test_text_cannot_turn_into_an_entity() -> None:
    from xml.etree.ElementTree import ParseError

    with pytest.raises(ParseError):
        pdf.render(paper("<p>&lol;</p>"), CSS)


def test_what_weasyprint_says_stays_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(pdf.MissingGlyphError):
        pdf.render(paper("<p>\ue124 and what she said</p>"), CSS)
    assert "what she said" not in caplog.text
    assert not [one for one in caplog.records if one.name.startswith("weasyprint")]


def test_a_missing_subsetting_library_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("ctypes.util.find_library", lambda _name: None)
    css = CSS + "/* another sheet, so that nothing is kept from before */"
    for _time in range(2):
        pdf.render(paper("<p>fine</p>"), css)
    assert caplog.text.count("libharfbuzz-subset is missing") == 1
