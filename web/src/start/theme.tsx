import { Box, Button, Checkbox, Fieldset, Stack, Text, Textarea } from '@mantine/core';
import { generateTheme } from '@rjsf/mantine';
import {
  descriptionId,
  errorId,
  helpId,
  labelValue,
  type ArrayFieldTitleProps,
  type DescriptionFieldProps,
  type FieldErrorProps,
  type FieldHelpProps,
  type FieldProps,
  type IconButtonProps,
  type ObjectFieldTemplateProps,
  type WidgetProps,
} from '@rjsf/utils';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useState, type ComponentType } from 'react';
import { MarkdownLine } from '@/parts/Markdown';
import { useSettings } from '@/parts/settings';
import { typeOf, type Schema } from './schema';
import { offset, shownWhen, storedWhen } from './when';

/** What the form tells its fields: which of the outermost are shown, all when none is named; and whom to tell that a text cannot be read. */
export type FormContext = { only?: string[]; onUnreadable?: (path: string[], message: string | undefined) => void };

const base = generateTheme();

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? <MarkdownLine text={value} /> : undefined);

const describes = (props: WidgetProps) => (props.hideLabel ? undefined : text(props.options.description ?? props.schema.description));

/** The widget, with its description as Markdown. */
function described(Widget: ComponentType<WidgetProps>) {
  return function Described(props: WidgetProps) {
    // The themes take anything that React shows, though their types say text.
    const options = { ...props.options, description: describes(props) as unknown as string };
    return <Widget {...props} options={options} schema={{ ...props.schema, description: undefined }} />;
  };
}

const error = (props: WidgetProps) => (props.rawErrors && props.rawErrors.length > 0 ? props.rawErrors.join('\n') : undefined);

function CheckboxWidget(props: WidgetProps) {
  return (
    <Checkbox
      id={props.id}
      name={props.id}
      label={labelValue(props.label || undefined, props.hideLabel, false)}
      description={describes(props)}
      checked={props.value === true || props.value === 'true'}
      disabled={props.disabled || props.readonly}
      error={error(props)}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
      onBlur={(event) => props.onBlur(props.id, event.currentTarget.checked)}
    />
  );
}

/** Dates and times by what the browser has for them. */
function native(type: string) {
  const Input = base.templates!.BaseInputTemplate as ComponentType<WidgetProps>;
  return described((props: WidgetProps) => <Input {...props} type={type} />);
}

/** Times with the zone in which they are meant: that of this browser, or UTC when all times are shown so. */
function zoned(shape: 'date-time' | 'time') {
  const Input = native(shape === 'time' ? 'time' : 'datetime-local');
  return function Zoned(props: WidgetProps) {
    const { utc } = useSettings();
    const description = props.options.description ?? props.schema.description;
    const zone = utc ? 'In UTC' : `In your time, UTC${offset(new Date(), false)}`;
    return (
      <Input
        {...props}
        value={shownWhen(props.value, shape, utc)}
        options={{ ...props.options, emptyValue: '', description: typeof description === 'string' && description !== '' ? `${description} · ${zone}` : zone }}
        onChange={(text: string) => props.onChange(storedWhen(text, shape, utc))}
      />
    );
  };
}

function Description({ id, description }: DescriptionFieldProps) {
  if (!description) return null;
  return (
    <Text id={id} size="sm" c="dimmed" mb="xs" component="div">
      {typeof description === 'string' ? <MarkdownLine text={description} /> : description}
    </Text>
  );
}

function Help({ help, fieldPathId }: FieldHelpProps) {
  if (!help) return null;
  return (
    <Text id={helpId(fieldPathId)} size="xs" c="dimmed" mt={4} component="div">
      {typeof help === 'string' ? <MarkdownLine text={help} /> : help}
    </Text>
  );
}

/** What is wrong with a list or an object as a whole; what is wrong with one value its own element says. */
function FieldError({ errors, fieldPathId, schema, uiSchema }: FieldErrorProps) {
  const type = typeOf(schema as Schema);
  const own = uiSchema?.['ui:field'] === 'json' || (type !== 'array' && type !== 'object' && !schema.anyOf && !schema.oneOf);
  if (!errors || errors.length === 0 || own || (type === 'array' && schema.uniqueItems && (schema.items as Schema | undefined)?.enum)) return null;
  return (
    <Text id={errorId(fieldPathId)} size="sm" c="var(--mantine-color-error)" mt={4} role="alert">
      {errors.join('\n')}
    </Text>
  );
}

function ObjectTemplate({ title, description, properties, fieldPathId, registry, schema, onAddProperty, disabled, readonly, uiSchema }: ObjectFieldTemplateProps) {
  const root = fieldPathId.path.length === 0;
  const { only } = registry.formContext as FormContext;
  const shown = properties.filter((it) => !it.hidden && (!root || !only || only.includes(it.name)));
  const inside = (
    <Stack gap="md">
      {shown.map((it) => (
        <Box key={it.name}>{it.content}</Box>
      ))}
      {(schema.additionalProperties || schema.patternProperties) && typeof schema.additionalProperties === 'object' && (
        <AddButton onClick={onAddProperty} disabled={disabled || readonly} uiSchema={uiSchema} registry={registry} />
      )}
    </Stack>
  );
  if (root) return inside;
  return (
    <Fieldset legend={<Text span size="sm" fw={500}>{title}</Text>} id={fieldPathId.$id}>
      {description && <Description id={descriptionId(fieldPathId)} description={description} schema={schema} uiSchema={uiSchema} registry={registry} />}
      {inside}
    </Fieldset>
  );
}

function AddButton({ onClick, disabled, id }: IconButtonProps) {
  return (
    <Button id={id} variant="default" size="compact-sm" disabled={disabled} onClick={onClick} leftSection={<IconPlus size={14} aria-hidden />}>
      Add
    </Button>
  );
}

function ArrayTitle({ title, required }: ArrayFieldTitleProps) {
  return (
    <Text span size="sm" fw={500}>
      {title}
      {required && (
        <Text span c="var(--mantine-color-error)" aria-hidden>
          {' *'}
        </Text>
      )}
    </Text>
  );
}

const written = (value: unknown) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2));

/** What is to be said of a text that looks like JSON, or has to be, and is none; where anything goes, a plain text is one too. */
function broken(text: string, schema: Schema): string | undefined {
  if (text.trim() === '' || (typeOf(schema) === undefined && !/^\s*[[{"]/.test(text))) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (cause) {
    return `This is no JSON yet: ${(cause as Error).message}`;
  }
}

/** A value of any shape, as JSON. What is none stays a text, so that its field says what it should be. */
function JsonField({ fieldPathId, formData, onChange, onBlur, name, schema, uiSchema, required, disabled, readonly, rawErrors, registry }: FieldProps) {
  const [draft, setDraft] = useState(() => written(formData));
  const unreadable = broken(draft, schema as Schema);
  const { onUnreadable } = registry.formContext as FormContext;
  const path = fieldPathId.path.join('\n');
  useEffect(() => {
    const at = path.split('\n');
    onUnreadable?.(at, unreadable);
    return () => onUnreadable?.(at, undefined);
  }, [onUnreadable, path, unreadable]);
  const change = (next: string) => {
    setDraft(next);
    let value: unknown;
    try {
      value = next.trim() === '' ? undefined : JSON.parse(next);
    } catch {
      value = next;
    }
    onChange(value, fieldPathId.path);
  };
  return (
    <Textarea
      id={fieldPathId.$id}
      label={(uiSchema?.['ui:title'] as string | undefined) ?? schema.title ?? name}
      description={text((uiSchema?.['ui:description'] as unknown) ?? schema.description) ?? 'As JSON'}
      required={required}
      disabled={disabled || readonly}
      autosize
      minRows={3}
      maxRows={16}
      value={draft}
      error={unreadable ?? (rawErrors && rawErrors.length > 0 ? rawErrors.join('\n') : undefined)}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => onBlur(fieldPathId.$id, formData)}
    />
  );
}

const widget = (name: string) => base.widgets![name] as ComponentType<WidgetProps>;

/** How fields of forms look: those of the theme, with descriptions as Markdown and errors of whole lists shown. */
export const formTheme = {
  ...base,
  fields: { json: JsonField },
  widgets: {
    ...base.widgets,
    CheckboxWidget,
    // Mantine's own would bring three sheets of styles along.
    ColorWidget: native('color'),
    DateWidget: native('date'),
    DateTimeWidget: zoned('date-time'),
    TimeWidget: zoned('time'),
    PasswordWidget: described(widget('PasswordWidget')),
    TextareaWidget: described(widget('TextareaWidget')),
    SelectWidget: described(widget('SelectWidget')),
    RadioWidget: described(widget('RadioWidget')),
    CheckboxesWidget: described(widget('CheckboxesWidget')),
    // A file would be sent as a data: address; a text is what it is.
    FileWidget: described(base.templates!.BaseInputTemplate as ComponentType<WidgetProps>),
  },
  templates: {
    ...base.templates,
    BaseInputTemplate: described(base.templates!.BaseInputTemplate as ComponentType<WidgetProps>),
    DescriptionFieldTemplate: Description,
    FieldHelpTemplate: Help,
    FieldErrorTemplate: FieldError,
    ObjectFieldTemplate: ObjectTemplate,
    ArrayFieldTitleTemplate: ArrayTitle,
    ButtonTemplates: { ...base.templates!.ButtonTemplates, AddButton },
  },
};
