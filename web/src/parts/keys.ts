import { useEffect, useRef, useState } from 'react';

/** Whether a key press is meant for something that takes text. */
function typing(event: KeyboardEvent): boolean {
  const target = event.target;
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}

/** Calls back on single keys, as long as nobody types a text, and no dialog is open. */
export function useKeys(keys: Record<string, () => void>) {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event) || document.querySelector('[role="dialog"]')) return;
      const action = latest.current[event.key];
      // A link or a button that has the focus is pressed by Enter itself.
      if (action && !(event.key === 'Enter' && document.activeElement?.matches('a, button, summary, [role="button"], [role="tab"]'))) {
        event.preventDefault();
        action();
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

/** j and k (or the arrows) move through a list, Enter opens; returns the index of the row that is chosen, -1 for none. */
export function useListKeys(length: number, open: (index: number) => void): number {
  const [at, setAt] = useState(-1);
  const move = (by: number) => setAt((old) => Math.max(0, Math.min(length - 1, old + by)));
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => {
      if (at >= 0 && at < length) open(at);
    },
  });
  useEffect(() => {
    document.querySelector(`[data-row="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return at < length ? at : -1;
}
