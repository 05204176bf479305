"""Who says to be under 18: sentences judged by hand, most of them before there were rules."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from time import process_time

import pytest

from workbench.text.minors import says_minor

SENTENCES = tomllib.loads((Path(__file__).parent / "minors_said.toml").read_text("utf-8"))
AS_OF = date(2026, 11, 1)


def judged(*groups, minor):
    texts = [text for group in groups for text in SENTENCES[group]]
    found = says_minor(texts, as_of=AS_OF)
    return [t for t, passage in zip(texts, found, strict=True) if (passage is not None) == minor]


def test_there_are_enough_sentences():
    assert len(SENTENCES["minor"]) + len(SENTENCES["other"]) >= 120
    assert len(SENTENCES["other"]) >= len(SENTENCES["minor"])


def test_nobody_else_is_taken_for_a_minor():
    assert judged("other", minor=True) == []


def test_who_says_so_is_found():
    missed = judged("minor", minor=False)
    assert missed == ["est. human, born 12.03.2012"]  # "est." is what shops write


def test_sentences_written_after_the_rules(record_property):
    right = judged("later_minor", minor=True)
    wrong = judged("later_other", minor=True)
    record_property("precision", len(right) / (len(right) + len(wrong)))
    record_property("recall", len(right) / len(SENTENCES["later_minor"]))
    assert len(right) / (len(right) + len(wrong)) >= 0.9
    assert len(right) / len(SENTENCES["later_minor"]) >= 0.7


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("so gut 🌸 16 🌸 art", None),  # no name before it
        ("Mia 🌸 16 🌸 art", "16"),
        ("hi i'm lena, I’m 17 and from dublin", "I'm 17"),
        ("𝟭𝟲 𝘆/𝗼 𝗮𝗿𝘁𝗶𝘀𝘁", "16 y/o artist"),
        ("Ich liebe Pferde. Ich bin 14!", "Ich bin 14"),
    ],
)
def test_the_passage_is_quoted(text, passage):
    assert says_minor([text]) == [passage]


@pytest.mark.parametrize(
    ("text", "when", "minor"),
    [
        ("Jg. 2009", date(2026, 1, 1), True),
        ("Jg. 2008", date(2026, 1, 1), False),  # 17 or 18: not known
        ("geb. 15.06.2008", date(2026, 6, 14), True),
        ("geb. 15.06.2008", date(2026, 6, 15), False),
        ("Jg. 2009", datetime(2026, 1, 1), True),  # noqa: DTZ001  # only the day counts
        ("Jg. 2009", None, False),
        ("16 y/o", None, True),
    ],
)
def test_years_need_a_day_to_be_judged_by(text, when, minor):
    assert (says_minor([text], as_of=when)[0] is not None) == minor


def test_rows_stay_in_order():
    assert says_minor([None, "16 y/o", "", "16 y/o"]) == [None, "16 y/o", None, "16 y/o"]
    assert says_minor([]) == []


@pytest.mark.parametrize(
    "hostile",
    [
        lambda n: "16" + " " * n + "x",
        lambda n: "16" + "\n \u200b" * (n // 3) + "x",
        lambda n: "15 " * (n // 3),
        lambda n: "ich bin " * (n // 8) + "14",
        lambda n: "🌸16" * (n // 3),
        lambda n: "a-" * (n // 2) + "16",
        lambda n: "16 und " * (n // 7),
    ],
    ids=["blanks", "lines", "numbers", "words", "emoji", "hyphens", "and"],
)
def test_work_grows_with_the_length_not_with_its_square(hostile):
    def seconds(size):
        spent = []
        for _ in range(5):
            start = process_time()
            says_minor([hostile(size)], as_of=AS_OF)
            spent.append(process_time() - start)
        return min(spent)

    seconds(500)  # the first call is slower
    assert seconds(4_000) < 10 * seconds(1_000) + 0.001  # the square would be 16 times


def test_only_the_beginning_of_a_long_text_is_read():
    assert says_minor(["wort " * 900 + "| 16 y/o"]) == ["16 y/o"]
    assert says_minor(["wort " * 1_001 + "| 16 y/o"]) == [None]
    assert says_minor(["Lena" + "\n \n" * 5_000 + "16 y/o, Köln"]) == ["16 y/o"]
