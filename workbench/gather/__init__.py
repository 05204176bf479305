"""Whatever a brand team has: exports, lists and folders, read into the tables of the workbench."""

from workbench.gather.formats import Format, formats
from workbench.gather.source import FileSource, read

__all__ = ["FileSource", "Format", "formats", "read"]
