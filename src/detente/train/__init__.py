"""Teach the judge: read a corpus, train, calibrate, export. Needs the `train` extra; torch loads when it is used."""

from __future__ import annotations
