import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';

/** Asks before something is done that cannot be undone; what goes wrong then is told. */
export function confirm({ title, about, verb, act }: { title: string; about: ReactNode; verb: string; act: () => Promise<unknown> }) {
  modals.openConfirmModal({
    title,
    children: (
      <Text size="sm" component="div" className="break">
        {about}
      </Text>
    ),
    labels: { confirm: verb, cancel: 'Keep it' },
    confirmProps: { color: 'red' },
    closeButtonProps: { 'aria-label': 'Close' },
    onConfirm: () => {
      act().catch((error: unknown) => notifications.show({ color: 'red', title: 'That did not work', message: String((error as Error).message) }));
    },
  });
}
