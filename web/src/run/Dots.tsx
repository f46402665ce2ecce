import { Tooltip } from '@mantine/core';
import type { AttemptTimes, StepView } from '@/api/types';
import styles from './run.module.css';

const MOST = 6;

/** A dot for each attempt, when there was more than one. */
export function Dots({ step }: { step: StepView }) {
  const attempts = step.attempts;
  if (attempts.length < 2) return null;
  const label = `${attempts.length} attempts: ${attempts.map((it) => it.outcome).join(', ')}`;
  return (
    <Tooltip label={label}>
      <span className={styles.dots} role="img" aria-label={label}>
        {attempts.length > MOST && <span className={styles.more}>{attempts.length}×</span>}
        {attempts.slice(-MOST).map((it: AttemptTimes, index) => (
          <span key={index} data-outcome={it.outcome} />
        ))}
      </span>
    </Tooltip>
  );
}
