import { Skeleton, Tabs, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { Run } from '@/api/types';
import { Fields } from '@/parts/Value';
import { useMay } from '@/session/me';
import { useProject } from '@/shell/project';
import { Attempts } from './Attempts';
import { Audit } from './Audit';
import { Outputs } from './Outputs';
import { Timing } from './Timing';
import { isOver } from './useRun';
import styles from './run.module.css';

const LogView = lazy(() => import('@/log/LogView').then((it) => ({ default: it.LogView })));

const NAMES = { summary: 'Summary', log: 'Log', input: 'Input', output: 'Output', attempts: 'Attempts', timing: 'Timing', inputs: 'Inputs', audit: 'Audit' };

export type Tab = keyof typeof NAMES;

const isTab = (name: string | undefined): name is Tab => name !== undefined && name in NAMES;

/** Tabs of a whole template run; having one of them in the address means that no step is chosen. */
export const isRunTab = (name: string | undefined) => name === 'summary' || name === 'inputs' || name === 'audit';

type Props = { run: Run; tab: string | undefined; onTab: (tab: Tab) => void; line: string | undefined; onLine: (line: string | undefined) => void; jumps: number };

/** What there is to see of a run: of an action run with its log, of a template run as a whole. */
export function RunTabs({ run, tab, onTab, line, onLine, jumps }: Props) {
  const audits = useMay()('audit:read');
  const { path } = useProject();
  const all: Tab[] =
    run.kind === 'template'
      ? ['summary', 'inputs', ...(audits ? ['audit' as const] : [])]
      : ['log', 'input', 'output', 'attempts', 'timing', ...(audits && run.parent === null ? ['audit' as const] : [])];
  const shown = isTab(tab) && all.includes(tab) ? tab : all[0]!;
  return (
    <Tabs value={shown} onChange={(value) => isTab(value ?? undefined) && onTab(value as Tab)} keepMounted={false} className={styles.tabs}>
      <Tabs.List className={styles.tabList}>
        {all.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {NAMES[name]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {all.map((name) => (
        <Tabs.Panel key={name} value={name} className={name === 'log' ? styles.logTab : styles.tab} tabIndex={name === 'log' ? undefined : 0}>
          {name === 'summary' && <Result run={run} />}
          {name === 'output' && <Result run={run} />}
          {(name === 'input' || name === 'inputs') && <Fields of={run.input} empty="It has no input." />}
          {name === 'attempts' && <Attempts runId={run.id} />}
          {name === 'timing' && <Timing run={run} />}
          {name === 'audit' && <Audit targetId={run.id} status={run.status} />}
          {name === 'log' && (
            <Suspense fallback={<Skeleton height={320} />}>
              <LogView
                key={`${run.id} ${jumps}`}
                project={path}
                runId={run.id}
                ended={isOver(run.status)}
                failed={run.status === 'failed'}
                line={line}
                onLine={onLine}
              />
            </Suspense>
          )}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

/** The outputs, or why there are none. */
function Result({ run }: { run: Run }) {
  const error = run.status === 'failed' && run.error && (
    <Text size="sm" ff="monospace" c="var(--status-red)" className="break" style={{ whiteSpace: 'pre-wrap' }} mb="sm">
      {run.error}
    </Text>
  );
  if (run.output !== null && run.output !== undefined) return <>{error}<Outputs of={run.output} /></>;
  return error || <Text size="sm" c="dimmed">{isOver(run.status) ? 'It has no output.' : 'The output comes when it ends.'}</Text>;
}
