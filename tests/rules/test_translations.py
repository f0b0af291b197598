"""Every sentence that people read is said in every language."""

from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from clinic.config import HOME

KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def sentences() -> set[str]:
    """What the code and the templates say, in English."""
    with (Path(HOME) / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(HOME, methods, options, keywords=KEYWORDS)
    return {said if isinstance(said, str) else said[0] for _file, _line, said, _comments, _context in found}


def test_every_sentence_is_said_in_chinese() -> None:
    with (Path(HOME) / "clinic/translations/zh_Hans/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    said = {
        one.id if isinstance(one.id, str) else one.id[0]
        for one in catalogue
        if one.string and not one.fuzzy and (one.string if isinstance(one.string, str) else all(one.string))
    }
    spoken = sentences()
    assert len(spoken) > 400
    assert spoken - said == set(), "Run ./tandem fix, then say these in clinic/translations/zh_Hans."
