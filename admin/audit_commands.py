"""`flask audit`: whether the log of acts is whole, and its head to keep elsewhere."""

import re

import click
from flask.cli import AppGroup

from admin.console import in_words
from admin.frame import hub
from congress import audit
from congress.audit import Head
from congress.errors import BadInput

_NOTED = re.compile(r"(\d{1,12}):([0-9a-fA-F]{16,64})")

audit_commands = AppGroup("audit", help="The log of acts: whether it is whole.")


@audit_commands.command("verify")
@click.option("--noted", multiple=True, metavar="NUMBER:HASH", help="A head noted before; 16 letters of its hash do.")
@in_words
def verify(noted: tuple[str, ...]) -> None:
    """Say whether no entry was altered, moved or lost; the exit code is 1 when one was."""
    heads = [_read(one) for one in noted]
    with hub().database.reading() as db_session:
        broken, now = audit.first_broken_entry(db_session), audit.head(db_session)
        missing = [one for one in heads if not audit.holds(db_session, one)]
    if broken is not None:
        raise click.ClickException(
            f"Nhật ký không còn nguyên vẹn từ dòng {broken}: có dòng bị sửa, đổi chỗ hoặc bị xóa. "
            "Vui lòng giữ nguyên máy chủ và các bản sao lưu để đối chiếu."
        )
    if missing:
        raise click.ClickException(
            f"Nhật ký không khớp với dấu đã ghi ở dòng {missing[0].number}: từ đó về trước đã bị thay, hoặc phần sau "
            "đã bị cắt. Vui lòng giữ nguyên máy chủ và các bản sao lưu để đối chiếu."
        )
    click.echo(f"Nhật ký nguyên vẹn: {now.number} dòng.")
    click.echo(f"Dấu hiện tại, vui lòng ghi lại ở nơi khác: {now}")


@audit_commands.command("head")
@in_words
def head() -> None:
    """Tell the present head alone, for a script that keeps it elsewhere."""
    with hub().database.reading() as db_session:
        click.echo(str(audit.head(db_session)))


def _read(told: str) -> Head:
    found = _NOTED.fullmatch(told)
    if found is None:
        raise BadInput(f"Dấu “{told}” không đúng dạng SỐ-DÒNG:MÃ, mã có từ 16 đến 64 ký tự 0-9, a-f.")
    return Head(int(found[1]), found[2])
