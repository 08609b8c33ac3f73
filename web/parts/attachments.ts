/** What an element does when it comes onto the screen: takes the focus, opens as a dialog, comes into view. */
import type { Attachment } from 'svelte/attachments';

/** Moves the focus here, so that a new screen is read from its top and the keyboard starts there. */
export const focusHere: Attachment<HTMLElement> = (element) => element.focus({ preventScroll: true });

/** A part of what is open already: the keyboard and the eye go on here. */
export const goOnHere: Attachment<HTMLElement> = (element) => element.focus();

/** The first button in it. */
export const focusInside: Attachment<HTMLElement> = (element) =>
  element.querySelector('button')?.focus({ preventScroll: true });

/** Opens as a modal dialog; closing gives the focus back to where it was. */
export const modal: Attachment<HTMLDialogElement> = (dialog) => {
  const before = document.activeElement;
  dialog.showModal();
  return () => {
    dialog.close();
    // The dialog is out of the page by now, and gives nothing back by itself.
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
};

export const intoView: Attachment<HTMLElement> = (element) =>
  element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
