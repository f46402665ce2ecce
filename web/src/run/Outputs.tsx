import { Button, Group, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Markdown, safe } from '@/parts/Markdown';
import { Fields, Value } from '@/parts/Value';

type Target = { title: string; url: string };

const isMarkdown = (name: string, value: unknown): value is string =>
  typeof value === 'string' && (/(markdown|summary|report)$/i.test(name) || (value.includes('\n') && /[#*]/.test(value)));

const isTargets = (value: unknown): value is Target[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((it: unknown) => typeof it === 'object' && it !== null && typeof (it as Target).title === 'string' && safe(String((it as Target).url)));

/** What came out of a run: links to follow, texts to read, and the rest as it is. */
export function Outputs({ of }: { of: unknown }) {
  if (typeof of !== 'object' || of === null || Array.isArray(of)) return <Value value={of} />;
  const entries = Object.entries(of);
  const links = entries.flatMap(([name, value]) => (name === 'links' && isTargets(value) ? value : []));
  const texts = entries.filter((entry): entry is [string, string] => isMarkdown(entry[0], entry[1]));
  const rest = entries.filter(([name, value]) => !(name === 'links' && isTargets(value)) && !isMarkdown(name, value));
  return (
    <Stack gap="md">
      {links.length > 0 && (
        <Group gap="xs">
          {links.map((link) => (
            <Button
              key={`${link.title} ${link.url}`}
              component="a"
              href={link.url}
              target="_blank"
              rel="noopener noreferrer"
              title={link.url}
              variant="light"
              size="sm"
              rightSection={<IconExternalLink size={14} aria-hidden />}
            >
              {link.title}
            </Button>
          ))}
        </Group>
      )}
      {rest.length > 0 && <Fields of={Object.fromEntries(rest)} />}
      {texts.map(([name, text]) => (
        <section key={name} aria-label={name}>
          <Text size="sm" fw={500} mb={4}>
            {name}
          </Text>
          <Markdown text={text} />
        </section>
      ))}
      {entries.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing
        </Text>
      )}
    </Stack>
  );
}
