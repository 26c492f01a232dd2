"""How a citation of the statute book (`2010:1122 35 § second st.`) is written for a Swedish reader."""

_SWEDISH = {
    "first st.": "första stycket",
    "second–third st.": "andra–tredje stycket",
    "second st.": "andra stycket",
    "third st.": "tredje stycket",
    "wording ": "lydelse ",
    "(news ": "(nyhet ",
}


def basis_in(basis: str, lang: str) -> str:
    """The citation in a language."""
    if lang == "sv":
        for english, swedish in _SWEDISH.items():
            basis = basis.replace(english, swedish)
    return basis
