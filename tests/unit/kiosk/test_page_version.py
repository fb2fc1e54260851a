"""The version of the kiosk's page changes with whatever the page is made of, and with nothing else."""

from pathlib import Path

from kiosk.page_version import page_version, version_of


def page_in(static: Path) -> Path:
    for name, content in (("kiosk/kiosk.mjs", "one"), ("vendor/zxing/reader.wasm", "two"), ("admin/live.mjs", "three")):
        (static / name).parent.mkdir(parents=True)
        (static / name).write_text(content)
    return static


def test_a_changed_renamed_or_new_file_of_the_page_is_another_version(tmp_path: Path) -> None:
    static = page_in(tmp_path)
    seen = {version_of(static)}
    (static / "kiosk/kiosk.mjs").write_text("One")
    seen.add(version_of(static))
    (static / "kiosk/kiosk.mjs").rename(static / "kiosk/kiosk2.mjs")
    seen.add(version_of(static))
    (static / "vendor/more.mjs").write_text("")
    seen.add(version_of(static))
    assert len(seen) == 4


def test_what_the_page_does_not_load_leaves_its_version_alone(tmp_path: Path) -> None:
    static = page_in(tmp_path)
    before = version_of(static)
    (static / "admin/live.mjs").write_text("changed")
    assert version_of(static) == before


def test_it_is_twelve_hex_digits_the_same_at_every_asking() -> None:
    assert len(page_version()) == 12
    assert int(page_version(), 16) >= 0
    assert page_version() == page_version()
