import { Text, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { ByStatus } from '@/api/types';
import { LOOKS, RUN_STATUSES, statusColor } from '@/parts/Status';
import { useSettings } from '@/parts/settings';
import { absolute } from '@/parts/times';
import classes from './runs.module.css';

type Bucket = { since: string; until: string; byStatus: ByStatus };

/** So many marks the axis has; the styles leave some of them out where there is less room. */
const MARKS = 12;
const DAY = 86_400_000;

const sum = (bucket: Bucket) => RUN_STATUSES.reduce((all, status) => all + bucket.byStatus[status], 0);

/** How many runs there were when, a bar for each stretch of time; a click tells which stretch. For the eye only: say the same in words, too. */
export function StatusBars({ buckets, height, onPick }: { buckets: Bucket[]; height: number; onPick: (since: string, until: string) => void }) {
  const { utc } = useSettings();
  const [at, setAt] = useState(-1);
  const most = Math.max(1, ...buckets.map(sum));
  const days = buckets.length > 0 && Date.parse(buckets.at(-1)!.until) - Date.parse(buckets[0]!.since) > DAY;
  const every = Math.ceil(buckets.length / MARKS);
  const hovered = buckets[at];
  return (
    <div aria-hidden className={classes.bars} style={{ height }} onPointerLeave={() => setAt(-1)}>
      <Tooltip.Floating label={hovered && <Counts bucket={hovered} utc={utc} />} disabled={!hovered} classNames={{ tooltip: classes.barTip }}>
        <div className={classes.barsPlot}>
          {buckets.map((bucket, index) => (
            <div key={bucket.since} className={classes.barsStretch} onPointerEnter={() => setAt(index)} onClick={() => onPick(bucket.since, bucket.until)}>
              {RUN_STATUSES.filter((status) => bucket.byStatus[status] > 0).map((status) => (
                <span key={status} style={{ height: `${(100 * bucket.byStatus[status]) / most}%`, background: statusColor(status) }} />
              ))}
            </div>
          ))}
        </div>
      </Tooltip.Floating>
      <div className={classes.barsAxis}>
        {buckets
          .map((bucket, index) => ({ since: bucket.since, index }))
          .filter(({ index }) => index % every === 0)
          .map(({ since, index }) => (
            <span key={since} style={{ left: `${(100 * index) / buckets.length}%` }}>
              {days ? absolute(since, utc).slice(5, 16) : absolute(since, utc).slice(11, 16)}
            </span>
          ))}
      </div>
    </div>
  );
}

function Counts({ bucket, utc }: { bucket: Bucket; utc: boolean }) {
  const some = RUN_STATUSES.filter((status) => bucket.byStatus[status] > 0);
  return (
    <>
      <Text size="xs" c="dimmed" className="numbers">
        {absolute(bucket.since, utc).slice(0, 19)} – {absolute(bucket.until, utc).slice(11, 19)}
      </Text>
      {some.length === 0 && <Text size="xs">No runs</Text>}
      {some.map((status) => (
        <Text key={status} size="xs" c={statusColor(status)} className="numbers">
          {LOOKS[status].label}: {bucket.byStatus[status].toLocaleString('en')}
        </Text>
      ))}
    </>
  );
}
