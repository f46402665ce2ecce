import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconClockHour4, IconHourglass, IconInfoCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Run, RunRow, StepView } from '@/api/types';
import { Time } from '@/parts/Time';
import { useProject } from '@/shell/project';
import { Asked } from './Asked';
import { hint } from './hints';
import { latestAgain } from './Lineage';
import { Note } from './Note';
import { isOver, nameOf, stepToSee } from './useRun';
import styles from './run.module.css';

type Props = { run: Run; refresh: () => Promise<void>; onJump: (stepId: string | undefined) => void };

/** What a run that waits or failed needs. */
export function Banner({ run, refresh, onJump }: Props) {
  const again = latestAgain(run);
  return (
    <Stack gap="sm" className={styles.notes}>
      {again && <DoneAgain {...again} />}
      {run.status === 'failed' && <Failed run={run} onJump={onJump} />}
      {run.status === 'canceled' && (
        <Note color="gray" icon={IconInfoCircle} title={run.endedBy ? `Canceled by ${run.endedBy}` : 'Canceled'}>
          {run.finishedAt && (
            <>
              It ended <Time at={run.finishedAt} />.{' '}
            </>
          )}
          What it did before is not undone.
        </Note>
      )}
      {run.status === 'queued' && (
        <Note color="gray" icon={IconClockHour4} title="Queued: it waits for a free place on a node">
          Created <Time at={run.createdAt} />. If it takes long, “Nodes and queue” shows what is in the way.
        </Note>
      )}
      {!isOver(run.status) && <Waits run={run} refresh={refresh} />}
    </Stack>
  );
}

function DoneAgain({ runId, number }: { runId: string; number: number }) {
  const { params } = useProject();
  return (
    <Note color="blue" icon={IconInfoCircle} title="This was run again">
      <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/projects/$org/$project/runs/$runId" params={{ ...params, runId }} />}>
        See the latest try, #{number}
      </Anchor>
    </Note>
  );
}

/** The first line of an error; the rest is in the log and in the tabs. */
const firstLine = (error: string) => error.split('\n', 1)[0]!;

function Failed({ run, onJump }: { run: Run; onJump: Props['onJump'] }) {
  const step = run.kind === 'template' ? stepToSee(run) : undefined;
  const error = step?.run?.error ?? run.error;
  const help = hint(step?.run?.failure ?? run.failure);
  const others = (run.stepList ?? []).filter((it) => it.state === 'failed' && it.id !== step?.id && it.onError === 'fail');
  const hasLog = run.kind === 'action' || Boolean(step?.run);
  return (
    <Note color="red" icon={IconAlertTriangle} title={step ? `Step “${nameOf(step)}” failed` : 'This run failed'} urgent>
      <Stack gap={6}>
        {error && (
          <Text size="sm" fw={600} className="break" ff="monospace" lineClamp={4}>
            {firstLine(error)}
          </Text>
        )}
        {help && <Text size="sm">{help}</Text>}
        {others.length > 0 && <Text size="sm">Failed as well: {others.map(nameOf).join(', ')}.</Text>}
        {hasLog && (
          <Group>
            <Button size="xs" variant="default" onClick={() => onJump(step?.id)}>
              Jump to the error
            </Button>
          </Group>
        )}
      </Stack>
    </Note>
  );
}

type Waiting = { run: RunRow; step: StepView | undefined; since: string | null };

function waiting(run: Run): Waiting[] {
  if (run.kind === 'action') return run.status === 'waiting' ? [{ run, step: undefined, since: run.waitingAt }] : [];
  return (run.stepList ?? []).flatMap((step) => (step.state === 'waiting' && step.run ? [{ run: step.run, step, since: step.waitingAt }] : []));
}

function Waits({ run, refresh }: { run: Run; refresh: () => Promise<void> }) {
  return waiting(run).map((it) =>
    it.run.awaits === 'approval' || it.run.awaits === 'variables' ? (
      <Asked key={it.run.id} runId={it.run.id} step={it.step} refresh={refresh} />
    ) : (
      <Note key={it.run.id} color="yellow" icon={IconHourglass} title={`${it.step ? `Step “${nameOf(it.step)}”` : 'This run'} ${DOES[it.run.awaits ?? ''] ?? 'waits'}`}>
        {it.since && (
          <>
            Since <Time at={it.since} />.{' '}
          </>
        )}
        {ABOUT[it.run.awaits ?? '']}
        {it.run.awaits === 'delay' && it.run.error && (
          <Text size="sm" ff="monospace" className="break" mt={4}>
            {firstLine(it.run.error)}
          </Text>
        )}
      </Note>
    ),
  );
}

const DOES: Record<string, string> = {
  callback: 'waits for a callback',
  sleep: 'sleeps',
  delay: 'waits for its next attempt',
};

const ABOUT: Record<string, string> = {
  callback: 'It goes on when the other system calls back. If that never comes, it expires; the other system’s own log says more.',
  sleep: 'It goes on by itself. Its input says how long it sleeps.',
  delay: 'The last attempt did not succeed; the next one begins by itself.',
};
