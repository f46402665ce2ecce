import { Badge, Code, Group, Table, Text } from '@mantine/core';
import { MarkdownLine } from '@/parts/Markdown';
import { isSchema, type Schema } from '@/start/schema';

/** What kind of value a schema asks for, in a word or two. */
function kind(schema: Schema): string {
  if (Array.isArray(schema.enum)) return 'choice';
  const types = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'any');
  return schema.type === 'array' && isSchema(schema.items) && typeof schema.items.type === 'string' ? `list of ${schema.items.type}` : String(types);
}

/** What else a schema asks of a value. */
function bounds(schema: Schema): string[] {
  const result: string[] = [];
  if (Array.isArray(schema.enum)) result.push(`one of ${schema.enum.map((it) => (typeof it === 'string' ? it : JSON.stringify(it))).join(', ')}`);
  if (schema.pattern) result.push(`matches ${schema.pattern}`);
  if (schema.format) result.push(`a valid ${schema.format}`);
  if (schema.minimum !== undefined) result.push(`${schema.minimum} or more`);
  if (schema.maximum !== undefined) result.push(`${schema.maximum} or less`);
  if (schema.minLength) result.push(`at least ${schema.minLength} characters`);
  if (schema.maxLength !== undefined) result.push(`at most ${schema.maxLength} characters`);
  if (schema.minItems) result.push(`at least ${schema.minItems} items`);
  if (schema.maxItems !== undefined) result.push(`at most ${schema.maxItems} items`);
  return result;
}

/** The parameters of a template or action, one a row. */
export function ParameterTable({ schema }: { schema: Schema }) {
  const properties = Object.entries(schema.properties ?? {}).filter((entry): entry is [string, Schema] => isSchema(entry[1]));
  if (properties.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        None: it starts as it is.
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table layout="fixed" highlightOnHover={false} aria-label="Parameters">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="26%">Name</Table.Th>
            <Table.Th w="16%">Type</Table.Th>
            <Table.Th w="18%">Default</Table.Th>
            <Table.Th>What it is</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={{ verticalAlign: 'top' }}>
          {properties.map(([name, property]) => (
            <Table.Tr key={name}>
              <Table.Td className="break">
                <Group gap={6}>
                  <span className="mono">{name}</span>
                  {schema.required?.includes(name) && (
                    <Badge size="xs" variant="default" tt="none">
                      required
                    </Badge>
                  )}
                  {property.secret === true && (
                    <Badge size="xs" variant="default" tt="none">
                      secret
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>{kind(property)}</Table.Td>
              <Table.Td className="break">
                {property.default === undefined ? (
                  <Text span c="dimmed" size="sm">
                    none
                  </Text>
                ) : (
                  <Code>{property.secret === true ? '•••' : typeof property.default === 'string' ? property.default || '""' : JSON.stringify(property.default)}</Code>
                )}
              </Table.Td>
              <Table.Td className="break">
                {property.title && property.title !== name && (
                  <Text size="sm" fw={500}>
                    {property.title}
                  </Text>
                )}
                {property.description && (
                  <Text size="sm">
                    <MarkdownLine text={property.description} />
                  </Text>
                )}
                {bounds(property).length > 0 && (
                  <Text size="xs" c="dimmed">
                    {bounds(property).join(', ')}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
