import { Badge, Button, Group, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, dataOf } from '@/api/client';
import { confirm } from '@/parts/confirm';
import { Empty } from '@/parts/Empty';
import { PageHead } from '@/parts/PageHead';
import { AskedSheet, type Column } from '@/parts/Sheet';
import { Time } from '@/parts/Time';
import { useMay } from '@/session/me';
import { useProject } from '@/shell/project';
import { SecretDialog } from './SecretDialog';
import type { Secret } from './types';

type Wanted = { secret?: Secret };

const scope = (it: Secret) => (it.environment === null ? 'all environments' : it.environment);

/** Secrets of the project, by name: their values never come back. */
export function SecretsPage() {
  const { path, api } = useProject();
  const may = useMay();
  const queries = useQueryClient();
  const [wanted, setWanted] = useState<Wanted>();
  const key = ['secrets', path];
  const asked = useQuery({ queryKey: key, queryFn: async () => (await dataOf(api.GET('/secrets', {}))).secrets });
  const changed = () => queries.invalidateQueries({ queryKey: key });
  const remove = (it: Secret) =>
    confirm({
      title: `Delete ${it.name}?`,
      about: `Runs that need ${it.name} (${scope(it)}) fail from then on. Its value cannot be brought back.`,
      verb: 'Delete',
      act: async () => {
        const query = it.environment === null ? {} : { environment: it.environment };
        await answered(api.DELETE('/secrets/{name}', { params: { path: { name: it.name }, query } }));
        await changed();
      },
    });
  const columns: Column<Secret>[] = [
    { head: 'Name', cell: (it) => <span className="mono break">{it.name}</span> },
    {
      head: 'Environment',
      width: 170,
      cell: (it) =>
        it.environment === null ? (
          <Text size="sm" c="dimmed">
            all
          </Text>
        ) : (
          <Badge variant="default" tt="none" fw={500}>
            {it.environment}
          </Badge>
        ),
    },
    { head: 'Set', width: 140, cell: (it) => <Time at={it.updatedAt} /> },
    { head: 'First set', width: 140, cell: (it) => <Time at={it.createdAt} /> },
    { head: 'Times set', width: 100, right: true, cell: (it) => it.version },
    {
      head: 'What can be done',
      hideHead: true,
      width: 190,
      cell: (it) => (
        <Group gap="xs" wrap="nowrap" justify="flex-end">
          <Button size="compact-sm" variant="default" onClick={() => setWanted({ secret: it })} aria-label={`Replace ${it.name}, ${scope(it)}`}>
            Replace
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            c="var(--status-red)"
            onClick={() => remove(it)}
            aria-label={`Delete ${it.name}, ${scope(it)}`}
          >
            Delete
          </Button>
        </Group>
      ),
    },
  ];
  return (
    <>
      <PageHead
        title="Secrets"
        about={
          <>
            Passwords and keys that actions read as <span className="mono">{'{{secrets.NAME}}'}</span>. Encrypted, masked in logs, never
            shown again.
          </>
        }
        actions={may('secret:write') && <Button onClick={() => setWanted({})}>Set a secret</Button>}
      />
      <AskedSheet
        label="Secrets"
        columns={columns}
        asked={asked}
        rowKey={(it) => `${it.name} ${it.environment ?? ''}`}
        minWidth={820}
        empty={
          <Empty
            title="No secret is set"
            action={<Button onClick={() => setWanted({})}>Set the first one</Button>}
            command={`# asks for the value, which then stands in no history\n./slipway secret set DEPLOY_KEY`}
          >
            An action that needs a password or a key names a secret; who writes the action never sees its value.
          </Empty>
        }
      />
      {wanted && <SecretDialog replaced={wanted.secret} close={() => setWanted(undefined)} changed={changed} />}
    </>
  );
}
