import type { Definition, Run } from '@/api/types';
import type { StartSearch } from '@/router';
import { drafts } from './draft';
import { fromAddress, fromRun } from './prefill';
import type { Json } from './schema';

/** What a form opens with, and what to tell about that. */
export type Opening = { data: Json; emptied: string[]; draftOf: string | null };

/** The name under which a definition's draft is kept. */
export const draftName = (definition: Definition) => `${definition.kind}:${definition.name}@${definition.version}`;

/** A link's values and an older run's inputs go before a draft: whoever follows such a link wants these. */
export function opening(project: string, definition: Definition, search: StartSearch, from: Run | undefined): Opening {
  const linked = fromAddress(search, definition.schema);
  const older = from ? fromRun(from.input, definition.schema) : { data: {}, emptied: [] };
  const named = linked.emptied.length + Object.keys(linked.data).length > 0;
  const draft = from || named ? null : drafts.get(project, draftName(definition));
  return {
    data: draft ? draft.data : { ...older.data, ...linked.data },
    emptied: [...new Set([...older.emptied, ...linked.emptied])],
    draftOf: draft ? draft.at : null,
  };
}

/** A key that no other start has. */
export function newKey(): string {
  // randomUUID is there on safe connections alone; a server in one's own network may have none.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
