"""S34: the chain from commitment to what happened to adjustment, across weeks."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.homework.readings.answers import AnswerView, of
from clinic.homework.readings.links import Commitment, commitment_of

KEY, COMMITMENT = "feedback_loop", "commitment_and_experimentation"
BESIDE = (COMMITMENT,)


@dataclass(frozen=True, slots=True)
class Loop:
    """One look back, with the commitment it looks back on."""

    answer: AnswerView
    commitment: Commitment | None


@dataclass(frozen=True, slots=True)
class Chain:
    """One partner's loops, the earliest first."""

    side: str
    name: str
    loops: tuple[Loop, ...]
    open: tuple[Commitment, ...]  # commitments nobody looked back on yet


@dataclass(frozen=True, slots=True)
class Reading:
    """Each partner's chain."""

    chains: tuple[Chain, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """Loop after loop, each beside its commitment."""
    loops = sorted((one for one in of(answers, KEY) if one.answers), key=lambda one: one.on)
    made = [commitment_of(one, loops) for one in of(answers, COMMITMENT) if one.answers]
    names = {one.side: one.name for one in answers}
    return Reading(tuple(_chain(side, names[side], loops, made) for side in sorted(names)))


def _chain(side: str, name: str, loops: Sequence[AnswerView], made: Sequence[Commitment]) -> Chain:
    known = {str(one.answer.id): one for one in made}
    return Chain(
        side=side,
        name=name,
        loops=tuple(Loop(one, known.get(one.text("commitment_ref"))) for one in loops if one.side == side),
        open=tuple(one for one in made if one.answer.side == side and not one.loops),
    )
