"""The floors: the same server and database with next to nothing on them. Run as a program it serves them."""

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pysqlite3
from flask import Flask, redirect, render_template, request
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import event, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from waitress import serve
from werkzeug.wrappers import Response


class Base(DeclarativeBase):
    """What the floor's one record is built on."""


class Row(Base):
    """Something to list and to save."""

    __tablename__ = "rows"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    partner: Mapped[str]
    on: Mapped[date] = mapped_column(index=True)
    text: Mapped[str]


PAGE = """<!doctype html><html lang="en"><title>Rows</title><table>
{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.name }}</td><td>{{ row.partner }}</td><td>{{ row.on }}</td></tr>
{% endfor %}</table></html>"""
database = SQLAlchemy(metadata=Base.metadata)


def create_floors(file: Path, rows: int = 2000) -> Flask:
    """A bare route, a bare list of 50 rows and a bare save; the database is as durable as Tandem's."""
    app = Flask("floors", static_folder=None)
    app.jinja_loader = DictLoader({"rows.html": PAGE})
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{file}"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"module": pysqlite3.dbapi2}
    database.init_app(app)
    app.get("/route")(lambda: "ok")
    app.get("/list")(_list)
    app.post("/save")(_save)
    with app.app_context():
        event.listen(database.engine, "connect", _durable)
        Base.metadata.create_all(database.engine)
        day = date(2026, 1, 1)
        named = ({"name": f"Row {one}", "partner": f"Other {one}", "on": day + timedelta(one)} for one in range(rows))
        database.session.execute(insert(Row), [{**one, "text": "x" * 2000} for one in named])
        database.session.commit()
        database.session.remove()
    return app


def _durable(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _list() -> str:
    rows = database.session.scalars(select(Row).order_by(Row.on.desc()).limit(50)).all()
    return render_template("rows.html", rows=rows)


def _save() -> Response:
    row = database.session.get_one(Row, 1)
    row.text = request.form["text"]
    database.session.commit()
    return redirect("/list", 303)


if __name__ == "__main__":
    serve(create_floors(Path(sys.argv[1])), host="127.0.0.1", port=int(sys.argv[2]), threads=8, ident=None)
