"""`flask keys`: the keys invitation codes are derived with; told, changed, taken back."""

import stat
from pathlib import Path

import click
from flask.cli import AppGroup

from admin.console import ACTOR, in_words
from admin.frame import hub
from congress import audit, keys
from congress.invitations import key_use
from congress.invitations.key_use import KeyUse

key_commands = AppGroup("keys", help="The keys invitation codes are derived with.")


@key_commands.command("status")
@in_words
def status() -> None:
    """Say which keys there are, how many invitations stand by each, and what is wrong with them."""
    folder = hub().settings.keys
    known = hub().keys
    with hub().database.reading() as db_session:
        found = key_use.uses(db_session, known)
    click.echo(f"Thư mục khóa: {folder}")
    for use in found:
        click.echo(f"Khóa {use.number}: {use.standing} giấy mời còn hiệu lực{_remark(use, known.current_number)}")
    for path in _open_to_others(folder):
        click.echo(f"Cảnh báo: người khác trên máy đọc được {path.name}. Chạy: chmod go-rwx {path}", err=True)


@key_commands.command("rotate")
@in_words
def rotate() -> None:
    """Make a new key for the codes issued from now on. Codes that were issued before stay good."""
    with hub().database.reading() as db_session:
        highest = key_use.highest(db_session)
    number = keys.rotate(hub().settings.keys, highest)
    hub().database.run(lambda db_session: audit.append(db_session, ACTOR, "key.rotate", f"key:{number}"))
    click.echo(
        f"Đã tạo khóa số {number}; giấy mời phát hành từ bây giờ dùng khóa này. "
        f"Vui lòng sao lưu thư mục {hub().settings.keys} vào nơi riêng, khác nơi sao lưu cơ sở dữ liệu."
    )


@key_commands.command("revoke")
@click.argument("number", type=click.IntRange(min=1))
@click.option("--yes", is_flag=True, help="Do it; without this only say what would happen.")
@in_words
def revoke(number: int, *, yes: bool) -> None:
    """Take a key back: every invitation made with it stops working at once, at every door."""
    folder = hub().settings.keys
    keys.refuse_to_remove(folder, number)
    with hub().database.reading() as db_session:
        standing = key_use.standing(db_session, number)
    if not yes:
        raise click.ClickException(
            f"Thu hồi khóa số {number} làm {standing} giấy mời hết hiệu lực ngay tại mọi cửa và không lấy lại được; "
            "những đại biểu đó cần giấy mời mới. Nếu chắc chắn, chạy lại với --yes."
        )
    # First the doors, then the file: what is interrupted between the two is finished by running it again.
    ended = hub().database.run(lambda db_session: key_use.revoke(db_session, number, ACTOR))
    keys.remove(folder, number)
    click.echo(
        f"Đã thu hồi khóa số {number}: {ended} giấy mời hết hiệu lực. Vui lòng phát hành lại ở trang quản trị, mục "
        "Giấy mời."
    )


def _remark(use: KeyUse, current: int) -> str:
    if not use.is_here:
        return "; KHÔNG CÒN TỆP KHÓA: vẫn vào cửa được nhưng không in lại được. Vui lòng khôi phục từ bản sao lưu."
    if not use.fits:
        return "; KHÓA KHÔNG KHỚP: không in lại được. Vui lòng khôi phục đúng tệp khóa từ bản sao lưu."
    return " (đang dùng)" if use.number == current else ""


def _open_to_others(folder: Path) -> list[Path]:
    """Those of folder and files that somebody else on this machine may read."""
    others = stat.S_IRWXG | stat.S_IRWXO
    return [path for path in (folder, *sorted(folder.iterdir())) if path.stat().st_mode & others]
