import { Alert, Button, Code, CopyButton, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, dataOf } from '@/api/client';
import { projectsQuery } from '@/api/queries';
import { Problem } from '@/parts/Problem';
import { useProject } from '@/shell/project';
import type { Token } from './types';

const ROLES: { value: Token['role']; about: string }[] = [
  { value: 'viewer', about: 'sees actions, templates and their runs' },
  { value: 'developer', about: 'also starts, cancels and retries runs' },
  { value: 'team-admin', about: 'also makes tokens and sets secrets' },
  { value: 'template-admin', about: 'also puts and deletes definitions' },
  { value: 'platform-admin', about: 'everything' },
];

const LIVES = [
  { value: '8h', label: '8 hours' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
  { value: '90d', label: '90 days' },
  { value: '365d', label: 'A year' },
];

/** Makes a token, then shows it this once. */
export function TokenDialog({ close, changed }: { close: () => void; changed: () => Promise<unknown> }) {
  const [made, setMade] = useState<string>();
  return (
    <Modal
      opened
      onClose={close}
      title={made ? 'Your new token' : 'Make a token'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      // What is shown once must not go with a slip.
      closeOnClickOutside={made === undefined}
      closeOnEscape={made === undefined}
      size="md"
    >
      {made ? <Shown text={made} close={close} /> : <TokenForm close={close} changed={changed} done={setMade} />}
    </Modal>
  );
}

type Wish = { name: string; organization: string; project: string | null; environment: string | null; role: Token['role']; life: string };

function TokenForm({ close, changed, done }: { close: () => void; changed: () => Promise<unknown>; done: (text: string) => void }) {
  const { params } = useProject();
  const projects = useQuery(projectsQuery).data ?? [];
  const [wish, setWish] = useState<Wish>({
    name: '',
    organization: params.org,
    project: params.project,
    environment: null,
    role: 'developer',
    life: '90d',
  });
  const change = (part: Partial<Wish>) => setWish((old) => ({ ...old, ...part }));
  const organizations = [...new Set([...projects.map((it) => it.organization), params.org])].sort();
  const inside = projects.filter((it) => it.organization === wish.organization);
  const environments = inside.find((it) => it.name === wish.project)?.environments ?? [];
  const make = useMutation({
    mutationFn: async () => {
      const { name, organization, project, environment, role, life } = wish;
      const body = { name: name.trim(), organization, role, expiresIn: life, ...(project && { project }), ...(environment && { environment }) };
      const { token } = await dataOf(api().POST('/tokens', { body }));
      await changed();
      return token;
    },
    onSuccess: done,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit} autoComplete="off">
      <Stack>
        {make.isError && <Problem error={make.error} />}
        <TextInput
          label="Name"
          description="What it is for. Its runs are asked for by token: and this name."
          placeholder="ci"
          value={wish.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          autoComplete="off"
          data-autofocus
          required
        />
        <Select
          label="Organization"
          data={organizations}
          value={wish.organization}
          allowDeselect={false}
          onChange={(value) => change({ organization: value ?? wish.organization, project: null, environment: null })}
          required
        />
        <Group grow align="flex-start">
          <Select
            label="Project"
            data={inside.map((it) => it.name)}
            value={wish.project}
            placeholder="All of them"
            clearable
            clearButtonProps={{ 'aria-label': 'All projects' }}
            onChange={(project) => change({ project, environment: null })}
          />
          <Select
            label="Environment"
            data={environments}
            value={wish.environment}
            placeholder="All of them"
            clearable
            clearButtonProps={{ 'aria-label': 'All environments' }}
            disabled={!wish.project}
            onChange={(environment) => change({ environment })}
          />
        </Group>
        <Group grow align="flex-start">
          <Select
            label="Role"
            data={ROLES.map((it) => it.value)}
            value={wish.role}
            allowDeselect={false}
            renderOption={({ option }) => (
              <div>
                <Text size="sm">{option.value}</Text>
                <Text size="xs" c="dimmed">
                  {ROLES.find((it) => it.value === option.value)?.about}
                </Text>
              </div>
            )}
            description={ROLES.find((it) => it.value === wish.role)?.about}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            onChange={(role) => change({ role: (role ?? wish.role) as Token['role'] })}
          />
          <Select
            label="Good for"
            data={LIVES}
            value={wish.life}
            allowDeselect={false}
            description="A year at most"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            onChange={(life) => change({ life: life ?? wish.life })}
          />
        </Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Do not make it
          </Button>
          <Button type="submit" loading={make.isPending} disabled={wish.name.trim() === ''}>
            Make it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Shown({ text, close }: { text: string; close: () => void }) {
  return (
    <Stack>
      <Alert color="yellow" icon={<IconAlertTriangle />} title="Copy it now">
        It is shown this once. Who has it may do all that it may: keep it like a password.
      </Alert>
      <Code block className="break" style={{ whiteSpace: 'pre-wrap' }} aria-label="The token">
        {text}
      </Code>
      <Group justify="flex-end" gap="xs">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy the token'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={close}>I have it</Button>
      </Group>
    </Stack>
  );
}
