import { ActionIcon, Group, Paper, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy, IconLink, IconX } from '@tabler/icons-react';
import { ApiError } from '@/api/client';
import { textOf } from './LogRow';
import { rangeText, type Range } from './range';
import type { LogSource } from './source';

const MOST_COPIED = 20_000;

/** The lines that were picked, which may be far from the screen: they, or a link to them, can be copied. */
export function Picked({ range, source, onClear }: { range: Range; source: LogSource; onClear: () => void }) {
  const count = Math.min(range.to, source.total) - range.from + 1;
  const what = range.from === range.to ? `Line ${range.from}` : `Lines ${rangeText(range).replace('-', '–')}`;
  const copy = async (text: Promise<string>, done: string) => {
    try {
      await navigator.clipboard.writeText(await text);
      notifications.show({ message: done, color: 'gray' });
    } catch (failure) {
      const why = failure instanceof ApiError ? failure.message : 'The browser does not allow it. Select the lines and copy them with Ctrl C.';
      notifications.show({ color: 'red', title: 'Nothing was copied', message: why });
    }
  };
  if (count <= 0) return null;
  return (
    <Paper className="log-picks" shadow="sm" withBorder px={8} py={2}>
      <Group gap={2} wrap="nowrap">
        <Text size="xs" className="numbers" pr={4}>
          {what}
        </Text>
        <Tooltip label={count > MOST_COPIED ? `Copy the first ${MOST_COPIED.toLocaleString('en')} of these lines` : 'Copy the text'}>
          <ActionIcon size="sm" variant="subtle" color="gray" aria-label="Copy the text" onClick={() => void copy(textOfRange(source, range), 'The lines are copied.')}>
            <IconCopy size={14} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Copy a link to here">
          <ActionIcon size="sm" variant="subtle" color="gray" aria-label="Copy a link to here" onClick={() => void copy(Promise.resolve(location.href), 'The link is copied.')}>
            <IconLink size={14} />
          </ActionIcon>
        </Tooltip>
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label="Pick nothing" onClick={onClear}>
          <IconX size={14} />
        </ActionIcon>
      </Group>
    </Paper>
  );
}

async function textOfRange(source: LogSource, { from, to }: Range): Promise<string> {
  const last = Math.min(to, source.total, from + MOST_COPIED - 1);
  const texts: string[] = [];
  for (let next = from; next <= last; ) {
    const { lines } = await source.lines({ from: next, limit: Math.min(2000, last - next + 1) }, AbortSignal.timeout(30_000));
    if (lines.length === 0) break;
    for (const line of lines) texts.push(textOf(line));
    next = lines.at(-1)!.number + 1;
  }
  return texts.join('\n');
}
