"""What people fill in: a file or pasted cells, the columns of a file, the cells of a row."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from atersok.intake.models import Import
from atersok.intake.problems import allowed_words
from atersok.intake.reading.cells import column_letter
from atersok.intake.reading.recognise import propose_mapping
from atersok.intake.reading.sources import SOURCES
from atersok.intake.reading.sources import source as source_of
from atersok.law.wording import Text

type Uploaded = "UploadedFile[Any]"

MAX_FILE = 100 * 2**20
NOT_READ = "-"


def spoken(text: Text) -> str:
    """A sentence in the reader's language."""
    return text.fill("en" if (get_language() or "sv").startswith("en") else "sv")


def source_choices() -> list[tuple[str, Any]]:
    """The kinds of file, first none."""
    return [("", _("Låt Återsök känna igen den")), *((each.key, spoken(each.name)) for each in SOURCES)]


class Files(forms.ClearableFileInput):
    """A field for files that takes several."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files; each is checked as one."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Uploaded]:
        """The files."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given] or [super().clean(None, initial)]


class SourceForm(forms.Form):
    """Which kind of file it is, where somebody wants to say so."""

    source = forms.ChoiceField(label=_("Vad är det för fil?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = source_choices()  # type: ignore[attr-defined] # a ChoiceField


class UploadForm(SourceForm):
    """Files to read in."""

    files = FilesField(  # type: ignore[assignment] # forms keep their fields elsewhere
        label=_("Fil"),
        help_text=_("Excel (xlsx), OpenDocument (ods), csv eller en faktamapp som zip. Du kan välja flera."),
        error_messages={
            "required": _("Välj en fil att läsa in."),
            "empty": _("Filen är tom."),
            "invalid": _("Välj en fil."),
        },
        allow_empty_file=False,
    )
    field_order = ("files", "source")

    def clean_files(self) -> list[Uploaded]:
        """Files that are not too large."""
        files: list[Uploaded] = self.cleaned_data["files"]
        if sum(file.size or 0 for file in files) > MAX_FILE:
            raise forms.ValidationError(_("Filerna är tillsammans större än 100 MB. Dela upp dem."))
        return files


class PasteForm(SourceForm):
    """Cells copied from a spreadsheet."""

    cells = forms.CharField(
        label=_("Klistra in rader"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Markera rader i kalkylprogrammet, rubrikraden också, kopiera och klistra in här."),
        error_messages={"required": _("Klistra in rader från ett kalkylprogram.")},
        strip=False,
    )
    field_order = ("cells", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "paste_%s", **kwargs})  # it stands on the same page as the file's form


class ReturnedForm(forms.Form):
    """The file with errors, corrected."""

    file = forms.FileField(label=_("Den rättade filen"), error_messages={"required": _("Välj den rättade filen.")})


class ColumnsForm(SourceForm):
    """Which column holds what. Column `n` is the field `column_n`."""

    def __init__(self, importing: Import, *args: Any, proposed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.importing = importing
        self.fields["source"].required = True
        key = proposed or self.data.get("source") or importing.source
        self.fields["source"].initial = key
        keys = [each.key for each in SOURCES]
        self.chosen = source_of(key) if key in keys else None
        columns = dict(importing.columns)
        if self.chosen and key != importing.source:
            columns = {str(place): name for place, name in propose_mapping(self.chosen, importing.header).items()}
        samples = importing.notes.get("samples", [])
        for place, header in enumerate(importing.header if self.chosen else []):
            letter = column_letter(importing.first_column + place)
            shown = ", ".join(samples[place]) if place < len(samples) else ""
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=f"{letter}: {header}", choices=self._choices(),
                initial=columns.get(str(place)) or NOT_READ,
                help_text=_("Till exempel %(values)s") % {"values": shown} if shown else "",
            )  # fmt: skip

    def _choices(self) -> list[tuple[str, Any]]:
        fields = self.chosen.fields if self.chosen else ()
        return [(NOT_READ, _("Läs inte kolumnen")), *((each.name, spoken(each.title)) for each in fields)]

    def clean(self) -> dict[str, Any]:
        """A field comes from one column; what is needed has one."""
        cleaned = super().clean() or self.cleaned_data
        chosen = [name for name in self.mapping().values() if name]
        for name in sorted({name for name in chosen if chosen.count(name) > 1}):
            self.add_error(None, _("%(what)s är vald för flera kolumner. Välj en.") % {"what": self._title(name)})
        for each in self.chosen.fields if self.chosen else ():
            if each.required and each.name not in chosen and any(name.startswith("column_") for name in self.data):
                self.add_error(
                    None, _("Välj vilken kolumn som är %(what)s.") % {"what": self._title(each.name).lower()}
                )
        return cleaned

    def _title(self, name: str) -> str:
        return spoken(self.chosen.by_name[name].title) if self.chosen else name

    def mapping(self) -> dict[int, str | None]:
        """Position to field."""
        given = {
            place: self.cleaned_data.get(f"column_{place}", NOT_READ) for place in range(len(self.importing.header))
        }
        return {place: None if name == NOT_READ else name for place, name in given.items()}


class RowForm(forms.Form):
    """The cells of a row with errors, as text. Cell `n` is the field `cell_n`."""

    optional_unsaid = True  # a cell may be empty as far as the form knows; the source's rules say when the row is read

    def __init__(
        self, importing: Import, cells: list[str], wrong: dict[str, list[str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.importing = importing
        for place, header in enumerate(importing.header):
            name = importing.columns.get(str(place))
            self.fields[f"cell_{place}"] = forms.CharField(
                label=f"{column_letter(importing.first_column + place)}: {header}", required=False, max_length=2000,
                initial=cells[place] if place < len(cells) else "", disabled=not name, strip=False,
                help_text=spoken(allowed_words(importing, name)) if name and name in wrong else "",
            )  # fmt: skip
        self.wrong = wrong

    def cells(self) -> list[str]:
        """The cells from left to right."""
        return [self.cleaned_data[f"cell_{place}"] for place in range(len(self.importing.header))]

    def show_problems(self) -> None:
        """Put what is wrong now at each cell."""
        places = {name: place for place, name in self.importing.columns.items() if name}
        for name, found in self.wrong.items():
            for message in found:
                place = places.get(name)
                self.add_error(
                    f"cell_{place}" if place is not None and f"cell_{place}" in self.fields else None, message
                )

    def given(self) -> Iterator[tuple[str, str]]:
        """Heading and cell."""
        yield from zip(self.importing.header, self.cells(), strict=True)
