import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { dataOf } from '@/api/client';
import { useProject } from './project';

/** How much waits for me, in the navigation. */
export function InboxCount() {
  const { path, api } = useProject();
  const { data } = useQuery({
    queryKey: ['approvals', path, 'mine-count'],
    queryFn: () => dataOf(api.GET('/approvals', { params: { query: { state: 'pending', mine: 'true', limit: 1 } } })),
    refetchInterval: 20_000,
  });
  return data && data.total > 0 ? (
    <Badge size="sm" circle={data.total < 10} aria-label={`${data.total} wait for you`}>
      {data.total}
    </Badge>
  ) : null;
}
