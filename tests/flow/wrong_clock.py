"""A clock of a machine that can be turned while the program runs."""

from pathlib import Path

from tests.flow.program import Program


class WrongClock:
    """Turns the clock of the program's machine."""

    def __init__(self, program: Program, folder: Path) -> None:
        self._file = folder / "seconds"
        self.turn(0)
        program.script = [str(Path(__file__).with_name("jumping_clock.py")), str(self._file)]

    def turn(self, seconds: int) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(str(seconds), "ascii")
        new.rename(self._file)
