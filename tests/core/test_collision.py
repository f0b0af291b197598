"""Two texts of one field: aligned by paragraph, and put together again as was chosen."""

import random

from clinic.core.collision import BOTH, MINE, MOST, STORED, Collision, joined, picks_of, pieces

WORDS = ("One.", "Two.", "Three.", "", "他们。")


def plain(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


def test_keeping_one_side_everywhere_gives_that_side_whatever_the_texts_are() -> None:
    chance = random.Random(4)  # noqa: S311 - the same every time
    for _round in range(500):
        one, other = ("\n".join(chance.choices(WORDS, k=chance.randint(0, 7))) for _side in range(2))
        aligned = pieces(one, other)
        open_ones = [piece for piece in aligned if piece.differs]
        assert plain(joined(aligned, [STORED] * len(open_ones))) == plain(one)
        assert plain(joined(aligned, [MINE] * len(open_ones))) == plain(other)
        both = plain(joined(aligned, [BOTH] * len(open_ones)))
        assert all(line in both for line in plain(one) + plain(other))


def test_paragraphs_are_chosen_one_by_one() -> None:
    aligned = pieces("A.\nsame\nB.", "a.\nsame\nb.\nc.")
    assert [(one.stored, one.mine) for one in aligned if one.differs] == [("A.", "a."), ("B.", "b.\nc.")]
    assert joined(aligned, [STORED, BOTH]) == "A.\nsame\nB.\nb.\nc."


def test_very_many_paragraphs_are_one_choice_and_take_no_time() -> None:
    many = int(MOST**0.5) + 1
    one, other = "x\n" * many, "y\n" * many
    assert len(pieces(one, other)) == 1


def test_what_is_no_text_is_one_choice() -> None:
    ticks = Collision("mechanisms", ["1", "2"], ["2", "5"])
    assert [ticks.settled([one]) for one in (STORED, MINE, BOTH)] == [["1", "2"], ["2", "5"], ["1", "2", "5"]]
    assert Collision("disclosure", True, False).settled([STORED]) is True
    assert ticks.settled([]) is None


def test_picks_are_read_in_order() -> None:
    assert picks_of("a", {"pick-a-0": "mine", "pick-a-1": "both", "pick-a-3": "mine"}) == ["mine", "both"]
