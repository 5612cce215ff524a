"""Who is who: the registry of countries, institutions, groups and persons, and the resolution of mentions."""

from detente.actors.registry import Registry, Row, load_registry
from detente.actors.resolve import Context, NameMatch, Resolution, Resolver, load_resolver, resolve_actor

__all__ = [
    "Context",
    "NameMatch",
    "Registry",
    "Resolution",
    "Resolver",
    "Row",
    "load_registry",
    "load_resolver",
    "resolve_actor",
]
