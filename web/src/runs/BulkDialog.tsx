import { Button, Group, List, Modal, Progress, ScrollArea, Stack, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { AnchorLink } from '@/parts/links';
import { LOOKS, RUN_STATUSES, StatusIcon } from '@/parts/Status';
import { Problem } from '@/parts/Problem';
import { useProject } from '@/shell/project';
import { changeAll, type Outcome } from './bulk';
import { applies, VERBS, type Chosen, type Verb } from './selection';

export type Change = { verb: Verb; runs: Chosen[] };

type Props = { change: Change; close: (changed: string[]) => void };

/** Asks before many runs are changed, shows how far it is, and which of them could not be changed. */
export function BulkDialog({ change, close }: Props) {
  const { api } = useProject();
  const [stage, setStage] = useState<'ask' | 'work' | 'done'>('ask');
  const [outcomes, setOutcomes] = useState<Outcome[]>([]);
  const [error, setError] = useState<unknown>();
  const stop = useRef(new AbortController());
  const words = VERBS[change.verb];
  const fit = change.runs.filter((run) => applies(change.verb, run));
  const work = async () => {
    setStage('work');
    try {
      await changeAll(api, change.verb, fit.map((run) => run.id), (more) => setOutcomes((old) => [...old, ...more]), stop.current.signal);
    } catch (problem) {
      setError(problem);
    }
    setStage('done');
  };
  const leave = () => {
    stop.current.abort();
    close(outcomes.filter((it) => it.done).map((it) => it.runId));
  };
  const runs = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'run' : 'runs'}`;
  return (
    <Modal
      opened
      onClose={leave}
      closeOnClickOutside={stage !== 'work'}
      closeOnEscape={stage !== 'work'}
      withCloseButton={stage !== 'work'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      title={`${words.label}${change.runs.length === 1 ? ' this run' : ''}`}
      size="md"
    >
      {stage === 'ask' ? (
        <Stack gap="md">
          <Preview change={change} fit={fit.length} />
          <Group justify="flex-end">
            <Button variant="default" onClick={leave}>
              {change.verb === 'cancel' ? 'Keep going' : 'Not now'}
            </Button>
            <Button color={change.verb === 'cancel' ? 'red.9' : undefined} disabled={fit.length === 0} onClick={() => void work()} data-autofocus>
              {words.label} {runs(fit.length)}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Stack gap="md">
          <div>
            <Text size="sm" mb={6} className="numbers" role="status">
              {stage === 'work' ? `${words.doing}: ` : ''}
              {outcomes.length.toLocaleString('en')} of {runs(fit.length)}
            </Text>
            <Progress value={(100 * outcomes.length) / fit.length} animated={stage === 'work'} aria-label="How many are done" />
          </div>
          {stage === 'done' && error === undefined && outcomes.length < fit.length && <Text size="sm">It was stopped. The others are as they were.</Text>}
          {error !== undefined && <Problem title="It ended early" error={error} />}
          <Result outcomes={outcomes} done={words.done} />
          <Group justify="flex-end">
            {stage === 'work' ? (
              <Button variant="default" onClick={() => stop.current.abort()}>
                Stop
              </Button>
            ) : (
              <Button onClick={leave}>Close</Button>
            )}
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Preview({ change, fit }: { change: Change; fit: number }) {
  const words = VERBS[change.verb];
  const of = change.runs.length;
  return (
    <>
      {of > 1 && (
        <Text size="sm">
          {fit === of
            ? `All ${of.toLocaleString('en')} selected runs will be ${words.done}.`
            : `${fit.toLocaleString('en')} of ${of.toLocaleString('en')} selected runs will be ${words.done}. The others ${words.why}.`}
        </Text>
      )}
      <List listStyleType="none" size="sm" spacing={6}>
        {RUN_STATUSES.flatMap((status) => {
          const count = change.runs.filter((run) => run.status === status).length;
          return count === 0
            ? []
            : [
                <List.Item key={status} icon={<StatusIcon status={status} />} c={words.statuses.includes(status) ? undefined : 'dimmed'}>
                  {of === 1 ? change.runs[0]!.definition.title || change.runs[0]!.definition.name : `${count.toLocaleString('en')} ${LOOKS[status].label.toLowerCase()}`}
                  {!words.statuses.includes(status) && ': stay as they are'}
                </List.Item>,
              ];
        })}
      </List>
      <Text size="xs" c="dimmed">
        {change.verb === 'cancel'
          ? 'What runs is stopped, with all its steps. What it has done already stays done.'
          : change.verb === 'retry'
            ? 'A new run of each begins where the old one failed; steps that succeeded are not carried out again.'
            : 'A new run of each begins with the same inputs, from the start, with the definition as it is now.'}
        {of > 1 && ' A run that has changed meanwhile is left alone, and named afterwards.'}
      </Text>
    </>
  );
}

function Result({ outcomes, done }: { outcomes: Outcome[]; done: string }) {
  const { params } = useProject();
  const made = outcomes.filter((it) => it.done).length;
  const refused = outcomes.filter((it) => !it.done);
  return (
    <>
      <Text size="sm" className="numbers">
        {made.toLocaleString('en')} {done}
        {refused.length > 0 && `, ${refused.length.toLocaleString('en')} could not be`}
      </Text>
      {refused.length > 0 && (
        <ScrollArea.Autosize mah={240} offsetScrollbars viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Runs that could not be changed' }}>
          <Stack gap={6}>
            {refused.slice(0, 500).map((it) => (
              <Text key={it.runId} size="xs">
                <AnchorLink to="/projects/$org/$project/runs/$runId" params={{ ...params, runId: it.runId }} size="xs" className="mono">
                  {it.runId}
                </AnchorLink>{' '}
                {it.message}
              </Text>
            ))}
            {refused.length > 500 && <Text size="xs">and {(refused.length - 500).toLocaleString('en')} more</Text>}
          </Stack>
        </ScrollArea.Autosize>
      )}
    </>
  );
}
