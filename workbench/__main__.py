"""``python -m workbench``: the command line."""

from __future__ import annotations

import sys
from importlib import import_module

sys.exit(import_module("workbench.cli").main())
