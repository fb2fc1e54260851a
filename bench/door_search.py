"""How long a name is looked for at the door among 50,000 people: p95 under 100 ms on SQLite.

Run by `python3 run.py bench door_search`. People are invented as in the sample; the questions are what somebody types
on the way to their own name, letter by letter, then with their delegation behind it.
"""

import argparse
import random
import tempfile
import time
from pathlib import Path
from statistics import quantiles

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from congress import delegate_number, door_search
from congress.models import Delegate
from congress.vietnamese import fold, sort_key
from tests.support.homes import CONGRESS, Home, prepare


def fill(db_session: Session, people: int) -> None:
    """Add invented people, named and placed as in the sample, until there are so many."""
    known = db_session.scalars(select(Delegate)).all()
    chance = random.Random(people)
    families, middles, givens = (sorted({one.full_name.split()[part] for one in known}) for part in (0, 1, -1))
    rows = []
    for sequence in range(len(known), people):
        like = chance.choice(known)
        name = " ".join(map(chance.choice, (families, middles, middles, givens)))
        rows.append(
            {
                "congress_id": CONGRESS,
                "delegation_id": like.delegation_id,
                "category_id": like.category_id,
                "number": delegate_number.make(sequence),
                "full_name": name,
                "folded_name": fold(name),
                "sort_key": sort_key(name),
                "unit": like.unit,
                "position_title": like.position_title,
                "phone": f"09{chance.randrange(10**8):08}",
            }
        )
    db_session.execute(insert(Delegate), rows)


def questions(db_session: Session, count: int) -> list[tuple[str, str]]:
    """What people type, by kind."""
    chance = random.Random(count)
    asked = []
    for person in chance.sample(db_session.scalars(select(Delegate)).all(), count):
        words = person.folded_name.split()
        asked += [
            ("two letters", words[-1][:2]),
            ("given name", words[-1]),
            ("family name", words[0]),
            ("three words", " ".join(words[:3])),
            ("whole name", person.folded_name),
            ("name, delegation", f"{words[-1]} {fold(person.delegation.name)}"),
            ("nobody", f"{words[0]} zzz"),
        ]
    return asked


def main() -> None:
    """Measure every kind of question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--questions", type=int, default=60, help="of each kind")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        prepare(data)
        home = Home.open(data)
        home.database.run(lambda db_session: fill(db_session, told.people))
        with home.database.reading() as db_session:
            asked = questions(db_session, told.questions)
        took: dict[str, list[float]] = {}
        for kind, words in asked:
            with home.database.reading() as db_session:
                before = time.perf_counter()
                door_search.by_name(db_session, CONGRESS, words)
                took.setdefault(kind, []).append((time.perf_counter() - before) * 1000)
        everything = [one for times in took.values() for one in times]
        for kind, times in [*took.items(), ("all", everything)]:
            cuts = quantiles(times, n=100)
            print(
                f"{kind:>18}  p50 {cuts[49]:6.1f} ms   p95 {cuts[94]:6.1f} ms   most {max(times):6.1f} ms", flush=True
            )


if __name__ == "__main__":
    main()
