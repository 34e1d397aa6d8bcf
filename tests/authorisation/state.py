"""Whether a request left anything behind: a digest of every row of every table."""

from hashlib import sha256

from django.db import connection

# No part of the work: what a browser holds (a page keeps its token against forged forms there), and the count of wrong
# passwords, which is to outlive the refusal.
LEFT_OUT = {"django_session", "people_signinattempt"}


def digest() -> str:
    """Of all that is stored, in the order of the rows' own numbers."""
    told = sha256()
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - LEFT_OUT):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            told.update(repr((table, cursor.fetchall())).encode())
    return told.hexdigest()


WRITTEN = {
    "sqlite": "SELECT total_changes()",
    "postgresql": "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables",
}


def written() -> int:
    """How many rows were ever written here, undone ones too."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN[connection.vendor])
        return int(cursor.fetchone()[0])
