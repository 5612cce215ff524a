"""Reads into a lake on a Ray cluster of two nodes of this machine, one of which is killed in the middle.

usage: python two_nodes.py FOLDER SOURCE...

Prints what came of it as JSON, or null where Ray's first node does not come up: it gives its helpers 15 seconds, which
are too few on a busy machine. A program of its own, so that whatever Ray does stays outside the tests.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import ray
from ray.cluster_utils import Cluster

from detente.cluster.lake import prepare
from detente.cluster.on_ray import RayEngine
from detente.cluster.run import read_into
from detente.cluster.work import TRYING, Job
from detente.settings import Settings
from detente.sources import SourceSettings

ROOM = 80 * 2**20  # bytes of memory for what goes from node to node: the least that Ray takes
# A node that is silent for some seconds is dead; Ray's own patience of half a minute is for real networks.
IMPATIENT = {
    "health_check_initial_delay_ms": 1000, "health_check_period_ms": 1000, "health_check_failure_threshold": 3,
    "health_check_timeout_ms": 5000, "agent_register_timeout_ms": 120_000,
}
SUBREAPER = 36  # Linux's word for: who loses its parent below me becomes my child


def main(lake: Path, sources: list[str]) -> dict[str, Any] | None:
    """What was read, and what there was when the node was killed; None where there is no cluster."""
    try:
        cluster = Cluster(
            initialize_head=True,
            head_node_args={
                "num_cpus": 1, "object_store_memory": ROOM, "include_dashboard": False, "_system_config": IMPATIENT,
            },
        )
    except Exception as error:  # Ray raises a bare one
        if "timed out during startup" not in str(error):
            raise
        return None
    try:
        second = cluster.add_node(num_cpus=1, object_store_memory=ROOM)
        ray.init(address=cluster.address, logging_level=logging.ERROR, log_to_driver=False)
        store, size = prepare(lake, {"judge": False}, 2)
        job = Job(str(lake), Settings(judge=False), SourceSettings(), size, "en")
        said: dict[str, Any] = {"outcomes": 0, "after": 0, "at work": 0, "there": 0}

        def tell(*_: object) -> None:
            said["outcomes"] += 1
            if "killed" in said:
                said["after"] += 1
                return
            until = time.monotonic() + (0 if said["outcomes"] < 2 else 3)
            while (at_work := len(list(store.names(TRYING, "")))) < 2 and time.monotonic() < until:
                time.sleep(0.005)
            if at_work >= 2:  # both are reading: the other dies with a portion in its hands
                cluster.remove_node(second, allow_graceful=False)
                said.update({"killed": True, "at work": at_work, "there": len(list(store.names("_done", "")))})

        done = read_into(sources, job, store, RayEngine(), tell)
        return {**said, "read": done.read, "rejected": dict(done.rejected)}
    finally:
        ray.shutdown()
        cluster.shutdown()


def children() -> list[int]:
    """Processes that this one started, or that became its own."""
    return [int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()]


def end_all() -> None:
    """End what Ray has left behind, as it does where a node does not come up."""
    for _ in range(20):
        for pid in children():
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


if __name__ == "__main__":
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    try:
        found = main(Path(sys.argv[1]), sys.argv[2:])
    finally:
        end_all()
    print(json.dumps(found))
