"""What organizers work with."""

from flask import Flask

from admin.attendance import blueprint as attendance_pages
from admin.attendance import figures as live_figures
from admin.attendance_book.book import blueprint as attendance_book_pages
from admin.attendance_book.book import page as book_page
from admin.attendance_book.commands import attendance_commands
from admin.attendance_book.files import blueprint as attendance_files
from admin.attendance_book.paper import blueprint as door_list_pages
from admin.audit_commands import audit_commands
from admin.badges import blueprint as badge_pages
from admin.boards import blueprint as board_pages
from admin.commands import GROUPS
from admin.documents import own_document as own_document
from admin.documents import replacement_badge as replacement_badge
from admin.founding import blueprint as founding_page
from admin.frame import largest_request as largest_request
from admin.frame import prepare_frame
from admin.hand_outs import blueprint as hand_out_pages
from admin.invitations.by_hand import blueprint as by_hand_pages
from admin.invitations.exports import blueprint as invitation_exports
from admin.invitations.invited import blueprint as invited_pages
from admin.invitations.mail_settings import blueprint as mail_settings_pages
from admin.invitations.of_person import blueprint as invitation_of_person
from admin.invitations.overview import blueprint as invitation_pages
from admin.invitations.proposals import blueprint as proposal_pages
from admin.invitations.sendings import blueprint as sending_pages
from admin.key_commands import key_commands
from admin.outside.pages import blueprint as outside_pages
from admin.outside.read_api import blueprint as read_api_views
from admin.outside.token_commands import token_commands
from admin.outside.webhook_commands import webhook_commands
from admin.outside.webhook_pages import blueprint as webhook_pages
from admin.papers.files import blueprint as invitation_files
from admin.papers.texts import blueprint as invitation_texts
from admin.pictures import blueprint as picture_pages
from admin.print_queue import blueprint as print_queue_pages
from admin.printers import alert
from admin.printers import blueprint as printer_pages
from admin.program import blueprint as program_pages
from admin.readiness import blueprint as readiness_page
from admin.rehearsal import blueprint as rehearsal_pages
from admin.reports.absent import blueprint as absence_pages
from admin.reports.draft import blueprint as report_draft
from admin.reports.files import blueprint as report_papers
from admin.reports.kept import blueprint as report_pages
from admin.roster.delegations import blueprint as delegation_pages
from admin.roster.exemplars import blueprint as exemplar_pages
from admin.roster.imports import blueprint as import_pages
from admin.roster.people import blueprint as people_page
from admin.roster.person import blueprint as person_pages
from admin.roster.personal_link import blueprint as personal_link_pages
from admin.seating.chart import blueprint as seating_pages
from admin.seating.filling import blueprint as filling_page
from admin.seating.finder import blueprint as finder_page
from admin.seating.hall import blueprint as hall_pages
from admin.seating.halls import blueprint as halls_pages
from admin.seating.plan import blueprint as seating_plan_pages
from admin.seating.prints import blueprint as seating_prints
from admin.seating.zone_rules import blueprint as zone_rule_pages
from admin.sign_in import blueprint as sign_in_pages
from admin.slips.templates import blueprint as slip_template_pages
from admin.station_commands import station_commands
from admin.stations import blueprint as station_pages

BLUEPRINTS = (
    sign_in_pages,
    attendance_pages,
    attendance_book_pages,
    door_list_pages,
    attendance_files,
    board_pages,
    print_queue_pages,
    printer_pages,
    station_pages,
    rehearsal_pages,
    hand_out_pages,
    badge_pages,
    report_draft,
    report_pages,
    report_papers,
    absence_pages,
    picture_pages,
    people_page,
    person_pages,
    personal_link_pages,
    delegation_pages,
    exemplar_pages,
    import_pages,
    program_pages,
    seating_pages,
    seating_plan_pages,
    finder_page,
    filling_page,
    seating_prints,
    zone_rule_pages,
    halls_pages,
    hall_pages,
    invitation_pages,
    invited_pages,
    sending_pages,
    by_hand_pages,
    proposal_pages,
    mail_settings_pages,
    invitation_exports,
    invitation_of_person,
    invitation_texts,
    invitation_files,
    slip_template_pages,
    readiness_page,
    outside_pages,
    webhook_pages,
    founding_page,
)

READ_API = read_api_views
UNLIMITED = (alert, live_figures, book_page)  # asked every second by every page that is looked at, and cheap


def register(app: Flask) -> None:
    """Add what is more than a blueprint: the page frame, the `flask` commands."""
    prepare_frame(app)
    own = (station_commands, key_commands, audit_commands, attendance_commands, token_commands, webhook_commands)
    for group in (*GROUPS, *own):
        app.cli.add_command(group)
