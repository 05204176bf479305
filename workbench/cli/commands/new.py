"""`workbench new`: a project for a brand."""

from __future__ import annotations

import argparse

from workbench.brand import Brand
from workbench.cli.words import word
from workbench.phrases import current_language, say

__all__ = ["add"]

MANY = {
    "handle": "handles",
    "hashtag": "hashtags",
    "keyword": "keywords",
    "competitor": "competitors",
    "stop-phrase": "stop_phrases",
}


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `new`."""
    parser = verbs.add_parser("new", help=word("new"), description=word("new"))
    parser.add_argument("folder", metavar="FOLDER", help=word("folder"))
    parser.add_argument("--brand", required=True, metavar="NAME", help=word("brand"))
    for option, field in MANY.items():
        parser.add_argument(
            f"--{option}", dest=field, nargs="+", action="extend", default=[],
            metavar=option[0].upper(), help=word(option.replace("-", "_")),
        )  # fmt: skip
    parser.add_argument("--brief", default="", metavar="TEXT", help=word("brief"))
    parser.add_argument("--timezone", default="Europe/Berlin", metavar="ZONE", help=word("zone"))
    parser.add_argument("--language", choices=["de", "en"], help=word("language"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Create the project."""
    from workbench.project import Project  # opening tables takes a second that --help needs not

    brand = Brand(
        arguments.brand,
        handles=arguments.handles,
        hashtags=arguments.hashtags,
        keywords=arguments.keywords,
        competitors=arguments.competitors,
        stop_phrases=arguments.stop_phrases,
        brief=arguments.brief,
        timezone=arguments.timezone,
        language=arguments.language or current_language(),
    )
    project = Project.create(arguments.folder, brand)
    print(say("cli.created", brand=brand.name, folder=str(project.folder)))
    return 0
