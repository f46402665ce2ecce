import { Text } from '@mantine/core';
import { IconBrowser, IconCode, IconFilter, IconFilterOff, IconKey, IconShieldLock, IconTerminal2, IconUserCheck, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { RunRow } from '@/api/types';
import { useNow } from '@/parts/clock';
import { Copy } from '@/parts/Copy';
import { AnchorLink } from '@/parts/links';
import { StatusBadge } from '@/parts/Status';
import { Time, Took } from '@/parts/Time';
import { duration } from '@/parts/times';
import { useList } from './context';
import { AWAITS_LABELS, listed, toggled, VIA_LABELS, type Awaits, type Via } from './filters';
import classes from './runs.module.css';

type Filterable = 'status' | 'definition' | 'requestedBy' | 'environment' | 'awaits' | 'via';

/** A value that the list can be narrowed by: a small button beside it does it, or undoes it. */
export function Narrow({ by, value, label, children }: { by: Filterable; value: string; label: string; children: ReactNode }) {
  const { search, narrow } = useList();
  const many = by === 'status' || by === 'definition';
  const on = many ? listed(search[by]).includes(value) : search[by] === value;
  const title = on ? `Do not filter by ${label}` : `Only ${label}`;
  return (
    <span className={classes.value}>
      {children}
      <button
        type="button"
        className={classes.narrow}
        title={title}
        aria-label={title}
        onClick={() => narrow({ [by]: many ? toggled(search[by], value) : on ? undefined : value })}
      >
        {on ? <IconFilterOff size={14} /> : <IconFilter size={14} />}
      </button>
    </span>
  );
}

export function StatusCell({ run }: { run: RunRow }) {
  return (
    <Narrow by="status" value={run.status} label="this status">
      <StatusBadge status={run.status} />
    </Narrow>
  );
}

/** What a run is called: its template's or action's title. */
export const titleOf = (run: RunRow): string => run.definition.title || run.definition.name;

export function WhatCell({ run }: { run: RunRow }) {
  const { params } = useList();
  return (
    <div className={classes.cell}>
      <Narrow by="definition" value={run.definition.id} label={`runs of ${titleOf(run)}`}>
        <AnchorLink
          to="/projects/$org/$project/runs/$runId"
          params={{ ...params, runId: run.id }}
          className="clip"
          fw={600}
          size="sm"
          c="var(--mantine-color-text)"
          title={`${titleOf(run)} ${run.definition.version}`}
        >
          {titleOf(run)}
        </AnchorLink>
        <Text size="xs" c="dimmed" span style={{ flexShrink: 0 }} pr={20}>
          {run.number === null ? run.definition.version : `#${run.number}`}
        </Text>
      </Narrow>
      <Text size="xs" c="dimmed" className="clip" title={run.summary || undefined}>
        {run.parent ? (
          <>
            Step{' '}
            <AnchorLink to="/projects/$org/$project/runs/$runId" params={{ ...params, runId: run.parent.runId }} search={{ step: run.parent.stepId }} size="xs">
              {run.parent.stepId} of {run.template?.title || run.template?.name || 'its run'}
            </AnchorLink>
            {run.summary && ` · ${run.summary}`}
          </>
        ) : (
          run.summary || 'No inputs'
        )}
      </Text>
    </div>
  );
}

/** The end of an id: the beginning is the time and alike for many. */
export const shortId = (id: string): string => id.slice(-8);

export function IdCell({ run }: { run: RunRow }) {
  return (
    <span className={classes.value} title={run.id}>
      <span className="mono">{shortId(run.id)}</span>
      <Copy text={run.id} label="Copy the id" />
    </span>
  );
}

const VIA_ICONS: Record<Via, Icon> = { session: IconBrowser, token: IconKey, issuer: IconUserCheck, admin: IconShieldLock, dev: IconCode };

export function RequesterCell({ run }: { run: RunRow }) {
  const ViaIcon = run.via ? VIA_ICONS[run.via] : IconTerminal2;
  return (
    <Narrow by="requestedBy" value={run.requestedBy} label={`runs of ${run.requestedBy}`}>
      {run.via && (
        <span title={`Asked through ${VIA_LABELS[run.via]}`} style={{ display: 'flex', flexShrink: 0 }}>
          <ViaIcon size={14} role="img" aria-label={`Asked through ${VIA_LABELS[run.via]}`} color="var(--mantine-color-dimmed)" />
        </span>
      )}
      <span className="clip" title={run.requestedBy}>
        {run.requestedBy}
      </span>
    </Narrow>
  );
}

export function EnvironmentCell({ run }: { run: RunRow }) {
  return (
    <Narrow by="environment" value={run.environment} label={`runs in ${run.environment}`}>
      <span className="clip" title={run.environment}>
        {run.environment}
      </span>
    </Narrow>
  );
}

/** The first line of an error. */
const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

const attemptOf = (run: RunRow): string | undefined => (run.attempt > 1 ? `attempt ${run.attempt} of ${run.maxAttempts}` : undefined);

/** How far a run is while it is on its way; why it failed when it did. */
export function ProgressCell({ run }: { run: RunRow }) {
  if (run.error && run.finishedAt) {
    return (
      <Text size="sm" c="var(--status-red)" className="clip" title={run.error}>
        {firstLine(run.error)}
      </Text>
    );
  }
  const { steps, progress } = run;
  const percent = steps ? (steps.total > 0 ? (100 * steps.done) / steps.total : 0) : progress?.percent;
  const counted = steps ? `${steps.done}/${steps.total}` : progress ? `${progress.percent} %` : undefined;
  const words = [
    counted,
    run.finishedAt ? undefined : (steps?.current ?? progress?.status ?? undefined),
    run.awaits && !run.finishedAt ? `waits for ${AWAITS_LABELS[run.awaits as Awaits]}` : undefined,
    attemptOf(run),
  ].filter(Boolean);
  if (run.finishedAt) {
    return (
      <Text size="sm" c="dimmed" className="clip numbers">
        {[steps ? `${counted} steps` : undefined, attemptOf(run)].filter(Boolean).join(' · ')}
      </Text>
    );
  }
  return (
    <div className={classes.cell}>
      <Text size="xs" className="clip numbers" title={words.join(' · ')} c={run.error ? 'var(--status-red)' : undefined}>
        {words.join(' · ') || (run.status === 'queued' ? 'Waits for its turn' : 'At work')}
      </Text>
      {percent !== undefined && (
        <div className={classes.track} style={{ marginTop: 5 }}>
          <div className={classes.fill} style={{ width: `${percent}%`, background: 'var(--status-blue)' }} />
        </div>
      )}
    </div>
  );
}

export function StartedCell({ run }: { run: RunRow }) {
  return <Time at={run.createdAt} />;
}

/** How long it takes against how long it usually takes. */
export function DurationCell({ run }: { run: RunRow }) {
  if (!run.startedAt) return <Text c="dimmed" size="sm" span>not yet</Text>;
  return (
    <div className={classes.cell}>
      <Took from={run.startedAt} to={run.finishedAt} />
      {run.finishedAt ? <Against run={run} now={Date.parse(run.finishedAt)} /> : <TickingAgainst run={run} />}
    </div>
  );
}

function TickingAgainst({ run }: { run: RunRow }) {
  return <Against run={run} now={useNow()} />;
}

function Against({ run, now }: { run: RunRow; now: number }) {
  const usual = useList().usual.get(run.definition.id);
  if (!usual) return null;
  const took = Math.max(0, now - Date.parse(run.startedAt!));
  const whole = Math.max(usual.p95Millis * 1.25, 1);
  const late = took > usual.p95Millis;
  const words = `Usually ${duration(usual.p50Millis)}; 95 of 100 end within ${duration(usual.p95Millis)}${late ? '. This one takes longer' : ''}`;
  return (
    <div className={classes.track} style={{ marginTop: 5, width: 84 }} role="img" aria-label={words} title={words}>
      <div className={classes.fill} style={{ width: `${Math.min(100, (100 * took) / whole)}%`, background: late ? 'var(--mantine-color-orange-6)' : 'var(--status-gray)' }} />
      <div className={classes.usual} style={{ left: `${Math.min(98, (100 * usual.p50Millis) / whole)}%` }} />
    </div>
  );
}

/** How long it stood in the queue before its first start. */
export function QueueCell({ run }: { run: RunRow }) {
  return <Took from={run.createdAt} to={run.startedAt ?? run.finishedAt} />;
}
