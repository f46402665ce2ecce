import { Button, Tooltip, type ButtonProps } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { ButtonLink } from '@/parts/links';
import { useMay } from '@/session/me';
import { useProject } from '@/shell/project';

/** Leads to the form that starts a template or an action; says why not, for those who may not. */
export function StartButton({ kind, name, version, ...look }: { kind: 'template' | 'action'; name: string; version?: string } & Pick<ButtonProps, 'size' | 'variant'>) {
  const may = useMay();
  const { params } = useProject();
  if (!may(`${kind}:run`)) {
    return (
      <Tooltip label={`You may look at this, not start it: that needs the permission ${kind}:run.`}>
        <Button {...look} data-disabled aria-disabled="true" onClick={(event) => event.preventDefault()}>
          Start
        </Button>
      </Tooltip>
    );
  }
  const shared = { ...look, params: { ...params, name }, search: { version }, leftSection: <IconPlayerPlay size={15} aria-hidden />, 'aria-label': `Start ${name}` };
  return kind === 'template' ? (
    <ButtonLink to="/projects/$org/$project/templates/$name/start" {...shared}>
      Start
    </ButtonLink>
  ) : (
    <ButtonLink to="/projects/$org/$project/actions/$name/start" {...shared}>
      Start
    </ButtonLink>
  );
}
