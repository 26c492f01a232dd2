"""A tiny facts folder for the command: costly care, an examination, a quarter without a known amount, a lasting need.

P1 has a contact of 245 300 kr less 50 kr in fees (case C1: 145 250 kr); one of its cost ids looks like a formula.
P2 was registered when the lump sum is not known. P3 is near 60 000 kr. `=1+1` is a person, to try the workbook.
"""

from collections.abc import Mapping
from pathlib import Path

ON = "2026-05-02"
FILES = {
    "persons": """\
person_id,birth_date,first_received
P1,1990-01-01,
P2,1990-01-01,
P3,1990-01-01,2024-01-10
=1+1,1990-01-01,
""",
    "situations": """\
person_id,kind,from,to,detail,region
P1,asylsokande,2025-10-02,,,
P1,registrerad_mv,2025-10-02,,ebo,23
P2,asylsokande,2016-02-01,2016-04-15,,
P2,registrerad_mv,2016-02-01,2016-04-15,ebo,23
P3,uppehallstillstand,2024-01-02,,5:1,
=1+1,asylsokande,2026-03-02,,,
=1+1,registrerad_mv,2026-03-02,,ebo,23
""",
    "contacts": "contact_id,person_id,start,end,care_kind\nC1,P1,2025-10-10,2025-11-14,omedelbar\n",
    "costs": """\
cost_id,person_id,date,kind,amount,fee,contact_id,unit
=2+2,P1,2025-10-10,vard,242100.00,50,C1,@SUM(1)
K2,P1,2025-11-14,tolk,3200,,C1,Ekan
K3,P3,2025-08-01,vard,59000,,,Ekan
""",
    "certificates": """\
person_id,issued,expected_years,at_first_reception,ordered_by_doctor
P3,2024-02-01,5,1,1
""",
    "examinations": "examination_id,person_id,date\nH1,=1+1,2026-03-10\n",
    "claims": "claim_id,kind,person_id,outcome\n",
    "claim_items": "claim_id,item_id\n",
    "family_ties": "person_id,anchor_first_received,applied_on\n",
}
WRONG = {
    "persons": "person_id,birth_date,sex\nP1,1990-02-30,X\n",
    "situations": "person_id,kind,from\nP1,asylsokade,2025-10-02\n",
    "contacts": "contact_id,person_id,start\nC1,P1,2025-10-10\n",
    "costs": 'cost_id,person_id,date,kind,amount\nK1,P9,2025-10-10,vard,"1.234,50"\n',
}


def write_tiny(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
