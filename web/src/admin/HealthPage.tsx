import { Alert, Anchor, Badge, Group, Paper, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import { PageHead } from '@/parts/PageHead';
import { Problem } from '@/parts/Problem';
import { Sheet, type Column } from '@/parts/Sheet';
import { Time } from '@/parts/Time';
import { duration } from '@/parts/times';
import { useNow } from '@/parts/clock';
import { DoctorCard } from './DoctorCard';
import { worries } from './health';
import type { Node, Queue } from './types';

const EVERY = 5_000;

const PHASES: Record<Queue['phases'][number]['phase'], { label: string; about: string }> = {
  ready: { label: 'Ready', about: 'wait for a free hand' },
  delayed: { label: 'Delayed', about: 'wait for their time, such as a retry' },
  blocked: { label: 'Blocked', about: 'wait for others of their group' },
  running: { label: 'Running', about: 'are at work' },
  waiting: { label: 'Waiting', about: 'for people, callbacks or the clock' },
  steps: { label: 'In steps', about: 'template runs whose steps are under way' },
};

const seconds = (value: number) => (value === 0 ? '–' : duration(value * 1000));

/** Whether the servers and the queue are well. */
export function HealthPage() {
  const nodes = useQuery({ queryKey: ['nodes'], queryFn: async () => (await dataOf(api().GET('/nodes', {}))).nodes, refetchInterval: EVERY });
  const queue = useQuery({ queryKey: ['queue'], queryFn: () => dataOf(api().GET('/queue', {})), refetchInterval: EVERY });
  const failed = nodes.error ?? queue.error;
  const again = () => {
    void nodes.refetch();
    void queue.refetch();
  };
  return (
    <>
      <PageHead
        title="Nodes and queue"
        about={
          <>
            Looked at every 5 seconds. For your monitoring: <Anchor href="/metrics" underline="always">/metrics</Anchor>,{' '}
            <Anchor href="/readyz" underline="always">/readyz</Anchor>.
          </>
        }
      />
      {failed ? (
        <Problem error={failed} retry={again} />
      ) : (
        <Stack gap="xl">
          {nodes.data && queue.data ? <Verdict worries={worries(nodes.data, queue.data)} /> : <Skeleton h={64} />}
          <section aria-labelledby="queue">
            <Title order={2} id="queue" mb="xs">
              Queue
            </Title>
            {queue.data ? <Phases of={queue.data} /> : <Skeleton h={190} />}
          </section>
          <section aria-labelledby="nodes">
            <Title order={2} id="nodes" mb="xs">
              Nodes
            </Title>
            <Sheet label="Nodes" columns={NODES} rows={nodes.data} rowKey={(it) => String(it.id)} minWidth={720} />
          </section>
          <section aria-labelledby="loops">
            <Title order={2} id="loops" mb={2}>
              Loops of this node
            </Title>
            <Text size="sm" c="dimmed" mb="xs">
              {queue.data ? (
                <>
                  Version {queue.data.version}, started <Time at={queue.data.startedAt} />
                </>
              ) : (
                'What it does again and again'
              )}
            </Text>
            <Sheet label="Loops" columns={LOOPS} rows={queue.data?.loops} rowKey={(it) => it.name} minWidth={360} />
          </section>
          <DoctorCard />
        </Stack>
      )}
    </>
  );
}

function Verdict({ worries: found }: { worries: string[] }) {
  return found.length === 0 ? (
    <Alert color="green" icon={<IconCircleCheck />} title="All is well" role="status">
      Every node at work is alive, no loop hangs, and no run waits long for a free hand.
    </Alert>
  ) : (
    <Alert color="red" icon={<IconAlertTriangle />} title="Something needs a look" role="status">
      {found.map((worry) => (
        <Text size="sm" key={worry}>
          {worry}
        </Text>
      ))}
    </Alert>
  );
}

function Phases({ of }: { of: Queue }) {
  const { succeeded, failed, canceled } = of.endedLastMinute;
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
        {of.phases.map((it) => (
          <Paper key={it.phase} withBorder p="sm" role="group" aria-label={PHASES[it.phase].label}>
            <Text size="sm" fw={600}>
              {PHASES[it.phase].label}
            </Text>
            <Text fz={26} fw={650} lh={1.3} className="numbers">
              {it.runs.toLocaleString('en')}
            </Text>
            <Text size="xs" c="dimmed" mih={36}>
              {PHASES[it.phase].about}
            </Text>
            <Text size="xs" className="numbers">
              Oldest {seconds(it.oldestSeconds)}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      <Text size="sm" mt="sm" className="numbers" style={{ whiteSpace: 'normal' }}>
        In the last minute ended {(succeeded + failed + canceled).toLocaleString('en')}: {succeeded.toLocaleString('en')} succeeded,{' '}
        {failed.toLocaleString('en')} failed, {canceled.toLocaleString('en')} canceled.
      </Text>
    </>
  );
}

/** Whether something lives: a word and a colour. */
function Lives({ alive, yes = 'Alive', no = 'Dead' }: { alive: boolean; yes?: string; no?: string }) {
  return (
    <Badge variant="dot" color={alive ? 'green' : 'red'} tt="none" fw={500}>
      {alive ? yes : no}
    </Badge>
  );
}

function Lease({ until }: { until: string }) {
  const left = Date.parse(until) - useNow();
  return <>{left > 0 ? `for another ${Math.ceil(left / 1000)} s` : `ended ${duration(Math.floor(-left / 1000) * 1000)} ago`}</>;
}

const NODES: Column<Node>[] = [
  {
    head: 'Node',
    cell: (it) => (
      <Group gap={6}>
        <span className="mono break">{it.name}</span>
        {it.self && (
          <Badge size="sm" variant="default" tt="none" fw={500}>
            answers you
          </Badge>
        )}
      </Group>
    ),
  },
  { head: 'State', width: 110, cell: (it) => <Lives alive={it.alive} /> },
  { head: 'Lease', width: 190, cell: (it) => <span className="numbers"><Lease until={it.leaseUntil} /></span> },
  { head: 'Attempts at work', width: 150, right: true, cell: (it) => it.running },
  { head: 'Started', width: 140, cell: (it) => <Time at={it.startedAt} /> },
];

const LOOPS: Column<Queue['loops'][number]>[] = [
  { head: 'Loop', cell: (it) => it.name },
  { head: 'State', width: 120, cell: (it) => <Lives alive={it.alive} yes="Goes" no="Ended" /> },
  { head: 'Last round', width: 130, right: true, cell: (it) => `${it.secondsSinceRound.toFixed(1)} s ago` },
];
