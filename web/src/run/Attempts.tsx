import { Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { dataOf } from '@/api/client';
import { Problem } from '@/parts/Problem';
import { Moment, Took } from '@/parts/Time';
import { useProject } from '@/shell/project';

const OUTCOMES: Record<string, { text: string; color?: string }> = {
  succeeded: { text: 'Succeeded', color: 'var(--status-green)' },
  failed: { text: 'Failed', color: 'var(--status-red)' },
  lost: { text: 'Lost', color: 'var(--status-red)' },
  canceled: { text: 'Canceled' },
  stopped: { text: 'Stopped' },
};

/** Every attempt of a run, and of those that it does again. */
export function Attempts({ runId }: { runId: string }) {
  const { path, api } = useProject();
  const attempts = useQuery({
    queryKey: ['attempts', path, runId],
    queryFn: () => dataOf(api.GET('/actions/runs/{runId}/attempts', { params: { path: { runId } } })),
  });
  if (attempts.isPending) return <Skeleton height={96} />;
  if (attempts.isError && !attempts.data) return <Problem error={attempts.error} retry={() => void attempts.refetch()} />;
  const all = attempts.data.attempts;
  if (all.length === 0) return <Text size="sm" c="dimmed">No attempt has begun.</Text>;
  return (
    <Table.ScrollContainer minWidth={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table highlightOnHover={false}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={48}>#</Table.Th>
            <Table.Th>Outcome</Table.Th>
            <Table.Th>Started</Table.Th>
            <Table.Th w={90}>Took</Table.Th>
            <Table.Th w={64}>Node</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {all.map((it) => {
            const outcome = it.outcome ? (OUTCOMES[it.outcome] ?? { text: it.outcome }) : { text: 'At work', color: 'var(--status-blue)' };
            return (
              <Table.Tr key={`${it.runId} ${it.leaseSeq}`} style={{ verticalAlign: 'top' }}>
                <Table.Td className="numbers">{it.attempt}</Table.Td>
                <Table.Td>
                  <Stack gap={2}>
                    <Text size="sm" fw={600} c={outcome.color}>
                      {outcome.text}
                    </Text>
                    {it.runId !== runId && <Text size="xs" c="dimmed">in an earlier run</Text>}
                    {it.error && (
                      <Text size="xs" ff="monospace" className="break" style={{ whiteSpace: 'pre-wrap' }}>
                        {it.error}
                      </Text>
                    )}
                  </Stack>
                </Table.Td>
                <Table.Td>{it.startedAt ? <Moment at={it.startedAt} /> : 'not yet'}</Table.Td>
                <Table.Td>{it.startedAt && (it.finishedAt || !it.outcome) ? <Took from={it.startedAt} to={it.finishedAt} /> : '–'}</Table.Td>
                <Table.Td className="numbers">{it.node ?? '–'}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
