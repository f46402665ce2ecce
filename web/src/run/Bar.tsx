import { Tooltip } from '@mantine/core';
import { useSettings } from '@/parts/settings';
import { statusColor, type AnyStatus } from '@/parts/Status';
import { absolute, duration } from '@/parts/times';
import { sums, type Scale, type Span } from './spans';
import styles from './run.module.css';

/** The colour of the time at work: of the end when it has come, else of work. */
export const workColor = (state: AnyStatus) => statusColor(['success', 'failed', 'canceled'].includes(state) ? state : 'running');

export const WORDS = { queued: 'queued', running: 'at work', waiting: 'waiting' };

/** How long each phase took, in words. */
export function said(of: Span[]): string {
  return Object.entries(sums(of))
    .filter(([, millis]) => millis > 0)
    .map(([phase, millis]) => `${WORDS[phase as keyof typeof WORDS]} ${duration(millis)}`)
    .join(', ');
}

/** What a run did when, along an axis; on hover with the exact times. */
export function Bar({ of, axis, color }: { of: Span[]; axis: Scale; color: string }) {
  const { utc } = useSettings();
  const lines = of.map((span) => `${absolute(span.from, utc)}  ${WORDS[span.phase]} ${duration(span.to - span.from)}${span.failed ? ', failed' : ''}`);
  const [first, last] = [of[0]!, of.at(-1)!];
  const from = axis.at(first.from);
  return (
    <Tooltip multiline label={<span style={{ whiteSpace: 'pre' }} className="numbers">{lines.join('\n')}</span>}>
      <span className={styles.bar} style={{ left: `${from * 100}%`, width: `${(axis.at(last.to) - from) * 100}%` }}>
        {of.map((span) => (
          <span key={span.from} data-phase={span.phase} data-failed={span.failed} style={{ flexGrow: Math.max(axis.at(span.to) - axis.at(span.from), 0.0001), color }} />
        ))}
      </span>
    </Tooltip>
  );
}
