import { createContext, useContext } from 'react';
import type { Durations, RunRow } from '@/api/types';
import type { RunSearch } from '@/router';
import type { Selection, Verb } from './selection';

/** What the cells of the list share. */
export type ListContext = {
  params: { org: string; project: string };
  search: RunSearch;
  /** Narrows the list further. */
  narrow: (change: Partial<RunSearch>) => void;
  usual: Map<string, Durations>;
  selection: Selection;
  /** Asks before it does it. */
  change: (verb: Verb, runs: RunRow[]) => void;
};

const Context = createContext<ListContext | null>(null);

export const ListProvider = Context.Provider;

export function useList(): ListContext {
  const context = useContext(Context);
  if (!context) throw new Error('There is no list around this cell');
  return context;
}
