"""Fixtures of the desk; the helpers stand in conftest_server.py, where tests can import them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from conftest_server import accounts, desk, made_record, open_desk, path, reviewing

__all__ = ["accounts", "desk", "made_record", "open_desk", "path", "reviewing"]
