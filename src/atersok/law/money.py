"""Money is whole öre (int) inside the statute book; kronor appear only at its edges. Never a float."""

from decimal import Decimal

NBSP = "\N{NO-BREAK SPACE}"


def kr(kronor: int) -> int:
    """Whole kronor as öre."""
    return kronor * 100


def to_kronor(ore: int) -> Decimal:
    """Öre as kronor with two decimals."""
    return Decimal(ore).scaleb(-2)


def show(ore: int) -> str:
    """Öre as a Swedish amount: `12 345,60 kr`, without decimals when they are zero, minus as −."""
    kronor, rest = divmod(abs(ore), 100)
    text = f"{kronor:,}".replace(",", NBSP) + (f",{rest:02d}" if rest else "")
    return f"{'−' if ore < 0 else ''}{text}{NBSP}kr"
