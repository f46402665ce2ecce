import { Button, Chip, CloseButton, Code, Group, SimpleGrid, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Statistics, Template } from '@/api/types';
import { Empty } from '@/parts/Empty';
import { PageHead } from '@/parts/PageHead';
import { Problem } from '@/parts/Problem';
import { useProject } from '@/shell/project';
import { useFavourites, used } from './mine';
import { statisticsQuery, templatesQuery } from '@/api/queries';
import { TemplateCard } from './TemplateCard';
import { byName } from './versions';

const route = getRouteApi('/projects/$org/$project/templates');

const GRID = { base: 1, sm: 2, lg: 3 };

/** What can be started here, what one likes first. */
export function TemplatesPage() {
  const { path } = useProject();
  const templates = useQuery(templatesQuery(path));
  const statistics = useQuery(statisticsQuery(path, 'template'));
  return (
    <>
      <PageHead title="Templates" about="Choose what you want to have, fill in a form, and watch it happen." />
      {templates.isError ? (
        <Problem error={templates.error} retry={() => void templates.refetch()} />
      ) : templates.isPending ? (
        <SimpleGrid cols={GRID}>
          {Array.from({ length: 6 }, (_, index) => (
            <Skeleton key={index} height={226} radius="md" />
          ))}
        </SimpleGrid>
      ) : templates.data.length === 0 ? (
        <FirstTemplate />
      ) : (
        <Catalogue templates={templates.data} statistics={statistics.data} />
      )}
    </>
  );
}

function FirstTemplate() {
  return (
    <Empty title="No templates yet" command={'./slipway catalog check my-catalog\n./slipway catalog apply my-catalog/release.yaml'}>
      Put a YAML file with <Code>kind: Template</Code> into the catalog folder of the server, or apply one from your machine. <Code>docs/authoring.md</Code> says what
      stands in it.
    </Empty>
  );
}

function fits(template: Template, text: string, tag: string | undefined): boolean {
  if (tag && !template.tags.includes(tag)) return false;
  const all = [template.name, template.title, template.description ?? '', ...template.tags].join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

function Catalogue({ templates, statistics }: { templates: Template[]; statistics: Map<string, Statistics> | undefined }) {
  const { path } = useProject();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [favourites, toggle] = useFavourites(path);
  const [recent] = useState(() => used.get(path));
  const set = (change: typeof search) => void navigate({ search: { ...search, ...change }, replace: true });
  const all = byName(templates);
  const tags = [...new Set(all.flatMap(([newest]) => newest!.tags))].toSorted();
  const shown = all.filter(([newest]) => fits(newest!, search.text ?? '', search.tag));
  const rank = (names: string[]) => (one: Template[], other: Template[]) => names.indexOf(one[0]!.name) - names.indexOf(other[0]!.name);
  const liked = shown.filter(([it]) => favourites.includes(it!.name)).toSorted(rank(favourites));
  const lately = shown.filter(([it]) => !favourites.includes(it!.name) && recent.includes(it!.name)).toSorted(rank(recent));
  const others = shown
    .filter((it) => !liked.includes(it) && !lately.includes(it))
    .toSorted(([one], [other]) => Number(other!.tags.includes('recommended')) - Number(one!.tags.includes('recommended')) || one!.title.localeCompare(other!.title));
  const groups = [
    { title: 'Favourites', of: liked },
    { title: 'Recently used', of: lately },
    { title: liked.length + lately.length > 0 ? 'All others' : 'All templates', of: others },
  ].filter((group) => group.of.length > 0);
  return (
    <Stack gap="md">
      <Stack gap="xs">
        <TextInput
          aria-label="Search templates"
          placeholder="Search by name, title, description or tag"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={search.text ? <CloseButton size="sm" aria-label="Clear the search" onClick={() => set({ text: undefined })} /> : undefined}
          value={search.text ?? ''}
          onChange={(event) => set({ text: event.currentTarget.value || undefined })}
          maw={480}
        />
        {tags.length > 0 && (
          <Group gap={6} role="group" aria-label="Only with the tag">
            {tags.map((tag) => (
              <Chip key={tag} size="xs" checked={search.tag === tag} onChange={() => set({ tag: search.tag === tag ? undefined : tag })}>
                {tag}
              </Chip>
            ))}
          </Group>
        )}
      </Stack>
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <Title order={2} mb="xs">
            {group.title}
          </Title>
          <SimpleGrid cols={GRID}>
            {group.of.map((versions) => (
              <TemplateCard
                key={versions[0]!.name}
                versions={versions}
                statistics={statistics?.get(versions[0]!.id)}
                favourite={favourites.includes(versions[0]!.name)}
                onFavourite={() => toggle(versions[0]!.name)}
                onTag={(tag) => set({ tag })}
              />
            ))}
          </SimpleGrid>
        </section>
      ))}
      {groups.length === 0 && (
        <Empty
          title="No template fits"
          action={
            <Button variant="default" onClick={() => set({ text: undefined, tag: undefined })}>
              Show all {all.length}
            </Button>
          }
        >
          <Text>Try fewer words, or another tag.</Text>
        </Empty>
      )}
    </Stack>
  );
}
