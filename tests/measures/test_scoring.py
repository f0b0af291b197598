"""Reading a rating: what is taken, what is refused, and nothing moved into the range."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.measures import scoring
from clinic.measures.scoring import RatingError, Score, gap, read


@pytest.mark.parametrize(
    ("typed", "low", "high", "middle"),
    [
        ("3", "3", "3", "3"),
        ("3.5", "3.5", "3.5", "3.5"),
        ("3,5", "3.5", "3.5", "3.5"),
        ("6-7", "6", "7", "6.5"),
        (" 6 – 7 ", "6", "7", "6.5"),
        ("6至7", "6", "7", "6.5"),
        ("6到7", "6", "7", "6.5"),
        ("6 到 7", "6", "7", "6.5"),
        ("在6到7之间", "6", "7", "6.5"),
        ("6 至 7 之间", "6", "7", "6.5"),
        ("6–7", "6", "7", "6.5"),
        ("6 to 7", "6", "7", "6.5"),
        ("between 6 and 7", "6", "7", "6.5"),
        ("Between 6,5 and 7.5 ", "6.5", "7.5", "7"),
        ("６－７", "6", "7", "6.5"),
        ("６〜７", "6", "7", "6.5"),
        ("６～７．５", "6", "7.5", "6.75"),
        ("　６　", "6", "6", "6"),
        ("６，５", "6.5", "6.5", "6.5"),
        ("6。5", "6.5", "6.5", "6.5"),
        ("６到７", "6", "7", "6.5"),
        ("在 ６ 到 ７ 之间", "6", "7", "6.5"),
        ("１０", "10", "10", "10"),
        ("6‑7", "6", "7", "6.5"),
        ("6−7", "6", "7", "6.5"),
        ("1", "1", "1", "1"),
        ("10", "10", "10", "10"),
        ("9.5-10", "9.5", "10", "9.75"),
    ],
)
def test_a_rating_is_read_as_it_was_said(typed: str, low: str, high: str, middle: str) -> None:
    score = read(typed)
    assert score == Score(Decimal(low), Decimal(high))
    assert score.middle == Decimal(middle)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0", "out_of_range"),
        ("11", "out_of_range"),
        ("10.5", "out_of_range"),
        ("0.5-3", "out_of_range"),
        ("3.3", "not_a_half_step"),
        ("7-6", "low_above_high"),
        ("7 to 6", "low_above_high"),
        ("between 7 and 6", "low_above_high"),
        ("在7到6之间", "low_above_high"),
        ("0 to 3", "out_of_range"),
        ("between 9 and 11", "out_of_range"),
        ("3.3到4", "not_a_half_step"),
        ("between 6 and", "not_a_rating"),
        ("6 and 7", "not_a_rating"),
        ("3 to 4 to 5", "not_a_rating"),
        ("在6之间", "not_a_rating"),
        ("six", "not_a_rating"),
        ("3-4-5", "not_a_rating"),
        ("-3", "not_a_rating"),
        ("6-", "not_a_rating"),
        ("٣", "not_a_rating"),
        ("1⁰", "not_a_rating"),
        ("⑥", "not_a_rating"),
        ("６－", "not_a_rating"),
        ("７－６", "low_above_high"),
        ("１１", "out_of_range"),
        ("３．３", "not_a_half_step"),
        ("1e1", "not_a_rating"),
        ("3" * 1000, "not_a_rating"),
    ],
)
def test_what_is_no_rating_is_refused_with_its_reason(typed: str, reason: str) -> None:
    with pytest.raises(RatingError) as fault:
        read(typed)
    assert fault.value.reason == reason


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_a_blank_is_no_rating_and_no_fault(typed: str) -> None:
    assert read(typed) is None


def test_a_gap_needs_both_ratings() -> None:
    assert gap(read("1-2"), read("")) is None
    assert gap(read(""), read("4")) is None
    assert gap(read("6-7"), read("5.5")) == Decimal("1.0")


half_steps = st.integers(min_value=2, max_value=20).map(lambda halves: Decimal(halves) / 2)


@given(half_steps, half_steps)
def test_every_rating_that_is_written_is_read_back(one: Decimal, other: Decimal) -> None:
    score = Score(min(one, other), max(one, other))
    assert read(str(score)) == score


RANGES = ("{}-{}", "{} – {}", "{} to {}", "between {} and {}", "{}到{}", "{}至{}", "在{}到{}之间", "在 {} 至 {} 之间")


@given(half_steps, half_steps, st.sampled_from(RANGES))
def test_a_range_is_the_same_in_every_way_of_saying_it(one: Decimal, other: Decimal, words: str) -> None:
    low, high = min(one, other), max(one, other)
    assert read(words.format(low, high)) == Score(low, high)
    if low != high:
        with pytest.raises(RatingError, match="low_above_high"):
            read(words.format(high, low))


@given(
    st.text(max_size=12)
    | st.from_regex(r"(between |在)?[0-9.]{0,3}( to | and |到|-)[0-9.]{0,3}(之间)?", fullmatch=True)
)
def test_whatever_is_typed_is_a_rating_in_the_range_or_refused(typed: str) -> None:
    try:
        score = read(typed)
    except RatingError:
        return
    if score is None:
        assert not typed.strip()
    else:
        assert scoring.LOWEST <= score.low <= score.high <= scoring.HIGHEST
