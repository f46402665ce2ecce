import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';

const EVERY = 5_000;

/** What a run asks of people. While it is open it is asked for again and again: somebody else may decide. */
export const approvalQuery = (project: string, id: string) =>
  queryOptions({
    queryKey: ['approvals', project, 'one', id],
    queryFn: () => dataOf(api(project).GET('/approvals/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.state === 'pending' ? EVERY : false),
  });
