"""Reading where one machine is outgrown: engines that run the pipeline, and the lake of Parquet that they fill.

The lake is the same whatever engine wrote it: files are named by their content, so that what is read twice, as happens
when a machine dies, is written to the same place.
"""

from __future__ import annotations

from detente.cluster.absorb import absorb
from detente.cluster.compacting import compact
from detente.cluster.lake import Lake, is_lake
from detente.cluster.run import Progressed, read_into

__all__ = ["Lake", "Progressed", "absorb", "compact", "is_lake", "read_into"]
