"""Passwords that are guessed first: numbers alone, and common words or names with numbers and signs around them.

NIST SP 800-63B asks for length and for a comparison with what is common, expected or compromised, and against rules on
which kinds of characters a password has; that numbers alone are refused is our own choice. A list of whole passwords would
hold few that are long enough here: what is common at this length is common words strung together or lengthened. So words
are held, not passwords. They were chosen by hand, after what lists of leaked passwords are known for, and are no copy of one.
"""

import re
from collections.abc import Iterable

_WORDS = """
password passwort passw pass pwd secret geheim geheimnis motdepasse contrasena mima
qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qaz wsx edc qwe asd zxc
abc abcd abcde abcdef abcdefg abcdefgh abcdefghijkl abcdefghijklmnopqrstuvwxyz xyz aaa xxx
admin administrator root user guest login welcome hello hallo bonjour letmein changeme default test demo temp
iloveyou loveyou love lovely sunshine princess dragon monkey football baseball superman batman master shadow
michael jordan ashley charlie jessica daniel thomas andrew joshua matthew pokemon starwars whatever trustno freedom
summer winter spring autumn sommer january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday computer internet samsung google facebook
woaini wo ai ni aini nihao china zhongguo 密码 我爱你 你好 中国
tandem clinic practice therapy therapist counsel counselling counseling couples couple 机构 咨询 咨询师 伴侣
the my is and a i to you
"""
_COMMON = frozenset(_WORDS.split())
#: Signs that stand for letters, as everybody who guesses knows.
_FOR_LETTERS = str.maketrans("@4301!57$€", "aaeoiisste")


def is_guessable(password: str, *, around: Iterable[str] = ()) -> bool:
    """Whether nothing is left of `password` once common words, numbers and signs are taken away.

    around: names that go with the account, such as the practice's; each of their words counts as a common one.
    """
    text = password.casefold()
    words = _COMMON | {word for name in around for word in _words_of(name.casefold())}
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    return any(_is_made_of(words, _letters(one)) for one in (text, bare.translate(_FOR_LETTERS)))


def _words_of(name: str) -> list[str]:
    """The words of a name, and of an address what stands before the @; one letter alone is no word."""
    if "@" in name:
        name = name.partition("@")[0]
    found = re.findall(r"[^\W\d_]+", name)
    return [one for one in [*found, "".join(found)] if len(one) > 1]


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text)


def _is_made_of(words: frozenset[str], text: str) -> bool:
    """Whether `text` is some of `words`, one after the other; nothing at all is."""
    reached = {0}
    for end in range(1, len(text) + 1):
        if any(text[start:end] in words for start in reached):
            reached.add(end)
    return len(text) in reached
