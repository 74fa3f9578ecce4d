"""The tables of a ledger.

Counts are kept as they change, by triggers: a page that shows how many findings each code, unit and
standing has must not count a million of them again. `finding` is narrow, so that a filter looks
through it fast; what is said of each stands beside it in `told`.
"""

FORMAT = 2  # of the tables and indexes together
TABLES = """
CREATE TABLE head (content TEXT NOT NULL);
CREATE TABLE step (code INTEGER PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE person (code INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE examined (
    place INTEGER PRIMARY KEY, id TEXT NOT NULL, subject TEXT NOT NULL, unit TEXT NOT NULL,
    line INTEGER NOT NULL, received INTEGER NOT NULL, ended INTEGER NOT NULL, "end" TEXT NOT NULL,
    is_confidential INTEGER NOT NULL, month TEXT NOT NULL,
    is_sampled INTEGER NOT NULL DEFAULT 0, faults INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE rowless (
    code INTEGER PRIMARY KEY, subject TEXT NOT NULL, unit TEXT NOT NULL, row TEXT NOT NULL,
    cases TEXT NOT NULL
);
CREATE TABLE record (place INTEGER PRIMARY KEY, about TEXT NOT NULL, content BLOB NOT NULL);
CREATE TABLE said (code INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE finding (
    number INTEGER PRIMARY KEY, place INTEGER NOT NULL, case_words TEXT NOT NULL,
    said INTEGER NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL, unit TEXT NOT NULL,
    position TEXT NOT NULL,
    standing TEXT NOT NULL DEFAULT 'open', is_sampled INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE told (number INTEGER PRIMARY KEY, key TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE tally (
    code TEXT, severity TEXT, unit TEXT, position TEXT, standing TEXT, is_sampled INTEGER,
    count INTEGER NOT NULL,
    PRIMARY KEY (code, severity, unit, position, standing, is_sampled)
) WITHOUT ROWID;
CREATE TABLE population (
    unit TEXT, month TEXT, "end" TEXT, is_confidential INTEGER, is_sampled INTEGER,
    is_clean INTEGER, count INTEGER NOT NULL,
    PRIMARY KEY (unit, month, "end", is_confidential, is_sampled, is_clean)
) WITHOUT ROWID;
"""

TRAITS = """CREATE TABLE IF NOT EXISTS trait (
    unit TEXT NOT NULL, "end" TEXT NOT NULL, is_confidential INTEGER NOT NULL,
    received INTEGER NOT NULL, count INTEGER NOT NULL
)"""
INDEXES = (
    "UNIQUE INDEX IF NOT EXISTS examined_id ON examined (id)",
    'INDEX IF NOT EXISTS examined_trait ON examined (unit, "end", is_confidential, received, id)',
    "UNIQUE INDEX IF NOT EXISTS told_key ON told (key)",
    "INDEX IF NOT EXISTS finding_place ON finding (place, standing, code, unit, is_sampled)",
    "INDEX IF NOT EXISTS finding_code ON finding (code, standing, number)",
    "INDEX IF NOT EXISTS finding_unit ON finding (unit, standing, number)",
    "INDEX IF NOT EXISTS finding_standing ON finding (standing, number)",
    "INDEX IF NOT EXISTS finding_sampled ON finding (number) WHERE is_sampled = 1",
    "INDEX IF NOT EXISTS examined_sampled ON examined (place) WHERE is_sampled = 1",
)

# Made when everything is in, which is faster than row by row; a ledger of an earlier version gets
# by the same what it lacks. `finding_place` was another index once.
COMPLETED = (
    "DROP INDEX IF EXISTS finding_place",
    *(f"CREATE {index}" for index in INDEXES),
    TRAITS,
    "DELETE FROM trait",
    """INSERT INTO trait
        SELECT unit, "end", is_confidential, received, count(*) FROM examined
        GROUP BY 1, 2, 3, 4""",
    f"PRAGMA user_version = {FORMAT}",
)

# A finding that was dismissed or is allowed is no fault of its case.
COUNTS = (
    """UPDATE examined SET faults = counted.faults FROM
        (SELECT place, sum(standing IN ('open', 'accepted')) AS faults FROM finding GROUP BY place)
            AS counted
        WHERE examined.place = counted.place AND examined.faults <> counted.faults""",
    "DELETE FROM tally",
    """INSERT INTO tally SELECT code, severity, unit, position, standing, is_sampled, count(*)
        FROM finding GROUP BY 1, 2, 3, 4, 5, 6""",
    "DELETE FROM population",
    """INSERT INTO population
        SELECT unit, month, "end", is_confidential, is_sampled, faults = 0, count(*)
        FROM examined GROUP BY 1, 2, 3, 4, 5, 6""",
)

# What keeps the same counts while a few rows change, by name.
TRIGGERS = {
    "finding_changed": """
CREATE TRIGGER finding_changed AFTER UPDATE OF standing, is_sampled ON finding BEGIN
    UPDATE tally SET count = count - 1 WHERE (code, severity, unit, position, standing, is_sampled)
        = (old.code, old.severity, old.unit, old.position, old.standing, old.is_sampled);
    INSERT INTO tally VALUES
        (new.code, new.severity, new.unit, new.position, new.standing, new.is_sampled, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
    UPDATE examined SET faults = faults
        + (new.standing IN ('open', 'accepted')) - (old.standing IN ('open', 'accepted'))
        WHERE place = new.place
        AND (new.standing IN ('open', 'accepted')) <> (old.standing IN ('open', 'accepted'));
END""",
    "examined_changed": """
CREATE TRIGGER examined_changed AFTER UPDATE OF is_sampled, faults ON examined BEGIN
    UPDATE population SET count = count - 1
        WHERE (unit, month, "end", is_confidential, is_sampled, is_clean)
        = (old.unit, old.month, old."end", old.is_confidential, old.is_sampled, old.faults = 0);
    INSERT INTO population VALUES (new.unit, new.month, new."end", new.is_confidential,
        new.is_sampled, new.faults = 0, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
END""",
}
