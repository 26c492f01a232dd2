"""Modulus 10, by which personnummer, organisation numbers, bankgiro and plusgiro catch a slip of the pen."""


def luhn(digits: str) -> bool:
    """Whether the last digit is right for those before it."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
