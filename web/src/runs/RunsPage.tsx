import { Button, Group, Loader, Skeleton, Stack, Text } from '@mantine/core';
import { useElementSize, useLocalStorage } from '@mantine/hooks';
import { IconArrowUp, IconPlayerPlay } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { ApiError } from '@/api/client';
import type { RunRow } from '@/api/types';
import { ButtonLink } from '@/parts/links';
import { Live } from '@/parts/Live';
import { PageHead } from '@/parts/PageHead';
import { Problem } from '@/parts/Problem';
import { Moment } from '@/parts/Time';
import type { RunSearch } from '@/router';
import { useMay } from '@/session/me';
import { useProject } from '@/shell/project';
import type { Change } from './BulkDialog';
import { ColumnsMenu } from './ColumnsMenu';
import { fitting, LAYOUT } from './columns';
import { ListProvider } from './context';
import { useResolved, useRuns, useUsual } from './data';
import { FilterBar } from './FilterBar';
import { active } from './filters';
import { useFresh } from './fresh';
import { NoMatch, NoRuns } from './NoRuns';
import { RunTable } from './RunTable';
import { SelectionBar } from './SelectionBar';
import { chosen, useSelection, type Verb } from './selection';
import { StatusOverTime, useSummary } from './StatusOverTime';
import { Views } from './Views';

const BulkDialog = lazy(() => import('./BulkDialog').then((it) => ({ default: it.BulkDialog })));

const NOTHING: RunRow[] = [];

/** Below this width runs are cards. */
const NARROW = 640;

/** All runs of a project: found, watched, and changed many at once. */
export function RunsPage() {
  const { path } = useProject();
  // Another project is another list: nothing of what was chosen here holds there.
  return <List key={path} />;
}

function List() {
  const { path, params } = useProject();
  const search = useSearch({ strict: false }) as RunSearch;
  const navigate = useNavigate();
  const client = useQueryClient();
  const replace = useCallback(
    (next: RunSearch) => {
      // Who asks for something gets it as it is now; what was kept is for going back.
      client.removeQueries({ queryKey: ['runs', path, 'list'], type: 'inactive' });
      void navigate({ to: '/projects/$org/$project/runs', params, search: next });
    },
    [client, navigate, path, params.org, params.project],
  );
  const latest = useRef(search);
  latest.current = search;
  const resolved = useResolved(search);
  const narrow = useCallback(
    (change: Partial<RunSearch>) => {
      // A name of another product's link becomes an id as soon as somebody changes something.
      replace({ ...latest.current, ...change });
    },
    [replace],
  );
  const enabled = resolved !== undefined;
  const { key, found } = useRuns(resolved ?? search, enabled);
  const runs = useMemo(() => found.data?.pages.flatMap((it) => it.runs) ?? NOTHING, [found.data]);
  const visible = useRef<string[]>([]);
  const fresh = useFresh(key, resolved ?? search, enabled, useCallback(() => visible.current, []));
  const summary = useSummary(resolved, fresh.at);
  const usual = useUsual();
  const selection = useSelection();
  const [change, setChange] = useState<Change | null>(null);
  const ask = useCallback((verb: Verb, some: RunRow[]) => setChange({ verb, runs: some.map(chosen) }), []);
  const { ref: sized, width } = useElementSize<HTMLDivElement>();
  const [columns, setColumns] = useLocalStorage<string[] | null>({ key: 'slipway-run-columns', defaultValue: null, getInitialValueInEffect: false });
  const shown = useMemo(() => columns?.filter((id) => id in LAYOUT) ?? fitting(width || 1000), [columns, width]);
  const shownSearch = resolved ?? search;
  const context = useMemo(() => ({ params, search: shownSearch, narrow, usual, selection, change: ask }), [params.org, params.project, shownSearch, narrow, usual, selection, ask]);
  const end = useEnd(found);
  return (
    <ListProvider value={context}>
      <div ref={sized}>
        <Head state={fresh.state} params={params} />
        <Views project={path} search={search} show={replace} />
        <StatusOverTime summary={summary} search={shownSearch} narrow={narrow} />
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
          <FilterBar search={shownSearch} narrow={narrow} replace={replace} known={useKnown(runs)} />
          <ColumnsMenu shown={columns} present={shown} choose={setColumns} />
        </Group>
        <Announced count={fresh.held} more={fresh.heldMore} load={() => void fresh.load().then(() => window.scrollTo({ top: 0 }))} />
        {found.isError && runs.length === 0 ? (
          <Problem error={found.error} retry={() => void found.refetch()} title={found.error instanceof ApiError && found.error.status === 400 ? 'These filters cannot be answered' : undefined} />
        ) : found.isPending ? (
          <Waiting cards={width > 0 && width < NARROW} />
        ) : runs.length === 0 && !found.hasNextPage ? (
          active(search).length > 0 || search.template ? <NoMatch clear={() => replace({})} /> : <NoRuns params={params} />
        ) : (
          <>
            {runs.length > 0 && <RunTable runs={runs} ids={shown} width={width} cards={width > 0 && width < NARROW} onEnd={end.near} visible={visible} />}
            <End found={found} count={runs.length} />
          </>
        )}
        <SelectionBar selection={selection} runs={runs} search={shownSearch} more={found.hasNextPage} change={(verb) => setChange({ verb, runs: [...selection.map.values()] })} />
        {change && (
          <Suspense>
            <BulkDialog
              change={change}
              close={(changed) => {
                setChange(null);
                if (changed.length > 0) {
                  if (change.runs.length > 1) selection.clear();
                  fresh.ask(null, changed);
                }
              }}
            />
          </Suspense>
        )}
      </div>
    </ListProvider>
  );
}

function Head({ state, params }: { state: Parameters<typeof Live>[0]['state']; params: { org: string; project: string } }) {
  const may = useMay();
  return (
    <PageHead
      title="Runs"
      actions={
        may('template:run') && (
          <ButtonLink to="/projects/$org/$project/templates" params={params} leftSection={<IconPlayerPlay size={16} />} size="sm">
            New run
          </ButtonLink>
        )
      }
    >
      <Live state={state} />
    </PageHead>
  );
}

/** What the loaded rows offer for filters. */
function useKnown(runs: RunRow[]) {
  return useMemo(
    () => ({
      requesters: [...new Set(runs.map((run) => run.requestedBy))].sort(),
      environments: [...new Set(runs.map((run) => run.environment))].sort(),
    }),
    [runs],
  );
}

type Found = ReturnType<typeof useRuns>['found'];

/** Loads the next page when the end of the list comes near, but searches further back only when asked to. */
function useEnd(found: Found) {
  const latest = useRef(found);
  latest.current = found;
  const near = useCallback(() => {
    const now = latest.current;
    const last = now.data?.pages.at(-1);
    if (now.hasNextPage && !now.isFetching && !now.isFetchNextPageError && !last?.searchedBack) void now.fetchNextPage();
  }, []);
  return { near };
}

/** New runs wait here until somebody wants them, so that no row moves under the pointer. */
function Announced({ count, more, load }: { count: number; more: boolean; load: () => void }) {
  return (
    <div role="status" style={{ position: 'sticky', top: 'calc(var(--app-shell-header-height, 0px) + 44px)', zIndex: 3, height: 0, display: 'grid', justifyItems: 'center' }}>
      {count > 0 && (
        <Button size="xs" radius="xl" leftSection={<IconArrowUp size={14} />} onClick={load} style={{ boxShadow: 'var(--mantine-shadow-md)', transform: 'translateY(-6px)' }}>
          {count}
          {more ? '+' : ''} new {count === 1 ? 'run' : 'runs'}
        </Button>
      )}
    </div>
  );
}

function End({ found, count }: { found: Found; count: number }) {
  const last = found.data?.pages.at(-1);
  return (
    <Group justify="center" gap="sm" py="md" mih={64}>
      {found.isFetchNextPageError ? (
        <Problem error={found.error} retry={() => void found.fetchNextPage()} />
      ) : found.isFetchingNextPage ? (
        <Loader size="sm" aria-label="Loading more runs" />
      ) : !found.hasNextPage ? (
        <Text size="sm" c="dimmed" className="numbers">
          {count === 1 ? 'This is the only run.' : `These are all ${count.toLocaleString('en')} runs.`}
        </Text>
      ) : last?.searchedBack ? (
        <>
          <Text size="sm" c="dimmed">
            Nothing more among runs since <Moment at={last.searchedBack} />.
          </Text>
          <Button variant="default" size="xs" onClick={() => void found.fetchNextPage()}>
            Search further back
          </Button>
        </>
      ) : (
        <Button variant="default" size="xs" onClick={() => void found.fetchNextPage()}>
          Load more
        </Button>
      )}
    </Group>
  );
}

function Waiting({ cards }: { cards: boolean }) {
  return (
    <Stack gap={2} aria-label="Loading" aria-busy>
      {Array.from({ length: 10 }, (_, index) => (
        <Skeleton key={index} height={cards ? 117 : 57} radius="sm" />
      ))}
    </Stack>
  );
}
