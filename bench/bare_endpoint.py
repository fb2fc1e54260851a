"""What the door is measured against: Flask, sqlite3, one insert, synced as carefully as ours."""

import os
import threading
from typing import Any

import pysqlite3.dbapi2 as sqlite
from flask import Flask, Response, jsonify, request

app = Flask(__name__)
_own = threading.local()


def _connection() -> Any:
    if not hasattr(_own, "connection"):
        _own.connection = sqlite.connect(os.environ["BARE_DATABASE"], timeout=5, isolation_level=None)
        _own.connection.execute("PRAGMA synchronous=FULL")
    return _own.connection


with sqlite.connect(os.environ["BARE_DATABASE"]) as first:
    first.execute("PRAGMA journal_mode=WAL")
    first.execute("CREATE TABLE IF NOT EXISTS scan (id INTEGER PRIMARY KEY, secret TEXT)")
first.close()


@app.post("/scan")
def scan() -> Response:
    """Keep one scan."""
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO scan (secret) VALUES (?)", (request.get_json()["secret"],))
    connection.execute("COMMIT")
    return jsonify(status="ok")
