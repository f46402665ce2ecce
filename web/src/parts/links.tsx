import { Anchor, Button, Menu, type AnchorProps, type ButtonProps, type MenuItemProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type Plain<T> = T & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof T> & { ref?: Ref<HTMLAnchorElement> };

/** A link within the pages, with its address checked by the types. */
export const AnchorLink = createLink((props: Plain<AnchorProps>) => <Anchor {...props} />);

/** A link within the pages that looks like a button. */
export const ButtonLink = createLink((props: Plain<ButtonProps>) => <Button component="a" {...props} />);

/** A link within the pages as an item of a menu. */
export const MenuItemLink = createLink((props: Plain<MenuItemProps>) => <Menu.Item component="a" {...props} />);
