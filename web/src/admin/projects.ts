import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';

/** The projects that one sees. */
export function useProjects() {
  return useQuery({ queryKey: ['projects'], queryFn: () => dataOf(api().GET('/projects', {})), staleTime: 60_000 });
}
