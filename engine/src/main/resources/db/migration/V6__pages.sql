-- What the pages show of runs, and how they find them among millions.

-- When a run first began to wait for something outside of it: people, a callback, a time. Not the delay before a start,
-- nor the backoff before a retry. With started_at, claimed_at and finished_at it cuts a run into queue, work and waiting.
alter table run_live add column waiting_at timestamptz;
alter table run_end add column waiting_at timestamptz;

-- What a run awaits is asked for only where a statement needs it: a join could not be left out of the others' plans.
drop view run_now;
create view run_now as
select r.*, l.phase, l.wake_at, e.ending, coalesce(e.attempt, l.attempt) as attempt,
    coalesce(e.lease_seq, l.lease_seq) as lease_seq, coalesce(e.node_id, l.node_id) as node_id,
    coalesce(e.started_at, l.started_at) as started_at, coalesce(e.claimed_at, l.claimed_at) as claimed_at,
    coalesce(e.waiting_at, l.waiting_at) as waiting_at,
    e.finished_at, e.output, e.error, e.failure, e.ended_by, p.percent, p.status as progress_status,
    (select min(w.kind) from run_wait w where w.project_id = r.project_id and w.run_id = r.id) as awaits
from run r
left join run_live l on l.project_id = r.project_id and l.id = r.id
left join run_end e on e.project_id = r.project_id and e.id = r.id
left join run_progress p on p.project_id = r.project_id and p.run_id = r.id;

-- What people asked for, without the steps that follow from it: the list that opens first. Most runs are steps, so this
-- index is small where the primary key would be read past a template's steps to find the next template run.
create index run_roots on run (project_id, id) where parent_id is null;

-- The latest runs of a definition: for the list by definition, and for how long its runs usually take.
create index run_definition on run (project_id, definition_id, id);
