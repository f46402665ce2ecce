import { Group, Text, Tooltip } from '@mantine/core';
import { duration } from '@/parts/times';
import { ticks, type Scale } from './spans';
import styles from './run.module.css';

const percent = (part: number) => `${(part * 100).toFixed(3)}%`;

/** `5 s` rather than `5.0 s`: marks of an axis are round. */
const round = (millis: number) => (millis === 0 ? '0' : duration(millis).replace('.0 s', ' s').replace(/ m 00 s$/, ' m').replace(/ h 00 m$/, ' h'));

/** The marks above the bars, counted from the start of the run. */
export function Axis({ scale }: { scale: Scale }) {
  const whole = scale.breaks.length === 0;
  const marks = whole ? ticks(scale.end - scale.start) : [0];
  return (
    <div className={styles.axis}>
      {marks.map((mark) => (
        <span key={mark} className={styles.mark} style={{ left: percent(scale.at(scale.start + mark)) }} data-last={scale.at(scale.start + mark) > 0.9 || undefined}>
          {round(mark)}
        </span>
      ))}
      {scale.breaks.map((it) => (
        <span key={it.from} className={styles.breakMark} style={{ left: percent((scale.at(it.from) + scale.at(it.to)) / 2) }}>
          {duration(it.to - it.from)}
        </span>
      ))}
    </div>
  );
}

/** Where the axis was shortened. */
export function Breaks({ scale }: { scale: Scale }) {
  return scale.breaks.map((it) => (
    <Tooltip key={it.from} label={`${duration(it.to - it.from)} without work, shortened`}>
      <span className={styles.break} style={{ left: percent(scale.at(it.from)), width: percent(scale.at(it.to) - scale.at(it.from)) }} />
    </Tooltip>
  ));
}

export function Legend() {
  return (
    <Group gap="md" mt="xs" px="xs">
      {(['queued', 'running', 'waiting'] as const).map((phase) => (
        <Group key={phase} gap={6}>
          <span className={styles.swatch} data-phase={phase} aria-hidden />
          <Text size="xs" c="dimmed">
            {{ queued: 'Queued', running: 'At work', waiting: 'Waiting' }[phase]}
          </Text>
        </Group>
      ))}
    </Group>
  );
}
