"""Names are taken out of texts in both scripts, and only names."""

import pytest

from clinic.reports.pseudonyms import replacer

KNOWN = {
    "Partner A": ["陈静怡", "陈 静怡", "陈", "静怡", "Jing"],
    "Partner B": ["Hao Lin", "Lin Hao", "Lin, Hao", "Lin", "Hao"],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("陈静怡说", "Partner A说"),
        ("静怡 said", "Partner A said"),
        ("Jing’s list", "Partner A’s list"),
        ("JING and jing", "Partner A and Partner A"),
        ("Jing说了", "Partner A说了"),
        ("Hao Lin and Lin Hao and Lin, Hao", "Partner B and Partner B and Partner B"),
        ("Hao\nLin", "Partner B"),
        ("ＨＡＯ and Ｈａｏ　Ｌｉｎ came, ＬＩＮＨＡＯ too", "Partner B and Partner B came, Partner B too"),
        ("LinHao, HaoLin, haolin, Lin-Hao, Lin·Hao", "Partner B, Partner B, Partner B, Partner B, Partner B"),
        ("Lin，Hao说：“好”，５分", "Partner B说：“好”，５分"),
        ("Ｈａｏｓ went ½ way, ²", "Ｈａｏｓ went ½ way, ²"),
        ("陈 静怡、陈·静怡", "Partner A、Partner A"),
        ("HaoLinda", "HaoLinda"),
        ("Linda has a linen shirt", "Linda has a linen shirt"),
        ("Jingle", "Jingle"),
        ("rating went from 3 to 6 in week 9", "rating went from 3 to 6 in week 9"),
    ],
)
def test_known_names_are_replaced_as_whole_words(text: str, expected: str) -> None:
    assert replacer(KNOWN)(text) == expected


def test_a_name_that_is_also_a_thing_leaves_the_thing() -> None:
    assert replacer({"Partner B": ["Rose"]})("Rose gave him a rose.") == "Partner B gave him a rose."


def test_a_family_name_that_is_a_pronoun_goes_only_in_the_full_name() -> None:
    hide = replacer({"Partner A": ["He", "He Xin", "Xin"]})
    assert hide("He Xin came. He was early.") == "Partner A came. He was early."


def test_a_shared_name_stands_for_both() -> None:
    hide = replacer({"Partner A": ["Ada Moor", "Moor"], "Partner B": ["Bo Moor", "Moor"]})
    assert hide("Bo Moor; the Moor household") == "Partner B; the Partner A / Partner B household"


def test_accents_count_however_they_were_typed() -> None:
    assert replacer({"Partner A": ["Zoe\u0301"]})("Zoé and Zoe\u0301") == "Partner A and Partner A"


def test_letters_of_another_width_with_an_accent_count_too() -> None:
    assert replacer({"Partner A": ["Zoé"]})("Ｚｏｅ\u0301 came") == "Partner A came"


def test_a_rare_chinese_name_goes_beside_other_rare_characters() -> None:
    assert replacer({"Partner A": ["𠮷"]})("𠀀𠮷") == "𠀀𠮷"
    assert replacer({"Partner A": ["𠮷野"]})("𠀀𠮷野说") == "𠀀Partner A说"


def test_a_sign_that_holds_more_than_a_name_goes_whole_or_stays() -> None:
    hide = replacer({"Partner A": ["会社"], "Partner B": ["Hao"]})
    assert hide("a ㎞ to ㍿ and Hao") == "a ㎞ to Partner A and Partner B"


def test_a_pattern_inside_a_name_is_only_text() -> None:
    assert replacer({"Partner A": ["J.R. (Jay)"]})("J.R. (Jay) and JXRX") == "Partner A and JXRX"


def test_without_names_the_text_stays() -> None:
    assert replacer({"Partner A": ["", " ", "x"]})("x said") == "x said"
