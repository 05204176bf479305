"""The forms of the library board: what they hold goes into the ledger, or says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.errors import WorkbenchError
from workbench.phrases import languages, say
from workbench.text import detect_language
from workbench.widgets.answering import told
from workbench.widgets.desk_base import Answer
from workbench.widgets.desk_texts import plain
from workbench.widgets.inbox import Inbox

if TYPE_CHECKING:
    from workbench.shortlist import ContentLibrary

__all__ = ["SMALL", "STEPS", "LedgerForms"]

SMALL = 10 << 20
"""Bytes of a proof that a browser hands over; larger ones are named by their path."""
STEPS = ("ask", "reply", "grant", "refuse", "revoke", "withdraw")
_LONGEST = 19_000  # the ledger takes 20,000 characters
_ASKED = ("channels", "paid_ads", "edits", "people_shown", "music")
_FIELD_OF = {
    "rights.no_channel": "channels",
    "rights.unknown_channel": "channels",
    "rights.no_proof": "proof",
    "rights.bad_link": "proof",
    "rights.no_proof_file": "proof",
    "rights.proof_kind": "proof",
    "rights.proof_empty": "proof",
    "rights.proof_large": "proof",
    "rights.until_past": "until",
    "rights.bad_day": "until",
    "rights.no_text": "text",
    "rights.long_text": "text",
    "rights.said_no": "reason",
}


class LedgerForms:
    """Takes in what was filled out.

    Every answer is empty where it was written down, else it has ``ok=False`` and `errors`, a
    sentence by field, or `reason` where no field is to blame.

    Parameters
    ----------
    library
        Whose ledger.
    language
        Of the sentences.
    """

    def __init__(self, library: ContentLibrary, language: str) -> None:
        self._library = library
        self._rights = library.rights
        self._language = language

    def request(self, message: Mapping[str, Any], caption: object) -> Answer:
        """Return the text to copy, in the language wished, else the caption's, else the brand's."""
        wished, key = message["wishes"], str(message["key"])
        spoken = wished.get("language") or self._language_of(caption)
        asked = {name: wished[name] for name in (*_ASKED, "kind", "form")}
        asked |= {"until": wished.get("until") or None, "language": spoken}
        try:
            return {"text": self._library.request_text(key, **asked), "language": spoken}
        except WorkbenchError as error:
            return self._refused(error)

    def write(self, message: Mapping[str, Any], buffers: Sequence[Any]) -> Answer:
        """Write one of `STEPS` into the ledger."""
        step = str(message["type"])
        if step == "grant":
            return self._grant(message, buffers)
        text = plain(message.get("text"), _LONGEST) or None
        if step == "ask":
            way, reason = message["way"], message.get("reason") or None
            return self._noted(
                message, lambda key: self._rights.ask(key, text, channel=way, reason=reason)
            )
        if step == "reply":
            return self._noted(message, lambda key: self._rights.reply(key, text or ""))
        ends = {
            "refuse": self._rights.refuse,
            "revoke": self._rights.revoke,
            "withdraw": self._rights.withdraw,
        }
        return self._noted(message, lambda key: ends[step](key, text))

    def _grant(self, message: Mapping[str, Any], buffers: Sequence[Any]) -> Answer:
        wished = message["wishes"]
        proof = str(wished.get("proof") or "").strip().strip("\"'")
        missing = [name for name in _ASKED if wished.get(name) in (None, "", [])]
        missing += [] if proof or buffers else ["proof"]
        if missing:  # all of them at once: nobody likes to be told one by one
            errors = {n: say(f"widgets.library_say_{n}", self._language) for n in missing}
            return {"ok": False, "errors": errors}
        agreed = {name: wished[name] for name in _ASKED}
        agreed |= {"until": wished.get("until") or None, "text": wished.get("text") or None}
        if not buffers:
            return self._noted(message, lambda key: self._rights.grant(key, proof=proof, **agreed))
        content = bytes(buffers[0])
        if len(content) > SMALL:
            large = say("widgets.library_proof_large", self._language)
            return {"ok": False, "errors": {"proof": large}}
        inbox = Inbox(self._library.project.folder)
        with inbox.borrowed(str(wished.get("name") or ""), content) as path:
            return self._noted(message, lambda key: self._rights.grant(key, proof=path, **agreed))

    def _noted(self, message: Mapping[str, Any], write: Callable[[str], object]) -> Answer:
        try:
            write(str(message["key"]))
        except WorkbenchError as error:
            return self._refused(error)
        return {}

    def _refused(self, error: WorkbenchError) -> Answer:
        words, said = told(error, self._language), error.values
        field = _FIELD_OF.get(error.phrase, str(said.get("field") or ""))
        return {"ok": False, "reason": words, "errors": {field: words} if field else {}}

    def _language_of(self, caption: object) -> str:
        found = detect_language([caption])[0] if isinstance(caption, str) else None
        return found if found in languages() else self._library.project.brand.language
