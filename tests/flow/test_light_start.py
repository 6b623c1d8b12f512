"""What the program leaves unloaded, which is memory and time at the start."""

from pathlib import Path
from textwrap import dedent

from tests.flow.program import PROJECT, Program
from tests.flow.visitor import ADD, LIST, Visitor
from todobot import texts

UNUSED = (
    "requests",
    "urllib3",
    "charset_normalizer",
    "aiohttp",
    "todobot.sandbox",
    "http.server",
    "webbrowser",
)
"""What a bot that works has no use for. The first three would come with telebot's sender."""


def test_what_nobody_uses_is_not_loaded(program: Program, ada: Visitor) -> None:
    """CPython names each module that it imports, with PYTHONVERBOSE."""
    program.environment["PYTHONVERBOSE"] = "1"
    program.start()
    ada.say(ADD)
    ada.send("buy milk", answers=2)
    assert "buy milk" in ada.say(LIST)["text"]
    assert program.terminate() == 0
    loaded = {line.split("'")[1] for line in program.output.splitlines() if line.startswith("import '")}
    assert "telebot.apihelper" in loaded  # it sleeps
    assert [name for name in UNUSED if name in loaded] == []


def test_telegram_is_asked_while_most_of_the_program_is_still_to_be_loaded(
    program: Program, ada: Visitor, tmp_path: Path
) -> None:
    """Nothing of `todobot.app` is loaded before the file is there."""
    told = tmp_path / "told"
    lines = f"""
        import sys, time
        from pathlib import Path
        sys.path.insert(0, {str(PROJECT)!r})

        class Gate:
            def find_spec(self, name, path, target=None):
                while name == "todobot.app" and not Path({str(told)!r}).exists():
                    time.sleep(0.01)

        sys.meta_path.insert(0, Gate())
        import main
        sys.exit(main.main([]))
        """
    program.script = ["-c", dedent(lines)]
    ada.world.say(ada.id, "/add buy milk")
    program.start()
    ada.world.wait_for(lambda: "getUpdates" in {call.method for call in ada.world.calls})
    assert not program.database.exists()
    told.touch()
    assert "Saved" in ada.answers(0, 1)[0]["text"]
    program.ready()
    assert [call.method for call in ada.world.calls].count("getMe") == 1


def test_the_sentences_are_there_before_the_first_update_is(program: Program) -> None:
    lines = f"""
        import sys
        sys.path.insert(0, {str(PROJECT)!r})
        import main
        from todobot.telegram.intake import Intake
        from todobot.texts import catalogue

        Intake.run = lambda intake: print("languages:", catalogue.sentences.cache_info().currsize, file=sys.stderr)
        main.main([])
        """
    program.script = ["-c", dedent(lines)]
    program.start().wait_for_output(f"languages: {len(texts.codes())}")


def test_garbage_is_collected_again_once_it_runs_and_what_the_start_made_is_left_alone(
    program: Program,
) -> None:
    tell = "lambda: print('collects:', gc.isenabled(), gc.get_freeze_count() > 10_000, file=sys.stderr)"
    start = (
        f"import atexit, gc, sys; atexit.register({tell}); sys.path.insert(0, {str(PROJECT)!r}); import main"
    )
    program.script = ["-c", f"{start}; sys.exit(main.main([]))"]
    program.start().ready()
    assert program.terminate() == 0
    program.wait_for_output("collects: True True")
