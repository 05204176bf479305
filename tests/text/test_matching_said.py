"""What people write about brands, judged by hand before the rules were written."""

import tomllib
from pathlib import Path

import pytest

from workbench.brand import Brand
from workbench.text import BrandMatcher, hashtags, mentions

SAID = tomllib.loads((Path(__file__).parent / "matching_said.toml").read_text("utf-8"))
OATLY = Brand(
    "Oatly", handles=["oatly"], hashtags=["oatly"], keywords=["Hafermilch", "Barista Edition"],
    competitors=["Alpro", "Vly"],
)  # fmt: skip
BRANDS = {
    "oatly": OATLY,
    "oat": Brand("Oat", competitors=["Vly"]),
    "suess": Brand("Süßhafer", keywords=["Müsliriegel", "C++"], competitors=["Bärenmüsli"]),
    "alpro": Brand("Alpro", hashtags=["alpro"]),
    "apple": Brand(
        "Apple", keywords=["iPhone"], stop_phrases=["apple pie", "big apple", "grüner Apple"]
    ),
    "vaude": Brand("Vaude", keywords=["Rucksack"], competitors=["Deuter"]),
    "rivals": Brand("Oatly", competitors=["Alpro", "Vly", "Nut & Co"]),
}
CASES = [(name, text, says) for name, part in SAID.items() for text, says in part["cases"]]
MATCHERS = {name: BrandMatcher(brand) for name, brand in BRANDS.items()}


@pytest.mark.parametrize(("brand", "text", "says"), CASES)
def test_said(brand, text, says):
    matcher = MATCHERS[brand]
    ask = matcher.competitors_named if brand == "rivals" else matcher.brand_evidence
    assert ask(text, mentions(text), hashtags(text)) == says


def test_there_are_enough_cases():
    assert len(CASES) >= 150
    assert sum(not says for _, _, says in CASES) >= 50
