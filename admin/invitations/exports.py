"""Files that leave the house: short messages to hand on, and every code. What admits asks for the password anew."""

from flask import Blueprint, flash, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.documents import code_sheet, mail_merge, message_sheet
from admin.documents.message_sheet import MessageRow
from admin.frame import XLSX, current_congress, download, for_roles, hub
from admin.invitations.renewal import is_renewed
from congress import audit, clock, invitations
from congress.accounts import SignedIn
from congress.documents import recipients, writer
from congress.documents.kinds import Kind
from congress.documents.recipients import Selection
from congress.documents.shortened import shortened
from congress.errors import CongressError
from congress.invitations import batches, links, settling
from congress.models import Channel, Congress, Role

blueprint = Blueprint("invitation_exports", __name__, url_prefix="/admin/invitations")


@blueprint.post("/sheet.pdf")
@for_roles(Role.ORGANIZER)
def sheet(person: SignedIn) -> AnyResponse:
    """All cards on A4, by delegation."""
    return _every_code(person, "pdf")


@blueprint.post("/mail-merge.xlsx")
@for_roles(Role.ORGANIZER)
def merge(person: SignedIn) -> AnyResponse:
    """One row a person, with the code, for the mail merge of a word processor."""
    return _every_code(person, "xlsx")


def _every_code(person: SignedIn, kind: str) -> AnyResponse:
    """Build the file; handing out every code is an act for the audit log."""
    if not is_renewed(person):
        return redirect(url_for("invitations.page", _anchor="export"))
    congress = current_congress()
    with hub().database.reading() as db_session:
        cards = list(invitations.cards(db_session, congress.id, hub().keys))
    hub().database.run(
        lambda db_session: audit.append(
            db_session, person.actor, f"invitation.export_{kind}", f"congress:{congress.id}"
        )
    )
    issued_on = clock.local(clock.now(), congress.zone).date()
    if kind == "pdf":
        body, mimetype = code_sheet.render(congress.heading_lines, cards), "application/pdf"
    else:
        body, mimetype = mail_merge.render(cards), XLSX
    return download(body, f"giay-moi-{issued_on:%Y%m%d}.{kind}", mimetype, inline=kind == "pdf")


@blueprint.post("/sendings/<int:batch_id>/messages.<any(xlsx, csv):kind>")
@for_roles(Role.ORGANIZER)
def messages(person: SignedIn, batch_id: int, kind: str) -> AnyResponse:
    """The messages of an export, written now. Those with personal links open pages, so the password is asked for."""
    congress = current_congress()
    back = redirect(url_for("sendings.one", batch_id=batch_id))
    with hub().database.reading() as db_session:
        batch = settling.get_batch(db_session, congress.id, batch_id)
    has_links = batch.channel == Channel.ZALO and bool(congress.public_url)
    if has_links and not is_renewed(person):
        return back

    def use_case(db_session: Session) -> list[MessageRow]:
        rows = _rows(db_session, congress, batch_id, Channel(batch.channel))
        audit.append(db_session, person.actor, "delivery.export", f"batch:{batch_id} count:{len(rows)}")
        return rows

    try:
        rows = hub().database.run(use_case)
    except CongressError as refusal:
        flash(refusal.message_vi)
        return back
    name = f"{batch.channel}-{batch_id}.{kind}"
    if kind == "csv":
        return download(message_sheet.table(rows), name, "text/csv; charset=utf-8")
    return download(message_sheet.workbook(rows), name, XLSX)


def _rows(db_session: Session, congress: Congress, batch_id: int, channel: Channel) -> list[MessageRow]:
    told = batches.recipients(db_session, batch_id)
    used = writer.load(db_session, congress)
    chosen = Selection(frozenset(delegate_id for delegate_id, _ in told))
    people = {one.delegate_id: one for one in recipients.invited(db_session, congress.id, hub().keys, chosen)}
    rows = []
    for delegate_id, phone in told:
        person = people.get(delegate_id)
        if person is None:  # withdrawn, or given a new invitation, since the export was prepared
            continue
        if channel is Channel.SMS:
            text = shortened(used, person)
        else:
            link = ""
            if congress.public_url:
                link = links.address(congress.public_url, links.secret_of(db_session, delegate_id, hub().keys))
            text = used.written(Kind.ZALO, person, link)
        rows.append(MessageRow(phone, person.full_name, person.delegation, text))
    return rows
