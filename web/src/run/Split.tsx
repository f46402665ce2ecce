import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import styles from './run.module.css';

const [LEAST, MOST] = [25, 70];
const within = (percent: number) => Math.round(Math.min(MOST, Math.max(LEAST, percent)));

/** Two parts beside each other, with a border between them that can be moved; below each other on narrow screens. */
export function Split({ left, right }: { left: ReactNode; right: ReactNode }) {
  const wide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  const [percent, setPercent] = useLocalStorage({ key: 'slipway-run-split', defaultValue: 44, getInitialValueInEffect: false });
  const box = useRef<HTMLDivElement>(null);
  if (!wide) {
    return (
      <div className={styles.stacked}>
        <div>{left}</div>
        <div className={styles.right}>{right}</div>
      </div>
    );
  }
  const drag = (event: PointerEvent) => {
    const area = box.current?.getBoundingClientRect();
    if (area && event.currentTarget.hasPointerCapture(event.pointerId)) setPercent(within(((event.clientX - area.left) / area.width) * 100));
  };
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setPercent(within(percent + by));
  };
  return (
    <div ref={box} className={styles.split} style={{ gridTemplateColumns: `minmax(0, ${percent}fr) 17px minmax(0, ${100 - percent}fr)` }}>
      <div>{left}</div>
      <div
        role="separator"
        aria-label="Width of the steps"
        aria-orientation="vertical"
        aria-valuenow={percent}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        tabIndex={0}
        className={styles.splitter}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={keys}
        onDoubleClick={() => setPercent(44)}
      />
      <div className={styles.right}>{right}</div>
    </div>
  );
}
