import { Button, Menu } from '@mantine/core';
import { IconCheck, IconColumns } from '@tabler/icons-react';
import { LAYOUT } from './columns';

/** Which columns are shown: those that fit, or those that somebody chose. */
export function ColumnsMenu({ shown, present, choose }: { shown: string[] | null; present: string[]; choose: (ids: string[] | null) => void }) {
  const ids = Object.keys(LAYOUT);
  return (
    <Menu position="bottom-end" shadow="md" closeOnItemClick={false} width={210}>
      <Menu.Target>
        <Button variant="default" size="xs" h={30} leftSection={<IconColumns size={15} />} visibleFrom="sm">
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item role="menuitemcheckbox" aria-checked={shown === null} onClick={() => choose(null)} leftSection={<Tick on={shown === null} />}>
          Those that fit
        </Menu.Item>
        <Menu.Divider />
        {ids
          .filter((id) => id !== 'what')
          .map((id) => (
            <Menu.Item
              key={id}
              role="menuitemcheckbox"
              aria-checked={present.includes(id)}
              leftSection={<Tick on={present.includes(id)} />}
              onClick={() => choose(ids.filter((it) => (it === id ? !present.includes(it) : present.includes(it))))}
            >
              {LAYOUT[id]!.label}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Tick({ on }: { on: boolean }) {
  return <IconCheck size={14} aria-hidden style={{ visibility: on ? 'visible' : 'hidden' }} />;
}
