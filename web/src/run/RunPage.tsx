import { Group, SegmentedControl, Skeleton, Stack, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState } from 'react';
import type { StreamState } from '@/api/stream';
import type { Run } from '@/api/types';
import { PageHead } from '@/parts/PageHead';
import { Problem } from '@/parts/Problem';
import type { RunPageSearch } from '@/router';
import { Banner } from './Banner';
import { RunHead } from './RunHead';
import { isRunTab, RunTabs, type Tab } from './RunTabs';
import { Split } from './Split';
import { StepPanel } from './StepPanel';
import { stepToSee, useLiveRun, useRun } from './useRun';
import { Waterfall } from './Waterfall';
import styles from './run.module.css';

const StepGraph = lazy(() => import('@/parts/StepGraph').then((it) => ({ default: it.StepGraph })));

const route = getRouteApi('/projects/$org/$project/runs/$runId');

/** A run, live: what it needs, its steps, and what there is to see of each. */
export function RunPage() {
  const { runId } = route.useParams();
  const run = useRun(runId);
  const live = useLiveRun(runId);
  if (run.isPending) return <Loading />;
  // What was shown stays, and the log in it, when asking anew fails: beside the title it says that it is not live.
  if (run.isError && !run.data) {
    return (
      <>
        <PageHead title="Run" />
        <Problem error={run.error} retry={() => void run.refetch()} />
      </>
    );
  }
  // What is remembered of one run must not be taken for another's.
  return <Loaded key={runId} run={run.data} live={live.state} refresh={live.refresh} />;
}

type LoadedProps = { run: Run; live: StreamState; refresh: () => Promise<void> };

function Loaded({ run, live, refresh }: LoadedProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [jumps, setJumps] = useState(0);
  const panel = useRef<HTMLElement>(null);
  const steps = run.stepList ?? [];
  const step = isRunTab(search.tab) ? undefined : (steps.find((it) => it.id === search.step) ?? (search.step ? undefined : stepToSee(run)));
  const go = (change: (old: RunPageSearch) => RunPageSearch) => void navigate({ search: change, replace: true, resetScroll: false });
  const onSelect = (id: string) => go((old) => ({ view: old.view, tab: isRunTab(old.tab) ? undefined : old.tab, step: id }));
  const onTab = (tab: Tab) => go((old) => ({ view: old.view, tab, step: isRunTab(tab) ? undefined : step?.id }));
  const onLine = (line: string | undefined) => go((old) => ({ ...old, step: step?.id, line }));
  const onOpen = () => requestAnimationFrame(() => panel.current?.focus());
  const onJump = (id: string | undefined) => {
    go((old) => ({ view: old.view, tab: 'log', step: id }));
    setJumps((old) => old + 1);
    onOpen();
  };
  const tabs = { tab: search.tab, onTab, line: search.line, onLine, jumps };
  // Who looks into a step stays there, also when the run goes on to the next one.
  const stay = () => {
    if (step && search.step !== step.id) go((old) => ({ ...old, step: step.id }));
  };
  const right = (
    <section ref={panel} tabIndex={-1} className={styles.panel} aria-label={step ? `Step ${step.name ?? step.id}` : 'The run'} onPointerDown={stay} onWheel={stay}>
      {step ? <StepPanel step={step} {...tabs} /> : <RunTabs run={run} {...tabs} />}
    </section>
  );
  return (
    <>
      <RunHead run={run} live={live} refresh={refresh} logOf={run.kind === 'action' ? run.id : step?.run?.id} />
      <Banner run={run} refresh={refresh} onJump={onJump} />
      {run.stepList === null ? (
        right
      ) : (
        <Split
          left={
            <Steps
              run={run}
              selected={step?.id}
              graph={search.view === 'graph'}
              onGraph={(graph) => go((old) => ({ ...old, view: graph ? 'graph' : undefined }))}
              onRun={() => onTab('summary')}
              onSelect={onSelect}
              onOpen={onOpen}
            />
          }
          right={right}
        />
      )}
    </>
  );
}

type StepsProps = {
  run: Run;
  selected: string | undefined;
  graph: boolean;
  onGraph: (graph: boolean) => void;
  onRun: () => void;
  onSelect: (id: string) => void;
  onOpen: () => void;
};

function Steps({ run, selected, graph, onGraph, onRun, onSelect, onOpen }: StepsProps) {
  const steps = run.stepList ?? [];
  return (
    <section aria-labelledby="steps">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="steps">
          Steps
        </Title>
        <Group gap="xs">
          <button type="button" className={styles.whole} aria-pressed={selected === undefined} onClick={onRun}>
            Whole run
          </button>
          <SegmentedControl
            size="xs"
            aria-label="How the steps are shown"
            value={graph ? 'graph' : 'time'}
            onChange={(value) => onGraph(value === 'graph')}
            data={[
              { value: 'time', label: 'Timeline' },
              { value: 'graph', label: 'Graph' },
            ]}
          />
        </Group>
      </Group>
      {graph ? (
        <Suspense fallback={<Skeleton height="min(70vh, 34rem)" />}>
          <StepGraph steps={steps} selected={selected} onSelect={onSelect} direction="TB" height="min(70vh, 34rem)" />
        </Suspense>
      ) : (
        <Waterfall run={run} steps={steps} selected={selected} onSelect={onSelect} onOpen={onOpen} />
      )}
    </section>
  );
}

function Loading() {
  return (
    <Stack aria-busy="true" aria-label="Loading the run">
      <Skeleton height={32} width="40%" />
      <Skeleton height={20} width="60%" />
      <Skeleton height={64} />
      <Skeleton height={360} />
    </Stack>
  );
}
