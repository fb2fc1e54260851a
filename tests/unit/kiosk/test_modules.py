"""The kiosk's modules run where most screens reach the hub by plain HTTP: there browsers lack what they give over HTTPS."""

from congress.settings import PROJECT_ROOT

MODULES = sorted((PROJECT_ROOT / "static" / "kiosk").glob("*.mjs"))


def test_no_module_needs_https_to_tell_one_request_from_another() -> None:
    assert MODULES
    assert [path.name for path in MODULES if "randomUUID(" in path.read_text("utf-8")] == []
