"""A server that is measured, and the time that its answers take, turn by turn."""

import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.browser import Browser


class Served:
    """A server in a child process, and a client that is connected to it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.browser = process, Browser(port)

    def spent(self) -> float:
        """Seconds that the server's threads have worked so far; waiting for the disk or for a turn is not in it."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(one.read_text(encoding="ascii").split()[0]) for one in threads) / 1e9

    def memory(self) -> float:
        """Resident memory of the server, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(one for one in status.splitlines() if one.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024


@dataclass(slots=True)
class Turn:
    """Answers that followed each other: how long each took, and the server's work for all of them, in seconds."""

    took: list[float] = field(default_factory=list)
    worked: float = 0.0

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.took)

    @property
    def p95(self) -> float:
        """Nineteen in twenty answers took no longer."""
        return sorted(self.took)[int(len(self.took) * 0.95)]

    @property
    def work(self) -> float:
        """Processor time of the server for one answer, in seconds: what other programs on the machine disturb least."""
        return self.worked / len(self.took)

    @property
    def rate(self) -> float:
        """Answers per second to one client that never pauses."""
        return len(self.took) / sum(self.took)


@dataclass(slots=True)
class Measured:
    """One thing that is asked for, turn by turn."""

    name: str
    cases: int
    server: Served
    ask: Callable[[], object]
    floor: str = ""
    turns: list[Turn] = field(default_factory=list)

    def run(self, seconds: float) -> None:
        """One turn: ask again and again, for so long, and at least once."""
        turn, until, before = Turn(), time.perf_counter() + seconds, self.server.spent()
        while not turn.took or time.perf_counter() < until:
            start = time.perf_counter()
            self.ask()
            turn.took.append(time.perf_counter() - start)
        turn.worked = self.server.spent() - before
        self.turns.append(turn)

    @property
    def all(self) -> Turn:
        """All turns together."""
        return Turn([one for turn in self.turns for one in turn.took], sum(turn.worked for turn in self.turns))

    def times(self, other: "Measured", what: Callable[[Turn], float]) -> float:
        """How many times as long as `other`: the median over the turns, each compared with the same turn of the other.

        A machine that is slow for some seconds is slow for both.
        """
        return statistics.median(
            what(mine) / what(theirs) for mine, theirs in zip(self.turns, other.turns, strict=True)
        )
