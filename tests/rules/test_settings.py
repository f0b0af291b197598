"""Every setting is documented."""

import re
from pathlib import Path

from clinic.config import HOME


def test_every_setting_is_in_the_running_guide() -> None:
    wanted = set(re.findall(r"#: ([A-Z_]+):", (Path(HOME) / "clinic" / "config.py").read_text()))
    said = (Path(HOME) / "docs" / "running.md").read_text()
    assert wanted
    for name in wanted:
        assert f"`{name}`" in said, f"docs/running.md does not mention {name}."
