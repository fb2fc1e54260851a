"""`flask attendance`: the book and its files from the console."""

from pathlib import Path

from flask import Flask

from tests.support.books import Book
from tests.support.homes import Home
from tests.support.pdf_pages import texts


def test_the_console_tells_the_book_and_writes_its_files(app: Flask, home: Home, tmp_path: Path) -> None:
    book, console = Book.open(home), app.test_cli_runner()
    attendance = book.write(book.entry(book.desk.person()))
    book.take_back(attendance, "Nhầm người")
    told = console.invoke(args=["attendance", "list", "CT"])
    assert (told.exit_code, told.output.count("\n")) == (0, 1)
    for words in ("Vào", "Lý Minh Hòa", "Cửa A", "Ghi tay", "ĐÃ HỦY: Nhầm người"):
        assert words in told.output
    for name in ("vao-ra.csv", "vao-ra.xlsx"):
        file = tmp_path / name
        assert console.invoke(args=["attendance", "export", "CT", "vao-ra", str(file)]).exit_code == 0
        assert file.stat().st_size > 200
    sheets = tmp_path / "lists.pdf"
    assert console.invoke(args=["attendance", "door-lists", "CT", str(sheets)]).exit_code == 0
    assert "DANH SÁCH ĐIỂM DANH TẠI CỬA" in texts(sheets.read_bytes())[0]
    assert [act for actor, act in book.acts() if actor == "command"][-3:] == [
        "attendance.export",
        "attendance.export",
        "attendance.print_door_lists",
    ]


def test_a_session_or_a_kind_of_file_nobody_knows_is_told_in_words(app: Flask, tmp_path: Path) -> None:
    console = app.test_cli_runner()
    unknown = console.invoke(args=["attendance", "list", "XYZ"])
    assert (unknown.exit_code, "CT" in unknown.output) == (1, True)
    file = tmp_path / "book.docx"
    assert console.invoke(args=["attendance", "export", "CT", "vao-ra", str(file)]).exit_code == 1
    assert not file.exists()
