import { Badge, Button, Group, SegmentedControl, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api, dataOf } from '@/api/client';
import { confirm } from '@/parts/confirm';
import { Empty } from '@/parts/Empty';
import { PageHead } from '@/parts/PageHead';
import { AskedSheet, type Column } from '@/parts/Sheet';
import { Time } from '@/parts/Time';
import { useMay } from '@/session/me';
import { TokenDialog } from './TokenDialog';
import type { Token } from './types';

const KEY = ['tokens'];

/** Where a token is good, from the widest to the narrowest place. */
const scope = (it: Token) => [it.organization ?? 'everywhere', it.project, it.environment].filter((part) => part !== null).join('/');

const ended = (it: Token) => it.revokedAt !== null || Date.parse(it.expiresAt) <= Date.now();

/** The tokens that programs call the APIs with. */
export function TokensPage() {
  const may = useMay();
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const [which, setWhich] = useState('good');
  const asked = useQuery({ queryKey: KEY, queryFn: async () => (await dataOf(api().GET('/tokens', {}))).tokens });
  const changed = () => queries.invalidateQueries({ queryKey: KEY });
  const shown = asked.data?.filter((it) => which === 'all' || !ended(it));
  const hidden = (asked.data?.length ?? 0) - (shown?.length ?? 0);
  const revoke = (it: Token) =>
    confirm({
      title: `Revoke ${it.name}?`,
      about: `Whoever uses ${it.name} (${it.shown}) is refused with the next request. This cannot be undone.`,
      verb: 'Revoke',
      act: async () => {
        await answered(api().DELETE('/tokens/{id}', { params: { path: { id: it.id } } }));
        await changed();
      },
    });
  return (
    <>
      <PageHead
        title="Tokens"
        about="For programs that call the APIs. One token works in all of them, as far as its role reaches."
        actions={
          <>
            <SegmentedControl
              aria-label="Which tokens"
              size="sm"
              value={which}
              onChange={setWhich}
              data={[
                { value: 'good', label: 'In force' },
                { value: 'all', label: 'All' },
              ]}
            />
            {may('token:write') && <Button onClick={() => setMaking(true)}>Make a token</Button>}
          </>
        }
      />
      <AskedSheet
        label="Tokens"
        columns={columns(revoke)}
        asked={{ ...asked, data: shown }}
        rowKey={(it) => it.id}
        minWidth={980}
        empty={
          <Empty
            title={hidden > 0 ? 'No token is in force' : 'There is no token yet'}
            action={<Button onClick={() => setMaking(true)}>{hidden > 0 ? 'Make a token' : 'Make the first one'}</Button>}
            command="./slipway token create --name ci --project acme/web --role developer --expires-in 90d"
          >
            {hidden > 0 ? `${hidden} were revoked or have expired.` : 'A build server, a portal or a script needs one to start runs.'}
          </Empty>
        }
      />
      {making && <TokenDialog close={() => setMaking(false)} changed={changed} />}
    </>
  );
}

function columns(revoke: (it: Token) => void): Column<Token>[] {
  return [
    {
      head: 'Name',
      cell: (it) => (
        <>
          <Group gap={6}>
            <Text size="sm" fw={600} className="break" span>
              {it.name}
            </Text>
            {ended(it) && (
              <Badge size="sm" variant="default" tt="none">
                {it.revokedAt ? 'revoked' : 'expired'}
              </Badge>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            <span className="mono" style={{ whiteSpace: 'nowrap' }}>{it.shown}</span>
            {it.user && ` for ${it.user}`}
          </Text>
        </>
      ),
    },
    {
      head: 'Role',
      width: 125,
      cell: (it) => <span title={it.permissions.join(', ')}>{it.role}</span>,
    },
    { head: 'Good in', width: 170, cell: (it) => <span className="mono break">{scope(it)}</span> },
    {
      head: 'Made',
      width: 190,
      cell: (it) => (
        <>
          <Time at={it.createdAt} />
          <Text size="xs" c="dimmed" className="break">
            by {it.createdBy}
          </Text>
        </>
      ),
    },
    { head: 'Last used', width: 105, cell: (it) => (it.lastUsedAt ? <Time at={it.lastUsedAt} /> : <Text size="sm" c="dimmed">never</Text>) },
    { head: 'Ends', width: 105, cell: (it) => <Time at={it.revokedAt ?? it.expiresAt} /> },
    {
      head: 'What can be done',
      hideHead: true,
      width: 100,
      right: true,
      cell: (it) =>
        ended(it) ? null : (
          <Button size="compact-sm" variant="default" c="var(--status-red)" onClick={() => revoke(it)} aria-label={`Revoke ${it.name}`}>
            Revoke
          </Button>
        ),
    },
  ];
}
