import { Anchor, Group, Progress, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { StreamState } from '@/api/stream';
import type { Run } from '@/api/types';
import { useNow } from '@/parts/clock';
import { Copy } from '@/parts/Copy';
import { Live } from '@/parts/Live';
import { PageHead } from '@/parts/PageHead';
import { StatusBadge } from '@/parts/Status';
import { Time, Took } from '@/parts/Time';
import { duration } from '@/parts/times';
import { useProject } from '@/shell/project';
import { Lineage } from './Lineage';
import { RunActions } from './RunActions';
import { isOver, titleOf } from './useRun';
import styles from './run.module.css';

const VIA: Record<string, string> = {
  session: 'in the pages',
  token: 'with a token',
  issuer: 'with an issuer’s token',
  admin: 'with the administrator’s token',
  dev: 'in dev mode',
};

/** What a run is, how it stands, whose it is, and what can be done with it. */
export function RunHead({ run, live, refresh, logOf }: { run: Run; live: StreamState; refresh: () => Promise<void>; logOf: string | undefined }) {
  const status = run.progress?.status && !isOver(run.status) ? run.progress.status : undefined;
  return (
    <>
      <PageHead title={titleOf(run.definition)} about={<Origin run={run} />} actions={<RunActions run={run} refresh={refresh} logOf={logOf} />}>
        {run.number !== null && (
          <Text c="dimmed" size="lg" className="numbers">
            #{run.number}
          </Text>
        )}
        <StatusBadge status={run.status} awaits={run.awaits} size="lg" />
        {status && (
          <Text size="sm" className="break">
            {status}
          </Text>
        )}
        <Live state={live} />
      </PageHead>
      <dl className={styles.facts}>
        <Fact name="Requested by">
          {run.requestedBy} {run.via && <Text span c="dimmed" size="xs">{VIA[run.via] ?? run.via}</Text>}
        </Fact>
        <Fact name="Environment">{run.environment}</Fact>
        {run.entityId && (
          <Fact name="Entity">
            <span className="mono">{run.entityId}</span> <Copy text={run.entityId} label="Copy the entity’s id" />
          </Fact>
        )}
        <Fact name="Created">
          <Time at={run.createdAt} />
        </Fact>
        <Fact name="Started">{run.startedAt ? <Time at={run.startedAt} /> : 'not yet'}</Fact>
        <Fact name="Ended">{run.finishedAt ? <Time at={run.finishedAt} /> : isOver(run.status) ? 'unknown' : 'not yet'}</Fact>
        <Fact name={isOver(run.status) ? 'Took' : 'Takes'} wide>
          <Duration run={run} />
        </Fact>
        <Fact name="Id">
          <Group gap={2} wrap="nowrap">
            <span className="mono break">{run.id}</span>
            <Copy text={run.id} label="Copy the run’s id" />
          </Group>
        </Fact>
        {run.lineage.length > 1 && (
          <Fact name="Tries" wide>
            <Lineage run={run} />
          </Fact>
        )}
      </dl>
    </>
  );
}

function Fact({ name, wide, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? styles.wideFact : styles.fact}>
      <dt>{name}</dt>
      <dd className="break">{children}</dd>
    </div>
  );
}

/** Which definition it carries out, and of which run it is a step. */
function Origin({ run }: { run: Run }) {
  const { params } = useProject();
  const { definition, parent, template } = run;
  const label = `${definition.name}@${definition.version}`;
  return (
    <Group gap={6}>
      {run.kind === 'template' ? (
        <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/projects/$org/$project/templates/$name" params={{ ...params, name: definition.name }} search={{ version: definition.version }} />}>
          {label}
        </Anchor>
      ) : (
        <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/projects/$org/$project/actions" params={params} search={{ text: definition.name }} />}>
          {label}
        </Anchor>
      )}
      <span>{run.kind === 'template' ? 'template' : 'action'}, revision {definition.revision}</span>
      {run.definitionChanged && <Text span size="sm" c="var(--status-yellow)">· changed since</Text>}
      {parent && (
        <span>
          · step {parent.stepId} of{' '}
          <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/projects/$org/$project/runs/$runId" params={{ ...params, runId: parent.runId }} search={{ step: parent.stepId }} />}>
            {template ? titleOf(template) : 'its template run'}
          </Anchor>
        </span>
      )}
    </Group>
  );
}

/** How long it takes, next to what it usually takes. */
function Duration({ run }: { run: Run }) {
  const over = isOver(run.status);
  const usual = run.usual ? `usually ${duration(run.usual.p50Millis)}` : undefined;
  if (!run.startedAt) return <>{over ? 'never started' : 'not started'}{usual && <Text span size="xs" c="dimmed"> {usual}</Text>}</>;
  return (
    <Stack gap={4} maw={280}>
      <span>
        <Took from={run.startedAt} to={run.finishedAt} /> {usual && <Text span size="xs" c="dimmed">{usual}</Text>}
        {run.steps && !over && <Text span size="xs" c="dimmed"> · {run.steps.done} of {run.steps.total} steps</Text>}
      </span>
      {!over && <Advance run={run} startedAt={run.startedAt} />}
    </Stack>
  );
}

function Advance({ run, startedAt }: { run: Run; startedAt: string }) {
  const now = useNow();
  const elapsed = Math.max(0, now - Date.parse(startedAt));
  if (!run.usual && !run.progress) return null;
  const said = run.progress?.percent;
  const percent = said ?? Math.min(99, (elapsed / Math.max(1, run.usual!.p50Millis)) * 100);
  const late = run.usual !== null && elapsed > run.usual.p95Millis;
  return (
    <>
      <Progress.Root size="sm">
        <Progress.Section value={percent} color={late ? 'orange' : 'blue'} aria-label={said === undefined ? 'Part of the usual time' : 'Progress'} />
      </Progress.Root>
      {late && <Text size="xs" c="var(--status-yellow)">Longer than 95 of 100 runs</Text>}
    </>
  );
}
