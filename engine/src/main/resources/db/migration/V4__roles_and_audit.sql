-- What each line of the audit log says of its request; the roles of the database are in afterMigrate__roles.sql.
alter table audit
    add column environment text,
    add column address text,
    add column decision text not null default 'allowed' check (decision in ('allowed', 'refused'));
create index audit_project on audit (project_id, at, id);

-- A seal on each line of the audit log, made of the line and the seal before it, so that a line cannot be changed or
-- taken out without breaking all that follow. Each project has a chain of its own; 0 is that of the whole server.
create table audit_chain (
    chain int not null,
    seq bigint not null,              -- from 1, without a gap
    audit_id uuid not null unique,
    at timestamptz not null,          -- of the line
    seal bytea not null,
    primary key (chain, seq)
);
create index audit_chain_at on audit_chain (at);
