import { useQuery } from '@tanstack/react-query';
import { actionsQuery, definitionQuery, templatesQuery } from '@/api/queries';
import { newestFirst } from './versions';

type Named = { id: string; name: string; version: string; title: string };

/** The template or action of a name, at its newest version unless another is asked for, and all its versions. */
export function useNamed(project: string, kind: 'template' | 'action', name: string, version: string | undefined) {
  const templates = useQuery({ ...templatesQuery(project), enabled: kind === 'template' });
  const actions = useQuery({ ...actionsQuery(project), enabled: kind === 'action' });
  const all = kind === 'template' ? templates : actions;
  const versions = ((all.data ?? []) as Named[]).filter((it) => it.name === name).toSorted(newestFirst);
  const found = version ? versions.find((it) => it.version === version) : versions[0];
  const definition = useQuery({ ...definitionQuery(project, found?.id ?? ''), enabled: Boolean(found) });
  return {
    versions,
    missing: all.isSuccess && !found,
    definition: definition.data,
    error: all.error ?? definition.error,
    retry: () => void (all.isError ? all.refetch() : definition.refetch()),
  };
}
