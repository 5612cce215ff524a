"""Scoring readings against gold articles, and the gate that keeps the figures from falling."""

from detente.evaluate.gold import GoldArticle, GoldItem, load_gold, read_held
from detente.evaluate.score import Outcome, Score, figures_of, measure, score_reading

__all__ = [
    "GoldArticle", "GoldItem", "Outcome", "Score", "figures_of", "load_gold", "measure", "read_held", "score_reading",
]  # fmt: skip
