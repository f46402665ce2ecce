import { Alert, Anchor, Button, Card, Group, Menu, Skeleton, Stack, Table, Text, Title, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconArrowLeft, IconCheck, IconCopy, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery, type UseMutationResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError, dataOf } from '@/api/client';
import type { Definition } from '@/api/types';
import { useNow } from '@/parts/clock';
import { Problem } from '@/parts/Problem';
import { rateWords, usualWords } from '@/parts/statistics';
import { Value } from '@/parts/Value';
import { useProject } from '@/shell/project';
import { statisticsQuery } from '@/api/queries';
import { cliCommand, curlCommand, shareable } from './commands';
import { DryRunView } from './DryRunView';
import { asBody, fieldsOf, replacedAt, secretPaths, type Json, type Page } from './schema';
import { faultsOf } from './useStart';

type Props = {
  definition: Definition;
  pages: Page[];
  inputs: Json;
  start: UseMutationResult<string, Error, Json>;
  may: boolean;
  onBack: () => void;
  onEdit: (page: number) => void;
  /** The server refuses the inputs for what stands in single fields. */
  onRefused: (error: unknown) => void;
};

/** What was filled in, what a run would do with it, and the start. */
export function Review({ definition, pages, inputs, start, may, onBack, onEdit, onRefused }: Props) {
  const { path, api } = useProject();
  const statistics = useQuery(statisticsQuery(path, definition.kind)).data?.get(definition.id);
  const [opened] = useState(() => Date.now());
  const dry = useQuery({
    // Not kept: the inputs hold secrets, and what a run would do may be other in a moment.
    queryKey: ['dry-run', path, definition.id, opened],
    gcTime: 0,
    staleTime: Infinity,
    enabled: may,
    queryFn: () => {
      const params = { path: { id: definition.id } };
      return definition.kind === 'template'
        ? dataOf(api.POST('/templates/{id}/dry-run', { params, body: { inputs: asBody(inputs) } }))
        : dataOf(api.POST('/actions/{id}/dry-run', { params, body: { input: asBody(inputs) } }));
    },
  });
  const refused = faultsOf(dry.error).length > 0;
  useEffect(() => {
    if (refused) onRefused(dry.error);
  });
  const wait = useWait(start.error, start.submittedAt);
  const limit = dry.data?.limit;
  const problems = dry.data ? dry.data.problems.length + dry.data.steps.reduce((sum, step) => sum + step.problems.length, 0) : 0;
  return (
    <Stack gap="md">
      <Card withBorder padding="lg">
        <Group justify="space-between" mb="sm">
          <Title order={2}>What you filled in</Title>
          <CopyMenu definition={definition} inputs={inputs} />
        </Group>
        <Inputs definition={definition} pages={pages} inputs={inputs} onEdit={onEdit} />
      </Card>
      <Card withBorder padding="lg">
        <Title order={2} mb="sm">
          What would happen
        </Title>
        {!may ? (
          <Text c="dimmed">Only who may start this can see it.</Text>
        ) : dry.isError ? (
          <Problem title="What would happen cannot be said" error={dry.error} retry={() => void dry.refetch()} />
        ) : dry.data ? (
          <DryRunView dryRun={dry.data} />
        ) : (
          <Skeleton height={160} />
        )}
      </Card>
      {start.isError && faultsOf(start.error).length === 0 && <NotStarted error={start.error} wait={wait} />}
      <Group justify="space-between" align="center">
        <Button variant="default" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={onBack}>
          Back
        </Button>
        <Group gap="sm">
          <Text size="sm" c="dimmed">
            {[statistics && usualWords(statistics), statistics && rateWords(statistics), limit && `${limit.left} of ${limit.perMinute} starts left this minute`].filter(Boolean).join(' · ')}
          </Text>
          <Tooltip label={may ? 'The run will fail if nothing changes; see above' : `That needs the permission ${definition.kind}:run`} disabled={may && problems === 0}>
            <Button
              size="md"
              color={problems > 0 ? 'orange.9' : undefined}
              leftSection={<IconPlayerPlay size={17} aria-hidden />}
              loading={start.isPending}
              disabled={!may || wait > 0 || refused}
              onClick={() => start.mutate(inputs)}
            >
              {wait > 0 ? `Start in ${wait} s` : problems > 0 ? 'Start anyway' : 'Start'}
            </Button>
          </Tooltip>
        </Group>
      </Group>
    </Stack>
  );
}

/** How many seconds until the server takes another start. */
function useWait(error: Error | null, at: number): number {
  const now = useNow();
  if (!(error instanceof ApiError) || error.status !== 429) return 0;
  return Math.max(0, Math.ceil((at + (error.retryAfter ?? 60) * 1000 - now) / 1000));
}

function NotStarted({ error, wait }: { error: Error; wait: number }) {
  if (error instanceof ApiError && error.status === 429) {
    return (
      <Alert color="orange" styles={{ title: { color: 'var(--status-yellow)' } }} title="You started many runs in a short time" role="alert">
        {error.message}. {wait > 0 ? `You can start this one in ${wait} s; nothing of what you filled in is lost.` : 'You can start this one now.'}
      </Alert>
    );
  }
  if (error instanceof ApiError && error.status === 409) {
    return (
      <Alert color="orange" styles={{ title: { color: 'var(--status-yellow)' } }} title="It was not started" role="alert">
        {error.message}. When nothing is in the way any more, press Start again: that is a run of its own with these inputs.
      </Alert>
    );
  }
  return <Problem title="It was not started" error={error} />;
}

function Inputs({ definition, pages, inputs, onEdit }: Pick<Props, 'definition' | 'pages' | 'inputs' | 'onEdit'>) {
  const { schema } = definition;
  const masked = replacedAt(inputs, secretPaths(schema), '•••') as Json;
  const titles = new Map(fieldsOf(schema, schema).map(([name, properties]) => [name, properties.find((it) => it.title)?.title ?? name]));
  const known = new Set(pages.flatMap((page) => page.fields));
  const others = Object.keys(masked).filter((name) => !known.has(name));
  const groups = [...pages, ...(others.length > 0 ? [{ title: 'Others', fields: others }] : [])];
  if (Object.keys(masked).length === 0) return <Text c="dimmed">None: it starts as it is.</Text>;
  return (
    <Stack gap="md">
      {groups.map((page, index) => {
        const names = page.fields.filter((name) => masked[name] !== undefined);
        return (
          <section key={page.title} aria-label={page.title}>
            <Group gap="xs" mb={4}>
              <Text fw={600} size="sm">
                {page.title}
              </Text>
              {index < pages.length && (
                <Anchor component="button" type="button" size="sm" onClick={() => onEdit(index)} aria-label={`Change ${page.title}`}>
                  change
                </Anchor>
              )}
            </Group>
            {names.length === 0 ? (
              <Text size="sm" c="dimmed">
                Nothing filled in
              </Text>
            ) : (
              <Table layout="fixed" highlightOnHover={false} aria-label={page.title}>
                <Table.Tbody>
                  {names.map((name) => (
                    <Table.Tr key={name}>
                      <Table.Th w="32%" fw={500} className="break" style={{ verticalAlign: 'top' }}>
                        {titles.get(name) ?? name}
                      </Table.Th>
                      <Table.Td>
                        <Shown value={masked[name]} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            )}
          </section>
        );
      })}
    </Stack>
  );
}

/** Short lists stand in a line; anything else is shown as it is. */
function Shown({ value }: { value: unknown }) {
  const plain = Array.isArray(value) && value.every((it) => typeof it !== 'object');
  return plain ? <span className="break">{value.length === 0 ? 'none' : value.join(', ')}</span> : <Value value={value} />;
}

function CopyMenu({ definition, inputs }: { definition: Definition; inputs: Json }) {
  const { path } = useProject();
  const clipboard = useClipboard({ timeout: 1500 });
  return (
    <Menu shadow="md" position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={clipboard.copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}>
          {clipboard.copied ? 'Copied' : 'Copy as'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => clipboard.copy(cliCommand(definition, inputs))}>Command line</Menu.Item>
        <Menu.Item onClick={() => clipboard.copy(curlCommand(definition, inputs, path, location.origin))}>curl</Menu.Item>
        <Menu.Item onClick={() => clipboard.copy(JSON.stringify(shareable(definition, inputs), null, 2))}>JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
