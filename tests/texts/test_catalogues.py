"""The catalogues, held against each other, against the code and against Telegram's limits."""

import gettext
import re
import string

import polib
import pytest

from tests.texts import keys_in_code
from todobot.texts import catalogue

LANGUAGES = catalogue.codes()
TRANSLATIONS = [code for code in LANGUAGES if code != catalogue.SOURCE]
SAMPLE = "x" * 64
"""Stands for a value: as long as a first name can be (Bot API: User)."""
NUMBERS = range(1001)


def entries(code: str) -> dict[str, list[str]]:
    """Return the forms of every sentence that is translated, as gettext will say them."""
    file = polib.pofile(str(catalogue.FOLDER / f"{code}.po"))
    return {
        entry.msgid: list(entry.msgstr_plural.values()) or [entry.msgstr]
        for entry in file.translated_entries()
    }


SENTENCES = {code: entries(code) for code in LANGUAGES}
SOURCE = SENTENCES[catalogue.SOURCE]


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def plural_rule(code: str) -> tuple[int, str]:
    """Return how many plural forms a language has and the rule that chooses one (gettext: Plural-Forms)."""
    rule = re.fullmatch(r"nplurals=(\d+); plural=(.+);", catalogue.sentences(code).info()["plural-forms"])
    assert rule is not None
    return int(rule[1]), rule[2]


def numbers_by_form(code: str) -> dict[int, list[int]]:
    """Return which of the first thousand numbers each plural form of a language is for."""
    forms: dict[int, list[int]] = {}
    plural = gettext.c2py(plural_rule(code)[1])
    for number in NUMBERS:
        forms.setdefault(plural(number), []).append(number)
    return forms


def filled(sentence: str, *, value: str = SAMPLE) -> str:
    return sentence.format(**dict.fromkeys(placeholders(sentence), value))


def len16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def too_long(keys: set[str], limit: int, *, value: str = SAMPLE) -> list[str]:
    """Return the sentences of any language that are longer than `limit` with their values in."""
    return [
        f"{code}: {key}"
        for code, sentences in SENTENCES.items()
        for key in keys & set(sentences)
        if max(len16(filled(form, value=value)) for form in sentences[key]) > limit
    ]


def test_english_german_and_ukrainian_are_spoken() -> None:
    assert LANGUAGES[0] == "en"
    assert {"en", "de", "uk"} <= set(LANGUAGES)


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_no_sentence_is_missing_or_left_over(code: str) -> None:
    assert sorted(set(SOURCE) ^ set(SENTENCES[code])) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_sentence_waits_for_a_translator(code: str) -> None:
    """gettext would not say what is marked as fuzzy or obsolete, or is empty."""
    file = polib.pofile(str(catalogue.FOLDER / f"{code}.po"))
    assert [entry.msgid for entry in file if entry not in file.translated_entries()] == []
    assert file.metadata["Language"] == code


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_plural_has_the_forms_that_its_language_has(code: str) -> None:
    forms = numbers_by_form(code)
    count, _ = plural_rule(code)
    assert sorted(forms) == list(range(count))
    plurals = {key for key, sentence in SOURCE.items() if len(sentence) > 1}
    assert {key for key in plurals & set(SENTENCES[code]) if len(SENTENCES[code][key]) != count} == set()
    assert {key for key, sentence in SENTENCES[code].items() if len(sentence) > 1} == plurals


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_placeholder_is_lost_or_invented(code: str) -> None:
    """A form that is for one number alone may name it in words; every other form needs {count}."""
    forms = numbers_by_form(code)
    wrong = []
    for key, sentence in SENTENCES[code].items():
        wanted = set.union(*map(placeholders, SOURCE[key]))
        for number, form in enumerate(sentence):
            optional = {"count"} if len(sentence) > 1 and len(forms[number]) == 1 else set()
            if placeholders(form) - wanted or wanted - placeholders(form) - optional:
                wrong.append(f"{key}: {form}")
    assert wrong == []


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_commands_hashtags_and_lifetimes_are_named_as_they_are_written(code: str) -> None:
    """A translator may rephrase everything but what has to be typed as it stands."""
    typed = re.compile(r"(?<![\w/])/[a-z]+|![0-9a-z]+")
    wrong = [
        key
        for key, sentence in SENTENCES[code].items()
        if {word for form in sentence for word in typed.findall(form)}
        != {word for form in SOURCE[key] for word in typed.findall(form)}
    ]
    assert wrong == []


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_a_button_is_named_as_it_is_labelled(code: str) -> None:
    labels = {key: forms[0] for key, forms in SOURCE.items() if key.startswith("button_")}
    named = {key: re.compile(rf"(\. |[Tt]ap ){re.escape(label)}(?!\w)") for key, label in labels.items()}
    wrong = [
        f"{key} does not name {SENTENCES[code][button][0]}"
        for key, sentence in SENTENCES[code].items()
        for button, name in named.items()
        if name.search(SOURCE[key][0]) and SENTENCES[code][button][0] not in sentence[0]
    ]
    assert wrong == []
    assert named["button_add_note"].search(SOURCE["list_empty"][0])


def test_everything_fits_into_what_telegram_takes() -> None:
    """Bot API: sendMessage, setMyDescription, setMyShortDescription, BotCommand, answerCallbackQuery."""
    assert too_long(set(SOURCE), 4096) == []
    assert too_long({"profile_description"}, 512) == []
    assert too_long({"profile_short_description"}, 120) == []
    assert too_long({key for key in SOURCE if key.startswith("command_")}, 256) == []
    assert too_long({key for key in SOURCE if key.startswith("button_")}, 64, value="1000000") == []
    assert too_long({key for key in SOURCE if key.startswith("placeholder_")}, 64) == []


def test_toasts_are_short() -> None:
    """Bot API: answerCallbackQuery, text."""
    toasts = keys_in_code.toasts()
    assert {"note_gone", "unknown_button"} <= toasts
    assert too_long(toasts & set(SOURCE), 200, value="1000000") == []


def test_every_sentence_that_the_code_says_exists() -> None:
    assert [
        said.place for said in keys_in_code.said() if said.values is not None and said.key not in SOURCE
    ] == []


def test_every_sentence_that_exists_is_said() -> None:
    assert sorted(set(SOURCE) - keys_in_code.constants()) == []


def test_every_sentence_gets_the_values_it_names() -> None:
    wrong = [
        f"{said.place} {said.key}"
        for said in keys_in_code.said()
        if said.values is not None and set(said.values) != set.union(*map(placeholders, SOURCE[said.key]))
    ]
    assert wrong == []
    plurals = {key for key, sentence in SOURCE.items() if len(sentence) > 1}
    counted = {said.key for said in keys_in_code.said() if said.is_counted}
    assert counted == counted & plurals


def test_the_form_for_1_and_21_speaks_of_no_single_one() -> None:
    """In Ukrainian both take the first form: "21 note, and undo brings her back" is what a machine says."""
    single = re.compile(r"\b(вона|неї|її|якої|він|нього|якого)\b", re.IGNORECASE)
    first_forms = {key: forms[0] for key, forms in SENTENCES["uk"].items() if len(forms) > 1}
    assert {key for key, form in first_forms.items() if single.search(form)} == set()
