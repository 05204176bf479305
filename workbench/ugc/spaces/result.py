"""What `classify_spaces` gives: one row a message, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from workbench.ugc.spaces.written import LABELS

__all__ = ["COLUMNS", "Spaces"]

COLUMNS = (
    "message", "labels", *LABELS, "confidence", "abstained", "corrected", "evidence",
    "support_kinds", "product_kind", "aspects", "aspect_words", "quote",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Spaces:
    """What messages want, in the order in which they were given.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a message:

        - `message`: its key, or position;
        - `labels`: those of support, product, acquisition, content, engagement, success that
          apply, in this order; ``[]`` where none does;
        - `support` … `success`: float64, 0 to 1, a label applies from 0.5;
        - `confidence`: float64, 0 to 1: the weakest score of the labels given, or one minus the
          strongest where there is none; 1 where corrected, 0 where nothing was judged;
        - `abstained`: no label applies, or nothing was judged;
        - `corrected`: the labels are a person's;
        - `evidence`: exact quotes from the text, for each label the sentence that shows it;
        - `support_kinds`: of question, complaint, urgent; ``[]`` without support;
        - `product_kind`: aspect, wish, defect, or None without product;
        - `aspects`, `aspect_words`: what is spoken of (taste, price, …) and the words that say
          so, as written, for support and product;
        - `quote`: the sentence of praise that could be shown, or None without success.

        Rows that are not judged, because they are blank, signs only, or the brand's own, have
        scores 0, no labels and confidence 0.
    """

    table: pd.DataFrame = field(repr=False)

    def __len__(self) -> int:
        return len(self.table)

    def shares(self) -> pd.DataFrame:
        """Return how many messages carry each label: `label`, `messages`, `share`.

        Shares are of all messages, so they sum to more than 1 where messages carry several
        labels; a last row `none` counts those without one. Null without messages.
        """
        n = len(self.table)
        counts = [sum(label in labels for labels in self.table["labels"]) for label in LABELS]
        counts.append(int(self.table["abstained"].sum()))
        share = pd.array([c / n if n else None for c in counts], dtype="Float64")
        return pd.DataFrame({"label": [*LABELS, "none"], "messages": counts, "share": share})

    def to_json(self) -> dict[str, Any]:
        """Return plain values for `json.dumps`: ``{"messages": […]}``, scores to 4 digits."""
        return {"messages": self.table[list(COLUMNS)].to_dict("records")}

    def _repr_html_(self) -> str:
        """Show how often each label applies."""
        html: str = self.shares().to_html(index=False, escape=True)
        return html
