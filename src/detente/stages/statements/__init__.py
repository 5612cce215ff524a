"""Statements: who is said to have said, thought or wanted what, and with which words."""

from detente.stages.statements.extract import find_statements
from detente.stages.statements.raw import RawStatement

__all__ = ["RawStatement", "find_statements"]
