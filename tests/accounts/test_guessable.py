"""A password that is guessed first is refused beside its field; nothing is asked of which characters it has."""

import pytest

from clinic.accounts.guessable import is_guessable

AROUND = ("Riverside Counselling", "Dana Lind", "dana.lind@riverside.example")


@pytest.mark.parametrize(
    "password",
    [
        *("123456789012", "2026-11-25 2026", "!!!! 1111 2222", "password1234", "P@ssw0rd2026!", "PASSWORD password"),
        *("qwertyuiop123", "i love you 1314", "woaini521 1314", "1qaz2wsx3edc", "welcome welcome", "letmein.letmein"),
        *("Riverside2026!", "dana lind dana", "DanaLind1234", "tandem tandem 1", "我爱你我爱你123456"),
    ],
)
def test_what_is_guessed_first(password: str) -> None:
    assert is_guessable(password, around=AROUND)


@pytest.mark.parametrize(
    "password",
    [
        *(
            "a long walk by the river",
            "many cases, one evening",
            "a quiet morning",
            "in her place!",
            "窗外有一棵老槐树和两只喜鹊",
        ),
        *("xvqmtkrlhwpd", "dana walks uphill", "riverside herons fish", "7 herons at the weir"),
    ],
)
def test_a_sentence_of_ones_own_is_taken_whatever_characters_it_has(password: str) -> None:
    assert not is_guessable(password, around=AROUND)


def test_a_long_one_is_looked_at_quickly() -> None:
    assert is_guessable("aaa" * 66) and not is_guessable("a" * 199 + "q")


def test_names_of_the_practice_and_the_person_are_refused_when_a_password_is_changed(as_, dana) -> None:
    browser, old = as_(dana), "a long walk by the river"
    for guess in ("Riverside 2026", f"{dana.name} 2026 2026", "123456789012"):
        answer = browser.post("/me/password", {"current": old, "password": guess})
        assert answer.status_code == 422 and "are guessed first" in answer.get_data(as_text=True)
    assert browser.post("/me/password", {"current": old, "password": "seven herons at the weir"}).status_code == 303
