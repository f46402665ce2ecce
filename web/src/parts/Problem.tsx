import { Alert, Button, Group, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiError } from '@/api/client';

/** What to do about an error, by its status. */
function remedy(error: ApiError): string | undefined {
  if (error.status === 401) return 'Sign in again. You come back to this page.';
  if (error.status === 403) return 'Ask an administrator for the permission, or sign in as somebody who has it.';
  if (error.status === 404) return 'It may have been removed, or you may not be allowed to see it.';
  if (error.status === 429) return `Try again in ${error.retryAfter ?? 60} seconds.`;
  if (error.status === 503) return 'The server is there, its database is not. It goes on by itself when that is back.';
  if (error.status >= 500) return 'Try again. If that does not help, tell an administrator the id of the request.';
  return undefined;
}

/** What an error of the browser, or of these pages, says. */
const said = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Something went wrong: what, with what the server says, and what to do. */
export function Problem({ error, retry, title }: { error: unknown; retry?: () => void; title?: string }) {
  const known = error instanceof ApiError ? error : undefined;
  // One thing that is wrong is the message already.
  const details = (known?.details ?? []).filter((detail) => detail.message !== known?.message);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle />} title={title ?? known?.message ?? 'Something went wrong'} role="alert">
      {(title || !known) && <Text size="sm">{known?.message ?? said(error)}</Text>}
      {details.length > 0 && (
        <List size="sm" mt="xs">
          {details.map((detail, index) => (
            <List.Item key={index}>{detail.message}</List.Item>
          ))}
        </List>
      )}
      {known && remedy(known) && (
        <Text size="sm" mt="xs">
          {remedy(known)}
        </Text>
      )}
      <Group mt="sm" gap="md">
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
        {known?.requestId && (
          <Text size="xs" c="dimmed">
            Request <span className="mono">{known.requestId}</span>
          </Text>
        )}
      </Group>
    </Alert>
  );
}
