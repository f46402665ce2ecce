import { Group, Text, Tooltip } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
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
  const { ref, width } = useElementSize<HTMLDivElement>();
  return (
    <div ref={ref} className={styles.axis}>
      {marks.map((mark) => (
        <span key={mark} className={styles.mark} style={{ left: percent(scale.at(scale.start + mark)) }} data-last={scale.at(scale.start + mark) > 0.9 || undefined}>
          {round(mark)}
        </span>
      ))}
      {apart(scale, width).map((it) => (
        <span key={it.from} className={styles.breakMark} style={{ left: percent((scale.at(it.from) + scale.at(it.to)) / 2) }}>
          {duration(it.to - it.from)}
        </span>
      ))}
    </div>
  );
}

/** Each mark of a break takes so much room. */
const ROOM = 60;

/** The breaks that have room for a mark, the longest first; of all others one hovers over the bars. */
function apart({ at, breaks }: Scale, width: number): Scale['breaks'] {
  const middle = (it: { from: number; to: number }) => ((at(it.from) + at(it.to)) / 2) * width;
  const shown: Scale['breaks'] = [];
  for (const it of breaks.toSorted((a, b) => b.to - b.from - (a.to - a.from))) {
    const place = middle(it);
    if (place > ROOM / 2 && place < width - ROOM / 3 && shown.every((other) => Math.abs(middle(other) - place) >= ROOM)) shown.push(it);
  }
  return shown;
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
