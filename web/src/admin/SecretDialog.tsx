import { Button, Group, Modal, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { answered } from '@/api/client';
import { projectsQuery } from '@/api/queries';
import { Problem } from '@/parts/Problem';
import { useProject } from '@/shell/project';
import type { Secret } from './types';

const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;

/** Takes the value of a secret, new or in place of one. */
export function SecretDialog({ replaced, close, changed }: { replaced: Secret | undefined; close: () => void; changed: () => Promise<unknown> }) {
  const { path, api } = useProject();
  const projects = useQuery(projectsQuery);
  const [name, setName] = useState(replaced?.name ?? '');
  const [environment, setEnvironment] = useState(replaced?.environment ?? null);
  const [value, setValue] = useState('');
  const environments = projects.data?.find((it) => `${it.organization}/${it.name}` === path)?.environments ?? [];
  const set = useMutation({
    mutationFn: async () => {
      const body = environment === null ? { value } : { value, environment };
      await answered(api.PUT('/secrets/{name}', { params: { path: { name } }, body }));
      await changed();
    },
    onSuccess: () => {
      notifications.show({ color: 'green', title: `${name} is set`, message: 'Attempts that begin from now on read it.' });
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate();
  };
  return (
    <Modal opened onClose={close} title={replaced ? `Replace ${replaced.name}` : 'Set a secret'} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} autoComplete="off">
        <Stack>
          {set.isError && <Problem error={set.error} />}
          <TextInput
            label="Name"
            description="Letters, digits, _ and -, as actions name it. One that is set already is replaced."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={name !== '' && !NAME.test(name) ? 'Begin with a letter or _, then letters, digits, _ and -' : undefined}
            disabled={replaced !== undefined}
            autoComplete="off"
            data-autofocus={replaced ? undefined : true}
            required
          />
          <Select
            label="Environment"
            description="One for an environment goes before the one for all."
            data={environments}
            value={environment}
            onChange={setEnvironment}
            placeholder="All environments"
            disabled={replaced !== undefined}
            clearable
            clearButtonProps={{ 'aria-label': 'All environments' }}
          />
          <PasswordInput
            label="Value"
            description="Never shown again once it is set."
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            autoComplete="new-password"
            data-autofocus={replaced ? true : undefined}
            required
          />
          <Group justify="space-between">
            <Text size="xs" c="dimmed" className="break">
              In {path}
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={close}>
                Do not set
              </Button>
              <Button type="submit" loading={set.isPending} disabled={!NAME.test(name) || value === ''}>
                {replaced ? 'Replace' : 'Set'}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
