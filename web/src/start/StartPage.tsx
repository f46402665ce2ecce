import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { runQuery } from '@/api/queries';
import { Empty } from '@/parts/Empty';
import { ButtonLink } from '@/parts/links';
import { Problem } from '@/parts/Problem';
import type { StartSearch } from '@/router';
import { useProject } from '@/shell/project';
import { useNamed } from '@/templates/useNamed';

const StartForm = lazy(() => import('./StartForm').then((it) => ({ default: it.StartForm })));

/** The form that starts a template. */
export function StartTemplatePage() {
  return <StartPage kind="template" />;
}

/** The form that starts an action. */
export function StartActionPage() {
  return <StartPage kind="action" />;
}

function StartPage({ kind }: { kind: 'template' | 'action' }) {
  const { path, params } = useProject();
  const { name = '' } = useParams({ strict: false });
  const search: StartSearch = useSearch({ strict: false });
  const { definition, missing, error, retry } = useNamed(path, kind, name, search.version);
  const from = useQuery({
    ...runQuery(path, search.from ?? ''),
    enabled: Boolean(search.from),
    staleTime: Infinity,
  });
  if (error) return <Problem error={error} retry={retry} />;
  if (from.isError) return <Problem title="The run to begin from cannot be shown" error={from.error} retry={() => void from.refetch()} />;
  if (missing) {
    return (
      <Empty
        title={`There is no ${kind} ${name}${search.version ? ` ${search.version}` : ''}`}
        action={
          <ButtonLink to={kind === 'template' ? '/projects/$org/$project/templates' : '/projects/$org/$project/actions'} params={params}>
            To the {kind}s
          </ButtonLink>
        }
      >
        It may have been removed from the catalog, or belong to another project.
      </Empty>
    );
  }
  const waiting = (
    <Stack>
      <Skeleton height={52} maw={420} />
      <Skeleton height={320} maw={760} />
    </Stack>
  );
  if (!definition || (search.from && !from.data)) return waiting;
  return (
    <Suspense fallback={waiting}>
      <StartForm key={`${definition.id} ${search.from ?? ''}`} definition={definition} search={search} from={from.data} />
    </Suspense>
  );
}
