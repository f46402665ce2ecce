import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useLive } from '@/api/live';
import { runQuery } from '@/api/queries';
import type { Run, RunStatus, StepView } from '@/api/types';
import { useProject } from '@/shell/project';

/** A run, as it was asked for last. */
export function useRun(runId: string | undefined) {
  const { path } = useProject();
  return useQuery({ ...runQuery(path, runId ?? ''), enabled: runId !== undefined });
}

/** Asks anew for a run, and what is shown of its steps, whenever something of it changed. */
export function useLiveRun(runId: string) {
  const { path } = useProject();
  const queries = useQueryClient();
  const asking = useRef({ busy: false, more: false });
  const refresh = async () => {
    const state = asking.current;
    state.more = true;
    if (state.busy) return;
    state.busy = true;
    try {
      // One question at a time: a run that changes all the time must not cancel its own answers.
      while (state.more) {
        state.more = false;
        await queries.invalidateQueries({ queryKey: ['run', path] });
        await queries.invalidateQueries({ queryKey: ['attempts', path] });
      }
    } finally {
      state.busy = false;
    }
  };
  const state = useLive(path, { run: runId }, () => void refresh());
  return { state, refresh };
}

/** Whether nothing more becomes of a run. */
export const isOver = (status: RunStatus | StepView['state']) => !['pending', 'queued', 'running', 'waiting'].includes(status);

export const nameOf = (step: StepView) => step.name ?? step.id;

export const titleOf = (definition: { title: string | null; name: string }) => definition.title || definition.name;

/** The step to look at first: the one that failed, else the one at work. */
export function stepToSee(run: Run): StepView | undefined {
  const steps = run.stepList ?? [];
  const failed = steps.find((it) => it.state === 'failed' && it.onError === 'fail') ?? steps.find((it) => it.state === 'failed');
  if (run.status === 'failed') return failed;
  if (isOver(run.status)) return undefined;
  return ['running', 'waiting', 'queued'].map((state) => steps.find((it) => it.state === state)).find((it) => it !== undefined);
}
