import { useLocalStorage } from '@mantine/hooks';

/** How the times of lines are shown: not at all, from the first line on, or as they are. */
export type Times = 'off' | 'relative' | 'absolute';

/** How somebody likes to read logs, kept in their browser. */
export function usePrefs() {
  const [times, setTimes] = useLocalStorage<Times>({ key: 'slipway-log-times', defaultValue: 'off', getInitialValueInEffect: false });
  const [wrap, setWrap] = useLocalStorage({ key: 'slipway-log-wrap', defaultValue: false, getInitialValueInEffect: false });
  return { times, setTimes, wrap, setWrap };
}
