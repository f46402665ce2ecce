-- Small numbers for those who name templates and steps by them. Rows are only ever added: a number is never given
-- twice, and a template that was retired and comes back has its own again.
create table template_number (
    project_id int not null,
    name text not null,
    number int not null check (number > 0),
    created_at timestamptz not null default now(),
    primary key (project_id, name),
    unique (project_id, number)
);

create table step_number (
    project_id int not null,
    template text not null,
    step_key text not null,
    number int not null check (number > 0),
    primary key (project_id, template, step_key),
    unique (project_id, template, number)
);

-- What is there already, in the order in which it came.
insert into template_number (project_id, name, number, created_at)
select project_id, name, row_number() over (partition by project_id order by min(created_at), name), min(created_at)
from definition
where kind = 'template'
group by project_id, name;

insert into step_number (project_id, template, step_key, number)
select project_id, name, step_key,
    row_number() over (partition by project_id, name order by min(arrival), min(position), step_key)
from (
    select d.project_id, d.name, s.step ->> 'id' as step_key, s.position,
        dense_rank() over (partition by d.project_id, d.name order by d.created_at, d.id, d.revision) as arrival
    from definition d
    cross join lateral json_array_elements(
        case when json_typeof(d.document #> '{spec,steps}') = 'array' then d.document #> '{spec,steps}' else '[]' end)
        with ordinality s (step, position)
    where d.kind = 'template'
) stored
where step_key is not null
group by project_id, name, step_key;

-- Finds a template run by its number.
create index run_number on run (project_id, definition_id, number) where number is not null;
