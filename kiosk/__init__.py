"""What delegates touch: the screens at the door, and the page of their own behind the link they were sent."""

from kiosk import boards as boards
from kiosk import desk as desk
from kiosk import personal as personal
from kiosk.delegation import blueprint as delegation_api
from kiosk.hall_map import blueprint as hall_map_image
from kiosk.itinerary import blueprint as itinerary_api
from kiosk.page_copy import blueprint as page_copy
from kiosk.pages import blueprint as kiosk_page
from kiosk.program_board import api as program_api
from kiosk.program_board import pages as program_board
from kiosk.redeem import blueprint as check_in_api
from kiosk.search import blueprint as search_api
from kiosk.stations import blueprint as station_api

API_BLUEPRINTS = (check_in_api, delegation_api, itinerary_api, program_api, search_api, station_api)
PAGE_BLUEPRINTS = (
    kiosk_page,
    page_copy,
    hall_map_image,
    personal.blueprint,
    program_board,
    boards.blueprint,
    *desk.BLUEPRINTS,
)
