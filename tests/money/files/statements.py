"""Bank statements written by hand for the tests, in both versions: invented accounts and references."""

from xml.sax.saxutils import escape

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.{}"
ACCOUNT = "SE5760000000000000000000"


def statement(*entries: str, version: str = "02", opening: str = "1000.00", closing: str = "", head: str = "") -> bytes:
    """A file with one statement of these entries."""
    balances = _balance("OPBD", opening) + (_balance("CLBD", closing) if closing else "")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<Document xmlns="{NAMESPACE.format(version)}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-21T06:00:00+01:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>2026-225</Id><CreDtTm>2026-11-21T06:00:00+01:00</CreDtTm>"
        f"<Acct><Id><IBAN>{ACCOUNT}</IBAN></Id><Ccy>SEK</Ccy></Acct>{balances}\n{'\n'.join(entries)}\n</Stmt>"
        f"</BkToCstmrStmt></Document>"
    ).encode()


def entry(
    amount: str = "125000.50",
    direction: str = "CRDT",
    *,
    details: str = "",
    status: str = "<Sts>BOOK</Sts>",
    booked: str = "<Dt>2026-11-20</Dt>",
    value: str = "<ValDt><Dt>2026-11-21</Dt></ValDt>",
    currency: str = "SEK",
    reference: str = "B-77",
    extra: str = "",
) -> str:
    """One entry (Ntry)."""
    return (
        f'<Ntry><NtryRef>1</NtryRef><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{extra}'
        f"{status}<BookgDt>{booked}</BookgDt>{value}<AcctSvcrRef>{reference}</AcctSvcrRef>"
        f"<BkTxCd><Domn><Cd>PMNT</Cd></Domn></BkTxCd><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def details(
    text: str = "Kvartal 3 2026",
    name: str = "Migrationsverket",
    amount: str = "",
    end: str = "E-1",
    *,
    version: str = "02",
) -> str:
    """One transaction (TxDtls) of an entry, as the version has it."""
    who, what = f"<Nm>{escape(name)}</Nm>", f'<Amt Ccy="SEK">{amount}</Amt>'
    if version == "08":
        who = f"<Pty>{who}</Pty>"
        given = what if amount else ""
    else:
        given = f"<AmtDtls><TxAmt>{what}</TxAmt></AmtDtls>" if amount else ""
    return (
        f"<TxDtls><Refs><EndToEndId>{end}</EndToEndId></Refs>{given}"
        f"<RltdPties><Dbtr>{who}</Dbtr><Cdtr>{who.replace(escape(name), 'Region Exempel')}</Cdtr></RltdPties>"
        f"<RmtInf><Ustrd>{escape(text)}</Ustrd></RmtInf></TxDtls>"
    )


def _balance(code: str, amount: str) -> str:
    direction = "DBIT" if amount.startswith("-") else "CRDT"
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="SEK">{amount.removeprefix("-")}</Amt>'
        f"<CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>"
    )
