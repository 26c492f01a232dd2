"""Handlingar: what leaves the region when a claim is sent, as PDF, xlsx, CSV and one pack. No Django, no clock."""

from atersok.claims.documents.content import (
    Application,
    Certificate,
    ContentError,
    Enclosure,
    Explanation,
    PersonRow,
    Region,
    ShownAlternative,
    ShownCondition,
    ShownReading,
    ShownStep,
    ShownValue,
    SpecLine,
    check,
)
from atersok.claims.documents.eservice import eservice_csv, eservice_xlsx
from atersok.claims.documents.forms import NO_APPLICATION, FormField, FormSpec, form_for, form_specs
from atersok.claims.documents.freezing import explanation_of, from_data, spec_lines, to_data
from atersok.claims.documents.letters import (
    NOT_APPEALABLE,
    Appeal,
    CertificatePurpose,
    CertificateRequest,
    check_appeal,
    render_appeal,
    render_certificate_request,
    to_complete,
)
from atersok.claims.documents.names import PartKind, UnsafeNameError, file_name
from atersok.claims.documents.pack import DuplicateNameError, ManifestEntry, Pack, Part, pack
from atersok.claims.documents.refusals import Precedent, RefusalReason, precedents_for, refusal_reasons
from atersok.claims.documents.rendering import (
    render_application,
    render_applications,
    render_explanation,
    render_specification,
)
from atersok.claims.documents.specification_xlsx import specification_xlsx

__all__ = [
    "NOT_APPEALABLE",
    "NO_APPLICATION",
    "Appeal",
    "Application",
    "Certificate",
    "CertificatePurpose",
    "CertificateRequest",
    "ContentError",
    "DuplicateNameError",
    "Enclosure",
    "Explanation",
    "FormField",
    "FormSpec",
    "ManifestEntry",
    "Pack",
    "Part",
    "PartKind",
    "PersonRow",
    "Precedent",
    "RefusalReason",
    "Region",
    "ShownAlternative",
    "ShownCondition",
    "ShownReading",
    "ShownStep",
    "ShownValue",
    "SpecLine",
    "UnsafeNameError",
    "check",
    "check_appeal",
    "eservice_csv",
    "eservice_xlsx",
    "explanation_of",
    "file_name",
    "form_for",
    "form_specs",
    "from_data",
    "pack",
    "precedents_for",
    "refusal_reasons",
    "render_appeal",
    "render_application",
    "render_applications",
    "render_certificate_request",
    "render_explanation",
    "render_specification",
    "spec_lines",
    "specification_xlsx",
    "to_complete",
    "to_data",
]
