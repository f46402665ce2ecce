-- What each line of the audit log says of its request; the roles of the database are in afterMigrate__roles.sql.
alter table audit
    add column environment text,
    add column address text,
    add column decision text not null default 'allowed' check (decision in ('allowed', 'refused'));
drop index audit_at;
create index audit_project on audit (project_id, at, id);
