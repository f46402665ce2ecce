import { Button, CloseButton, Group, Loader, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import type { RunRow } from '@/api/types';
import type { RunSearch } from '@/router';
import { useMay } from '@/session/me';
import { useProject } from '@/shell/project';
import { findAll, MOST } from './bulk';
import classes from './runs.module.css';
import { applies, VERBS, type Selection, type Verb } from './selection';

type Props = { selection: Selection; runs: RunRow[]; search: RunSearch; more: boolean; change: (verb: Verb) => void };

/** How many runs are chosen, how to choose more, and what can be done with them. */
export function SelectionBar({ selection, runs, search, more, change }: Props) {
  const { api } = useProject();
  const may = useMay();
  const [finding, setFinding] = useState(false);
  const [failed, setFailed] = useState(false);
  const stop = useRef<AbortController>(undefined);
  const { map } = selection;
  if (map.size === 0) return null;
  const everything = async () => {
    const ending = new AbortController();
    stop.current = ending;
    setFinding(true);
    setFailed(false);
    try {
      await findAll(api, search, (found) => !ending.signal.aborted && selection.add(found), ending.signal);
    } catch {
      setFailed(!ending.signal.aborted);
    } finally {
      setFinding(false);
    }
  };
  const unshown = runs.some((run) => !map.has(run.id));
  const mayRun = may('action:run') && may('template:run');
  return (
    <section className={classes.bar} aria-label="Selected runs">
      <Group gap="sm" justify="space-between">
        <Group gap="sm">
          <Text size="sm" fw={600} className="numbers" role="status">
            {map.size.toLocaleString('en')} selected
          </Text>
          {finding ? (
            <Group gap={6}>
              <Loader size={14} />
              <Button size="compact-xs" variant="default" onClick={() => stop.current?.abort()}>
                Stop
              </Button>
            </Group>
          ) : (
            <>
              {unshown && (
                <Button size="compact-sm" variant="subtle" onClick={() => selection.add(runs)}>
                  Select all {runs.length} shown
                </Button>
              )}
              {more && map.size < MOST && (
                <Button size="compact-sm" variant="subtle" onClick={() => void everything()}>
                  Select everything that matches
                </Button>
              )}
              {map.size >= MOST && <Text size="xs" c="dimmed">More than {MOST.toLocaleString('en')} are not selected at once.</Text>}
              {failed && <Text size="xs" c="var(--status-red)">Not all could be found. Try it again.</Text>}
            </>
          )}
        </Group>
        <Group gap={6}>
          {mayRun &&
            (Object.keys(VERBS) as Verb[]).map((verb) => {
              const count = [...map.values()].filter((run) => applies(verb, run)).length;
              return (
                <Button
                  key={verb}
                  size="xs"
                  variant="default"
                  disabled={count === 0 || finding}
                  onClick={() => change(verb)}
                  c={verb === 'cancel' && count > 0 ? 'var(--status-red)' : undefined}
                >
                  {VERBS[verb].label} {count > 0 && count.toLocaleString('en')}
                </Button>
              );
            })}
          <CloseButton
            aria-label="Select nothing"
            onClick={() => {
              stop.current?.abort();
              selection.clear();
            }}
          />
        </Group>
      </Group>
    </section>
  );
}
