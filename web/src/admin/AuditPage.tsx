import { Anchor, Button, Group, Pagination, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { dataOf } from '@/api/client';
import { Copy } from '@/parts/Copy';
import { csv, save } from '@/parts/csv';
import { Empty } from '@/parts/Empty';
import { PageHead } from '@/parts/PageHead';
import { AskedSheet, type Column } from '@/parts/Sheet';
import { useSettings } from '@/parts/settings';
import { absolute } from '@/parts/times';
import { AnchorLink } from '@/parts/links';
import { useProject } from '@/shell/project';
import type { AuditEntry } from './types';

const route = getRouteApi('/projects/$org/$project/audit');

const PAGE = 50;
/** The largest page that the server gives, and how many entries a file holds at most. */
const CHUNK = 200;
const MOST = 10_000;

/** Which request it was, if that is known: the server's log has the same id. */
const requestOf = (it: AuditEntry) => (typeof it.metadata.requestId === 'string' ? it.metadata.requestId : undefined);

const HEADS = ['time', 'actor', 'action', 'target type', 'target', 'status', 'request', 'more'];

/** Who did what in this project. */
export function AuditPage() {
  const { path, api } = useProject();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const page = Math.max(1, Number.parseInt(search.page ?? '1', 10) || 1);
  const ask = (limit: number, offset: number) =>
    dataOf(api.GET('/audit-logs', { params: { query: { actor: search.actor, targetId: search.targetId, limit, offset } } }));
  const asked = useQuery({
    queryKey: ['audit', path, search.actor, search.targetId, page],
    queryFn: () => ask(PAGE, (page - 1) * PAGE),
    placeholderData: keepPreviousData,
  });
  const total = asked.data?.total ?? 0;
  const pages = Math.ceil(total / PAGE);
  const narrow = (by: { actor?: string; targetId?: string }) => void navigate({ search: { ...search, ...by, page: undefined } });
  const narrowed = search.actor !== undefined || search.targetId !== undefined;
  return (
    <>
      <PageHead
        title="Audit"
        about={asked.data ? <span className="numbers">{total.toLocaleString('en')} entries, the newest first</span> : 'The newest first'}
        actions={<Export ask={ask} disabled={total === 0} path={path} />}
      />
      <Group mb="md" gap="sm" align="flex-end">
        <Filter label="Who did it" placeholder="ada@example.com" value={search.actor} change={(actor) => narrow({ actor })} />
        <Filter label="What it was done to (id)" placeholder="the id of a run" value={search.targetId} change={(targetId) => narrow({ targetId })} />
        {narrowed && (
          <Button variant="subtle" onClick={() => void navigate({ search: {} })}>
            Show all
          </Button>
        )}
      </Group>
      <AskedSheet
        label="Audit entries"
        columns={columns(narrow)}
        asked={{ ...asked, data: asked.data?.entries }}
        rowKey={(it) => it.id}
        minWidth={1000}
        empty={
          narrowed || page > 1 ? (
            <Empty title="No entry fits">Try fewer filters, or an earlier page.</Empty>
          ) : (
            <Empty title="Nothing has happened yet" command="./slipway audit">
              Every run that ends, every decision, change and refused request leaves an entry here, for good.
            </Empty>
          )
        }
      />
      {pages > 1 && (
        <Pagination
          mt="md"
          total={pages}
          value={page}
          onChange={(next) => void navigate({ search: { ...search, page: next === 1 ? undefined : String(next) } })}
          getItemProps={(item) => ({ 'aria-label': `Page ${item}` })}
          getControlProps={(control) => ({ 'aria-label': control === 'next' ? 'Older' : 'Newer' })}
        />
      )}
    </>
  );
}

function columns(narrow: (by: { actor?: string; targetId?: string }) => void): Column<AuditEntry>[] {
  return [
    { head: 'Time', width: 195, cell: (it) => <Stamp at={it.ts} /> },
    {
      head: 'Who',
      width: 195,
      cell: (it) => (
        <Anchor component="button" type="button" size="sm" className="break" ta="left" onClick={() => narrow({ actor: it.actor })} title="Only what they did">
          {it.actor}
        </Anchor>
      ),
    },
    { head: 'Action', width: 125, cell: (it) => <span className="mono">{it.action}</span> },
    { head: 'To what', cell: (it) => <Target of={it} /> },
    { head: 'Status', width: 80, cell: (it) => <Text size="sm" c={it.status === 'success' ? undefined : 'var(--status-red)'}>{it.status}</Text> },
    {
      head: 'Request',
      width: 95,
      cell: (it) => {
        const id = requestOf(it);
        return id ? (
          <Group gap={2} wrap="nowrap">
            <span className="mono clip" style={{ maxWidth: 64 }} title={id}>
              {id}
            </span>
            <Copy text={id} label="Copy the request's id" />
          </Group>
        ) : null;
      },
    },
  ];
}

/** The time with milliseconds; which zone it is in is told on hover. */
function Stamp({ at }: { at: string }) {
  const { utc } = useSettings();
  const text = absolute(at, utc);
  return (
    <time dateTime={at} title={text} className="numbers">
      {text.replace(/ UTC.*$/, '')}
    </time>
  );
}

function Target({ of }: { of: AuditEntry }) {
  const { params } = useProject();
  const kind = of.target_type.replaceAll('_', ' ');
  const isRun = /^(action|template)_run$/.test(of.target_type);
  return (
    <>
      <Text size="xs" c="dimmed">
        {kind}
      </Text>
      {isRun ? (
        <AnchorLink to="/projects/$org/$project/runs/$runId" params={{ ...params, runId: of.target_id }} className="mono break">
          {of.target_id}
        </AnchorLink>
      ) : (
        <span className="mono break">{of.target_id}</span>
      )}
    </>
  );
}

/** A filter that goes into the address once it is entered. */
function Filter({ label, placeholder, value, change }: { label: string; placeholder: string; value?: string; change: (value?: string) => void }) {
  const [text, setText] = useState(value ?? '');
  useEffect(() => setText(value ?? ''), [value]);
  const commit = () => text.trim() !== (value ?? '') && change(text.trim() || undefined);
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={text}
      w={290}
      maw="100%"
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}

type Ask = (limit: number, offset: number) => Promise<{ entries: AuditEntry[]; total: number }>;

function Export({ ask, disabled, path }: { ask: Ask; disabled: boolean; path: string }) {
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      const { entries, total } = await gather(ask);
      const rows = entries.map((it) => [it.ts, it.actor, it.action, it.target_type, it.target_id, it.status, requestOf(it), it.metadata]);
      save(`audit-${path.replace('/', '-')}.csv`, 'text/csv;charset=utf-8', csv(HEADS, rows));
      if (total > entries.length) {
        notifications.show({ color: 'yellow', title: `The newest ${entries.length.toLocaleString('en')} of ${total.toLocaleString('en')}`, message: 'Filter for the others, or page through /api/v1/audit-logs.' });
      }
    } catch (error) {
      notifications.show({ color: 'red', title: 'There is no file', message: String((error as Error).message) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="default" onClick={() => void run()} loading={busy} disabled={disabled}>
      Download CSV
    </Button>
  );
}

/** Page for page; an entry that moves to the next page meanwhile, since a newer one came, is there once. */
async function gather(ask: Ask) {
  const entries = new Map<string, AuditEntry>();
  for (let offset = 0; ; offset += CHUNK) {
    const page = await ask(CHUNK, offset);
    page.entries.forEach((it) => entries.set(it.id, it));
    if (page.entries.length < CHUNK || entries.size >= MOST) return { entries: [...entries.values()].slice(0, MOST), total: page.total };
  }
}
