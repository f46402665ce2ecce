import { ActionIcon, Button, Group, Menu, NativeSelect, Text, TextInput, Tooltip } from '@mantine/core';
import {
  IconAlertCircle,
  IconArrowBarToDown,
  IconArrowBarToUp,
  IconCheck,
  IconChevronDown,
  IconChevronUp,
  IconClock,
  IconDownload,
  IconMaximize,
  IconMinimize,
  IconSearch,
  IconTextWrap,
  type Icon,
} from '@tabler/icons-react';
import type { ReactNode, Ref } from 'react';
import { useSettings } from '@/parts/settings';
import { MOST_NUMBERS } from './matches';
import type { Times, usePrefs } from './prefs';

/** Which lines are shown. */
export type Shown = 'all' | 'warn' | 'error';

export type Found = { at: number; total: number; searching: boolean; failed: boolean };

type Props = {
  input: Ref<HTMLInputElement>;
  text: string;
  onText: (text: string) => void;
  found: Found | undefined;
  onStep: (by: 1 | -1) => void;
  shown: Shown;
  onShown: (shown: Shown) => void;
  onError: () => void;
  onTop: () => void;
  onEnd: () => void;
  prefs: ReturnType<typeof usePrefs>;
  onDownload: (format: 'text' | 'jsonl') => void;
  downloading: boolean;
  full: boolean;
  onFull: () => void;
  onLeave: () => void;
  status: ReactNode;
};

/** What can be done with a log. */
export function LogBar(props: Props) {
  const { prefs, shown, full } = props;
  return (
    <div className="log-bar" role="toolbar" aria-label="Log">
      <Search {...props} />
      <NativeSelect
        size="xs"
        className="log-which"
        aria-label="Which lines"
        value={shown}
        onChange={(event) => props.onShown(event.currentTarget.value as Shown)}
        data={[
          { value: 'all', label: 'All lines' },
          { value: 'warn', label: 'Warnings and errors' },
          { value: 'error', label: 'Errors' },
        ]}
      />
      <Button size="xs" variant="default" leftSection={<IconAlertCircle size={14} aria-hidden />} onClick={props.onError} title="e">
        Next error
      </Button>
      <span className="log-gap" />
      {props.status}
      <Group gap={2} wrap="nowrap">
        <Tool icon={IconArrowBarToUp} label="To the top (g)" onClick={props.onTop} />
        <Tool icon={IconArrowBarToDown} label="To the end (G)" onClick={props.onEnd} />
        <TimesMenu {...prefs} />
        <Tool icon={IconTextWrap} label="Wrap long lines (w)" pressed={prefs.wrap} onClick={() => prefs.setWrap(!prefs.wrap)} />
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label="Download" loading={props.downloading}>
              <IconDownload size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>The whole log</Menu.Label>
            <Menu.Item onClick={() => props.onDownload('text')}>As text</Menu.Item>
            <Menu.Item onClick={() => props.onDownload('jsonl')}>As JSON lines</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Tool icon={full ? IconMinimize : IconMaximize} label={full ? 'Back to the page (Esc)' : 'Fill the window (f)'} pressed={full} onClick={props.onFull} />
      </Group>
    </div>
  );
}

function Search({ input, text, onText, found, onStep, onLeave }: Props) {
  return (
    <TextInput
      ref={input}
      className="log-search"
      size="xs"
      type="search"
      maxLength={200}
      aria-label="Search the whole log"
      placeholder="Search the whole log (Ctrl F)"
      leftSection={<IconSearch size={14} aria-hidden />}
      value={text}
      onChange={(event) => onText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
        if (event.key === 'Escape') {
          event.stopPropagation();
          if (text === '') onLeave();
          else onText('');
        }
      }}
      rightSectionWidth={found ? 168 : 0}
      rightSectionPointerEvents="all"
      rightSection={
        found && (
          <Group gap={0} wrap="nowrap" justify="flex-end" w="100%" pr={2}>
            <Count {...found} />
            <Tool icon={IconChevronUp} label="Previous (N, Shift Enter)" onClick={() => onStep(-1)} small />
            <Tool icon={IconChevronDown} label="Next (n, Enter)" onClick={() => onStep(1)} small />
          </Group>
        )
      }
    />
  );
}

function Count({ at, total, searching, failed }: Found) {
  const number = (value: number) => value.toLocaleString('en');
  const words = searching ? 'Searching…' : failed ? 'Failed' : total === 0 ? 'Nothing' : at < 0 ? number(total) : `${number(at + 1)} of ${number(total)}`;
  const text = (
    <Text size="xs" c="dimmed" className="numbers" role="status" pr={4}>
      {words}
    </Text>
  );
  return total > MOST_NUMBERS ? (
    <Tooltip label={`More than ${number(MOST_NUMBERS)} lines fit. A longer text finds fewer.`}>{text}</Tooltip>
  ) : (
    text
  );
}

function TimesMenu({ times, setTimes }: ReturnType<typeof usePrefs>) {
  const { utc } = useSettings();
  const options: [Times, string][] = [
    ['off', 'No times'],
    ['relative', 'Since the first line'],
    ['absolute', utc ? 'Date and time (UTC)' : 'Date and time'],
  ];
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant={times === 'off' ? 'subtle' : 'light'} color={times === 'off' ? 'gray' : undefined} aria-label="Times of lines">
          <IconClock size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {options.map(([value, label]) => (
          <Menu.Item key={value} onClick={() => setTimes(value)} leftSection={times === value ? <IconCheck size={14} /> : <span style={{ width: 14 }} />}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type ToolProps = { icon: Icon; label: string; onClick: () => void; pressed?: boolean; small?: boolean };

function Tool({ icon: ToolIcon, label, onClick, pressed, small }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={pressed ? 'light' : 'subtle'}
        color={pressed ? undefined : 'gray'}
        size={small ? 'sm' : 'md'}
        onClick={onClick}
        aria-label={label.replace(/ \(.*$/, '')}
        aria-pressed={pressed}
      >
        <ToolIcon size={small ? 14 : 16} />
      </ActionIcon>
    </Tooltip>
  );
}
