import { Badge, Button, Group, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { projectsQuery } from '@/api/queries';
import { Empty } from '@/parts/Empty';
import { PageHead } from '@/parts/PageHead';
import { AskedSheet, type Column } from '@/parts/Sheet';
import { AnchorLink } from '@/parts/links';
import type { Project } from './types';

const route = getRouteApi('/projects');

const PAGES = [
  ['runs', 'Runs'],
  ['templates', 'Templates'],
  ['actions', 'Actions'],
  ['approvals', 'Approvals'],
] as const;

const COLUMNS: Column<Project>[] = [
  {
    head: 'Project',
    width: 240,
    cell: (it) => (
      <>
        <AnchorLink to="/projects/$org/$project/runs" params={{ org: it.organization, project: it.name }} fw={600} size="sm" className="break">
          {it.title || it.name}
        </AnchorLink>
        <Text size="xs" c="dimmed" className="mono break">
          {it.organization}/{it.name}
        </Text>
      </>
    ),
  },
  {
    head: 'Organization',
    width: 150,
    cell: (it) => (
      <AnchorLink to="/projects" search={{ organization: it.organization }} size="sm" className="break">
        {it.organization}
      </AnchorLink>
    ),
  },
  {
    head: 'Environments',
    cell: (it) => (
      <Group gap={4}>
        {it.environments.map((name) => (
          <Badge key={name} variant="default" tt="none" fw={500}>
            {name}
          </Badge>
        ))}
      </Group>
    ),
  },
  {
    head: 'Go to',
    width: 300,
    cell: (it) => (
      <Group gap="sm" wrap="nowrap">
        {PAGES.map(([page, label]) => (
          <AnchorLink
            key={page}
            to={`/projects/$org/$project/${page}`}
            params={{ org: it.organization, project: it.name }}
            size="sm"
            aria-label={`${label} of ${it.organization}/${it.name}`}
          >
            {label}
          </AnchorLink>
        ))}
      </Group>
    ),
  },
];

const FIRST = `# catalog/acme.yaml
apiVersion: slipway/v1
kind: Project
metadata: {organization: acme, name: web, title: Acme web}
spec:
  environments: [staging, production]`;

/** The projects that one sees, of all organizations or one. */
export function ProjectsPage() {
  const { organization } = route.useSearch();
  const navigate = route.useNavigate();
  const all = useQuery(projectsQuery);
  const projects = all.data;
  const names = [...new Set([...(projects ?? []).map((it) => it.organization), ...(organization ? [organization] : [])])].sort();
  const shown = projects?.filter((it) => !organization || it.organization === organization);
  return (
    <>
      <PageHead
        title="Projects"
        about="Definitions, runs and secrets belong to a project. Projects are made in the catalog."
        actions={
          <Select
            aria-label="Organization"
            placeholder="All organizations"
            data={names}
            value={organization ?? null}
            clearable
            clearButtonProps={{ 'aria-label': 'All organizations' }}
            searchable={names.length > 7}
            onChange={(value) => void navigate({ search: { organization: value ?? undefined } })}
          />
        }
      />
      <AskedSheet
        label="Projects"
        columns={COLUMNS}
        asked={{ ...all, data: shown }}
        rowKey={(it) => String(it.id)}
        minWidth={860}
        empty={
          organization ? (
            <Empty
              title={`You see no project of ${organization}`}
              action={
                <Button variant="default" onClick={() => void navigate({ search: {} })}>
                  All organizations
                </Button>
              }
            >
              There is none, or you may not see it.
            </Empty>
          ) : (
            <Empty title="You see no project" command={FIRST}>
              Ask an administrator to let you into one, or put the first into the catalog:
            </Empty>
          )
        }
      />
    </>
  );
}
