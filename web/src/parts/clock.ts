import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    listeners.forEach((it) => it());
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time, once a second: one clock for everything that ticks, and none when nothing does. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => (listeners.size === 0 ? (now = Math.floor(Date.now() / 1000) * 1000) : now));
}
