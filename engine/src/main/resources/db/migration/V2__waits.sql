-- What runs wait for: callbacks, people, a later beginning.

alter table run_wait drop constraint run_wait_kind_check;
alter table run_wait add constraint run_wait_kind_check
    check (kind in ('sleep', 'delay', 'callback', 'approval', 'variables'));

-- What a dialect remarks about a run it starts, for its own windows: {"recommendations": …}, {"comment": …}.
alter table run add column annotations jsonb;

-- How who asked for a run proved who they are, and with which request they asked: for the audit log.
alter table run add column via text, add column request_id text;

-- What was asked of people. Written with the wait, kept when it is answered; the run's ending says how.
create table approval (
    project_id int not null,
    run_id uuid not null,
    kind text not null check (kind in ('approval', 'variables')),
    asked_at timestamptz not null,
    expires_at timestamptz not null,
    message text not null,
    users text[] not null,
    roles text[] not null,
    groups text[] not null,
    required smallint not null check (required >= 1),
    self_approval boolean not null,
    requesters text[] not null,       -- everybody who asked for the run, through retries and reruns too
    form jsonb,                       -- of variables: {"schema": …, "defaults": …}
    primary key (project_id, run_id),
    check ((kind = 'variables') = (form is not null))
);

-- What each person said to it; the primary key refuses a second word of the same person.
create table decision (
    project_id int not null,
    run_id uuid not null,
    decider text not null,
    verdict text not null check (verdict in ('approved', 'rejected', 'passed')),
    comment text,
    via text not null,
    request_id text,
    decided_at timestamptz not null,
    primary key (project_id, run_id, decider),
    check (verdict <> 'rejected' or comment is not null)
);
create index decision_decider on decision (project_id, decider, decided_at);

drop view run_now;
create view run_now as
select r.*, l.phase, l.wake_at, e.ending, coalesce(e.attempt, l.attempt) as attempt,
    coalesce(e.lease_seq, l.lease_seq) as lease_seq, coalesce(e.node_id, l.node_id) as node_id,
    coalesce(e.started_at, l.started_at) as started_at, coalesce(e.claimed_at, l.claimed_at) as claimed_at,
    e.finished_at, e.output, e.error, e.failure, e.ended_by, p.percent, p.status as progress_status,
    w.kind as awaits
from run r
left join run_live l on l.project_id = r.project_id and l.id = r.id
left join run_end e on e.project_id = r.project_id and e.id = r.id
left join run_progress p on p.project_id = r.project_id and p.run_id = r.id
left join run_wait w on w.project_id = r.project_id and w.run_id = r.id;

-- Secrets may have hyphens in their names, as Terrantula's have.
alter table secret drop constraint secret_name_check;
alter table secret add constraint secret_name_check check (name ~ '^[A-Za-z_][A-Za-z0-9_-]{0,127}$');
