import { Button, Code, Stack, Text } from '@mantine/core';
import { Empty } from '@/parts/Empty';
import { ButtonLink } from '@/parts/links';

/** Nothing was ever run here: the three ways to begin. */
export function NoRuns({ params }: { params: { org: string; project: string } }) {
  const project = `${params.org}/${params.project}`;
  return (
    <Empty
      title="Nothing has been run here yet"
      action={
        <Stack align="center" gap="sm" w="100%">
          <ButtonLink to="/projects/$org/$project/templates" params={params}>
            Choose a template
          </ButtonLink>
          <Text size="sm" c="dimmed">
            or from a terminal
          </Text>
          <Code block ta="left" px="md" maw="100%" style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label="Commands that start a run">
            {[
              './slipway run hello -p name=Ada --follow',
              '',
              '# the same with curl: find the id of the action, and start it',
              `curl -H "Authorization: Bearer $SLIPWAY_TOKEN" -H "X-Slipway-Project: ${project}" \\`,
              `  ${location.origin}/api/v1/actions`,
              `curl -H "Authorization: Bearer $SLIPWAY_TOKEN" -H "X-Slipway-Project: ${project}" \\`,
              `  -H 'Content-Type: application/json' -d '{"input": {"name": "Ada"}}' \\`,
              `  ${location.origin}/api/v1/actions/ID/run`,
            ].join('\n')}
          </Code>
        </Stack>
      }
    >
      A run is one time that a template or an action is carried out. It shows up here by itself, whoever starts it.
    </Empty>
  );
}

/** Nothing fits. */
export function NoMatch({ clear }: { clear: () => void }) {
  return (
    <Empty title="No run fits these filters" action={<Button onClick={clear}>Clear the filters</Button>}>
      Runs that begin to fit show up here by themselves.
    </Empty>
  );
}
