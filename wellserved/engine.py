"""What computes: reads files, keeps tables, gives Narwhals tables and Arrow out. The rooms behind it are engines/."""

from wellserved.engines.duck import Engine, FileRows, key_numbers, opened
from wellserved.engines.files import (
    LINE_BYTES,
    UNIX_UNITS,
    Among,
    DelimitedFile,
    Key,
    Moment,
    Numbered,
    ParquetFile,
    Source,
    TabularFile,
    Text,
    UnreadableFile,
)
from wellserved.engines.kept import MEMORY_MB, Table
from wellserved.engines.logs import CaseNames, EventLog, case_names
from wellserved.engines.spark import HERE, NoCluster, check_engine, on_cluster

__all__ = [
    "HERE",
    "LINE_BYTES",
    "MEMORY_MB",
    "UNIX_UNITS",
    "Among",
    "CaseNames",
    "DelimitedFile",
    "Engine",
    "EventLog",
    "FileRows",
    "Key",
    "Moment",
    "NoCluster",
    "Numbered",
    "ParquetFile",
    "Source",
    "Table",
    "TabularFile",
    "Text",
    "UnreadableFile",
    "case_names",
    "check_engine",
    "key_numbers",
    "on_cluster",
    "opened",
]
