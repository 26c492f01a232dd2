"""SIE files written by hand for the tests: invented books, invented accounts."""

HEAD = (
    "#FLAGGA 0",
    '#PROGRAM "Ekonomi" "1.0"',
    "#FORMAT PC8",
    '#GEN 20260131 "EKO"',
    "#SIETYP 4",
    '#FNAMN "Region Exempel"',
)

LEDGER_YEAR = (
    *HEAD,
    "#RAR 0 20260101 20261231",
    "#RAR -1 20250101 20251231",
    '#KONTO 3999 "Ersättning"',
    '#KONTO 1510 "Fordran"',
    '#DIM 1 "Kostnadsställe"',
    "#IB 0 1510 1000.50",
    "#UB 0 1510 1500.5 0",
    "#RES 0 3999 -500",
    '#OIB 0 1510 {1 "7059"} 10.00',
    "#PSALDO 0 202601 3999 {} -500",
    "#FRAMTIDA nytt fält",
    '#VER A 1 20260115 "Kvartal 1" 20260116 EKO okänt',
    "{",
    '#TRANS 1510 {1 "7059"} 500.00 20260114 "fordran" 0 EKO',
    "#BTRANS 1510 {} 700.00",
    "#BTRANS 3999 {} -700.00",
    '#RTRANS 3999 {} -500 "" "schablon"',
    '#TRANS 3999 {} -500.0 "" "schablon"',
    "}",
)


def file(*lines: str, end: str = "\r\n", encoding: str = "cp437") -> bytes:
    """The lines as a file."""
    return "".join(line + end for line in lines).encode(encoding)


def voucher(*rows: str, head: str = '#VER "" "" 20260115 "text"') -> tuple[str, ...]:
    """A whole file with one voucher of these rows."""
    return (*HEAD, head, "{", *rows, "}")
