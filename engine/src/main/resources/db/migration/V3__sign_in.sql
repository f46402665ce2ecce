-- People whom the OIDC issuer told us of, and their sessions.

create table person (
    id uuid primary key,
    issuer text not null,
    -- The issuer's own name for them, which never changes.
    subject text not null,
    -- In lower case: who they are in runs, approvals and the audit log.
    email text not null,
    name text,
    groups text[] not null,
    -- When the issuer said so: what it said before does not count any more.
    said_at timestamptz not null,
    disabled boolean not null default false,
    created_at timestamptz not null default now(),
    unique (issuer, subject)
);

-- An address is one person's. Once that account is disabled, another one of the issuer's may have it.
create unique index person_email on person (issuer, email) where not disabled;

create table session (
    id uuid primary key,
    -- SHA-256 of what the cookie holds.
    hash bytea not null unique,
    person_id uuid not null references person on delete cascade,
    created_at timestamptz not null,
    -- To the minute.
    seen_at timestamptz not null
);

create index session_person on session (person_id);
create index session_created on session (created_at);
