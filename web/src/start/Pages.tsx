import { Badge, Text, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { Page } from './schema';
import styles from './start.module.css';

type Props = { pages: Page[]; at: number; checked: Set<number>; problems: number[]; onGo: (to: number) => void };

/** The pages of the form and its review: where one is, what is done, and how much is wrong where. */
export function Pages({ pages, at, checked, problems, onGo }: Props) {
  const all = [...pages.map((page) => page.title), 'Review'];
  return (
    <nav aria-label="Pages of the form">
      <ol className={styles.pages}>
        {all.map((title, index) => {
          const wrong = problems[index] ?? 0;
          const done = checked.has(index) && wrong === 0 && index !== at;
          return (
            <li key={title}>
              <UnstyledButton onClick={() => onGo(index)} aria-current={index === at ? 'step' : undefined} className={styles.page}>
                <span className={styles.mark}>
                  {wrong > 0 ? (
                    <Badge size="sm" circle color="red.9" aria-label={`${wrong} to correct`}>
                      {wrong}
                    </Badge>
                  ) : done ? (
                    <IconCheck size={16} color="var(--status-green)" aria-label="Done" />
                  ) : (
                    <Text span size="xs" c="dimmed" className="numbers">
                      {index + 1}
                    </Text>
                  )}
                </span>
                <Text span size="sm" fw={index === at ? 600 : 400} className="break">
                  {title}
                </Text>
              </UnstyledButton>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
