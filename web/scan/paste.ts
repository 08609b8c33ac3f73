/** Takes what may hold a customer's code from the clipboard: a picture, or the code itself as text. */
type Clipboards = Partial<Pick<Clipboard, 'read'>> | undefined;

/** Browsers without it still tell of a paste that the keyboard began. */
export const canPaste = (clipboard: Clipboards): boolean => clipboard?.read !== undefined;

/** Null where there is nothing of the kind, or where the person does not allow it. */
export async function pasteFrom(clipboard: Clipboards): Promise<Blob | string | null> {
  try {
    for (const item of (await clipboard?.read?.()) ?? []) {
      const image = item.types.find((type) => type.startsWith('image/'));
      if (image) return await item.getType(image);
      if (item.types.includes('text/plain'))
        return (await (await item.getType('text/plain')).text()).trim() || null;
    }
  } catch {
    // A question that was closed, or a page without the focus.
  }
  return null;
}
