import type { Statistics } from '@/api/types';
import { duration } from './times';

/** Of the runs that ended, how many of a hundred succeeded; null when none has ended. */
export function successRate(statistics: Statistics): number | null {
  const { success, failed, canceled } = statistics.byStatus;
  const ended = success + failed + canceled;
  return ended === 0 ? null : Math.floor((success / ended) * 100);
}

/** `97 % of the last 100 succeeded`. */
export function rateWords(statistics: Statistics): string | null {
  const rate = successRate(statistics);
  if (rate === null) return null;
  return statistics.runs === 1 ? (rate === 100 ? 'The last run succeeded' : 'The last run did not succeed') : `${rate} % of the last ${statistics.runs} succeeded`;
}

/** `usually 2 m 05 s`. */
export function usualWords(statistics: Statistics): string | null {
  return statistics.usual ? `usually ${duration(statistics.usual.p50Millis)}` : null;
}
