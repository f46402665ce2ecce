import { Button, CloseButton, Group, Loader, Menu, Popover, TextInput, UnstyledButton } from '@mantine/core';
import { IconFilterPlus, IconSearch, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useKeys } from '@/parts/keys';
import { LOOKS } from '@/parts/Status';
import { useSettings } from '@/parts/settings';
import { absolute, duration } from '@/parts/times';
import type { RunSearch } from '@/router';
import { useDefinitions } from './data';
import { active, AWAITS_LABELS, FILTER_LABELS, KIND_LABELS, listed, spanWords, statuses, VIA_LABELS, without, type FilterName } from './filters';
import classes from './runs.module.css';

type Props = { search: RunSearch; narrow: (change: Partial<RunSearch>) => void; replace: (search: RunSearch) => void; known: { requesters: string[]; environments: string[] } };

const TYPING_PAUSE = 300;

// Fields that nobody needs before a filter is opened.
const Editor = lazy(() => import('./editors').then((it) => ({ default: it.Editor })));

/** All that the list is narrowed by, each a chip that opens, and a way to add one. */
export function FilterBar({ search, narrow, replace, known }: Props) {
  const [adding, setAdding] = useState<FilterName | null>(null);
  const set = active(search).filter((name): name is Exclude<FilterName, 'text'> => name !== 'text');
  const chips: FilterName[] = adding && adding !== 'text' && !set.includes(adding) ? [...set, adding] : set;
  const rest = (Object.keys(FILTER_LABELS) as FilterName[]).filter((name) => name !== 'text' && !chips.includes(name));
  return (
    <Group gap={8} mb="sm" role="group" aria-label="Filters" flex={1} miw={0}>
      <TextFilter search={search} narrow={narrow} />
      {chips.map((name) => (
        <Chip
          key={name}
          name={name}
          search={search}
          opened={adding === name}
          onOpen={(open) => setAdding(open ? name : null)}
          onRemove={() => {
            setAdding(null);
            replace(without(search, name));
          }}
          narrow={narrow}
          known={known}
        />
      ))}
      <Menu position="bottom-start" shadow="md" width={220} returnFocus={false}>
        <Menu.Target>
          <Button variant="default" size="xs" h={30} leftSection={<IconFilterPlus size={15} />}>
            Add filter
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {rest.map((name) => (
            <Menu.Item key={name} onClick={() => (name === 'steps' ? narrow({ steps: 'true' }) : setAdding(name))}>
              {name === 'steps' ? 'Include steps of runs' : FILTER_LABELS[name]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {active(search).length > 1 && (
        <Button variant="subtle" color="gray" size="xs" h={30} onClick={() => replace({})}>
          Clear all
        </Button>
      )}
    </Group>
  );
}

function TextFilter({ search, narrow }: Pick<Props, 'search' | 'narrow'>) {
  const [text, setText] = useState(search.text ?? '');
  const field = useRef<HTMLInputElement>(null);
  const typed = useRef(search.text ?? '');
  useKeys({ '/': () => field.current?.focus() });
  useEffect(() => {
    // The address changed by other means, such as a view or going back.
    if ((search.text ?? '') !== typed.current) {
      typed.current = search.text ?? '';
      setText(typed.current);
    }
  }, [search.text]);
  useEffect(() => {
    if (text === typed.current) return;
    const timer = setTimeout(() => {
      typed.current = text;
      narrow({ text: text.trim() || undefined });
    }, TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [text, narrow]);
  return (
    <TextInput
      ref={field}
      size="xs"
      w={{ base: '100%', xs: 250 }}
      styles={{ input: { height: 30, minHeight: 30 } }}
      aria-label="Text in id, name, input or error"
      placeholder="Id, name, input or error  ( / )"
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      leftSection={<IconSearch size={15} />}
      rightSection={text ? <CloseButton size="xs" aria-label="Clear the text" onClick={() => setText('')} /> : null}
    />
  );
}

type ChipProps = Omit<Props, 'replace'> & { name: FilterName; opened: boolean; onOpen: (open: boolean) => void; onRemove: () => void };

function Chip({ name, search, opened, onOpen, onRemove, narrow, known }: ChipProps) {
  const words = useWords(name, search);
  const text = name === 'steps' ? 'Steps of runs, too' : `${FILTER_LABELS[name]}: ${words || '…'}`;
  const face = (
    <UnstyledButton className={`${classes.chipText} clip`} title={text} onClick={() => name !== 'steps' && onOpen(!opened)} aria-haspopup={name === 'steps' ? undefined : 'dialog'}>
      {text}
    </UnstyledButton>
  );
  return (
    <span className={classes.chip}>
      {name === 'steps' ? (
        face
      ) : (
        <Popover opened={opened} onChange={onOpen} position="bottom-start" shadow="md" width={300} trapFocus returnFocus withRoles>
          <Popover.Target>{face}</Popover.Target>
          <Popover.Dropdown aria-label={FILTER_LABELS[name]}>
            <Suspense fallback={<Loader size="sm" aria-label="Loading" />}>
              <Editor name={name} search={search} narrow={narrow} known={known} close={() => onOpen(false)} />
            </Suspense>
          </Popover.Dropdown>
        </Popover>
      )}
      <CloseButton size="sm" icon={<IconX size={14} />} aria-label={`Remove the filter ${FILTER_LABELS[name]}`} onClick={onRemove} />
    </span>
  );
}

/** What a filter is set to, in words. */
function useWords(name: FilterName, search: RunSearch): string {
  const { utc } = useSettings();
  const { templates, actions } = useDefinitions(name === 'definition' && Boolean(search.definition));
  const at = (text: string) => (Number.isNaN(Date.parse(text)) ? text : absolute(text, utc).slice(0, 16));
  switch (name) {
    case 'status':
      return statuses(search).map((it) => LOOKS[it].label).join(', ') || (search.status ?? '');
    case 'definition': {
      const titles = listed(search.definition).map((id) => [...(templates ?? []), ...(actions ?? [])].find((it) => it.id === id)?.title || id.slice(0, 8));
      return titles.length > 2 ? `${titles[0]} and ${titles.length - 1} more` : titles.join(', ');
    }
    case 'time':
      if (search.since && !search.until) return spanWords(search.since) ?? `after ${at(search.since)}`;
      if (search.since) return `${spanWords(search.since) ?? at(search.since)} – ${at(search.until ?? '')}`;
      return search.until ? `before ${at(search.until)}` : '';
    case 'longerThan':
      return Number(search.longerThan) > 0 ? duration(Number(search.longerThan) * 1000) : (search.longerThan ?? '');
    case 'awaits':
      return listed(search.awaits)
        .map((it) => AWAITS_LABELS[it as keyof typeof AWAITS_LABELS] ?? it)
        .join(', ');
    case 'via':
      return VIA_LABELS[search.via as keyof typeof VIA_LABELS] ?? search.via ?? '';
    case 'kind':
      return KIND_LABELS[search.kind as keyof typeof KIND_LABELS] ?? search.kind ?? '';
    default:
      return search[name] ?? '';
  }
}
