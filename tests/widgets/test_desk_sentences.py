"""Every sentence that the scripts of the two desks say exists, in both languages."""

import re

import pytest

from tests.widgets.test_browser_files import SCRIPTS
from workbench.phrases import languages
from workbench.widgets.browser_files import sentences


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("community", ("desk_kit", "community_")),
        ("library", ("desk_kit", "library_")),
    ],
)
def test_every_sentence_exists(prefix, names, language):
    known = {**sentences("desk", language), **sentences(prefix, language)}
    for name, text in SCRIPTS.items():
        if name.startswith(names):
            said = re.findall(r"\bsay\(\"(\w+)\"", text)
            assert [s for s in said if s not in known] == []


@pytest.mark.parametrize("language", languages())
def test_everything_that_is_said_by_a_value_has_words(language):
    from workbench.shortlist import CHANNELS
    from workbench.shortlist.agreed import MUSIC, PEOPLE_SHOWN, WAYS
    from workbench.ugc.monthly.figures import LETTERS
    from workbench.ugc.spaces import LABELS
    from workbench.ugc.wanted import REPLY_KINDS
    from workbench.widgets.library_board import STATUSES

    community, library = sentences("community", language), sentences("library", language)
    named = {f"kind_{k}" for k in REPLY_KINDS} | {f"label_{k}" for k in (*LABELS, "none")}
    named |= {f"hint_{k}" for k in (*LABELS, "none")}
    named |= {f"letter_{k}" for k in (*LETTERS, "topics") if k not in LABELS}
    assert named <= set(community)
    named = {f"channel_{c}" for c in CHANNELS} | {f"music_{m}" for m in MUSIC}
    named |= {f"people_{p}" for p in PEOPLE_SHOWN} | {f"way_{w}" for w in WAYS}
    named |= {f"{start}_{status}" for start in ("status", "next") for status in STATUSES}
    assert named <= set(library)
