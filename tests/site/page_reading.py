"""Reading a page as a browser does: its forms and their fields, what labels them, its links, its text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
ADDRESSES = ("href", "action", "src", "hx-get", "hx-post", "formaction")


@dataclass
class Field:
    """A control. `options` of a select; `given`: what is sent when nothing is touched."""

    kind: str
    name: str
    attrs: dict[str, str]
    options: list[str] = field(default_factory=list)
    given: str | None = None
    labelled: bool = False


@dataclass
class Form:
    """A form and its controls, with the text of the button that sends it."""

    action: str
    method: str
    multipart: bool
    fields: list[Field] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {one.name for one in self.fields if one.name}


class Page(HTMLParser):
    """Everything that the tests ask of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.fields: list[Field] = []
        self.headings = 0
        self.title = ""
        self.lang = ""
        self.words: list[str] = []
        self.labels: set[str] = set()
        self.unlabelled_tables = 0
        self._open: list[str] = []
        self._by_form_attribute: dict[str, Form] = {}
        self.feed(text)
        for one in self.fields:
            one.labelled |= one.attrs.get("id", "") in self.labels

    @property
    def text(self) -> str:
        """What is read on the page, without what can be chosen in lists."""
        return " ".join(self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note(tag, given)
        if tag == "form":
            form = Form(
                given.get("action", ""), given.get("method", "get").lower(), "multipart" in given.get("enctype", "")
            )
            self.forms.append(form)
            self._by_form_attribute[given.get("id", "")] = form
        elif tag in ("input", "textarea", "select", "button"):
            self._control(tag, given)
        elif tag == "option" and self.fields:
            self._option(given)
        elif tag == "label" and "for" in given:
            self.labels.add(given["for"])
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag in self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open:
            self.title += data
        if "textarea" in self._open and self.fields:
            self.fields[-1].given = (self.fields[-1].given or "") + data.removeprefix("\n")
        if "option" not in self._open and "script" not in self._open and data.strip():
            self.words.append(data)

    def _note(self, tag: str, given: dict[str, str]) -> None:
        self.addresses += [given[name] for name in ADDRESSES if name in given]
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.inline.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "h1":
            self.headings += 1
        if tag == "html":
            self.lang = given.get("lang", "")

    def _control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text" if tag == "input" else "submit") if tag in ("input", "button") else tag
        sent = given.get("value", "") if kind not in ("checkbox", "radio") or "checked" in given else None
        one = Field(kind, given.get("name", ""), given, given=sent)
        one.labelled = "label" in self._open or bool(given.get("aria-label") or given.get("aria-labelledby"))
        if kind in ("checkbox", "radio"):
            one.options = [given.get("value", "on")]
        self.fields.append(one)
        form = self._by_form_attribute.get(given["form"]) if "form" in given else self._inside()
        if form is not None:
            form.fields.append(one)

    def _inside(self) -> Form | None:
        return self.forms[-1] if "form" in self._open else None

    def _option(self, given: dict[str, str]) -> None:
        select = self.fields[-1]
        select.options.append(given.get("value", ""))
        if "selected" in given or (select.given is None and len(select.options) == 1):
            select.given = given.get("value", "")


def filled(form: Form, values: dict[str, str], fallback: dict[str, str]) -> dict[str, list[str]]:
    """What somebody would send: what is there, `values` over it (`*` ticks a box), and what fits in what is empty."""
    data: dict[str, list[str]] = {}
    for one in form.fields:
        if not one.name or one.kind in ("submit", "button", "file", "reset") or one.name == "csrfmiddlewaretoken":
            continue
        chosen = next((values[key] for key in (one.name, one.name.partition("-")[0] + "-*") if key in values), None)
        value = one.given if chosen is None else chosen
        if one.kind in ("checkbox", "radio"):
            if chosen is not None:
                value = one.options[0] if chosen == "*" else chosen if chosen in one.options else None
            elif one.kind == "radio" and one.given is None:
                value = one.options[0] if not any(o.given for o in form.fields if o.name == one.name) else None
                value = None if one.name in data else value
        elif not value and chosen is None and one.kind != "hidden":
            value = next((option for option in one.options if option), None) or fallback.get(one.name, "Prov")
        if value is not None:
            data.setdefault(one.name, []).append(value)
    return data
