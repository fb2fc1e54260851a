"""Which station speaks: `Authorization: Device <token>`, checked before anything else is looked at."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from flask import current_app, request

from congress import stations
from congress.hub import Hub
from congress.station_settings import LANGUAGES
from congress.stations import StationIdentity
from kiosk.errors import UnknownDevice

P = ParamSpec("P")
R = TypeVar("R")


def hub() -> Hub:
    """Return what the running program holds."""
    return cast("Hub", current_app.extensions["hub"])


def language() -> str:
    """Return the caller's language among those the kiosk speaks; Vietnamese first."""
    return request.accept_languages.best_match(LANGUAGES, "vi") or "vi"


def for_station(view: Callable[Concatenate[StationIdentity, P], R]) -> Callable[P, R]:
    """Give the view the station whose token came with the request; without one the answer is 401."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        return view(speaking_station(), *args, **kwargs)

    return checked


def speaking_station() -> StationIdentity:
    """Return the station whose token came with the request. Raises UnknownDevice without one, or a revoked one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    station = None
    if scheme.lower() == "device" and 0 < len(token) <= 200:
        with hub().database.reading() as db_session:
            station = stations.identify(db_session, token.strip())
    if station is None:
        raise UnknownDevice
    return station
