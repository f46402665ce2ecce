import { useLocalStorage } from '@mantine/hooks';

const MANY = 6;

const usedKey = (project: string) => `slipway-recent-templates:${project}`;

const strings = (text: string | undefined): string[] => {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((it): it is string => typeof it === 'string') : [];
  } catch {
    return [];
  }
};

/** Names of templates that somebody likes to have first, kept in their browser. */
export function useFavourites(project: string): [string[], (name: string) => void] {
  const [names, setNames] = useLocalStorage<string[]>({
    key: `slipway-favourite-templates:${project}`,
    defaultValue: [],
    getInitialValueInEffect: false,
    deserialize: strings,
  });
  return [names, (name) => setNames(names.includes(name) ? names.filter((it) => it !== name) : [...names, name])];
}

/** Names of the templates that were started last from this browser, the latest first. */
export const used = {
  get: (project: string): string[] => strings(localStorage.getItem(usedKey(project)) ?? undefined),
  add: (project: string, name: string) =>
    localStorage.setItem(usedKey(project), JSON.stringify([name, ...used.get(project).filter((it) => it !== name)].slice(0, MANY))),
};
