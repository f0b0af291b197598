"""Words in texts: what is asked for, whether it is there, and the piece that is shown."""

import json

import pytest

from clinic.core.search import pieces, words_in


def found(asked: str, text: str) -> bool:
    """Whether the words are in `text`, as a search finds out: first in the bytes of its JSON, then in the text."""
    words = words_in(asked)
    plain = json.dumps({"pain": text}, ensure_ascii=False, separators=(",", ":")).encode()
    return words.may_be_in(plain) and words.are_in([text])


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("RIVER", "A walk by the river."),
        ("riv", "A walk by the River."),
        ("chen", "Kitchen talk with Chen."),
        ("Chen", "他和Chen走回家。"),
        ("brien", "Ms O’Brien came."),
        ("走回", "他们一起走回家。"),
        ("river walk", "A walk by the river."),
        ('"by the  river"', "A walk by the\nriver."),
        ("“by the river”", "A walk by the river."),
        ("「睡不着」", "她整夜睡不着。"),
        ("害怕", "她说自己很害怕。"),
        ("ＲＩＶＥＲ", "A walk by the river."),
        ("Ｃ１", "Room c1."),
        ("ÄRGER", "Der Ärger ist da."),
        ("straße", "Die STRASSE war leer."),
        ("cafe\u0301", "At the café."),
        ("café", "At the cafe\u0301."),
        ('say "no" twice', 'They say "no" and "no" twice.'),
        ("a\\b", "Written as a\\b."),
        ('6"', 'It was 6" long.'),
        ("don’t", "I don’t know."),
        (".*", "Anything.*"),
    ],
)
def test_it_is_found(asked: str, text: str) -> None:
    assert found(asked, text)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("river lake", "A walk by the river."),
        ('"the walk"', "A walk by the river."),
        ("害怕", "她害羞，怕生。"),
        ("pain", "A walk by the river."),
        ("Chen", "In the kitchen, in KITCHENS."),
        ("elan", "ÉTÉLAN"),
        ('"art of"', "Part of it."),
        ("r.ver", "A walk by the river."),
        ("n", "A\nB"),
    ],
)
def test_it_is_not_found(asked: str, text: str) -> None:
    assert not found(asked, text)


@pytest.mark.parametrize("asked", ["", "  ", "\u3000", '""', "“”", '"'])
def test_nothing_is_asked_for(asked: str) -> None:
    assert not words_in(asked)


def test_what_stands_in_json_beside_the_words_is_left_out() -> None:
    codes = [b'"source":"client"', b'"source":']
    words = words_in("client")
    beside = words.among(codes)
    assert beside == {b"client": [(codes[0], 10)]}
    coded, said = b'{"source":"client"}', b'{"text":"the \\"source\\":\\"client\\" list"}'
    assert not words.may_be_in(coded, beside)
    assert words.may_be_in(said, beside)
    assert words.may_be_in(coded + b"client", beside) and words.may_be_in(b"client" + coded, beside)
    assert not words_in("client source").may_be_in(coded, words_in("client source").among(codes))


def test_a_piece_begins_with_its_sentence_and_marks_every_word() -> None:
    text = (
        "Long ago. "
        + "Nothing of note. " * 40
        + "They went to the River together, and the river was calm. "
        + "x " * 200
    )
    some = pieces(text, words_in("river calm"))
    said = "".join(one.text for one in some)
    assert said.startswith("… They went to the River together, and the river was calm.") and said.endswith(" …")
    assert [one.text for one in some if one.marked] == ["River", "river", "calm"]
    assert len(said) < 200


def test_a_piece_of_chinese_marks_two_letters() -> None:
    some = pieces("她说：" + "今天很累，" * 60 + "但是不再害怕了。", words_in("害怕"))
    assert [one.text for one in some if one.marked] == ["害怕"]
    assert len("".join(one.text for one in some)) < 200


def test_letters_that_folding_makes_longer_are_marked_where_they_stand() -> None:
    some = pieces("In der Straße stand ein İ, ßßß, dann der Fluss.", words_in("fluss"))
    assert [one.text for one in some if one.marked] == ["Fluss"]
    assert pieces("Straße", words_in("strasse"))[0].text == "Straße"
    assert pieces("No such word.", words_in("river")) == []
