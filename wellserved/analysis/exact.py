"""Whole numbers that stay exact on every engine, where 64 bits or a division by way of floating point would not do."""

import narwhals as nw

WIDE = nw.Decimal(38, 0)
"""Whole numbers of up to 38 digits: they hold a square of microseconds, and sums of them."""


def quotient(dividend: nw.Expr, divisor: nw.Expr | int) -> nw.Expr:
    """Divide whole numbers of 64 bits and round down.

    Takes: a dividend; a positive divisor less than 2**50.
    Gives: the quotient, exactly. Some engines divide by way of floating point, which is not exact from 2**53 on; what
    the first division leaves is small enough for the second to be exact, and is nothing where the first was.
    """
    rough = dividend // divisor
    return rough + (dividend - rough * divisor) // divisor
