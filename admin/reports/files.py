"""The papers of a report: the document, the text to read aloud, Word, the workbook. Each download is written down."""

from collections.abc import Callable

from flask import Blueprint, Response, g, render_template

from admin.documents.report import pages, word, workbook
from admin.documents.report.contents import Contents
from admin.frame import XLSX, current_congress, download, for_roles, hub
from admin.reports.choice import contents
from congress import audit
from congress.accounts import SignedIn
from congress.errors import NotFound
from congress.models import Role
from congress.reports import issuing

blueprint = Blueprint("report_files", __name__, url_prefix="/admin/reports")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PAPERS: dict[str, tuple[Callable[[Contents], bytes], str]] = {
    "bao-cao.pdf": (pages.document, "application/pdf"),
    "ban-doc.pdf": (pages.reading, "application/pdf"),
    "bao-cao.docx": (word.render, _DOCX),
    "bao-cao.xlsx": (workbook.render, XLSX),
}


@blueprint.get("/<int:report_id>/<name>")
@for_roles(Role.ORGANIZER)
def paper(person: SignedIn, report_id: int, name: str) -> Response:
    """Give a paper. It admits nobody, so no password is asked for; who took it is written down."""
    if name not in _PAPERS:
        raise NotFound("Không có tệp này.")
    made = _read(report_id)
    render, mimetype = _PAPERS[name]
    body = render(made)
    stem, _, kind = name.partition(".")
    subject = f"report:{report_id} paper:{name}"
    hub().database.run(lambda db_session: audit.append(db_session, person.actor, "report.export", subject))
    of_what = f"so-{made.report.number:02}" if made.report.number else f"du-thao-{report_id}"
    return download(body, f"{stem}-dai-bieu-{of_what}.{kind}", mimetype, inline=kind == "pdf")


@blueprint.get("/<int:report_id>/reading")
@for_roles(Role.ORGANIZER)
def reading(_person: SignedIn, report_id: int) -> str:
    """Show the text to read aloud, large, to be read from a screen at the lectern."""
    made = _read(report_id)
    return render_template("admin/reports/reading.html", told=made, report=made.report)


def _read(report_id: int) -> Contents:
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        return contents(db_session, congress, issuing.get(db_session, congress.id, report_id))
