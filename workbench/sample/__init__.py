"""An invented oat-drink brand and the people around it: the demo, and a truth to test against.

It simulates how people behave (who follows whom, who posts what and why, who sees it and
answers) and never what an analysis will make of that; see `docs/sample.md`.
"""

from workbench.sample.exports import write_export
from workbench.sample.make import make
from workbench.sample.truth import Sample, Truth

__all__ = ["Sample", "Truth", "make", "write_export"]
