import { Anchor, Button, Center, Code, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { answered, api, ApiError, BASE } from '@/api/client';
import { Mark } from '@/shell/Mark';
import { hasIssuer } from './me';
import { token } from './token';

/** Where those are led who are nobody yet: the issuer's page, or a token. */
export function SignInPage() {
  useDocumentTitle('Sign in · Slipway');
  const returnTo = location.pathname + location.search + location.hash;
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w={420} maw="100%">
        <Stack>
          <Mark />
          <Title order={1}>Sign in</Title>
          {hasIssuer() ? (
            <>
              <Button component="a" href={`${BASE}/auth/login?returnTo=${encodeURIComponent(returnTo)}`} size="md">
                Sign in
              </Button>
              <Text size="sm" c="dimmed">
                You come back to this page afterwards.
              </Text>
              <details>
                <summary>Use a token instead</summary>
                <TokenForm />
              </details>
            </>
          ) : (
            <TokenForm />
          )}
        </Stack>
      </Paper>
    </Center>
  );
}

function TokenForm() {
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    token.set(text.trim());
    try {
      await answered(api().GET('/auth/me', {}));
      // What somebody else saw before is not shown to this one.
      queries.removeQueries({ predicate: (it) => it.queryKey[0] !== 'me' });
      await queries.invalidateQueries({ queryKey: ['me'] });
    } catch (error) {
      token.clear();
      setProblem(error instanceof ApiError && error.status === 401 ? 'This token is unknown, expired or revoked.' : String((error as Error).message));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack mt="xs">
        <PasswordInput
          label="Token"
          description="Kept for this tab alone, until you close it."
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={problem}
          autoComplete="off"
          required
        />
        <Button type="submit" loading={busy} disabled={!text.trim()}>
          Sign in with the token
        </Button>
        <Text size="sm" c="dimmed">
          An administrator makes one with <Code>slipway token create</Code>; the server prints its own when it starts. <Anchor href="/docs">The APIs</Anchor>
        </Text>
      </Stack>
    </form>
  );
}
