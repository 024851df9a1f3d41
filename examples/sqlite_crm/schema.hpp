// SPDX-License-Identifier: MIT
#pragma once

#include "database.hpp"

/// \file
/// The tables of the CRM: what the house knows of its accounts, and what each night found out.
namespace crm {

// [schema]
/// Money is whole cents, a day is ISO text, and STRICT keeps each column to its type. (`date(day)` alone would let the
/// 30th of February through: only arithmetic on it makes SQLite look at the calendar.)
inline constexpr char const* schema = R"(
CREATE TABLE account (
    id           TEXT PRIMARY KEY CHECK (id <> ''),
    name         TEXT NOT NULL,
    email        TEXT NOT NULL,
    channel      TEXT NOT NULL CHECK (channel IN ('web', 'shop', 'phone', 'partner')),
    satisfaction REAL CHECK (satisfaction BETWEEN 1 AND 5),  -- NULL: never asked
    blocked      INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    id      INTEGER PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account,
    placed  TEXT NOT NULL CHECK (date(placed, '+0 days') IS placed),
    cents   INTEGER NOT NULL                                 -- negative: money given back
) STRICT;
CREATE INDEX orders_of_account ON orders (account, placed);

-- What was learnt, as clientele::io::save wrote it.
CREATE TABLE model (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL CHECK (name IN ('scale', 'buying', 'spending', 'cuts')),
    learnt TEXT NOT NULL CHECK (date(learnt, '+0 days') IS learnt),
    body   TEXT NOT NULL,
    UNIQUE (name, learnt)
) STRICT;

-- One row a night, and by which models it decided. Whoever reads believes finished nights only.
CREATE TABLE night (
    as_of    TEXT PRIMARY KEY CHECK (date(as_of, '+0 days') IS as_of),
    scale    INTEGER NOT NULL REFERENCES model,
    buying   INTEGER NOT NULL REFERENCES model,
    spending INTEGER NOT NULL REFERENCES model,
    cuts     INTEGER NOT NULL REFERENCES model,
    accounts INTEGER NOT NULL CHECK (accounts >= 0),
    orders   INTEGER NOT NULL CHECK (orders >= 0),
    cents    INTEGER NOT NULL,                               -- of these orders
    finished INTEGER NOT NULL DEFAULT 0 CHECK (finished IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Of accounts that have ordered.
CREATE TABLE score (
    night     TEXT NOT NULL REFERENCES night ON DELETE CASCADE,
    account   TEXT NOT NULL REFERENCES account,
    recency   INTEGER NOT NULL CHECK (recency BETWEEN 1 AND 5),
    frequency INTEGER NOT NULL CHECK (frequency BETWEEN 1 AND 5),
    monetary  INTEGER NOT NULL CHECK (monetary BETWEEN 1 AND 5),
    segment   TEXT NOT NULL,
    PRIMARY KEY (night, account)
) STRICT, WITHOUT ROWID;

-- Of accounts that have ordered: the year to come.
CREATE TABLE value (
    night   TEXT NOT NULL REFERENCES night ON DELETE CASCADE,
    account TEXT NOT NULL REFERENCES account,
    p_alive REAL NOT NULL CHECK (p_alive BETWEEN 0 AND 1),
    orders  REAL NOT NULL CHECK (orders >= 0),               -- expected, discounted
    cents   INTEGER NOT NULL CHECK (cents >= 0),
    PRIMARY KEY (night, account)
) STRICT, WITHOUT ROWID;

-- Of every account.
CREATE TABLE tier_history (
    night   TEXT NOT NULL REFERENCES night ON DELETE CASCADE,
    account TEXT NOT NULL REFERENCES account,
    tier    TEXT NOT NULL CHECK (tier IN ('diamond', 'core', 'potential', 'base')),
    since   TEXT NOT NULL CHECK (date(since, '+0 days') IS since AND since <= night),
    warned  TEXT CHECK (date(warned, '+0 days') IS warned AND warned <= night),
    reason  TEXT NOT NULL,
    PRIMARY KEY (night, account)
) STRICT, WITHOUT ROWID;
)";
// [schema]

/// Makes the tables in an empty database, all or none.
inline void create_tables(database& in) {
    transaction all{in};
    in.run(schema);
    all.commit();
}

} // namespace crm
