"""The linear chain: probabilities of labels along words that follow one another."""

from collections.abc import Sequence
from typing import Final

#: A number for each of O, B, I and X.
Row = tuple[float, float, float, float]
Moves = tuple[Row, Row, Row, Row]
_EVEN: Final[Row] = (1.0, 1.0, 1.0, 1.0)


def decoded(moves: Moves, potentials: Sequence[Row], *, opens: bool, closes: bool) -> list[tuple[float, float]]:
    """Return the probabilities of B and I along one chain, by the forward-backward algorithm.

    Args:
        moves: how the weight of each label after each other one multiplies a chain's.
        potentials: of each place.
        opens: True when the chain begins the text: before it there is no label. Before any other there is an O.
        closes: True when the chain ends the text.
    """
    if len(potentials) == 1:
        return [_alone(moves, potentials[0], opens=opens, closes=closes)]
    (oo, ob, oi, ox), (bo, bb, bi, bx), (io, ib, ii, ix), (xo, xb, xi, xx) = moves
    row: Row = potentials[0]
    if not opens:
        row = (row[0] * oo, row[1] * ob, row[2] * oi, row[3] * ox)
    forward = [_scaled(row)]
    for po, pb, pi, px in potentials[1:]:
        o, b, i, x = forward[-1]
        forward.append(
            _scaled(
                (
                    (o * oo + b * bo + i * io + x * xo) * po,
                    (o * ob + b * bb + i * ib + x * xb) * pb,
                    (o * oi + b * bi + i * ii + x * xi) * pi,
                    (o * ox + b * bx + i * ix + x * xx) * px,
                )
            )
        )
    back: Row = _EVEN if closes else (oo, bo, io, xo)
    found: list[tuple[float, float]] = []
    for place in range(len(potentials) - 1, -1, -1):
        row = forward[place]
        begin, inside = row[1] * back[1], row[2] * back[2]
        total = row[0] * back[0] + begin + inside + row[3] * back[3]
        found.append((begin / total, inside / total))
        if place:
            potential = potentials[place]
            o, b, i, x = (
                potential[0] * back[0], potential[1] * back[1], potential[2] * back[2], potential[3] * back[3],
            )  # fmt: skip
            back = _scaled(
                (
                    oo * o + ob * b + oi * i + ox * x,
                    bo * o + bb * b + bi * i + bx * x,
                    io * o + ib * b + ii * i + ix * x,
                    xo * o + xb * b + xi * i + xx * x,
                )
            )
    found.reverse()
    return found


def _alone(moves: Moves, potential: Row, *, opens: bool, closes: bool) -> tuple[float, float]:
    """Return the probabilities of B and I of a chain of one place, as most are."""
    outside, begin, inside, other = potential
    if not opens:
        first = moves[0]
        outside, begin, inside, other = outside * first[0], begin * first[1], inside * first[2], other * first[3]
    if not closes:
        outside, begin, inside, other = (
            outside * moves[0][0], begin * moves[1][0], inside * moves[2][0], other * moves[3][0],
        )  # fmt: skip
    total = outside + begin + inside + other
    return begin / total, inside / total


def _scaled(row: Row) -> Row:
    """Return numbers in the same proportion that add up to one."""
    total = row[0] + row[1] + row[2] + row[3]
    return row[0] / total, row[1] / total, row[2] / total, row[3] / total
