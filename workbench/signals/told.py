"""What a team tells about accounts: lists and corrected types, in the spelling of the tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from workbench.errors import SettingError
from workbench.schema import account_key

__all__ = ["LISTS", "TYPES", "read_lists", "read_types"]

LISTS = ("employees", "partners", "customers", "never_contact", "minors")
TYPES = ("person", "business", "retailer", "media", "fan_page", "unknown")


def read_lists(
    lists: Mapping[str, Collection[str] | str] | None, platforms: Collection[str]
) -> dict[str, frozenset[str]]:
    """Return the lists with account keys.

    Parameters
    ----------
    lists
        Accounts by the list's name: keys or bare handles in any letter case, a single one too. A
        bare handle is meant on every platform: nobody is contacted by a slip of the pen.
    platforms
        Platforms in the data.

    Raises
    ------
    SettingError
        There is no list of that name, or an account is no text.
    """
    for name in lists or {}:
        if name not in LISTS:
            raise SettingError("signals.unknown_list", name=name, known=", ".join(LISTS))
    return {
        name: frozenset(
            key
            for account in ([told] if isinstance(told, str) else told)
            for key in _keys(account, platforms)
        )
        for name, told in (lists or {}).items()
    }


def read_types(types: Mapping[str, str] | None, platforms: Collection[str]) -> dict[str, str]:
    """Return corrected types by account key; accounts are spelled as in `read_lists`.

    Raises
    ------
    SettingError
        A type is none of `TYPES`, or an account is no text.
    """
    for kind in (types or {}).values():
        if kind not in TYPES:
            raise SettingError("signals.unknown_type", type=kind, known=", ".join(TYPES))
    return {
        key: kind for account, kind in (types or {}).items() for key in _keys(account, platforms)
    }


def _keys(account: object, platforms: Collection[str]) -> Iterable[str]:
    if not isinstance(account, str) or not account.strip():
        raise SettingError("signals.bad_account", account=account)
    platform, colon, handle = account.strip().partition(":")
    if colon and handle.startswith("id="):
        return (account.strip(),)
    if colon:
        return (account_key(platform.lower(), handle) or account.strip(),)
    return tuple(key for p in platforms if (key := account_key(p, account.strip())))
