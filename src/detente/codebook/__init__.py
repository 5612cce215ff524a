"""The codebook: PLOVER's types, modes, scores, quads and contexts as Detente reads them."""

from detente.codebook.load import Codebook, EventType, Mode, Reading, Rule, codebook

__all__ = ["Codebook", "EventType", "Mode", "Reading", "Rule", "codebook"]
