import { Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { dataOf } from '@/api/client';
import { Problem } from '@/parts/Problem';
import { Time } from '@/parts/Time';
import { useProject } from '@/shell/project';

/** Who did what with this run. */
export function Audit({ targetId, status }: { targetId: string; status: string }) {
  const { path, api } = useProject();
  const audit = useQuery({
    // An entry is made when the run ends.
    queryKey: ['audit', path, targetId, status],
    queryFn: () => dataOf(api.GET('/audit-logs', { params: { query: { targetId, limit: 200 } } })),
  });
  if (audit.isPending) return <Skeleton height={96} />;
  if (audit.isError && !audit.data) return <Problem error={audit.error} retry={() => void audit.refetch()} />;
  const entries = audit.data.entries;
  if (entries.length === 0) return <Text size="sm" c="dimmed">Nothing yet: an entry is made when the run ends, and for what people decide.</Text>;
  return (
    <Table.ScrollContainer minWidth={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table highlightOnHover={false}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            <Table.Th>Who</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>Status</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((it) => (
            <Table.Tr key={it.id}>
              <Table.Td><Time at={it.ts} /></Table.Td>
              <Table.Td className="break">{it.actor}</Table.Td>
              <Table.Td className="mono">{it.action}</Table.Td>
              <Table.Td>{it.status}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
