import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { answered, ApiError } from '@/api/client';
import type { Definition } from '@/api/types';
import { useProject } from '@/shell/project';
import { used } from '@/templates/mine';
import { draftName, newKey } from './begin';
import { drafts } from './draft';
import { asBody, type Json } from './schema';
import type { Fault } from './validator';

/** What a refusal says about single inputs, in the shape in which the form shows it; empty when it is about something else. */
export function faultsOf(error: unknown): Fault[] {
  if (!(error instanceof ApiError) || error.status !== 400) return [];
  return error.details
    .map(({ path, message }) => ({ path: Array.isArray(path) ? path.map(String) : [], message }))
    .filter(({ path }) => path[0] === 'inputs' || path[0] === 'input' || path[0] === 'values')
    .map(({ path, message }) => ({ path: path.slice(1), message: message.replace(/^Parameter "[^"]*" /, '') }));
}

/** Starts a run once, however often it is asked to, and goes to its page. */
export function useStart(definition: Definition, onFaults: (faults: Fault[]) => void) {
  const { path, params, api } = useProject();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [key, setKey] = useState(newKey);
  return useMutation({
    mutationFn: async (inputs: Json) => {
      const answer =
        definition.kind === 'template'
          ? await answered(api.POST('/templates/run', { body: { templateId: definition.id, inputs: asBody(inputs), idempotencyKey: key } }))
          : await answered(api.POST('/actions/{actionId}/run', { params: { path: { actionId: definition.id } }, body: { input: asBody(inputs), idempotencyKey: key } }));
      return answer.data.runId;
    },
    onSuccess: (runId) => {
      setKey(newKey());
      drafts.drop(path, draftName(definition));
      if (definition.kind === 'template') used.add(path, definition.name);
      void queries.invalidateQueries({ queryKey: ['runs', path] });
      void navigate({ to: '/projects/$org/$project/runs/$runId', params: { ...params, runId } });
    },
    onError: (error) => {
      // The key belongs to a start with other inputs; these are a start of their own.
      if (error instanceof ApiError && error.status === 409) setKey(newKey());
      const faults = faultsOf(error);
      if (faults.length > 0) onFaults(faults);
    },
  });
}
