-- Who may do what in the database (docs/decisions/0012). Run after the migrations at every start, and idempotent: what
-- a later migration adds is covered by the same rules, and so is a database that was restored into another cluster.
--
-- slipway_app     the server: everything but to change or delete what the audit log is read from
-- slipway_reader  the server while it answers a request about a project: reads that project's rows, and no other
--
-- Both are roles of the cluster, which other databases may have made, and have no login: the server's user becomes one
-- of them. Without the right to make them all goes on as the owner, and the server says so when it starts.
do $roles$
declare
    server_role text;
    item record;
    bound text := $$project_id = nullif(current_setting('slipway.project', true), '')::int$$;
    of_nobody text := $$project_id is null and current_setting('slipway.unowned', true) = 'on'$$;
    unbound text := $$nullif(current_setting('slipway.project', true), '') is null$$;
    rule text;
begin
    -- One server at a time.
    perform pg_advisory_xact_lock(7215310003);
    foreach server_role in array array['slipway_app', 'slipway_reader'] loop
        begin
            if not exists (select from pg_roles where rolname = server_role) then
                execute format('create role %I nologin', server_role);
            end if;
        exception when insufficient_privilege or duplicate_object or unique_violation then
            null;
        end;
        begin
            if not (select rolsuper from pg_roles where rolname = current_user) and not exists (
                select from pg_auth_members m
                where m.roleid = to_regrole(server_role) and m.member = to_regrole(quote_ident(current_user))
                  -- PostgreSQL 16 tells members who may become the role from those who may only administer it.
                  and coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)) then
                execute format('grant %I to %I', server_role, current_user);
            end if;
        exception when insufficient_privilege or undefined_object or duplicate_object or internal_error then
            return;
        end;
    end loop;

    execute format('grant usage on schema %I to slipway_app, slipway_reader', current_schema());

    for item in
        select c.oid::regclass as name, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, p.attnotnull,
            p.attname is not null as of_project,
            coalesce(c.reloptions @> '{security_invoker=true}', false) as invoker
        from pg_class c
        left join pg_attribute p on p.attrelid = c.oid and p.attname = 'project_id' and not p.attisdropped
        where c.relnamespace = to_regnamespace(quote_ident(current_schema()))
          and c.relkind in ('r', 'p', 'v') and not c.relispartition and c.relname <> 'flyway_schema_history'
    loop
        if item.relkind = 'v' then
            -- A view reads with the rights of its owner unless it is told to read with those of whoever asks.
            if not item.invoker then
                execute format('alter view %s set (security_invoker = true)', item.name);
            end if;
            if not has_table_privilege('slipway_reader', item.name, 'select') then
                execute format('grant select on %s to slipway_app, slipway_reader', item.name);
            end if;
            continue;
        end if;

        -- What the audit log is read from.
        if item.relname in ('audit', 'audit_chain', 'decision', 'run', 'run_end') then
            if not has_table_privilege('slipway_app', item.name, 'insert') then
                execute format('grant select, insert on %s to slipway_app', item.name);
            end if;
            if has_table_privilege('slipway_app', item.name, 'update, delete, truncate') then
                execute format('revoke update, delete, truncate on %s from slipway_app', item.name);
            end if;
        elsif not has_table_privilege('slipway_app', item.name, 'delete') then
            execute format('grant select, insert, update, delete on %s to slipway_app', item.name);
        end if;

        if not item.of_project then
            continue;
        end if;
        if item.relname = 'secret' then
            -- What lists show; never what is sealed.
            if not has_column_privilege('slipway_reader', item.name, 'name', 'select') then
                execute format('grant select (project_id, environment, name, version, created_at, updated_at) on %s'
                    ' to slipway_reader', item.name);
            end if;
        elsif item.relname <> 'idempotency' and not has_table_privilege('slipway_reader', item.name, 'select') then
            execute format('grant select on %s to slipway_reader', item.name);
        end if;

        rule := case when item.attnotnull then bound else format('(%s) or (%s)', bound, of_nobody) end;
        if not exists (select from pg_policy where polrelid = item.name and polname = 'owner') then
            execute format('create policy owner on %s to %I using ((%s) or (%s)) with check (true)',
                item.name, current_user, unbound, rule);
        end if;
        if not exists (select from pg_policy where polrelid = item.name and polname = 'server') then
            execute format('create policy server on %s to slipway_app using (true) with check (true)', item.name);
        end if;
        if not exists (select from pg_policy where polrelid = item.name and polname = 'reader') then
            execute format('create policy reader on %s for select to slipway_reader using (%s)', item.name, rule);
        end if;
        if not (item.relrowsecurity and item.relforcerowsecurity) then
            execute format('alter table %s enable row level security', item.name);
            execute format('alter table %s force row level security', item.name);
        end if;
    end loop;
end
$roles$;
