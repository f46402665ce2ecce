import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowRight, IconCopy, IconDots, IconEdit, IconLink, IconPlayerStop, IconReload, IconRefresh, IconTerminal2 } from '@tabler/icons-react';
import { useState } from 'react';
import { BASE } from '@/api/client';
import type { RunRow } from '@/api/types';
import { MenuItemLink } from '@/parts/links';
import { useMay } from '@/session/me';
import { titleOf } from './cells';
import { useList } from './context';
import { applies, chosen } from './selection';

function copy(text: string, what: string) {
  navigator.clipboard.writeText(text).then(
    () => notifications.show({ message: `${what} is copied.` }),
    () => notifications.show({ color: 'red', message: 'This browser does not let the page copy. It needs https or localhost.' }),
  );
}

/** What can be done with one run. The menu itself is made when somebody asks for it: there are many rows. */
export function RowMenu({ run }: { run: RunRow }) {
  const [made, setMade] = useState(false);
  const [opened, setOpened] = useState(false);
  const button = (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={`More about this run of ${titleOf(run)}`}
      aria-haspopup="menu"
      onClick={() => {
        setMade(true);
        setOpened(!opened);
      }}
    >
      <IconDots size={16} />
    </ActionIcon>
  );
  if (!made) return button;
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" shadow="md" width={230}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Items run={run} />
      </Menu.Dropdown>
    </Menu>
  );
}

function Items({ run }: { run: RunRow }) {
  const { params, change } = useList();
  const may = useMay();
  const mayRun = may('action:run') && may('template:run');
  const address = `${location.origin}/ui/projects/${params.org}/${params.project}/runs/${run.id}`;
  const start = { params: { ...params, name: run.definition.name }, search: { version: run.definition.version, from: run.id } };
  return (
    <>
      <MenuItemLink to="/projects/$org/$project/runs/$runId" params={{ ...params, runId: run.id }} leftSection={<IconArrowRight size={16} />}>
        Open
      </MenuItemLink>
      {mayRun && (
        <>
          {run.kind === 'template' ? (
            <MenuItemLink to="/projects/$org/$project/templates/$name/start" {...start} leftSection={<IconEdit size={16} />}>
              Run again with edits…
            </MenuItemLink>
          ) : (
            <MenuItemLink to="/projects/$org/$project/actions/$name/start" {...start} leftSection={<IconEdit size={16} />}>
              Run again with edits…
            </MenuItemLink>
          )}
          {applies('rerun', chosen(run)) && (
            <Menu.Item leftSection={<IconReload size={16} />} onClick={() => change('rerun', [run])}>
              Run again…
            </Menu.Item>
          )}
          {applies('retry', chosen(run)) && (
            <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => change('retry', [run])}>
              Retry from the failure…
            </Menu.Item>
          )}
          {applies('cancel', chosen(run)) && (
            <Menu.Item color="red" leftSection={<IconPlayerStop size={16} />} onClick={() => change('cancel', [run])}>
              Cancel…
            </Menu.Item>
          )}
        </>
      )}
      <Menu.Divider />
      <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copy(run.id, 'The id')}>
        Copy the id
      </Menu.Item>
      <Menu.Item leftSection={<IconLink size={16} />} onClick={() => copy(address, 'The address')}>
        Copy the address
      </Menu.Item>
      <Menu.Item leftSection={<IconTerminal2 size={16} />} onClick={() => copy(`slipway runs show ${run.id}`, 'The command')}>
        Copy as CLI command
      </Menu.Item>
      <Menu.Item
        leftSection={<IconTerminal2 size={16} />}
        onClick={() =>
          copy(
            `curl -H "Authorization: Bearer $SLIPWAY_TOKEN" -H "X-Slipway-Project: ${params.org}/${params.project}" ${location.origin}${BASE}/runs/${run.id}`,
            'The command',
          )
        }
      >
        Copy as curl
      </Menu.Item>
    </>
  );
}
