"""Whatever a brand team has: exports, lists and folders, read into the tables of the workbench."""

from workbench.gather.format import Format
from workbench.gather.formats import formats
from workbench.gather.source import FileSource, read

__all__ = ["FileSource", "Format", "formats", "read"]
