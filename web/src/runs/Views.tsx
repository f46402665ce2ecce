import { ActionIcon, Button, Group, Menu, Modal, TextInput, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconBookmarkPlus, IconChevronDown, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import type { RunSearch } from '@/router';
import { useMe } from '@/session/me';
import { active, same } from './filters';

type View = { name: string; search: RunSearch };

type Props = { project: string; search: RunSearch; show: (search: RunSearch) => void };

/** Searches with a name: some that everybody needs, and one's own, kept in this browser. */
export function Views({ project, search, show }: Props) {
  const me = useMe().data?.email;
  const [own, setOwn] = useLocalStorage<View[]>({ key: `slipway-views:${project}`, defaultValue: [], getInitialValueInEffect: false });
  const [naming, setNaming] = useState<View | 'new' | null>(null);
  const given: View[] = [
    { name: 'All', search: {} },
    ...(me ? [{ name: 'My runs', search: { requestedBy: me } }] : []),
    { name: 'Failed in 24 h', search: { status: 'failed', since: '24h' } },
    { name: 'Waiting for somebody', search: { awaits: 'approval,variables' } },
  ];
  const known = [...given, ...own].some((view) => same(view.search, search));
  const save = (name: string) => {
    if (naming === 'new') setOwn([...own, { name, search }]);
    else if (naming) setOwn(own.map((view) => (view.name === naming.name ? { ...view, name } : view)));
    setNaming(null);
  };
  return (
    <Group gap={6} mb="sm" role="group" aria-label="Views">
      {given.map((view) => (
        <Tab key={view.name} view={view} search={search} show={show} />
      ))}
      {own.map((view) => (
        <Group key={view.name} gap={0} wrap="nowrap">
          <Tab view={view} search={search} show={show} />
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`Change the view ${view.name}`}>
                <IconChevronDown size={14} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconBookmarkPlus size={16} />} disabled={same(view.search, search)} onClick={() => setOwn(own.map((it) => (it.name === view.name ? { ...it, search } : it)))}>
                Keep the present filters in it
              </Menu.Item>
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setNaming(view)}>
                Rename…
              </Menu.Item>
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setOwn(own.filter((it) => it.name !== view.name))}>
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      ))}
      {!known && active(search).length > 0 && (
        <Tooltip label="Keep these filters under a name">
          <Button variant="subtle" size="xs" h={30} leftSection={<IconBookmarkPlus size={15} />} onClick={() => setNaming('new')}>
            Save view
          </Button>
        </Tooltip>
      )}
      <Modal opened={naming !== null} onClose={() => setNaming(null)} title={naming === 'new' ? 'Save this view' : 'Rename the view'} size="sm" closeButtonProps={{ 'aria-label': 'Close' }}>
        {naming && <Name from={naming === 'new' ? '' : naming.name} taken={[...given, ...own].map((it) => it.name)} save={save} />}
      </Modal>
    </Group>
  );
}

function Tab({ view, search, show }: { view: View; search: RunSearch; show: (search: RunSearch) => void }) {
  const here = same(view.search, search);
  return (
    <Button size="xs" h={30} px="sm" variant={here ? 'light' : 'subtle'} color={here ? undefined : 'gray'} aria-pressed={here} onClick={() => show(view.search)} maw={220} title={view.name}>
      <span className="clip">{view.name}</span>
    </Button>
  );
}

function Name({ from, taken, save }: { from: string; taken: string[]; save: (name: string) => void }) {
  const [name, setName] = useState(from);
  const [error, setError] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = name.trim();
    if (!text) setError('Give it a name.');
    else if (text !== from && taken.includes(text)) setError('There is a view of this name.');
    else save(text);
  };
  return (
    <form onSubmit={submit}>
      <TextInput label="Name" value={name} maxLength={60} onChange={(event) => setName(event.currentTarget.value)} error={error} description="It is kept in this browser, for this project." data-autofocus />
      <Button type="submit" mt="md">
        Save
      </Button>
    </form>
  );
}
