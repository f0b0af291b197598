"""Two versions, word by word."""

import time

from clinic.sessions.comparing import Change, Part, parts


def marked(before: str, after: str) -> str:
    signs = {Change.SAME: "", Change.LEFT: "-", Change.CAME: "+"}
    return "".join(
        f"[{signs[one.change]}{one.text}]" if signs[one.change] else one.text for one in parts(before, after)
    )


def test_words_are_compared_not_letters() -> None:
    assert marked("They walked home.", "They ran home.") == "They [-walked][+ran] home."
    assert marked("He said yes", "He never said yes") == "He[+ never] said yes"
    assert marked("one two three", "four five three") == "[-one two][+four five] three"


def test_chinese_is_compared_by_letter() -> None:
    assert marked("他们一起走回家。", "他们慢慢走回家。") == "他们[-一起][+慢慢]走回家。"


def test_nothing_gets_lost_whatever_the_texts_are() -> None:
    texts = ("", " ", "a", "a b", "b a\n\nc", "他们 a", "🌧️ then 🌤️", "_x_ — “y”", "\u202eשלום\u202c", "𠮷野家")
    for one in texts:
        for other in texts:
            found = parts(one, other)
            assert "".join(part.text for part in found if part.change is not Change.CAME) == one
            assert "".join(part.text for part in found if part.change is not Change.LEFT) == other


def test_very_long_texts_take_no_time() -> None:
    start = time.perf_counter()
    assert parts("wall " * 20_000, "door " * 20_000) == [
        Part(Change.LEFT, "wall " * 20_000),
        Part(Change.CAME, "door " * 20_000),
    ]
    parts("wall\n" * 20_000, "door\n" * 20_000)
    assert time.perf_counter() - start < 2
