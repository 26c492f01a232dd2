"""A SAML login as a region has one: it signs what it is told to say, and can be made to say what is wrong."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

ENTITY = "https://idp.region.example/saml"
SP = "http://testserver/konto/saml/region/metadata.xml"
ACS = "http://testserver/konto/saml/region/svar/"
HSA = "http://sambi.se/attributes/1/"
LOA3 = "http://id.sambi.se/loa/loa3"


class Pair(NamedTuple):
    key: str
    cert: str


def pair() -> Pair:
    """A key and its certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.region.example")])
    now = datetime.now(UTC)
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Pair(private.decode(), cert.public_bytes(serialization.Encoding.PEM).decode())


def stamp(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def attributes(**more: list[str]) -> dict[str, list[str]]:
    """What HSA says of an invented person."""
    return {
        f"{HSA}employeeHsaId": ["SE2321000000-K1"],
        f"{HSA}givenName": ["Karin"],
        f"{HSA}surname": ["Kraft"],
        f"{HSA}commissionHsaId": ["SE2321000000-UPPDRAG"],
    } | {f"{HSA}{name}": values for name, values in more.items()}


def assertion(request: str, told: dict[str, list[str]] | None = None, **other: Any) -> str:
    """An assertion without signature; `other` replaces a part of it, None leaves the part out."""
    part: dict[str, Any] = {
        "id": "_a" + Utils.generate_unique_id()[-20:],
        "issuer": ENTITY,
        "audience": SP,
        "recipient": ACS,
        "until": 300,
        "since": -60,
        "context": LOA3,
        "answers": request,
    } | other
    rows = "".join(
        f'<saml:Attribute Name="{name}">'
        + "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
        + "</saml:Attribute>"
        for name, values in (told if told is not None else attributes()).items()
    )
    audience = (
        f"<saml:AudienceRestriction><saml:Audience>{part['audience']}</saml:Audience></saml:AudienceRestriction>"
        if part["audience"]
        else ""
    )
    until = f' NotOnOrAfter="{stamp(part["until"])}"' if part["until"] is not None else ""
    answers = f' InResponseTo="{part["answers"]}"' if part["answers"] else ""
    return (
        f'<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{part["id"]}" Version="2.0" '
        f'IssueInstant="{stamp(0)}"><saml:Issuer>{part["issuer"]}</saml:Issuer>'
        f'<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">x</saml:NameID>'
        f'<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData{until}'
        f' Recipient="{part["recipient"]}"{answers}/></saml:SubjectConfirmation></saml:Subject>'
        f'<saml:Conditions NotBefore="{stamp(part["since"])}" NotOnOrAfter="{stamp(part["until"] or 300)}">{audience}'
        f'</saml:Conditions><saml:AuthnStatement AuthnInstant="{stamp(0)}"><saml:AuthnContext>'
        f"<saml:AuthnContextClassRef>{part['context']}</saml:AuthnContextClassRef></saml:AuthnContext>"
        f"</saml:AuthnStatement><saml:AttributeStatement>{rows}</saml:AttributeStatement></saml:Assertion>"
    )


def signed(text: str, by: Pair) -> str:
    """The same with a signature in it."""
    made = Utils.add_sign(text, by.key, by.cert)
    return made.decode() if isinstance(made, bytes) else str(made)


def response(request: str, inside: str, destination: str = ACS) -> str:
    """What the browser carries back, before it is packed."""
    answers = f' InResponseTo="{request}"' if request else ""
    return (
        f'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
        f'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r{Utils.generate_unique_id()[-20:]}" Version="2.0" '
        f'IssueInstant="{stamp(0)}" Destination="{destination}"{answers}><saml:Issuer>{ENTITY}</saml:Issuer>'
        f'<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
        f"{inside}</samlp:Response>"
    )


def packed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def metadata(cert: str) -> str:
    """What the login publishes of itself."""
    bare = "".join(cert.splitlines()[1:-1])
    return (
        f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ENTITY}">'
        '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
        f"<ds:X509Certificate>{bare}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
        'Location="https://idp.region.example/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>'
    )
