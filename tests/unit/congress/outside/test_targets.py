"""Which addresses are told and which never: what only this machine can reach stays out of reach."""

from ipaddress import ip_address

import pytest

from congress.errors import BadInput
from congress.outside import targets

METADATA = ["169.254.169.254", "fe80::1", "100.100.100.200", "168.63.129.16", "fd00:ec2::254", "::ffff:169.254.169.254"]
NEVER = [*METADATA, "0.0.0.0", "::", "255.255.255.255", "224.0.0.1", "ff02::1", "240.0.0.1", "192.0.2.1", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1"]  # fmt: skip
OWN = ["127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.5", "100.64.0.1", "::1", "fd12::5", "::ffff:192.168.1.5", "64:ff9b::c0a8:105"]  # fmt: skip
PUBLIC = ["1.1.1.1", "203.162.0.1", "2606:4700::1111"]


def is_told(address: str, *, is_private: bool, allows_link_local: bool = False) -> bool:
    try:
        targets.refuse_address(ip_address(address), is_private=is_private, allows_link_local=allows_link_local)
    except BadInput:
        return False
    return True


@pytest.mark.parametrize("address", NEVER)
@pytest.mark.parametrize("is_private", [True, False])
def test_addresses_of_the_machine_itself_and_of_clouds_are_never_told(address: str, is_private: bool) -> None:
    assert not is_told(address, is_private=is_private)


@pytest.mark.parametrize("address", OWN)
def test_the_venues_own_network_is_told_only_when_it_is_meant(address: str) -> None:
    assert is_told(address, is_private=True)
    assert not is_told(address, is_private=False)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_world_is_told_only_when_the_own_network_is_not_meant(address: str) -> None:
    assert is_told(address, is_private=False)
    assert not is_told(address, is_private=True)


def test_link_local_needs_the_hubs_setting_and_the_organizers_word() -> None:
    assert is_told("169.254.7.7", is_private=True, allows_link_local=True)
    assert not is_told("169.254.7.7", is_private=False, allows_link_local=True)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://a.vn", ("a.vn", 443, "/", "a.vn")),
        ("https://a.vn:8443/x/y?z=1", ("a.vn", 8443, "/x/y?z=1", "a.vn:8443")),
        ("https://[2606:4700::1111]/", ("2606:4700::1111", 443, "/", "[2606:4700::1111]")),
        ("https://A.VN/Path", ("a.vn", 443, "/Path", "a.vn")),
    ],
)
def test_an_address_is_taken_apart(url: str, told: tuple[str, int, str, str]) -> None:
    target = targets.read(url, is_private=False)
    assert (target.host, target.port, target.path, target.host_header) == told


@pytest.mark.parametrize(
    "url",
    [
        "", "a.vn", "ftp://a.vn/", "https://", "https:///x", "https://a.vn/#x", "https://u:p@a.vn/", "https://a.vn:99999/",
        "https://a.vn:22/", "https://a.vn:9100/", "https://a.vn/ x", "https://a.vn\\@b.vn/", "https://đ.vn/",
        "https://a.vn/\r\nX: y", "https://a.vn/\x00", "http://a.vn/", "https://127.0.0.1/", "https://[::1]/",
        "javascript:alert(1)", "https://a.vn:abc/", f"https://a.vn/{'x' * 500}",
    ],
)  # fmt: skip
def test_what_is_no_address_to_tell_is_refused_in_words(url: str) -> None:
    with pytest.raises(BadInput) as refusal:
        targets.read(url, is_private=False)
    assert refusal.value.message_vi
