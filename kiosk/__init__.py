"""What people at the door touch."""

from kiosk.hall_map import blueprint as hall_map_image
from kiosk.pages import blueprint as kiosk_page
from kiosk.redeem import blueprint as check_in_api
from kiosk.stations import blueprint as station_api

API_BLUEPRINTS = (check_in_api, station_api)
PAGE_BLUEPRINTS = (kiosk_page, hall_map_image)
