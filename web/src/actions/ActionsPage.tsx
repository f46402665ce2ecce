import { Badge, Button, Chip, CloseButton, Code, Group, Skeleton, Stack, Table, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Action, Statistics } from '@/api/types';
import { Empty } from '@/parts/Empty';
import { MarkdownLine } from '@/parts/Markdown';
import { PageHead } from '@/parts/PageHead';
import { Problem } from '@/parts/Problem';
import { successRate } from '@/parts/statistics';
import { Ticks } from '@/parts/Ticks';
import { Time } from '@/parts/Time';
import { duration } from '@/parts/times';
import { useProject } from '@/shell/project';
import { actionsQuery, statisticsQuery } from '@/api/queries';
import { StartButton } from '@/templates/StartButton';
import { byName } from '@/templates/versions';

const route = getRouteApi('/projects/$org/$project/actions');

/** All actions, and how they went lately. */
export function ActionsPage() {
  const { path } = useProject();
  const actions = useQuery(actionsQuery(path));
  const statistics = useQuery(statisticsQuery(path, 'action'));
  return (
    <>
      <PageHead title="Actions" about="What steps of templates do. Each can also be started alone." />
      {actions.isError ? (
        <Problem error={actions.error} retry={() => void actions.refetch()} />
      ) : actions.isPending ? (
        <Skeleton height={480} />
      ) : actions.data.length === 0 ? (
        <Empty title="No actions yet" command={'./slipway catalog check my-catalog\n./slipway catalog apply my-catalog/hello.yaml'}>
          Put a YAML file with <Code>kind: Action</Code> into the catalog folder of the server, or apply one from your machine.
        </Empty>
      ) : (
        <Listed actions={actions.data} statistics={statistics.data} />
      )}
    </>
  );
}

function Listed({ actions, statistics }: { actions: Action[]; statistics: Map<string, Statistics> | undefined }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: typeof search) => void navigate({ search: { ...search, ...change }, replace: true });
  const tags = [...new Set(actions.flatMap((it) => it.tags))].toSorted();
  const words = (search.text ?? '').toLowerCase().split(/\s+/);
  const shown = byName(actions)
    .flat()
    .filter((it) => !search.tag || it.tags.includes(search.tag))
    .filter((it) => words.every((word) => `${it.name} ${it.title} ${it.description ?? ''} ${it.tags.join(' ')}`.toLowerCase().includes(word)));
  return (
    <Stack gap="sm">
      <TextInput
        aria-label="Search actions"
        placeholder="Search by name, title, description or tag"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={search.text ? <CloseButton size="sm" aria-label="Clear the search" onClick={() => set({ text: undefined })} /> : undefined}
        value={search.text ?? ''}
        onChange={(event) => set({ text: event.currentTarget.value || undefined })}
        maw={480}
      />
      {tags.length > 0 && (
        <Group gap={6} role="group" aria-label="Only with the tag">
          {tags.map((tag) => (
            <Chip key={tag} size="xs" checked={search.tag === tag} onChange={() => set({ tag: search.tag === tag ? undefined : tag })}>
              {tag}
            </Chip>
          ))}
        </Group>
      )}
      {shown.length === 0 ? (
        <Empty
          title="No action fits"
          action={
            <Button variant="default" onClick={() => set({ text: undefined, tag: undefined })}>
              Show all {actions.length}
            </Button>
          }
        >
          Try fewer words, or another tag.
        </Empty>
      ) : (
        <Table.ScrollContainer minWidth={860}>
          <Table layout="fixed" aria-label="Actions" verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Action</Table.Th>
                <Table.Th w={150}>Tags</Table.Th>
                <Table.Th w={150}>Latest runs</Table.Th>
                <Table.Th w={90} ta="right">
                  Success
                </Table.Th>
                <Table.Th w={100} ta="right">
                  Usually
                </Table.Th>
                <Table.Th w={120}>Last run</Table.Th>
                <Table.Th w={104}>
                  <VisuallyHidden>Start</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((action) => (
                <Row key={action.id} action={action} statistics={statistics?.get(action.id)} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function Row({ action, statistics }: { action: Action; statistics: Statistics | undefined }) {
  const rate = statistics ? successRate(statistics) : null;
  const latest = statistics?.latest[0];
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600} className="clip" title={action.title}>
          {action.title}
        </Text>
        <Text size="xs" c="dimmed" className="clip" title={action.description ?? undefined}>
          {action.name} {action.version}
          {action.description && (
            <>
              {' · '}
              <MarkdownLine text={action.description} />
            </>
          )}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap={4}>
          {action.tags.map((tag) => (
            <Badge key={tag} size="xs" variant="default" tt="none" fw={500}>
              {tag}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td>
        <Ticks latest={statistics?.latest ?? []} />
      </Table.Td>
      <Table.Td ta="right" className="numbers">
        {rate === null ? '–' : `${rate} %`}
      </Table.Td>
      <Table.Td ta="right" className="numbers">
        {statistics?.usual ? duration(statistics.usual.p50Millis) : '–'}
      </Table.Td>
      <Table.Td className="clip">{latest ? <Time at={latest.createdAt} /> : <Text size="sm" c="dimmed">never</Text>}</Table.Td>
      <Table.Td ta="right">
        <StartButton kind="action" name={action.name} version={action.version} size="compact-sm" variant="default" />
      </Table.Td>
    </Table.Tr>
  );
}
