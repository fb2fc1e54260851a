"""What people at the door touch."""

from kiosk import pages, redeem, stations

API_BLUEPRINTS = (redeem.blueprint, stations.blueprint)
PAGE_BLUEPRINTS = (pages.blueprint,)
