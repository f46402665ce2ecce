import { useLocation, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The page of a form. */
    formPage?: number;
  }
}

/**
 * Which page of the form is shown. Each is an entry of the browser's history, so that its way back leads from the review
 * to the page before, and not out of the form.
 */
export function usePageAt(): [number, (to: number, replace?: boolean) => void] {
  const router = useRouter();
  const at = useLocation({ select: (location) => location.state.formPage ?? 0 });
  return [
    at,
    useCallback(
      (to: number, replace = false) => {
        if (to === (router.state.location.state.formPage ?? 0)) return;
        void router.navigate({ to: '.', search: true, state: (old) => ({ ...old, formPage: to }), replace, resetScroll: false });
      },
      [router],
    ),
  ];
}
