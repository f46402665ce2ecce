import { Badge, Box, Card, Group, Menu, Skeleton, Stack, Table, Text, Title, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { dataOf } from '@/api/client';
import { useLive } from '@/api/live';
import { statisticsQuery } from '@/api/queries';
import type { Definition, Statistics } from '@/api/types';
import { Empty } from '@/parts/Empty';
import { AnchorLink, ButtonLink, MenuItemLink } from '@/parts/links';
import { Markdown } from '@/parts/Markdown';
import { PageHead } from '@/parts/PageHead';
import { Problem } from '@/parts/Problem';
import { rateWords, usualWords } from '@/parts/statistics';
import { StatusIcon } from '@/parts/Status';
import { Ticks } from '@/parts/Ticks';
import { Time, Took } from '@/parts/Time';
import { Fields } from '@/parts/Value';
import { useProject } from '@/shell/project';
import { ParameterTable } from './ParameterTable';
import { StartButton } from './StartButton';
import { useNamed } from './useNamed';

const StepGraph = lazy(() => import('@/parts/StepGraph').then((it) => ({ default: it.StepGraph })));

const route = getRouteApi('/projects/$org/$project/templates/$name');

/** A template: what it asks for, what it does, and how it went. */
export function TemplatePage() {
  const { path, params } = useProject();
  const { name } = route.useParams();
  const { version } = route.useSearch();
  const { definition, versions, missing, error, retry } = useNamed(path, 'template', name, version);
  if (error) return <Problem error={error} retry={retry} />;
  if (missing) {
    return (
      <Empty title={`There is no template ${name}${version ? ` ${version}` : ''}`} action={<ButtonLink to="/projects/$org/$project/templates" params={params}>To the templates</ButtonLink>}>
        {versions.length > 0 ? `It has ${versions.map((it) => it.version).join(', ')}.` : 'It may have been removed from the catalog, or belong to another project.'}
      </Empty>
    );
  }
  if (!definition) {
    return (
      <Stack>
        <Skeleton height={52} maw={420} />
        <Skeleton height={180} />
        <Skeleton height={240} />
      </Stack>
    );
  }
  return <Page key={definition.id} template={definition} versions={versions.map((it) => it.version)} />;
}

function Page({ template, versions }: { template: Definition; versions: string[] }) {
  const { path } = useProject();
  const statistics = useQuery(statisticsQuery(path, 'template')).data?.get(template.id);
  return (
    <>
      <PageHead
        title={template.title ?? template.name}
        about={
          <Group gap={6}>
            <span className="break">{template.name}</span>
            <VersionMenu template={template} versions={versions} />
            {template.owner && <span>· owned by {template.owner}</span>}
            <span>· {template.source ? `from ${template.source}` : 'put over the API'}</span>
            {template.tags.map((tag) => (
              <Badge key={tag} size="sm" variant="default" tt="none" fw={500}>
                {tag}
              </Badge>
            ))}
          </Group>
        }
        actions={<StartButton kind="template" name={template.name} version={versions[0] === template.version ? undefined : template.version} />}
      />
      <Stack gap="lg">
        {template.description && <Markdown text={template.description} />}
        <Steps template={template} />
        <section aria-label="Parameters">
          <Title order={2} mb="xs">
            Parameters
          </Title>
          <ParameterTable schema={template.schema} />
        </section>
        <LatestRuns template={template} statistics={statistics} />
        {template.outputs && Object.keys(template.outputs).length > 0 && (
          <section aria-label="Outputs">
            <Title order={2} mb="xs">
              Outputs
            </Title>
            <Fields of={template.outputs} />
          </section>
        )}
      </Stack>
    </>
  );
}

function VersionMenu({ template, versions }: { template: Definition; versions: string[] }) {
  const { params } = useProject();
  if (versions.length < 2) return <span>{template.version}</span>;
  return (
    <Menu shadow="md" position="bottom-start">
      <Menu.Target>
        <UnstyledButton style={{ display: 'inline-flex', alignItems: 'center', gap: 2 }} fz="sm" aria-label={`Version ${template.version}, show others`}>
          {template.version}
          {template.version !== versions[0] && ' (there is a newer one)'}
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {versions.map((version) => (
          <MenuItemLink key={version} to="/projects/$org/$project/templates/$name" params={{ ...params, name: template.name }} search={{ version }}>
            {version}
          </MenuItemLink>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Steps({ template }: { template: Definition }) {
  const { step: chosen } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const steps = template.steps ?? [];
  const step = steps.find((it) => it.id === chosen);
  return (
    <section aria-label="Steps">
      <Title order={2} mb="xs">
        Steps
      </Title>
      <Suspense fallback={<Skeleton height={180} />}>
        <StepGraph
          steps={steps}
          selected={step?.id}
          onSelect={(id) => void navigate({ search: (old) => ({ ...old, step: old.step === id ? undefined : id }), replace: true, resetScroll: false })}
          direction={narrow ? 'TB' : 'LR'}
        />
      </Suspense>
      {step ? (
        <Card withBorder mt="xs" padding="md">
          <Title order={3} size="sm" mb={4} className="break">
            {step.name ?? step.id}
          </Title>
          <Text size="sm" c="dimmed" mb="xs" className="break">
            {step.action}
            {step.executor && ` · ${step.executor}`}
            {step.condition && ` · only if ${step.condition}`}
            {step.when !== 'success' && ` · when: ${step.when}`}
            {step.onError === 'continue' && ' · the run goes on if it fails'}
          </Text>
          <Fields of={step.input} empty="No input" />
        </Card>
      ) : (
        steps.length > 0 && (
          <Text size="sm" c="dimmed" mt={6}>
            Choose a step to see what it is told.
          </Text>
        )
      )}
    </section>
  );
}

function LatestRuns({ template, statistics }: { template: Definition; statistics: Statistics | undefined }) {
  const { path, params, api } = useProject();
  const queries = useQueryClient();
  const key = ['runs', path, 'latest', template.id];
  const runs = useQuery({ queryKey: key, queryFn: () => dataOf(api.GET('/runs', { params: { query: { definition: template.id, limit: 10 } } })) });
  useLive(path, { definition: template.id }, () => {
    void queries.invalidateQueries({ queryKey: key });
    void queries.invalidateQueries({ queryKey: ['statistics', path] });
  });
  const words = statistics ? [rateWords(statistics), usualWords(statistics)].filter(Boolean).join(' · ') : '';
  return (
    <section aria-label="Latest runs">
      <Group justify="space-between" mb="xs">
        <Title order={2}>Latest runs</Title>
        <Group gap="sm">
          <Text size="sm" c="dimmed">
            {words}
          </Text>
          {statistics && <Ticks latest={statistics.latest} />}
        </Group>
      </Group>
      {runs.isError ? (
        <Problem error={runs.error} retry={() => void runs.refetch()} />
      ) : runs.isPending ? (
        <Skeleton height={140} />
      ) : runs.data.runs.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nobody has started it yet.
        </Text>
      ) : (
        <>
          <Table.ScrollContainer minWidth={520}>
            <Table layout="fixed" aria-label="Latest runs">
              <Table.Tbody>
                {runs.data.runs.map((run) => (
                  <Table.Tr key={run.id}>
                    <Table.Td w={36}>
                      <StatusIcon status={run.status} />
                    </Table.Td>
                    <Table.Td className="clip">
                      <AnchorLink to="/projects/$org/$project/runs/$runId" params={{ ...params, runId: run.id }} size="sm">
                        {run.number ? `#${run.number}` : run.id.slice(-8)}
                      </AnchorLink>{' '}
                      <Text span size="sm" c="dimmed">
                        {run.error ?? run.summary}
                      </Text>
                    </Table.Td>
                    <Table.Td w={170} className="clip">
                      {run.requestedBy}
                    </Table.Td>
                    <Table.Td w={130}>
                      <Time at={run.createdAt} />
                    </Table.Td>
                    <Table.Td w={110} ta="right">
                      {run.startedAt ? <Took from={run.startedAt} to={run.finishedAt} /> : '–'}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          <Box mt={4}>
            <AnchorLink size="sm" to="/projects/$org/$project/runs" params={params} search={{ definition: template.id }}>
              All its runs
            </AnchorLink>
          </Box>
        </>
      )}
    </section>
  );
}
