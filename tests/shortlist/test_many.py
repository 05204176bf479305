"""Decisions about many at once: all or none, in the project itself."""

import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.project import Project
from workbench.shortlist import Shortlist
from workbench.shortlist.many import decide_each

BRAND = Brand("Nordhafer", handles=["nordhafer"])


def test_of_many_all_are_recorded_or_none(tmp_path):
    with Project.create(tmp_path / "p", BRAND) as project:
        shortlist = Shortlist(project)
        project.add(
            posts=pd.DataFrame(
                [
                    {
                        "post": "instagram:P",
                        "platform": "instagram",
                        "account": "instagram:ben",
                        "text": "x",
                    }
                ]
            )
        )
        project.forget("instagram:ben")
        some = ["instagram:dora", "instagram:ben", "instagram:cem"]
        with pytest.raises(SettingError):
            decide_each(shortlist, [(a, {"status": "never", "reason": "asked"}) for a in some])
        assert shortlist.table().empty
        assert project.lists().get("never_contact", frozenset()) == frozenset()
        decided = decide_each(
            shortlist, [(a, {"status": "never", "reason": "asked"}) for a in some if "ben" not in a]
        )
        assert len({event.at for event in decided}) == 2  # in order, even within one step
        assert project.lists()["never_contact"] == {"instagram:dora", "instagram:cem"}


def test_what_is_no_key_is_refused_among_many_too(tmp_path):
    with Project.create(tmp_path / "p", BRAND) as project:
        with pytest.raises(SettingError):
            decide_each(Shortlist(project), [("instagram:a", {}), ("nokey", {})])
        assert project.events.read() == []
