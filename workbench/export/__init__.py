"""Files for other people: tables, reports, pictures, graphs for other programs."""

from workbench.export.community_sheets import monthly_csv, monthly_json, queue_csv
from workbench.export.graph_files import gexf, graphml
from workbench.export.library_sheets import library_csv
from workbench.export.network_page import network_frame, network_html, network_page
from workbench.export.network_picture import network_png
from workbench.export.pack import Merged, merge_pack, pack
from workbench.export.pack_reading import Pack, open_pack
from workbench.export.picture import Drawing
from workbench.export.reading_back import read_back
from workbench.export.reimport import Reimport, plan_reimport
from workbench.export.report import report_html
from workbench.export.sheets import csv, ranking_csv, topics_csv, xlsx
from workbench.export.tables import read_csv, write_csv
from workbench.export.team import overlap_png, team_csv
from workbench.export.topic_map import map_png

__all__ = [
    "Drawing",
    "Merged",
    "Pack",
    "Reimport",
    "csv",
    "gexf",
    "graphml",
    "library_csv",
    "map_png",
    "merge_pack",
    "monthly_csv",
    "monthly_json",
    "network_frame",
    "network_html",
    "network_page",
    "network_png",
    "open_pack",
    "overlap_png",
    "pack",
    "plan_reimport",
    "queue_csv",
    "ranking_csv",
    "read_back",
    "read_csv",
    "report_html",
    "team_csv",
    "topics_csv",
    "write_csv",
    "xlsx",
]
