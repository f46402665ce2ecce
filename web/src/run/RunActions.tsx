import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconBraces, IconCopy, IconDots, IconDownload, IconLink, IconPlayerStop, IconRefresh, IconTerminal2, IconPencil } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ApiError, answered, dataOf } from '@/api/client';
import type { Run } from '@/api/types';
import { downloadLog } from '@/log/downloadLog';
import { useMay } from '@/session/me';
import { useProject } from '@/shell/project';
import { asCli, asCurl } from './commands';
import { showCommand, showText } from './dialogs';
import { isOver } from './useRun';

const refused = (title: string) => (error: unknown) => {
  const details = error instanceof ApiError ? error.details.map((it) => it.message) : [];
  const message = [error instanceof Error ? error.message : String(error), ...details].join(' ');
  notifications.show({ color: 'red', title, message, autoClose: 10_000 });
};

/** What can be done with a run as it stands. */
export function RunActions({ run, refresh, logOf }: { run: Run; refresh: () => Promise<void>; logOf: string | undefined }) {
  const may = useMay()(run.kind === 'template' ? 'template:run' : 'action:run');
  const over = isOver(run.status);
  // A step is done again by its template run.
  const again = may && over && run.parent === null;
  return (
    <>
      {may && !over && <Cancel run={run} refresh={refresh} />}
      {again && run.status !== 'success' && <Retry run={run} />}
      {again && <Edited run={run} />}
      <More run={run} logOf={logOf} />
    </>
  );
}

function Cancel({ run, refresh }: { run: Run; refresh: () => Promise<void> }) {
  const { api } = useProject();
  const path = { params: { path: { runId: run.id } } };
  const cancel = useMutation({
    mutationFn: async () => {
      await answered(run.kind === 'template' ? api.POST('/templates/runs/{runId}/cancel', path) : api.POST('/actions/runs/{runId}/cancel', path));
    },
    onError: refused('It was not canceled'),
    onSettled: () => void refresh(),
  });
  const ask = () =>
    modals.openConfirmModal({
      title: 'Cancel this run?',
      children: (
        <Text size="sm">
          {run.kind === 'template' ? 'It ends at once, with every step that is queued or at work.' : 'It ends at once.'} What it did already is not undone. A
          canceled run can be retried.
        </Text>
      ),
      labels: { confirm: 'Cancel the run', cancel: 'Let it go on' },
      confirmProps: { color: 'red' },
      onConfirm: () => cancel.mutate(),
    });
  return (
    <Button variant="default" leftSection={<IconPlayerStop size={16} />} onClick={ask} loading={cancel.isPending}>
      Cancel
    </Button>
  );
}

function Retry({ run }: { run: Run }) {
  const { api, params } = useProject();
  const navigate = useNavigate();
  const path = { params: { path: { runId: run.id } } };
  const retry = useMutation({
    mutationFn: () => dataOf(run.kind === 'template' ? api.POST('/templates/runs/{runId}/retry', path) : api.POST('/actions/runs/{runId}/retry', path)),
    onSuccess: ({ runId }) => void navigate({ to: '/projects/$org/$project/runs/$runId', params: { ...params, runId } }),
    onError: refused('It was not retried'),
  });
  return (
    <Button leftSection={<IconRefresh size={16} />} onClick={() => retry.mutate()} loading={retry.isPending}>
      {run.kind === 'template' ? 'Retry from failure' : 'Retry'}
    </Button>
  );
}

function Edited({ run }: { run: Run }) {
  const { params } = useProject();
  return (
    <Button
      variant="default"
      leftSection={<IconPencil size={16} />}
      renderRoot={(props) => (
        <Link
          {...props}
          to={run.kind === 'template' ? '/projects/$org/$project/templates/$name/start' : '/projects/$org/$project/actions/$name/start'}
          params={{ ...params, name: run.definition.name }}
          search={{ version: run.definition.version, from: run.id }}
        />
      )}
    >
      Run again with edits…
    </Button>
  );
}

function More({ run, logOf }: { run: Run; logOf: string | undefined }) {
  const { path } = useProject();
  const copy = (text: string, what: string) => {
    // There is no clipboard without HTTPS: then it is shown, to be copied by hand.
    if (!navigator.clipboard) return showText(what, text);
    navigator.clipboard.writeText(text).then(
      () => notifications.show({ message: `${what} is copied.`, color: 'green' }),
      () => showText(what, text),
    );
  };
  return (
    <Menu position="bottom-end" shadow="md" width={230}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label="More about this run">
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copy(run.id, 'The id')}>
          Copy the id
        </Menu.Item>
        <Menu.Item leftSection={<IconLink size={16} />} onClick={() => copy(location.href, 'The link')}>
          Copy the link
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconTerminal2 size={16} />} onClick={() => showCommand('As a CLI command', asCli(run, path), run)}>
          Copy as CLI command
        </Menu.Item>
        <Menu.Item leftSection={<IconTerminal2 size={16} />} onClick={() => showCommand('As curl', asCurl(run, path), run)}>
          Copy as curl
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconBraces size={16} />} onClick={() => showText('Raw JSON', JSON.stringify(run, null, 2))}>
          Raw JSON
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDownload size={16} />}
          disabled={logOf === undefined}
          onClick={() => logOf && void downloadLog(path, logOf, 'text').catch(refused('The log was not downloaded'))}
        >
          {run.kind === 'template' ? 'Download the step’s log' : 'Download the log'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
