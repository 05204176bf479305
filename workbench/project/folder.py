"""The project folder: what lies where, on what kind of disk, and how much room is left."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["FolderKind", "Layout", "folder_kind", "free_bytes", "replace_file"]

_NETWORK = frozenset(
    """nfs nfs3 nfs4 cifs smb smb2 smb3 smbfs afpfs webdav davfs fuse.davfs2 fuse.sshfs sshfs
    fuse.rclone fuse.s3fs fuse.gcsfuse 9p ceph fuse.ceph glusterfs fuse.glusterfs lustre
    afs ncpfs beegfs gpfs""".split()  # noqa: SIM905  # a list of words is easier to read so
)
_SYNCED = re.compile(
    r"(dropbox|onedrive|icloud(?:\s?drive)?|mobile documents|com~apple~clouddocs|google\s?drive|"
    r"googledrive|my drive|nextcloud|owncloud|box sync|pcloud\s?drive|seafile|syncthing|megasync)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a project lie inside its folder."""

    folder: Path

    @property
    def brand(self) -> Path:
        """The brand as a file that people may edit."""
        return self.folder / "brand.toml"

    @property
    def corpus(self) -> Path:
        """Delta Lake tables, one folder each."""
        return self.folder / "corpus"

    @property
    def enrichments(self) -> Path:
        """Side tables keyed by post, comment or account."""
        return self.folder / "corpus" / "enrichments"

    @property
    def vectors(self) -> Path:
        """Cached vectors by model."""
        return self.folder / "vectors"

    @property
    def media(self) -> Path:
        """Thumbnails the user chose to keep."""
        return self.folder / "media"

    @property
    def proofs(self) -> Path:
        """Files that show that somebody agreed to something."""
        return self.folder / "proofs"

    @property
    def exports(self) -> Path:
        """What was handed over."""
        return self.folder / "exports"

    @property
    def backup(self) -> Path:
        """Copies made before a version upgrade."""
        return self.folder / "backup"

    @property
    def state(self) -> Path:
        """Event log, ledger, suppression list and project key."""
        return self.folder / "state.sqlite"

    @property
    def lock(self) -> Path:
        """The file that writers lock."""
        return self.folder / ".lock"


@dataclass(frozen=True, slots=True)
class FolderKind:
    """What kind of disk a folder lies on; `detail` names the file system or the sync program."""

    name: Literal["local", "network", "synced"]
    detail: str


def folder_kind(folder: str | Path) -> FolderKind:
    """Say whether a folder is local, on a network disk, or kept in step by a sync program.

    SQLite's write-ahead log does not work on network disks, and sync programs copy half-written
    files, so a project says so when it is opened there.
    """
    path = Path(folder).absolute()
    for part in path.parts:
        if found := _SYNCED.fullmatch(part) or _SYNCED.match(part):
            return FolderKind("synced", found[1])
    system = _file_system(path)
    return FolderKind("network" if system.lower() in _NETWORK else "local", system)


def free_bytes(folder: str | Path) -> int:
    """Return how many bytes are free on the disk of `folder` (or its nearest parent)."""
    path = Path(folder).absolute()
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` so that a reader sees the old file or the new one, never a part."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _file_system(path: Path) -> str:
    if sys.platform == "win32":
        return _windows_file_system(path)
    mounts = Path("/proc/self/mountinfo")
    if mounts.exists():
        return _deepest(path, _linux_mounts(mounts.read_text(encoding="utf-8", errors="replace")))
    return _deepest(path, _bsd_mounts())


def _linux_mounts(text: str) -> list[tuple[str, str]]:
    """Return (mount point, file system) pairs of /proc/self/mountinfo."""
    pairs = []
    for line in text.splitlines():
        left, _, right = line.partition(" - ")
        fields, system = left.split(), right.split()
        if len(fields) > 4 and system:  # noqa: PLR2004  # the mount point is the fifth field
            point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), fields[4])
            pairs.append((point, system[0]))
    return pairs


def _bsd_mounts() -> list[tuple[str, str]]:
    try:
        text = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    return [(m[1], m[2]) for m in re.finditer(r"^.* on (.*) \((\w+)[,)]", text, re.MULTILINE)]


def _windows_file_system(path: Path) -> str:
    import ctypes

    drive = path.drive
    if drive.startswith("\\\\"):
        return "cifs"
    remote = 4
    windll = getattr(ctypes, "windll", None)
    kind = windll.kernel32.GetDriveTypeW(f"{drive}\\") if windll else 0
    return "cifs" if kind == remote else "ntfs"


def _deepest(path: Path, mounts: list[tuple[str, str]]) -> str:
    inside = [(len(p), system) for p, system in mounts if path.is_relative_to(p)]
    return max(inside)[1] if inside else "unknown"
