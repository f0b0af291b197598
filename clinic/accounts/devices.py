"""On what somebody signed in, as far as the browser says: one of five browsers on one of six systems, and nothing finer."""

from enum import StrEnum

from flask_babel import gettext as _


class Browser(StrEnum):
    """What pages are read with."""

    FIREFOX = "firefox"
    CHROME = "chrome"
    EDGE = "edge"
    OPERA = "opera"
    SAFARI = "safari"


class System(StrEnum):
    """What the browser runs on."""

    WINDOWS = "windows"
    MACOS = "macos"
    LINUX = "linux"
    ANDROID = "android"
    IPHONE = "iphone"
    IPAD = "ipad"


#: What a User-Agent holds, looked for in this order: most of them name others too, that their pages may look the same.
_BROWSERS = (
    (Browser.EDGE, ("Edg/", "EdgA/", "EdgiOS/")),
    (Browser.OPERA, ("OPR/", "OPT/")),
    (Browser.FIREFOX, ("Firefox/", "FxiOS/")),
    (Browser.CHROME, ("Chrome/", "CriOS/")),
    (Browser.SAFARI, ("Safari/",)),
)
_SYSTEMS = (
    (System.IPHONE, ("iPhone",)),
    (System.IPAD, ("iPad",)),
    (System.ANDROID, ("Android",)),
    (System.WINDOWS, ("Windows",)),
    (System.MACOS, ("Macintosh",)),
    (System.LINUX, ("Linux",)),
)
_NAMES = {
    Browser.FIREFOX: "Firefox",
    Browser.CHROME: "Chrome",
    Browser.EDGE: "Edge",
    Browser.OPERA: "Opera",
    Browser.SAFARI: "Safari",
    System.WINDOWS: "Windows",
    System.MACOS: "macOS",
    System.LINUX: "Linux",
    System.ANDROID: "Android",
    System.IPHONE: "iPhone",
    System.IPAD: "iPad",
}


def browser_in(agent: str) -> Browser | None:
    """The browser that says this of itself."""
    return next((one for one, signs in _BROWSERS if any(sign in agent for sign in signs)), None)


def system_in(agent: str) -> System | None:
    """The system that it says it runs on."""
    return next((one for one, signs in _SYSTEMS if any(sign in agent for sign in signs)), None)


def named(browser: Browser | None, system: System | None) -> str:
    """Both in words, such as “Firefox on Windows”."""
    if browser and system:
        return _("%(browser)s on %(system)s", browser=_NAMES[browser], system=_NAMES[system])
    if system:
        return _("A browser on %(system)s", system=_NAMES[system])
    return _NAMES[browser] if browser else _("A device that did not say what it is")
