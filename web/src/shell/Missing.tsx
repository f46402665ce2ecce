import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty } from '@/parts/Empty';

/** No page has this address. */
export function Missing() {
  return (
    <Empty
      title="There is no such page"
      action={
        <Button component={Link} to="/">
          To the runs
        </Button>
      }
    >
      The address may be mistyped, or come from an older version.
    </Empty>
  );
}
