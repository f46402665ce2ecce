import { Button, Menu } from '@mantine/core';
import { IconColumns } from '@tabler/icons-react';
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
        <Menu.CheckboxItem checked={shown === null} onChange={() => choose(null)}>
          Those that fit
        </Menu.CheckboxItem>
        <Menu.Divider />
        {ids
          .filter((id) => id !== 'what')
          .map((id) => (
            <Menu.CheckboxItem
              key={id}
              checked={present.includes(id)}
              onChange={() => choose(ids.filter((it) => (it === id ? !present.includes(it) : present.includes(it))))}
            >
              {LAYOUT[id]!.label}
            </Menu.CheckboxItem>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
