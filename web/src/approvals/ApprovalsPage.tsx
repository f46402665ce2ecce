import { Box, Button, Card, Grid, Group, Pagination, SegmentedControl, Skeleton, Stack, Tabs, Text, UnstyledButton } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { dataOf } from '@/api/client';
import { useLive } from '@/api/live';
import type { Approval } from '@/api/types';
import { Empty } from '@/parts/Empty';
import { useKeys } from '@/parts/keys';
import { ButtonLink } from '@/parts/links';
import { Live } from '@/parts/Live';
import { MarkdownLine } from '@/parts/Markdown';
import { PageHead } from '@/parts/PageHead';
import { Problem } from '@/parts/Problem';
import { Time } from '@/parts/Time';
import { useMe } from '@/session/me';
import { useProject } from '@/shell/project';
import { ApprovalDetail } from './ApprovalDetail';
import { aboutWhat, Environment, Standing, TimeLeft } from './parts';

const route = getRouteApi('/projects/$org/$project/approvals');

const PAGE = 20;

const TABS = { mine: 'Waiting for me', requests: 'My requests', decided: 'Decided' } as const;

type Tab = keyof typeof TABS;

const OUTCOMES = [
  { value: 'approved', label: 'Approved' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'expired', label: 'Time ran out' },
  { value: 'canceled', label: 'Canceled' },
];

/** What runs ask of people: of oneself, for oneself, and what became of it. */
export function ApprovalsPage() {
  const { path, api } = useProject();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const me = useMe().data;
  const tab: Tab = search.tab && search.tab in TABS ? (search.tab as Tab) : 'mine';
  const [outcome, setOutcome] = useState('approved');
  const [page, setPage] = useState(1);
  useEffect(() => setPage(1), [tab, outcome, path]);
  const filter =
    tab === 'mine' ? ({ state: 'pending', mine: 'true' } as const) : tab === 'requests' ? { requestedBy: me?.sub ?? '' } : { state: outcome as Approval['state'] };
  const approvals = useQuery({
    queryKey: ['approvals', path, 'list', filter, page],
    queryFn: () => dataOf(api.GET('/approvals', { params: { query: { ...filter, limit: PAGE, offset: (page - 1) * PAGE } } })),
    placeholderData: keepPreviousData,
    // Times run out by themselves, and so do rights to decide.
    refetchInterval: 30_000,
  });
  const live = useLive(path, {}, (hints) => {
    if (hints === null || hints.some((hint) => hint.kind === 'action')) void queries.invalidateQueries({ queryKey: ['approvals', path] });
  });
  const list = approvals.data?.approvals ?? [];
  const choose = (id: string | undefined) => void navigate({ search: { ...search, id }, replace: true, resetScroll: false });
  const move = (by: number) => {
    const at = list.findIndex((it) => it.id === search.id);
    const next = list[at === -1 ? 0 : Math.max(0, Math.min(list.length - 1, at + by))];
    if (next) choose(next.id);
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
  return (
    <>
      <PageHead title="Approvals" about="Runs that wait for a word or for values from people.">
        <Live state={live} />
      </PageHead>
      <Tabs value={tab} onChange={(value) => void navigate({ search: { tab: value ?? undefined }, replace: true })} mb="md">
        <Tabs.List>
          {Object.entries(TABS).map(([value, label]) => (
            <Tabs.Tab key={value} value={value}>
              {label}
              {value === tab && approvals.data ? ` (${approvals.data.total})` : ''}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {tab === 'decided' && <SegmentedControl size="xs" mb="sm" aria-label="What became of it" data={OUTCOMES} value={outcome} onChange={setOutcome} />}
      {approvals.isError ? (
        <Problem error={approvals.error} retry={() => void approvals.refetch()} />
      ) : approvals.isPending ? (
        <Skeleton height={320} />
      ) : list.length === 0 && !search.id ? (
        <Nothing tab={tab} />
      ) : (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 5 }} visibleFrom={search.id ? 'md' : undefined}>
            <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label={TABS[tab]}>
              {list.map((approval) => (
                <li key={approval.id}>
                  <Row approval={approval} chosen={approval.id === search.id} onChoose={() => choose(approval.id)} />
                </li>
              ))}
            </Stack>
            {list.length === 0 && (
              <Text size="sm" c="dimmed">
                Nothing more here.
              </Text>
            )}
            {approvals.data.total > PAGE && (
              <Pagination mt="md" size="sm" total={Math.ceil(approvals.data.total / PAGE)} value={page} onChange={setPage} getControlProps={(control) => ({ 'aria-label': `${control} page` })} />
            )}
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 7 }}>
            {search.id ? (
              <>
                <Button hiddenFrom="md" variant="default" size="xs" mb="sm" leftSection={<IconArrowLeft size={14} aria-hidden />} onClick={() => choose(undefined)}>
                  To the list
                </Button>
                <ApprovalDetail key={search.id} id={search.id} />
              </>
            ) : (
              <Box visibleFrom="md">
                <Card withBorder>
                  <Text c="dimmed" size="sm">
                    Choose one to see what it is about, or press j.
                  </Text>
                </Card>
              </Box>
            )}
          </Grid.Col>
        </Grid>
      )}
    </>
  );
}

function Row({ approval, chosen, onChoose }: { approval: Approval; chosen: boolean; onChoose: () => void }) {
  return (
    <UnstyledButton
      onClick={onChoose}
      aria-current={chosen ? 'true' : undefined}
      w="100%"
      p="sm"
      style={{
        borderRadius: 'var(--mantine-radius-md)',
        border: `1px solid ${chosen ? 'var(--mantine-primary-color-filled)' : 'var(--mantine-color-default-border)'}`,
      }}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text fw={600} size="sm" className="clip">
          {aboutWhat(approval)}
        </Text>
        <Group gap={6} wrap="nowrap">
          {approval.state !== 'pending' && <Standing approval={approval} />}
          <Environment name={approval.environment} />
        </Group>
      </Group>
      <Text size="sm" lineClamp={2} className="break">
        {approval.message ? <MarkdownLine text={approval.message} links={false} /> : approval.kind === 'variables' ? 'Asks for values' : 'Asks for an approval'}
      </Text>
      <Group justify="space-between" gap="xs" mt={4}>
        <Text size="xs" c="dimmed" className="clip">
          {approval.requestedBy} · <Time at={approval.askedAt} />
          {approval.required > 1 && ` · ${approval.approvals} of ${approval.required} approvals`}
        </Text>
        {approval.state === 'pending' && <TimeLeft until={approval.expiresAt} />}
      </Group>
    </UnstyledButton>
  );
}

function Nothing({ tab }: { tab: Tab }) {
  const { params } = useProject();
  if (tab === 'mine') {
    return (
      <Empty title="Nothing waits for you" command="./slipway approvals list">
        Runs that ask for your approval or for values show up here by themselves. To have one ask, give a template a step whose action runs <code>approval</code>.
      </Empty>
    );
  }
  if (tab === 'requests') {
    return (
      <Empty
        title="You have asked for nothing"
        action={
          <ButtonLink to="/projects/$org/$project/templates" params={params} variant="default">
            To the templates
          </ButtonLink>
        }
      >
        Runs that you start and that wait for somebody are listed here.
      </Empty>
    );
  }
  return <Empty title="None of these">No approval ended this way yet.</Empty>;
}
