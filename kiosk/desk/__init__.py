"""Where ushers work, on a tablet at a desk: signed in, at a paired station. Every act knows both."""

from kiosk.desk.acts import blueprint as act_routes
from kiosk.desk.badges import blueprint as badge_routes
from kiosk.desk.badges import prepare as prepare
from kiosk.desk.check_in import blueprint as check_in_routes
from kiosk.desk.pages import blueprint as page_routes

BLUEPRINTS = (page_routes, act_routes, badge_routes, check_in_routes)
