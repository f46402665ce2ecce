import { Badge, Tooltip } from '@mantine/core';
import type { StreamState } from '@/api/stream';

const WORDS: Record<StreamState, { text: string; color: string; about: string }> = {
  connecting: { text: 'Connecting', color: 'gray', about: 'Connecting to the server' },
  live: { text: 'Live', color: 'green', about: 'Changes show by themselves' },
  lost: { text: 'Not live', color: 'orange', about: 'The connection was cut. It is tried again and again; what you see may be old.' },
};

/** Whether what one sees is live: it says so only while the server is really connected. */
export function Live({ state }: { state: StreamState }) {
  const word = WORDS[state];
  return (
    <Tooltip label={word.about}>
      <Badge variant="dot" color={word.color} tt="none" fw={500} size="md" miw={96} role="status" styles={{ label: { textAlign: 'start' } }}>
        {word.text}
      </Badge>
    </Tooltip>
  );
}
