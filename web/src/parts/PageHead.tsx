import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** The head of a page: what it is, one line about it, and what one can do. */
export function PageHead({ title, about, actions, children }: { title: string; about?: ReactNode; actions?: ReactNode; children?: ReactNode }) {
  useDocumentTitle(`${title} · Slipway`);
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <Stack gap={2} style={{ minWidth: 0 }}>
        <Group gap="sm">
          <Title order={1} className="break">
            {title}
          </Title>
          {children}
        </Group>
        {about && (
          <Text c="dimmed" size="sm" component="div">
            {about}
          </Text>
        )}
      </Stack>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
