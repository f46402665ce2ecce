import { Alert, Button, Code, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import { Problem } from '@/parts/Problem';
import { Time } from '@/parts/Time';

/** Checks on demand what must always hold of the database. */
export function DoctorCard() {
  const asked = useQuery({ queryKey: ['doctor'], queryFn: () => dataOf(api().GET('/doctor', {})), enabled: false, gcTime: 0 });
  return (
    <section aria-labelledby="doctor">
      <Group justify="space-between" align="flex-start" mb="xs" gap="sm">
        <div>
          <Title order={2} id="doctor">
            Doctor
          </Title>
          <Text size="sm" c="dimmed">
            Checks what must always hold of the database. It changes nothing.
          </Text>
        </div>
        <Button variant="default" onClick={() => void asked.refetch()} loading={asked.isFetching}>
          Examine
        </Button>
      </Group>
      {asked.isError && <Problem error={asked.error} retry={() => void asked.refetch()} />}
      {asked.data &&
        !asked.isError &&
        (asked.data.findings.length === 0 ? (
          <Alert color="green" title={`${asked.data.checked} checks, nothing found`} role="status">
            Examined <Time at={new Date(asked.dataUpdatedAt).toISOString()} />.
          </Alert>
        ) : (
          <Stack gap="sm">
            {asked.data.findings.map((it) => (
              <Alert key={it.name} color="red" title={`${it.name}: ${it.count.toLocaleString('en')}`}>
                <Text size="sm">{it.explanation}</Text>
                {it.examples.length > 0 && (
                  <Code block mt="xs" className="break">
                    {it.examples.map((example) => JSON.stringify(example)).join('\n')}
                  </Code>
                )}
              </Alert>
            ))}
          </Stack>
        ))}
    </section>
  );
}
