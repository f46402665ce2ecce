import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ApiError } from './api/client';
import { nonce } from './nonce';
import { SettingsProvider } from './parts/settings';
import { router } from './router';
import { variables, theme } from './theme';

/** Asks again who one is when a session ended while a page was open; the shell then shows the sign-in. */
function signedOut(error: unknown) {
  if (error instanceof ApiError && error.status === 401) void queries.invalidateQueries({ queryKey: ['me'] });
}

const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (query.queryKey[0] !== 'me') signedOut(error);
    },
  }),
  mutationCache: new MutationCache({ onError: signedOut }),
  defaultOptions: {
    queries: {
      // What the server says is wrong does not become right by asking again.
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      staleTime: 5_000,
    },
  },
});

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={nonce}>
      <QueryClientProvider client={queries}>
        <SettingsProvider>
          <ModalsProvider>
            <Notifications position="bottom-right" />
            <RouterProvider router={router} />
          </ModalsProvider>
        </SettingsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
