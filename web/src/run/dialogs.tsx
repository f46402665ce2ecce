import { Code, CopyButton, Button, ScrollArea, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { Run } from '@/api/types';
import { hasMasked } from './commands';

/** Shows a text to read and copy. */
export function showText(title: string, text: string) {
  modals.open({ title, size: 'xl', children: <Copied text={text} /> });
}

/** Shows a command that starts the same again. */
export function showCommand(title: string, text: string, run: Run) {
  modals.open({
    title,
    size: 'lg',
    children: (
      <Stack gap="sm">
        <Text size="sm">This starts the same again, with the same inputs.</Text>
        {hasMasked(run) && (
          <Text size="sm" fw={600}>
            Secrets are masked: put their values where it says ***.
          </Text>
        )}
        <Copied text={text} />
      </Stack>
    ),
  });
}

function Copied({ text }: { text: string }) {
  return (
    <Stack gap="sm">
      <ScrollArea.Autosize mah="60vh" viewportProps={{ tabIndex: 0, 'aria-label': 'The text' }}>
        <Code block className="break" style={{ whiteSpace: 'pre-wrap' }}>
          {text}
        </Code>
      </ScrollArea.Autosize>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy} leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />} style={{ alignSelf: 'flex-start' }}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
