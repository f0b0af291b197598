"""A letter, read out or printed."""

from clinic.cases.lifecycle import Gate, Side
from tests.factories.cases import a_case
from tests.factories.sheets import an_entry
from tests.walk import page_text

LETTER = {
    "greeting": "Dear Noor,",
    "heard": [
        {"quote": "I only survived.", "speaker": "Noor", "permission": "yes"},
        {"quote": "I hate Sundays.", "speaker": "Noor", "permission": "no"},
        {"quote": "I slept well.", "speaker": "Noor"},
    ],
    "pain": "You were tired of listening.",
    "did_not_fit": "In the fifth week you asked about the fish.",
    "questions": [{"question": "Who would not be surprised?"}],
    "status": "checked",
    "delivery": "Handed over at the door.",
}


def test_it_holds_the_letter_alone_and_only_sentences_that_may_be_quoted(as_, dana) -> None:
    entry = an_entry(a_case(by=dana), by=dana, sheet="client_letter", answers=LETTER)
    article = page_text(as_(dana).get(f"/entries/{entry.id}/letter")).split("<article", 1)[1].split("</article>", 1)[0]
    for word in ("Dear Noor,", "“I only survived.”", "You were tired", "about the fish", "Who would not be surprised?"):
        assert word in article
    for word in ("Sundays", "slept", "checked", "door", "The pain I saw", "Who said it"):
        assert word not in article


def test_it_says_so_when_a_sentence_has_no_permission(as_, dana) -> None:
    entry = an_entry(a_case(by=dana), by=dana, sheet="client_letter", answers=LETTER)
    for path in ("", "/letter"):
        assert "without its speaker’s permission" in page_text(as_(dana).get(f"/entries/{entry.id}{path}"))


def test_pain_comes_before_what_did_not_fit(as_, dana) -> None:
    case = a_case(by=dana)
    heard = [one for one in LETTER["heard"] if one.get("permission") == "yes"]
    for key, sentence in [
        ("did_not_fit", "before it has acknowledged the pain. Would"),
        ("may_say", "may mean before"),
    ]:
        answers = {"greeting": "Dear Noor,", "heard": heard, key: "Something."}
        hasty = an_entry(case, by=dana, sheet="client_letter", answers=answers)
        assert sentence in page_text(as_(dana).get(f"/entries/{hasty.id}"))
        whole = an_entry(case, by=dana, sheet="client_letter", answers={**answers, "pain": "You were tired."})
        assert "acknowledged the pain" not in page_text(as_(dana).get(f"/entries/{whole.id}"))


def test_whoever_writes_is_told_what_letters_are(as_, dana) -> None:
    page = page_text(as_(dana).get(f"/cases/{a_case(by=dana).id}/sheets/client_letter/new"))
    assert "never holds anything from an individual session" in page and "demanded by a court" in page
    assert "To whom" in page and 'value="both"' in page


def test_only_a_letter_is_read_out(as_, dana) -> None:
    entry = an_entry(a_case(by=dana), by=dana, side=Side.A)
    assert as_(dana).get(f"/entries/{entry.id}/letter").status_code == 404
    assert f"/entries/{entry.id}/letter" not in page_text(as_(dana).get(f"/entries/{entry.id}"))


def test_a_witness_is_invited_by_both(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    for consent, asked in [
        (None, True),
        ({"a": "yes"}, True),
        ({"a": "yes", "b": "no"}, True),
        ({"a": "yes", "b": "yes"}, False),
    ]:
        answers = {"who": "An aunt", **({"consent": consent} if consent else {})}
        entry = an_entry(case, by=dana, sheet="outsider_witness", side=None, answers=answers)
        page = page_text(as_(dana).get(f"/entries/{entry.id}"))
        assert ("The agreement of both partners is not recorded yet." in page) is asked
