import { Tooltip } from '@mantine/core';
import { useNow } from './clock';
import { useSettings } from './settings';
import { absolute, duration, relative } from './times';

/** A moment: relative, with the absolute time on hover. */
export function Time({ at }: { at: string }) {
  const { utc } = useSettings();
  const now = useNow();
  return (
    <Tooltip label={absolute(at, utc)}>
      <time dateTime={at} className="numbers">
        {relative(Date.parse(at), now)}
      </time>
    </Tooltip>
  );
}

/** A moment: absolute. */
export function Moment({ at }: { at: string }) {
  const { utc } = useSettings();
  return (
    <time dateTime={at} className="numbers">
      {absolute(at, utc)}
    </time>
  );
}

/** How long something took, or takes: it ticks while there is no end. */
export function Took({ from, to }: { from: string; to?: string | null }) {
  return to ? <span className="numbers">{duration(Date.parse(to) - Date.parse(from))}</span> : <Ticking from={from} />;
}

function Ticking({ from }: { from: string }) {
  const now = useNow();
  const millis = Math.max(0, now - Date.parse(from));
  return <span className="numbers">{duration(millis < 60_000 ? Math.floor(millis / 1000) * 1000 : millis).replace(/^0 ms$/, '0 s').replace('.0 s', ' s')}</span>;
}
