"""Files that come in: known by their first bytes, never by their name or what the browser says."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from atersok.claims import pdf_text
from atersok.claims.services.agency import Upload

MOST = 10 * 2**20
PDF, JPEG, PNG, TEXT = "application/pdf", "image/jpeg", "image/png", "text/plain"
EXTENSIONS = {PDF: "pdf", JPEG: "jpg", PNG: "png", TEXT: "txt"}
_MAGIC = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}


def kind_of(content: bytes) -> str | None:
    """The media type by the first bytes; None for anything but PDF, JPEG and PNG."""
    return next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), None)


def scanned(upload: "UploadedFile[bytes]") -> Upload:
    """A PDF or a picture of at most 10 MB. Raises ValidationError with words."""
    content = _bounded(upload)
    kind = kind_of(content)
    if kind is None:
        raise ValidationError(_("Filen är varken PDF, JPG eller PNG. Spara intyget som en av dem och försök igen."))
    return Upload(content, kind)


def decision(upload: "UploadedFile[bytes]") -> Upload:
    """A PDF or a text file of at most 10 MB. Raises ValidationError with words."""
    return known_decision(_bounded(upload))


def known_decision(content: bytes) -> Upload:
    """Bytes that are a PDF or text. Raises ValidationError with words."""
    if len(content) > MOST:
        raise ValidationError(_("Filen är större än 10 MB."))
    if kind_of(content) == PDF:
        return Upload(content, PDF)
    if kind_of(content) is None and _as_text(content) is not None:
        return Upload(content, TEXT)
    raise ValidationError(_("Filen är varken en PDF eller en textfil. Du kan också klistra in texten."))


def text_in(upload: Upload) -> str:
    """The text of a decision. Raises ValidationError with words when there is none."""
    if upload.media_type == TEXT:
        return _as_text(upload.content) or ""
    try:
        text = pdf_text.text_of(upload.content)
    except pdf_text.PdfError as error:
        raise ValidationError(_why(error.code)) from None
    if not text.strip():
        raise ValidationError(
            _("PDF:en innehåller ingen text, den kan vara inskannad. Klistra in texten eller registrera för hand.")
        )
    return text


def _why(code: str) -> str:
    return {
        "pages": _("PDF:en har fler än %d sidor. Klistra in texten i stället.") % pdf_text.MOST_PAGES,
        "locked": _("PDF:en är låst med lösenord. Klistra in texten i stället."),
        "slow": _("PDF:en tog för lång tid att läsa. Klistra in texten i stället."),
    }.get(code, _("PDF:en gick inte att läsa. Klistra in texten i stället."))


def _bounded(upload: "UploadedFile[bytes]") -> bytes:
    if not upload.size:
        raise ValidationError(_("Filen är tom."))
    if upload.size > MOST:
        raise ValidationError(_("Filen är större än 10 MB."))
    content: bytes = upload.read()
    return content


def _as_text(content: bytes) -> str | None:
    """UTF-8, else Windows' Latin; None for what has signs that no text has."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


class Carried(forms.CharField):
    """A file carried along in a hidden field between two pages, so that nothing is kept before somebody saves."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, strip=False)

    def clean(self, value: object) -> Upload | None:
        """The file, tried again as when it came."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return known_decision(b64decode(text, validate=True))
        except NotBase64:
            raise ValidationError(_("Filen följde inte med. Läs in den igen.")) from None


def carry(upload: Upload) -> str:
    """What the hidden field holds."""
    return b64encode(upload.content).decode("ascii")
