import { replacedAt, secretPaths, type Json, type Schema } from './schema';

/** What was filled in and not started, kept in the browser, without secrets. */
export type Draft = { at: string; data: Json };

const key = (project: string, definition: string) => `slipway-draft:${project}:${definition}`;

/** The inputs without anything secret. */
export const withoutSecrets = (data: Json, schema: Schema): Json => replacedAt(data, secretPaths(schema), undefined) as Json;

export const drafts = {
  get(project: string, definition: string): Draft | null {
    try {
      const value = JSON.parse(localStorage.getItem(key(project, definition)) ?? 'null') as Draft | null;
      return value && typeof value.at === 'string' && typeof value.data === 'object' && value.data !== null ? value : null;
    } catch {
      return null;
    }
  },
  put(project: string, definition: string, data: Json, schema: Schema) {
    const draft: Draft = { at: new Date().toISOString(), data: withoutSecrets(data, schema) };
    try {
      localStorage.setItem(key(project, definition), JSON.stringify(draft));
    } catch {
      // The browser keeps nothing, or no more: then there is no draft.
    }
  },
  drop: (project: string, definition: string) => localStorage.removeItem(key(project, definition)),
};
