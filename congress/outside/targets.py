"""Which addresses may be told: a request from in here must not become a way to what only in here can be reached.

The name is judged when it is typed, every address it resolves to before each connection, and the connection goes to the
very address that was judged (admin/deliverer/call.py).
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from congress.errors import BadInput

_LONGEST = 500
_USUAL_PORTS = {"https": 443, "http": 80}
# Others below 1024 speak no HTTP; what is posted to 9100 comes out on paper.
_LOWEST_FREE_PORT = 1024
_FORBIDDEN_PORTS = frozenset({5432, *range(9100, 9110)})
# The venue's own network. What clouds tell their machines lies in the link-local range, and within these two at:
_PRIVATE = tuple(
    map(
        ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7"),
    )
)
_METADATA = frozenset(map(ip_address, ("100.100.100.200", "168.63.129.16", "fd00:ec2::254", "192.0.0.192")))
_TRANSLATED = ip_network("64:ff9b::/96")  # IPv4 in IPv6, by NAT64
_IPV4_LENGTH = 32

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """An address, taken apart. `host` as in the URL, without brackets; `path` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_encrypted(self) -> bool:
        return self.scheme == "https"

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


def read(url: str, *, is_private: bool) -> Target:
    """Take an address apart. Raises BadInput for one that may not be told, in words that say what to do."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadInput(_MALFORMED) from None
    host = parts.hostname or ""
    is_printable = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if parts.scheme not in _USUAL_PORTS or not host or len(url) > _LONGEST or not is_printable or parts.fragment:
        raise BadInput(_MALFORMED)
    if parts.username is not None or parts.password is not None:
        raise BadInput("Địa chỉ nhận không được chứa tài khoản hay mật khẩu. Tin đã có chữ ký để bên nhận kiểm tra.")
    if parts.scheme == "http" and not is_private:
        raise BadInput(
            "Địa chỉ nhận cần bắt đầu bằng https://. Chỉ máy trong mạng riêng của hội nghị mới được dùng http://, "
            "khi đã đánh dấu ô “trong mạng riêng”."
        )
    port = port or _USUAL_PORTS[parts.scheme]
    if (port < _LOWEST_FREE_PORT and port not in _USUAL_PORTS.values()) or port in _FORBIDDEN_PORTS:
        raise BadInput(f"Cổng {port} không phải cổng của dịch vụ web. Vui lòng kiểm tra lại địa chỉ nhận.")
    target = Target(parts.scheme, host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    try:
        literal = ip_address(host)
    except ValueError:
        return target
    refuse_address(literal, is_private=is_private, allows_link_local=True)  # which is a matter of the hub's settings
    return target


_MALFORMED = "Địa chỉ nhận chưa đúng. Ví dụ: https://hethong.langson.gov.vn/nhan-tin"


def refuse_address(address: Address, *, is_private: bool, allows_link_local: bool) -> None:
    """Raise BadInput for an address that is not told: `is_private` says that the venue's own network is meant."""
    address = _meant(address)
    if address.is_link_local:
        if allows_link_local and is_private:
            return
        raise BadInput(f"Địa chỉ {address} là địa chỉ nội bộ của máy (link-local), không gửi tin tới đó.")
    if address in _METADATA or address.is_multicast or address.is_unspecified or str(address) == "255.255.255.255":
        raise BadInput(f"Không gửi tin tới địa chỉ {address}.")
    is_own = any(address in network for network in _PRIVATE if network.version == address.version)
    if is_own and not is_private:
        raise BadInput(
            f"Địa chỉ {address} nằm trong mạng riêng. Nếu đúng là máy của hội nghị, vui lòng đánh dấu ô "
            "“trong mạng riêng”."
        )
    if is_private and not is_own:
        raise BadInput(f"Địa chỉ {address} không nằm trong mạng riêng. Vui lòng bỏ dấu ở ô “trong mạng riêng”.")
    if not is_own and not address.is_global:
        raise BadInput(f"Không gửi tin tới địa chỉ {address}.")


def _meant(address: Address) -> Address:
    """See through IPv4 that is written as IPv6."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.sixtofour is not None:
            return address.sixtofour
        if address in _TRANSLATED:
            return IPv4Address(int(address) & (2**_IPV4_LENGTH - 1))
    return address
