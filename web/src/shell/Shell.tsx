import { ActionIcon, AppShell, Avatar, Burger, Center, Group, Loader, Menu, NavLink, ScrollArea, Select, Switch, Text, Tooltip, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconActivity,
  IconAlertTriangle,
  IconBolt,
  IconBook2,
  IconChecklist,
  IconFolders,
  IconHistory,
  IconKey,
  IconLock,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSun,
  IconTemplate,
  IconTimeline,
  type Icon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { api, dataOf } from '@/api/client';
import { Problem } from '@/parts/Problem';
import { useSettings } from '@/parts/settings';
import { useMay, useMe } from '@/session/me';
import { signOut } from '@/session/signOut';
import { SignInPage } from '@/session/SignInPage';
import { InboxCount } from './InboxCount';
import { Mark } from './Mark';
import { lastProject, useProject } from './project';

const Search = lazy(() => import('./Search').then((it) => ({ default: it.Search })));

/** What is around every page; without somebody who is known, the way in. */
export function Shell() {
  const me = useMe();
  if (me.isPending) {
    return (
      <Center mih="100vh">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  // Who is here stays here, with what they were writing, when asking anew fails.
  if (me.isError && me.data === undefined) {
    return (
      <Center mih="100vh" p="md" component="main">
        <Problem error={me.error} retry={() => void me.refetch()} />
      </Center>
    );
  }
  return me.data ? <Frame /> : <SignInPage />;
}

function Frame() {
  const [open, { toggle, close }] = useDisclosure();
  const location = useLocation();
  const { path, params } = useProject();
  const named = location.pathname.startsWith(`/projects/${params.org}/${params.project}`);
  useEffect(close, [location.pathname, close]);
  useEffect(() => {
    if (named) lastProject.set(path);
  }, [named, path]);
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 216, breakpoint: 'md', collapsed: { mobile: !open } }} padding={{ base: 'sm', sm: 'md' }}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap" gap="sm">
          <Group wrap="nowrap" gap="sm">
            <Burger opened={open} onClick={toggle} hiddenFrom="md" size="sm" aria-label={open ? 'Close the menu' : 'Open the menu'} />
            <UnstyledButton component={Link} to="/" aria-label="Slipway, to the runs">
              <Mark />
            </UnstyledButton>
          </Group>
          <Group wrap="nowrap" gap="xs">
            <SearchButton />
            <SchemeButton />
            <Who />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <ProjectSwitch />
        <ScrollArea flex={1} mt="xs">
          <Navigation />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main">
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function Entry({ to, label, icon: EntryIcon, right }: { to: string; label: string; icon: Icon; right?: React.ReactNode }) {
  const location = useLocation();
  // Pages of a project lie below that of all projects.
  const active = location.pathname === to || (to !== '/projects' && location.pathname.startsWith(`${to}/`));
  return (
    <NavLink
      component={Link}
      to={to as '/'}
      label={label}
      leftSection={<EntryIcon size={18} stroke={1.7} aria-hidden />}
      rightSection={right}
      active={active}
      aria-current={active ? 'page' : undefined}
      // Else the link itself would call the page of all projects the present one on each page of a project.
      activeOptions={{ exact: true }}
      style={{ borderRadius: 'var(--mantine-radius-md)' }}
    />
  );
}

function Navigation() {
  const may = useMay();
  const { params } = useProject();
  const base = `/projects/${params.org}/${params.project}`;
  return (
    <nav aria-label="Pages">
      {may('action:read') && may('template:read') && <Entry to={`${base}/runs`} label="Runs" icon={IconTimeline} />}
      {may('template:read') && <Entry to={`${base}/templates`} label="Templates" icon={IconTemplate} />}
      {may('action:read') && <Entry to={`${base}/actions`} label="Actions" icon={IconBolt} />}
      {may('action:read') && <Entry to={`${base}/approvals`} label="Approvals" icon={IconChecklist} right={<InboxCount />} />}
      <Text size="xs" c="dimmed" px="sm" pt="lg" pb={4} fw={600}>
        Administration
      </Text>
      {may('project:read') && <Entry to="/projects" label="Projects" icon={IconFolders} />}
      {may('catalog:write') && <Entry to="/problems" label="Catalog problems" icon={IconAlertTriangle} />}
      {may('secret:write') && <Entry to={`${base}/secrets`} label="Secrets" icon={IconLock} />}
      {may('token:write') && <Entry to="/tokens" label="Tokens" icon={IconKey} />}
      {may('audit:read') && <Entry to={`${base}/audit`} label="Audit" icon={IconHistory} />}
      {may('node:read') && <Entry to="/health" label="Nodes and queue" icon={IconActivity} />}
      <NavLink href="/docs" label="The APIs" leftSection={<IconBook2 size={18} stroke={1.7} aria-hidden />} style={{ borderRadius: 'var(--mantine-radius-md)' }} />
    </nav>
  );
}

function ProjectSwitch() {
  const { path } = useProject();
  const navigate = useNavigate();
  const { data } = useQuery({ queryKey: ['projects'], queryFn: () => dataOf(api().GET('/projects', {})), staleTime: 60_000 });
  const projects = data?.projects.map((it) => ({ value: `${it.organization}/${it.name}`, label: it.title || it.name })) ?? [];
  const options = projects.some((it) => it.value === path) ? projects : [{ value: path, label: path }, ...projects];
  return (
    <Select
      aria-label="Project"
      data={options}
      value={path}
      allowDeselect={false}
      searchable={options.length > 7}
      size="sm"
      comboboxProps={{ shadow: 'md' }}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" c="dimmed">
            {option.value}
          </Text>
        </div>
      )}
      onChange={(value) => {
        const [org, project] = (value ?? path).split('/');
        void navigate({ to: '/projects/$org/$project/runs', params: { org: org!, project: project! } });
      }}
    />
  );
}

function SearchButton() {
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    // The first Ctrl-K loads the search, which listens for the next ones itself.
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && !loaded) {
        event.preventDefault();
        setLoaded(true);
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [loaded]);
  const open = () => {
    if (loaded) void import('@mantine/spotlight').then((it) => it.spotlight.open());
    setLoaded(true);
  };
  return (
    <>
      <Tooltip label="Search everything (Ctrl K)">
        <ActionIcon variant="default" size="lg" onClick={open} aria-label="Search everything">
          <IconSearch size={18} />
        </ActionIcon>
      </Tooltip>
      {loaded && (
        <Suspense>
          <Search />
        </Suspense>
      )}
    </>
  );
}

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  const label = dark ? 'Light colours' : 'Dark colours';
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" onClick={() => setColorScheme(dark ? 'light' : 'dark')} aria-label={label}>
        {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}

function Who() {
  const me = useMe().data;
  const { utc, setUtc } = useSettings();
  const name = me?.name ?? '';
  const words = name.split(/\s+/);
  const initials = (words.length > 1 ? `${words[0]?.[0] ?? ''}${words[1]?.[0] ?? ''}` : name.slice(0, 2)).toUpperCase();
  return (
    <Menu position="bottom-end" shadow="md" width={260}>
      <Menu.Target>
        <UnstyledButton aria-label={`${initials}, you are ${name}`}>
          <Avatar name={name} color="initials" size={34}>
            {initials}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" c="var(--mantine-color-text)" fw={600} className="break">
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {me?.role}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item closeMenuOnClick={false} onClick={() => setUtc(!utc)} rightSection={<Switch size="xs" checked={utc} readOnly tabIndex={-1} aria-hidden />}>
          Times in UTC
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
