import { Code, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** There is nothing here: why, and what the first step is. */
export function Empty({ title, children, action, command }: { title: string; children?: ReactNode; action?: ReactNode; command?: string }) {
  return (
    <Stack align="center" gap="sm" py={56} px="md" ta="center">
      <Title order={2}>{title}</Title>
      {children && (
        <Text c="dimmed" maw={520} component="div">
          {children}
        </Text>
      )}
      {action}
      {command && (
        <Code block ta="left" px="md">
          {command}
        </Code>
      )}
    </Stack>
  );
}
