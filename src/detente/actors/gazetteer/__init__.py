"""Where places are: finding toponyms, choosing among namesakes, and countries, coordinates and precision offline."""

from detente.actors.gazetteer.choose import PlaceContext
from detente.actors.gazetteer.entries import Entry, great_circle
from detente.actors.gazetteer.gazetteer import Gazetteer, load_gazetteer
from detente.actors.gazetteer.scan import Toponym

__all__ = ["Entry", "Gazetteer", "PlaceContext", "Toponym", "great_circle", "load_gazetteer"]
