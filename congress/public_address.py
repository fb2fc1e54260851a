"""Where delegates reach their own pages from outside: the address that personal links begin with."""

import re

from sqlalchemy.orm import Session

from congress import audit
from congress.errors import BadInput
from congress.models import Congress
from congress.vietnamese import tidy

_ADDRESS = re.compile(
    r"https://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+(?::\d{1,5})?(?:/[\w./~-]*)?",
    re.IGNORECASE,
)
_LONGEST = 200


def save(db_session: Session, congress_id: int, told: str, actor: str) -> None:
    """Keep the address; "" for none, and then nothing that is sent has a link. Raises BadInput.

    Only HTTPS: the link is a key, and on an open line everybody on it could read it.
    """
    address = tidy(told).rstrip("/")
    if address and (len(address) > _LONGEST or not _ADDRESS.fullmatch(address)):
        raise BadInput("Địa chỉ công khai cần bắt đầu bằng https://, ví dụ https://daihoi.langson.gov.vn")
    db_session.get_one(Congress, congress_id).public_url = address
    audit.append(db_session, actor, "congress.public_address", f"congress:{congress_id}")
