"""Every setting, typed, with one line of meaning; nothing here has a secret as its default."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.localtime import get_localzone

_PACKAGE = Path(__file__).resolve().parent
#: Where templates and static files lie: the checkout, or the copy inside an installed package.
HOME = _PACKAGE.parent if (_PACKAGE.parent / "templates").is_dir() else _PACKAGE / "web"


class SettingError(Exception):
    """A setting cannot be used; the message says which one and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs."""

    #: CLINIC_INSTANCE: the folder for data and keys.
    instance: Path = field(default_factory=lambda: HOME / "instance")
    #: CLINIC_DATABASE_URL: where the records are; an SQLite file in the instance folder unless set.
    database_url: str = ""
    #: CLINIC_ROOT_KEY_FILE: the file with the root key; `keys/root.key` in the instance folder unless set.
    root_key_file: Path | None = None
    #: HOST: the address that the server listens on.
    host: str = "127.0.0.1"
    #: PORT: the port that the server listens on.
    port: int = 8000
    #: CLINIC_HTTPS: 1 when people reach the server through https; cookies are then marked secure.
    https: bool = False
    #: CLINIC_TIMEZONE: the practice's time zone, by its IANA name; unless set, that of the computer.
    timezone: str = "UTC"
    #: CLINIC_IDLE_MINUTES: minutes without a request after which somebody is signed out (5 to 60).
    idle_minutes: int = 30
    #: CLINIC_JURISDICTION: `us` or `other`: how notes kept apart from the record are called, and what is said of the law.
    jurisdiction: str = "other"
    #: CLINIC_NOTE_DEADLINE_HOURS: hours after the end of a session within which its note should be signed (1 to 720).
    note_deadline_hours: int = 48

    @property
    def url(self) -> str:
        """The database address as SQLAlchemy wants it."""
        given = self.database_url or f"sqlite:///{self.instance / 'tandem.sqlite3'}"
        for short, driver in (("postgresql://", "postgresql+psycopg://"), ("postgres://", "postgresql+psycopg://")):
            if given.startswith(short):
                return driver + given.removeprefix(short)
        if not given.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise SettingError("CLINIC_DATABASE_URL must start with sqlite:/// or postgresql://.")
        return given

    @property
    def key_file(self) -> Path:
        """The file with the root key."""
        return self.root_key_file or self.instance / "keys" / "root.key"


def from_environment() -> Settings:
    """Read the settings from the environment.

    Raises SettingError when one of them cannot be used.
    """
    env = os.environ
    key_file = env.get("CLINIC_ROOT_KEY_FILE", "")
    return Settings(
        instance=Path(env.get("CLINIC_INSTANCE") or HOME / "instance").resolve(),
        database_url=env.get("CLINIC_DATABASE_URL", ""),
        root_key_file=Path(key_file).resolve() if key_file else None,
        host=env.get("HOST") or "127.0.0.1",
        port=_whole("PORT", 8000, 1, 65535),
        https=env.get("CLINIC_HTTPS", "") == "1",
        timezone=_zone(env.get("CLINIC_TIMEZONE") or _zone_of_the_machine()),
        idle_minutes=_whole("CLINIC_IDLE_MINUTES", 30, 5, 60),
        jurisdiction=_one_of("CLINIC_JURISDICTION", "other", ("us", "other")),
        note_deadline_hours=_whole("CLINIC_NOTE_DEADLINE_HOURS", 48, 1, 720),
    )


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingError(f"CLINIC_TIMEZONE must be a time zone's name such as Europe/Berlin, not “{name}”.") from None
    return name


def _zone_of_the_machine() -> str:
    """The time zone that the computer is set to, where it is one that has a name."""
    try:
        name = str(get_localzone())
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return "UTC"
    return name


def _one_of(name: str, usual: str, known: tuple[str, ...]) -> str:
    text = (os.environ.get(name) or usual).casefold()
    if text not in known:
        raise SettingError(f"{name} must be one of {', '.join(known)}, not “{text}”.")
    return text


def _whole(name: str, default: int, low: int, high: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingError(f"{name} must be a whole number from {low} to {high}, not “{text}”.")
    return int(text)
