import { Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './run.module.css';

type Props = { color: 'gray' | 'blue' | 'yellow' | 'red'; icon: Icon; title: string; urgent?: boolean; children?: ReactNode };

/** Something to know about a run, calm enough to hold a form. */
export function Note({ color, icon: NoteIcon, title, urgent, children }: Props) {
  return (
    <section className={styles.note} style={{ '--note': `var(--status-${color})` } as React.CSSProperties} aria-label={title} role={urgent ? 'alert' : undefined}>
      <NoteIcon size={20} aria-hidden className={styles.noteIcon} />
      <div className={styles.noteText}>
        <Text size="sm" fw={650} c={`var(--status-${color})`} className="break">
          {title}
        </Text>
        {children !== undefined && (
          <Text size="sm" component="div">
            {children}
          </Text>
        )}
      </div>
    </section>
  );
}
