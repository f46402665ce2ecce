import { useLocalStorage } from '@mantine/hooks';
import { createContext, useContext, type ReactNode } from 'react';

type Settings = { utc: boolean; setUtc: (utc: boolean) => void };

const Context = createContext<Settings>({ utc: false, setUtc: () => {} });

/** How somebody likes to see things, kept in their browser. */
export function SettingsProvider({ children }: { children: ReactNode }) {
  const [utc, setUtc] = useLocalStorage({ key: 'slipway-utc', defaultValue: false, getInitialValueInEffect: false });
  return <Context.Provider value={{ utc, setUtc }}>{children}</Context.Provider>;
}

export const useSettings = () => useContext(Context);
