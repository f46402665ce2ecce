import { Group, Text } from '@mantine/core';

/** The product's mark and name. */
export function Mark() {
  return (
    <Group gap={8} wrap="nowrap">
      <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#0b7285" />
        <path d="M6 22 L26 12 L26 17 L6 27 Z" fill="#fff" />
        <circle cx="12" cy="12" r="4.5" fill="#ffd43b" />
      </svg>
      <Text fw={700} size="lg">
        Slipway
      </Text>
    </Group>
  );
}
