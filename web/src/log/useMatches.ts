import { useEffect, useReducer, useState } from 'react';
import { Matches, type Level } from './matches';
import type { LogSource } from './source';

const NONE: Level[] = [];

/** Looks for lines as long as there is something to look for; drawn anew when more is known. */
export function useMatches(source: LogSource, text: string, levels: Level[] = NONE, listed = false): Matches | undefined {
  const [matches, setMatches] = useState<Matches>();
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const wanted = listed ? levels.length > 0 : text !== '';
  useEffect(() => {
    if (!wanted) return;
    const now = new Matches(source, { text, levels }, listed, redraw);
    setMatches(now);
    return () => {
      now.close();
      setMatches(undefined);
    };
  }, [source, text, levels, listed, wanted]);
  return wanted ? matches : undefined;
}
