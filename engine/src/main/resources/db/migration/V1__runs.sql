-- Facts are inserted, only what is live is updated. project_id leads every key: sharding by project needs it later.

create type run_kind as enum ('action', 'template');
create type phase as enum ('ready', 'delayed', 'blocked', 'running', 'waiting', 'steps');
create type ending as enum ('succeeded', 'failed', 'canceled');
create type definition_kind as enum ('action', 'template');

create table project (
    id int generated always as identity primary key,
    organization text not null check (organization ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text not null check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    title text not null,
    environments text[] not null check (cardinality(environments) >= 1),
    source text,
    created_at timestamptz not null default now(),
    unique (organization, name)
);
insert into project (organization, name, title, environments) values ('default', 'default', 'Default', '{default}');

-- Every text that a definition ever had; a run points to the exact one. `current` marks the one that starts use.
create table definition (
    project_id int not null,
    id uuid not null,
    revision int not null,
    kind definition_kind not null,
    name text not null,
    version text not null,
    document json not null,           -- not jsonb: the order of keys is the order of forms
    source text,                      -- the catalog file that owns it, null when put over the API
    current boolean not null,
    created_at timestamptz not null default now(),
    created_by text,
    primary key (project_id, id, revision)
);
create unique index definition_current on definition (project_id, id) where current;

create table node (
    id bigint generated always as identity primary key,   -- never reused; a missing row means dead
    name text not null,
    started_at timestamptz not null default now(),
    lease_until timestamptz not null
);

-- One immutable row when a run is accepted. The id is a UUIDv7: its milliseconds are the created time.
create table run (
    project_id int not null,
    id uuid not null,
    environment text not null,
    kind run_kind not null,
    definition_id uuid not null,
    revision int not null,
    parent_id uuid,
    step_key text,
    template_id uuid,                 -- of a template run and of its steps
    template_revision int,
    retry_of uuid,
    number bigint,                    -- template runs: small number per template name
    entity_id uuid,
    requested_by text not null,
    priority smallint not null default 5,
    max_attempts smallint not null,
    input jsonb not null,
    pinned jsonb,                     -- template runs: step id -> the revision of its action when the run was accepted
    primary key (project_id, id),
    check ((parent_id is null) = (step_key is null))
) partition by range (id);
create index run_templates on run (project_id, id) where kind = 'template';
create index run_actions on run (project_id, id) where kind = 'action';
create index run_entity on run (project_id, entity_id, id) where entity_id is not null;
create index run_template on run (project_id, template_id, id) where template_id is not null;
create index run_requester on run (project_id, requested_by, id);
create index run_environment on run (project_id, environment, id) where environment <> 'default';
create index run_retry on run (project_id, retry_of) where retry_of is not null;

-- One immutable row when it ends; the primary key makes a second ending impossible.
create table run_end (
    project_id int not null,
    id uuid not null,
    ending ending not null,
    attempt smallint not null,
    lease_seq int not null,
    node_id bigint,
    started_at timestamptz,           -- the first attempt's
    claimed_at timestamptz,           -- the last attempt's
    finished_at timestamptz not null default clock_timestamp(),
    output jsonb,
    error text,
    failure text,                     -- the failure's code
    ended_by text,                    -- who canceled
    primary key (project_id, id)
) partition by range (id);
create index run_end_ending on run_end (project_id, ending, id) where ending <> 'succeeded';
create index run_end_finished on run_end (project_id, finished_at, id);

-- Narrow, no payload, only runs that have not ended: the only hot table.
create table run_live (
    project_id int not null,
    id uuid not null,
    phase phase not null,
    priority smallint not null,
    attempt smallint not null default 1,    -- the try that runs now or will run next, from 1
    given_back smallint not null default 0, -- tries lost with their node or stopped by a shutdown
    lease_seq int not null default 0,       -- rises with every claim, never falls
    node_id bigint,
    parent_id uuid,
    ready_at timestamptz not null default clock_timestamp(),
    wake_at timestamptz,
    started_at timestamptz,
    claimed_at timestamptz,
    primary key (project_id, id),
    check ((node_id is not null) = (phase = 'running')),
    check ((wake_at is not null) or (phase <> 'delayed'))
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
create index run_live_claim on run_live (priority, ready_at, id) where phase = 'ready';
create index run_live_wake on run_live (wake_at) where wake_at is not null;
create index run_live_node on run_live (node_id) where phase = 'running';

-- Every attempt that was not the only one, lost ones included; written by the statement that ends it.
create table run_attempt (
    project_id int not null,
    run_id uuid not null,
    lease_seq int not null,
    attempt smallint not null,
    node_id bigint,
    started_at timestamptz,
    ended_at timestamptz not null default clock_timestamp(),
    outcome text not null check (outcome in ('succeeded', 'failed', 'canceled', 'lost', 'stopped')),
    error text,
    primary key (project_id, run_id, lease_seq)
);

-- Chunks of log lines: `<epoch ms> <level letter> <message>` each, numbered per attempt from `first`.
create table run_log (
    project_id int not null,
    run_id uuid not null,
    lease_seq int not null,
    first int not null,
    lines int not null,
    body text not null,
    primary key (project_id, run_id, lease_seq, first)
) partition by range (run_id);

-- How far a running attempt says it is.
create table run_progress (
    project_id int not null,
    run_id uuid not null,
    percent smallint not null,
    status text,
    primary key (project_id, run_id)
);

-- A run as it stands now.
create view run_now as
select r.*, l.phase, l.wake_at, e.ending, coalesce(e.attempt, l.attempt) as attempt,
    coalesce(e.lease_seq, l.lease_seq) as lease_seq, coalesce(e.node_id, l.node_id) as node_id,
    coalesce(e.started_at, l.started_at) as started_at, coalesce(e.claimed_at, l.claimed_at) as claimed_at,
    e.finished_at, e.output, e.error, e.failure, e.ended_by, p.percent, p.status as progress_status
from run r
left join run_live l on l.project_id = r.project_id and l.id = r.id
left join run_end e on e.project_id = r.project_id and e.id = r.id
left join run_progress p on p.project_id = r.project_id and p.run_id = r.id;

-- One row per thing awaited, written before the request that asks for it leaves; deleting it consumes it.
create table run_wait (
    project_id int not null,
    run_id uuid not null,
    kind text not null check (kind in ('sleep')),
    lease_seq int not null,
    detail jsonb not null,
    primary key (project_id, run_id, kind)
);

-- Insert-only, so a step cannot start twice: a child run, or the reason why there is none.
create table step (
    project_id int not null,
    parent_id uuid not null,
    step_key text not null,
    run_id uuid,
    outcome text check (outcome in ('skipped', 'not_executed')),
    primary key (project_id, parent_id, step_key),
    check ((run_id is null) <> (outcome is null))
);

create table concurrency_slot (
    project_id int not null,
    group_key text not null,
    run_id uuid not null,
    max int not null,
    held boolean not null,            -- false: waits for its turn
    node_id bigint,                   -- of a canceled run: the node whose process may still be at work
    primary key (project_id, group_key, run_id)
);
create index concurrency_slot_run on concurrency_slot (project_id, run_id);

create table idempotency (
    project_id int not null,
    actor text not null,
    key text not null,
    fingerprint text not null,
    run_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (project_id, actor, key)
);

-- When each user's latest runs were created, newest last; no longer than the limit.
create table rate_limit (
    actor text not null,
    kind run_kind not null,
    recent timestamptz[] not null,
    primary key (actor, kind)
);

create table template_counter (
    project_id int not null,
    name text not null,
    last bigint not null,
    primary key (project_id, name)
);

create table secret (
    project_id int not null,
    environment text not null default '',   -- empty: for every environment of the project
    name text not null check (name ~ '^[A-Za-z_][A-Za-z0-9_]{0,127}$'),
    version int not null default 1,
    sealed bytea not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (project_id, environment, name)
);

create table token (
    id uuid primary key,
    public_id text not null unique,
    hash bytea not null,
    last_four text not null,
    name text not null,
    organization text not null,
    project text,
    environment text,
    role text not null,
    permissions text[],
    for_user text,
    created_by text not null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    expires_at timestamptz not null,
    revoked_at timestamptz
);

-- What changed other than by runs; accepts and endings of runs are read from run and run_end.
create table audit (
    id uuid primary key,
    project_id int,
    at timestamptz not null default clock_timestamp(),
    actor text not null,
    via text not null,
    action text not null,
    target_type text not null,
    target_id text not null,
    status text not null,
    request_id text,
    metadata jsonb not null default '{}'
);
create index audit_at on audit (at, id);
