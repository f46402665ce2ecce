import Form from '@rjsf/core';
import type { ErrorSchema } from '@rjsf/utils';
import { useMemo } from 'react';
import { uiSchemaOf, type Json, type Schema } from './schema';
import { formTheme, type FormContext } from './theme';
import { errorSchemaOf, validator, type Fault } from './validator';

const DEFAULTS = { arrayMinItems: { populate: 'requiredOnly' }, emptyObjectFields: 'populateAllDefaults', allOf: 'populateDefaults', constAsDefaults: 'skipOneOf' } as const;

const SEPARATOR = '.';

type Props = {
  /** Begins the ids of its elements: other for each form of a page. */
  id: string;
  schema: Schema;
  value: Json;
  onChange: (value: Json) => void;
  /** What is shown to be wrong; who uses the form decides what is, and when. */
  faults: Fault[];
  /** Told the id of an element that was left. */
  onLeave?: (id: string) => void;
  onSubmit: () => void;
  /** Told of a field whose text cannot be read, and, without a message, that it can be again. */
  onUnreadable?: FormContext['onUnreadable'];
  /** Which of the outermost fields are shown; all when left out. */
  only?: string[];
  disabled?: boolean;
};

/** The id of the element for what is at a path. */
export const idAt = (id: string, path: string[]) => [id, ...path].join(SEPARATOR);

/** A form made of a JSON Schema. Heavy: load it when it is needed. */
export function SchemaForm({ id, schema, value, onChange, faults, onLeave, onSubmit, only, disabled, onUnreadable }: Props) {
  const uiSchema = useMemo(() => ({ ...uiSchemaOf(schema), 'ui:submitButtonOptions': { norender: true } }), [schema]);
  const extraErrors = useMemo((): ErrorSchema<Json> => errorSchemaOf<Json>(faults), [faults]);
  const formContext = useMemo((): FormContext => ({ only, onUnreadable }), [only, onUnreadable]);
  return (
    <Form<Json, Schema, FormContext>
      id={id}
      idPrefix={id}
      idSeparator={SEPARATOR}
      schema={schema}
      uiSchema={uiSchema as never}
      formData={value}
      formContext={formContext}
      validator={validator as never}
      templates={formTheme.templates as never}
      widgets={formTheme.widgets as never}
      fields={formTheme.fields as never}
      extraErrors={extraErrors}
      experimental_defaultFormStateBehavior={DEFAULTS}
      omitExtraData
      liveOmit="onChange"
      noValidate
      noHtml5Validate
      showErrorList={false}
      disabled={disabled}
      onChange={(event) => onChange(event.formData ?? {})}
      onBlur={(left) => onLeave?.(left)}
      onSubmit={onSubmit}
    />
  );
}
