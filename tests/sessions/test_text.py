"""What a note's text holds, and where two differ."""

from clinic.sessions.text import differences, kept, missing, without_empty, written


def test_empty_parts_are_left_out_at_every_depth() -> None:
    typed = {"pain": {"a": "", "b": "Quiet."}, "mechanisms": [], "next": {"none_on_purpose": False}, "stage": None}
    assert without_empty(typed) == {"pain": {"b": "Quiet."}}


def test_an_empty_draft_is_kept_and_reads_as_nothing_written() -> None:
    assert kept({"summary": ""})
    assert written(kept({"summary": ""})) == {}
    assert written(kept({"summary": "Sunday."})) == {"summary": "Sunday."}


def test_only_what_differs_is_told() -> None:
    stored = {"summary": "Same.", "pain": {"a": "One."}, "mechanisms": [1, 5]}
    typed = {"summary": "Same.", "pain": {"a": "Two."}, "mechanisms": [1], "safety": "nothing_new"}
    assert differences(stored, typed) == [
        ("pain.a", "One.", "Two."),
        ("mechanisms", "1, 5", "1"),
        ("safety", "", "nothing_new"),
    ]


def test_whose_word_it_was_is_missing_only_where_something_better_was_written() -> None:
    assert ("source", "a") not in missing({}, ["a"]) and ("better", "a") in missing({}, ["a"])
    found = missing({"better": {"a": {"text": "Sunday."}}}, ["a"])
    assert ("source", "a") in found and ("better", "a") not in found
    assert ("source", "a") not in missing({"better": {"a": {"text": "Sunday.", "source": "partner"}}}, ["a"])


def test_nothing_on_purpose_is_not_missing() -> None:
    whole = {"stage": 1, "safety": "nothing_new", "summary": "x", "ratings": {"a": {"score": "3"}}}
    whole |= {"pain": {"a": "x"}, "better": {"a": {"text": "x", "source": "client"}}}
    assert missing(whole, ["a"]) == [("next", "a")]
    assert missing({**whole, "next": {"none_on_purpose": True}}, ["a"]) == []
