import '@mantine/spotlight/styles.css';
import { Group, Kbd, Modal, Text, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { IconActivity, IconAlertTriangle, IconBolt, IconChecklist, IconFolders, IconHistory, IconKey, IconLock, IconSearch, IconTemplate, IconTimeline, type Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api as apiOf, dataOf } from '@/api/client';
import { StatusIcon } from '@/parts/Status';
import { useMay } from '@/session/me';
import { actionsQuery, templatesQuery } from '@/templates/queries';
import { useProject } from './project';

/** Enough of a kind: whoever looks for one of more types more. */
const MOST = 6;
const TYPING_PAUSE = 250;

type Entry = { id: string; label: string; about?: string; icon: Icon; go: () => void };

/** Whether all words of a question are somewhere in a text. */
function fits(question: string, ...texts: (string | null | undefined)[]): boolean {
  const text = texts.join(' ').toLowerCase();
  return question.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** Steps are runs of their own, which one looks for by an id; by a text one looks for what they belong to. */
const steps = (question: string) => (/^[0-9a-f-]{6,36}$/i.test(question) ? 'true' : undefined);

/** Search for everything: pages, what can be started, projects and runs. */
export function Search() {
  const [query, setQuery] = useState('');
  const [opened, setOpened] = useState(false);
  useEffect(() => spotlight.open(), []);
  const question = query.trim();
  const groups = useEntries(question, opened);
  const runs = useRuns(question, opened);
  const navigate = useNavigate();
  const { params } = useProject();
  const nothing = groups.every((group) => group.entries.length === 0) && question === '';
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setOpened(true)}
      onSpotlightClose={() => setOpened(false)}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      scrollable
      maxHeight="min(520px, 70dvh)"
      transitionProps={{ duration: 0 }}
      styles={{ actionDescription: { opacity: 1 } }}
    >
      <VisuallyHidden>
        <Modal.Title>Search everything</Modal.Title>
      </VisuallyHidden>
      <Spotlight.Search placeholder="Search pages, templates, actions, projects, and runs by id or text" leftSection={<IconSearch size={18} stroke={1.7} />} aria-label="Search everything" maxLength={200} />
      <Spotlight.ActionsList>
        {groups.map(
          (group) =>
            group.entries.length > 0 && (
              <Spotlight.ActionsGroup key={group.label} label={group.label}>
                {group.entries.map((entry) => (
                  <Spotlight.Action key={entry.id} label={entry.label} description={entry.about} leftSection={<entry.icon size={18} stroke={1.7} aria-hidden />} onClick={entry.go} />
                ))}
              </Spotlight.ActionsGroup>
            ),
        )}
        {question !== '' && (
          <Spotlight.ActionsGroup label="Runs">
            {runs.found?.slice(0, MOST).map((run) => (
              <Spotlight.Action key={run.id} onClick={() => void navigate({ to: '/projects/$org/$project/runs/$runId', params: { ...params, runId: run.id } })}>
                <Group wrap="nowrap" gap="sm" w="100%">
                  <StatusIcon status={run.status} size={18} />
                  <div style={{ minWidth: 0, flex: 1 }}>
                    <Text size="sm" className="clip">
                      {run.definition.title || run.definition.name}
                      {run.number !== null && ` #${run.number}`}
                    </Text>
                    <Text size="xs" c="dimmed" className="clip">
                      {run.error?.split('\n', 1)[0] || run.summary || run.requestedBy}
                    </Text>
                  </div>
                  <Text size="xs" c="dimmed" className="mono" visibleFrom="xs">
                    {run.id.slice(-8)}
                  </Text>
                </Group>
              </Spotlight.Action>
            ))}
            <Spotlight.Action
              label={`All runs with “${question}”`}
              description={runs.words}
              leftSection={<IconTimeline size={18} stroke={1.7} aria-hidden />}
              onClick={() => void navigate({ to: '/projects/$org/$project/runs', params, search: { text: question, steps: steps(question) } })}
            />
          </Spotlight.ActionsGroup>
        )}
        {nothing && <Spotlight.Empty>Nothing is found</Spotlight.Empty>}
      </Spotlight.ActionsList>
      <Spotlight.Footer>
        <Group gap="lg" visibleFrom="xs">
          <Text size="xs" c="dimmed">
            <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> to choose
          </Text>
          <Text size="xs" c="dimmed">
            <Kbd size="xs">Enter</Kbd> to open
          </Text>
          <Text size="xs" c="dimmed">
            <Kbd size="xs">Esc</Kbd> to close
          </Text>
        </Group>
      </Spotlight.Footer>
    </Spotlight.Root>
  );
}

/** Runs with a text, asked for once the typing pauses. */
function useRuns(question: string, opened: boolean) {
  const { path, api } = useProject();
  const may = useMay();
  const [asked] = useDebouncedValue(question, TYPING_PAUSE);
  const allowed = may('action:read') && may('template:read');
  const { data, isFetching, isError } = useQuery({
    queryKey: ['runs', path, 'search', asked],
    enabled: opened && allowed && asked !== '',
    queryFn: ({ signal }) => dataOf(api.GET('/runs', { params: { query: { text: asked, steps: steps(asked), limit: MOST + 1 } }, signal })),
    staleTime: 10_000,
  });
  const current = question === asked && !isFetching;
  const words = isError
    ? 'Runs could not be searched'
    : !current
      ? 'Searching…'
      : data?.runs.length === 0
        ? data.searchedBack
          ? 'None among the latest; the list searches further back'
          : 'There are none'
        : data && data.runs.length > MOST
          ? 'There are more than these'
          : 'In the list';
  return { found: current ? data?.runs : undefined, words };
}

function useEntries(question: string, opened: boolean): { label: string; entries: Entry[] }[] {
  const { path, params } = useProject();
  const navigate = useNavigate();
  const may = useMay();
  const options = { enabled: opened, staleTime: 60_000 };
  const templates = useQuery({ ...templatesQuery(path), ...options, enabled: opened && may('template:read') }).data;
  const actions = useQuery({ ...actionsQuery(path), ...options, enabled: opened && may('action:read') }).data;
  const projects = useQuery({ queryKey: ['projects'], queryFn: () => dataOf(apiOf().GET('/projects', {})), ...options }).data?.projects;
  const base = `/projects/${params.org}/${params.project}`;
  const to = (address: string) => () => void navigate({ to: address as '/' });
  const pages: (Entry | false)[] = [
    may('action:read') && may('template:read') && { id: 'runs', label: 'Runs', icon: IconTimeline, go: to(`${base}/runs`) },
    may('template:read') && { id: 'templates', label: 'Templates', icon: IconTemplate, go: to(`${base}/templates`) },
    may('action:read') && { id: 'actions', label: 'Actions', icon: IconBolt, go: to(`${base}/actions`) },
    may('action:read') && { id: 'approvals', label: 'Approvals', icon: IconChecklist, go: to(`${base}/approvals`) },
    may('project:read') && { id: 'projects', label: 'Projects', icon: IconFolders, go: to('/projects') },
    may('catalog:write') && { id: 'problems', label: 'Catalog problems', icon: IconAlertTriangle, go: to('/problems') },
    may('secret:write') && { id: 'secrets', label: 'Secrets', icon: IconLock, go: to(`${base}/secrets`) },
    may('token:write') && { id: 'tokens', label: 'Tokens', icon: IconKey, go: to('/tokens') },
    may('audit:read') && { id: 'audit', label: 'Audit', icon: IconHistory, go: to(`${base}/audit`) },
    may('node:read') && { id: 'health', label: 'Nodes and queue', icon: IconActivity, go: to('/health') },
  ];
  const first = (entries: Entry[]) => (question === '' ? entries.slice(0, 3) : entries.slice(0, MOST));
  return [
    { label: 'Pages', entries: pages.filter((it): it is Entry => it !== false && fits(question, it.label)) },
    {
      label: 'Templates',
      entries: first(
        (templates ?? [])
          .filter((it) => fits(question, it.name, it.title, it.description, it.id, ...it.tags))
          .map((it) => ({
            id: it.id,
            label: it.title || it.name,
            about: `${it.name} ${it.version}`,
            icon: IconTemplate,
            go: () => void navigate({ to: '/projects/$org/$project/templates/$name', params: { ...params, name: it.name } }),
          })),
      ),
    },
    {
      label: 'Actions',
      entries: first(
        (actions ?? [])
          .filter((it) => fits(question, it.name, it.title, it.description, it.id, ...it.tags))
          .map((it) => ({
            id: it.id,
            label: it.title || it.name,
            about: `${it.name} ${it.version}`,
            icon: IconBolt,
            go: () => void navigate({ to: '/projects/$org/$project/actions/$name/start', params: { ...params, name: it.name } }),
          })),
      ),
    },
    {
      label: 'Projects',
      entries: first(
        (projects ?? [])
          .filter((it) => fits(question, it.organization, it.name, it.title))
          .map((it) => ({
            id: `${it.organization}/${it.name}`,
            label: it.title || it.name,
            about: `${it.organization}/${it.name}`,
            icon: IconFolders,
            go: () => void navigate({ to: '/projects/$org/$project/runs', params: { org: it.organization, project: it.name } }),
          })),
      ),
    },
  ];
}
