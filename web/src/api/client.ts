import createClient from 'openapi-fetch';
import type { paths as PortalPaths } from './forgeportal';
import type { paths as OwnPaths } from './slipway';
import { token } from '@/session/token';

/** What the server answers with when something is wrong (the schema `Error` of both documents). */
export type Detail = { path?: string | (string | number)[]; message: string; line?: number };

/** A request that was refused or failed, with what the server says about it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Detail[],
    readonly retryAfter: number | undefined,
    readonly requestId: string | undefined,
  ) {
    super(message);
  }
}

export const BASE = '/api/v1';

/** Headers of every request: which project, and the token for those who signed in with one. */
export function headers(project: string | undefined): Record<string, string> {
  const result: Record<string, string> = {};
  if (project) result['X-Slipway-Project'] = project;
  const bearer = token.get();
  if (bearer) result['Authorization'] = `Bearer ${bearer}`;
  return result;
}

type Client = ReturnType<typeof createClient<OwnPaths & PortalPaths>>;

const clients = new Map<string, Client>();

/** The API as seen from one project, `organization/name`; without one, what belongs to the whole server. */
export function api(project?: string): Client {
  const key = project ?? '';
  let client = clients.get(key);
  if (!client) {
    client = createClient<OwnPaths & PortalPaths>({ baseUrl: BASE, credentials: 'same-origin' });
    client.use({
      onRequest({ request }) {
        for (const [name, value] of Object.entries(headers(project))) request.headers.set(name, value);
        return request;
      },
    });
    clients.set(key, client);
  }
  return client;
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** Makes an error of what is no success. */
export async function answered<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'Unreachable', 'The server cannot be reached. Is it running, and are you online?', [], undefined, undefined);
  }
  if (answer.response.ok) return answer.data as T;
  throw refusal(answer.response, answer.error);
}

/** What an answer with `{"data": …}` holds. */
export async function dataOf<T>(request: Promise<Answer<{ data: T }>>): Promise<T> {
  return (await answered(request)).data;
}

/** The error that an answer says. */
export function refusal(response: Response, body: unknown): ApiError {
  const said = (typeof body === 'object' && body !== null ? body : {}) as {
    error?: string;
    message?: string;
    details?: Detail[];
    retryAfter?: number;
  };
  return new ApiError(
    response.status,
    said.error ?? `Status ${response.status}`,
    said.message ?? `The server answered with status ${response.status}.`,
    Array.isArray(said.details) ? said.details : [],
    said.retryAfter,
    response.headers.get('X-Request-Id') ?? undefined,
  );
}
