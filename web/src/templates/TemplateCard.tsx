import { ActionIcon, Badge, Card, Group, Menu, Stack, Text, Title, Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconStar, IconStarFilled } from '@tabler/icons-react';
import type { Statistics, Template } from '@/api/types';
import { AnchorLink, MenuItemLink } from '@/parts/links';
import { MarkdownLine } from '@/parts/Markdown';
import { rateWords, usualWords } from '@/parts/statistics';
import { Ticks } from '@/parts/Ticks';
import { Time } from '@/parts/Time';
import { useProject } from '@/shell/project';
import { StartButton } from './StartButton';

type Props = {
  /** The newest first. */
  versions: Template[];
  statistics: Statistics | undefined;
  favourite: boolean;
  onFavourite: () => void;
  onTag: (tag: string) => void;
};

/** A template of the catalogue: what it makes, how it went lately, and the way to its form. */
export function TemplateCard({ versions, statistics, favourite, onFavourite, onTag }: Props) {
  const { params } = useProject();
  const template = versions[0]!;
  const star = favourite ? 'Take from the favourites' : 'Add to the favourites';
  return (
    <Card withBorder padding="md" component="article" aria-label={template.title}>
      <Stack gap="xs" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
          <Title order={3} size="md" className="break">
            <AnchorLink to="/projects/$org/$project/templates/$name" params={{ ...params, name: template.name }} inherit>
              {template.title}
            </AnchorLink>
          </Title>
          <Tooltip label={star}>
            <ActionIcon variant="subtle" color={favourite ? 'yellow' : 'gray'} onClick={onFavourite} aria-label={`${star}: ${template.title}`} aria-pressed={favourite}>
              {favourite ? <IconStarFilled size={17} /> : <IconStar size={17} />}
            </ActionIcon>
          </Tooltip>
        </Group>
        <Text size="sm" c="dimmed" lineClamp={2} mih="2.9em">
          {template.description ? <MarkdownLine text={template.description} /> : 'No description.'}
        </Text>
        <Group gap={6}>
          {template.tags.map((tag) => (
            <Badge
              key={tag}
              component="button"
              type="button"
              size="sm"
              variant="default"
              tt="none"
              fw={500}
              style={{ cursor: 'pointer' }}
              onClick={() => onTag(tag)}
              title={`Only with the tag ${tag}`}
            >
              {tag}
            </Badge>
          ))}
        </Group>
        <Stack gap={6} mt="auto">
          <How statistics={statistics} />
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Versions versions={versions} />
            <StartButton kind="template" name={template.name} size="xs" />
          </Group>
        </Stack>
      </Stack>
    </Card>
  );
}

function How({ statistics }: { statistics: Statistics | undefined }) {
  const latest = statistics?.latest[0];
  const words = statistics ? [rateWords(statistics), usualWords(statistics)].filter(Boolean).join(' · ') : '';
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Ticks latest={statistics?.latest ?? []} />
        <Text size="xs" c="dimmed" className="clip">
          {latest ? <Time at={latest.createdAt} /> : statistics ? 'not run yet' : ''}
        </Text>
      </Group>
      <Text size="xs" c="dimmed" mt={6} mih="1.4em" className="clip">
        {words}
      </Text>
    </div>
  );
}

function Versions({ versions }: { versions: Template[] }) {
  const { params } = useProject();
  const newest = versions[0]!;
  const line = (
    <Text size="xs" c="dimmed" component="span" className="clip">
      {newest.name} {newest.version}
    </Text>
  );
  if (versions.length === 1) return line;
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <UnstyledButton aria-label={`${newest.name} ${newest.version}, show other versions`} style={{ display: 'flex', alignItems: 'center', gap: 4, minWidth: 0 }}>
          {line}
          <IconChevronDown size={13} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {versions.map((it, index) => (
          <MenuItemLink key={it.id} to="/projects/$org/$project/templates/$name" params={{ ...params, name: it.name }} search={{ version: it.version }}>
            {it.version}
            {index === 0 && ' (newest)'}
          </MenuItemLink>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
