"""What may not get out, and what may not come in: marked names and numbers of three invented people, hostile text."""

from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfWriter


def _blank() -> bytes:
    """A page with nothing on it, as a scanned certificate."""
    written = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.write(written)
    return written.getvalue()


PDF = _blank()
TAGS = ("<script>alert(1)", "<img src=x", "onerror=alert(1)>\"'")


@dataclass(frozen=True)
class Marked:
    """What may not get out: of one person."""

    given: str
    family: str
    lma: str
    personal: str
    street: str
    city: str

    @property
    def words(self) -> tuple[str, ...]:
        """As they may be written on a page, in a file or in an address."""
        short = f"{self.personal[:8]}-{self.personal[8:]}"
        dossier = f"{self.lma[:2]}-{self.lma[2:]}"
        return (self.given, self.family, self.lma, dossier, self.personal, short, self.street, self.city)


OWN = Marked("Zorvanil", "Qvistelrup", "00770001", "199005059808", "Vrinkelgatan", "Vrinkelby")
HIDDEN = Marked("Hemlixa", "Skuggqvast", "00880002", "199005059816", "Dolzvägen", "Gömmabyn")
ELSEWHERE = Marked("Fjarrano", "Utombordell", "00990003", "199005059824", "Bortavägen", "Bortaby")
SECRET_UNIT = "Smygmottagningen"  # noqa: S105 – an invented unit
