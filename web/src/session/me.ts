import { useQuery } from '@tanstack/react-query';
import { answered, api, ApiError } from '@/api/client';
import type { Me } from '@/api/types';

/** Who one is; null for nobody. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    staleTime: 60_000,
    queryFn: async (): Promise<Me | null> => {
      try {
        return (await answered(api().GET('/auth/me', {}))).user;
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
  });
}

/** Whether one may do something, for example `action:run`. What the server says is final; this only spares vain tries. */
export function useMay(): (permission: string) => boolean {
  const { data } = useMe();
  return (permission) => (data?.permissions as string[] | undefined)?.includes(permission) ?? false;
}

/** Whether people sign in with an issuer here; else with a token. */
export const hasIssuer = () => document.querySelector<HTMLMetaElement>('meta[name="slipway-sign-in"]')?.content === 'issuer';
