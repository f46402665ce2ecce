import { Badge, Group, Text, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { Page } from './schema';

type Props = { pages: Page[]; at: number; checked: Set<number>; problems: number[]; onGo: (to: number) => void };

/** The pages of the form and its review: where one is, what is done, and how much is wrong where. */
export function Pages({ pages, at, checked, problems, onGo }: Props) {
  const all = [...pages.map((page) => page.title), 'Review'];
  return (
    <nav aria-label="Pages of the form">
      <Group component="ol" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
        {all.map((title, index) => {
          const wrong = problems[index] ?? 0;
          const done = checked.has(index) && wrong === 0 && index !== at;
          return (
            <li key={title}>
              <UnstyledButton
                onClick={() => onGo(index)}
                aria-current={index === at ? 'step' : undefined}
                px="sm"
                py={6}
                style={{
                  display: 'flex',
                  alignItems: 'center',
                  gap: 8,
                  borderRadius: 'var(--mantine-radius-md)',
                  border: index === at ? '1px solid var(--mantine-primary-color-filled)' : '1px solid var(--mantine-color-default-border)',
                }}
              >
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
                <Text span size="sm" fw={index === at ? 600 : 400}>
                  {title}
                </Text>
              </UnstyledButton>
            </li>
          );
        })}
      </Group>
    </nav>
  );
}
